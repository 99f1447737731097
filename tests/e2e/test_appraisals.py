"""民主评议 at the screen: begun by the secretary, assessed by a member, decided, reported, read by the committee."""

from datetime import timedelta

import pytest

from portal import clock


@pytest.mark.parametrize("mode", ["page", "phone", "plain", "plainphone"])
def test_from_the_first_message_to_the_report(desk, mode):
    until, year = clock.today() + timedelta(days=9), clock.today().year
    head = desk(f"{mode}_secretary", mode)
    head.go("/appraisals").click("开展民主评议", "link").fill("自评截止日期", str(until)).look(axe=True)
    head.click("开始自评").has("我的评议").look(axe=True)
    place = head.page.url
    member = desk(f"{mode}_member", mode)
    member.go("/").click(f"写 {year} 年民主评议自评", "link").look(axe=True)
    member.click("提交自评").has("请写自评").look(axe=True)
    member.fill("自评", f"{mode}做得还好，学习不够", nth=0)
    member.page.get_by_label("合格", exact=True).check()
    member.click("提交自评").has(f"{mode}做得还好").look(axe=True)
    head.page.goto(place)
    head.click("组织评定", "link").look(axe=True)
    for at, field in enumerate(head.page.get_by_label("等次", exact=True).all()):
        field.select_option(label="优秀" if at < 2 else "合格")
    head.fill("民主测评的方式和结果", "书面测评").click("保存").has("优秀不超过三分之一").look(axe=True)
    head.page.get_by_label("等次", exact=True).nth(1).select_option(label="基本合格")
    head.page.get_by_label("说明").nth(1).fill(f"{mode}缺席较多")
    head.click("保存").has(f"{mode}缺席较多", "书面测评")
    head.click("报备", "link").click("报备").has(f"{mode}缺席较多")
    above = desk(f"{mode}_committee", mode)
    above.go("/appraisals").follow("第一党支部").has(f"{mode}缺席较多", "经过").look(axe=True)
    above.click("退回复议", "link").fill("原因", f"{mode}请写清楚").click("退回复议").has("党委退回复议").lacks(
        f"{mode}缺席较多"
    ).look(axe=True)
    head.go("/").click("复议", "link").has(f"{mode}请写清楚").look(axe=True)
    member.page.goto(place)
    member.lacks("基本合格")


@pytest.mark.parametrize("mode", ["page", "phone", "plain", "plainphone"])
def test_who_came_onto_the_books_later_comes_onto_the_list(desk, mode):
    head = desk(f"lived{mode}_secretary", mode)
    head.go("/appraisals").follow("第一党支部").has("名册有变化，请调整名单", f"晚到同志{mode}").look(axe=True)
    head.follow("调整名单", exact=True).look(axe=True)
    form = head.page.locator("main form.card")
    head.click("调整名单", within=form).has("请选择加入或者移出的党员").look(axe=True)
    head.page.get_by_label(f"晚到同志{mode}").check()
    head.click("调整名单", within=form).has("名单已调整", f"加入晚到同志{mode}").lacks("名册有变化").look(axe=True)
