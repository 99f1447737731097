"""组织生活 at the screen: announced, minuted in the meeting, attendance ticked, filed, corrected beside; read by member and committee."""

import pytest

from portal import clock

MODES = pytest.mark.parametrize("mode", ["page", "phone", "plain", "plainphone"])


@MODES
def test_a_meeting_from_the_notice_to_the_file(desk, mode):
    title = f"{mode}党员大会"
    head = desk(f"{mode}_secretary", mode)
    head.go("/life/new")
    head.page.get_by_role("group", name="类型").get_by_label("党员大会", exact=True).check()
    head.fill("名称", title).fill("日期", str(clock.today())).fill("开始时间", "9:00").fill("地点", "会议室").look(
        axe=True
    )
    head.page.locator("main form.card button.btn-primary").first.click()
    head.settle()
    head.has(title, "起草中").look(axe=True)
    place = head.page.url
    head.click("加一项议题", "link").fill("议题", f"{mode}讨论年终总结").click("保存", within=minutes(head, "agenda"))
    head.has(f"{mode}讨论年终总结")
    head.page.goto(place)
    head.click("发布预告", "link").look(axe=True)
    head.click("发布预告", within=head.page.locator("main form.card")).has("已预告").look(axe=True)
    member = desk(f"{mode}_member", mode)
    member.go("/life").follow(title).has("会议室", f"{mode}讨论年终总结").look(axe=True)
    head.click("登记到会", "link").look(axe=True)
    rows = head.page.locator("main table tbody tr")
    rows.nth(0).get_by_label("缺席", exact=True).check()
    head.page.locator("main form button.btn-primary").last.click()
    head.settle()
    head.has("缺席").look(axe=True)
    head.page.goto(place)
    head.click("归档", "link").look(axe=True)
    head.click("归档", within=head.page.locator("main form.card")).has("已归档").look(axe=True)
    head.click("附记更正", "link").fill("更正", f"{mode}地点应为礼堂")
    head.page.locator("main form.card button.btn-primary").first.click()
    head.settle()
    head.has(f"{mode}地点应为礼堂").look(axe=True)
    above = desk(f"{mode}_committee", mode)
    above.go("/life").follow(title).has("已归档", f"{mode}地点应为礼堂").look(axe=True)
    above.go("/life/standing").look(axe=True)
    member.page.reload()
    member.has("已归档")


def minutes(desk, part):
    """A part of the minutes on the page."""
    return desk.page.locator(f"section[id$='-{part}'], [id$='-{part}']").first


@MODES
def test_a_plan_from_its_beginning_to_the_committee(desk, mode):
    head = desk(f"{mode}_secretary", mode)
    head.go("/plans/new").look(axe=True)
    head.page.locator("main form.card button.btn-primary").first.click()
    head.settle()
    head.has("编制中").look(axe=True)
    place = head.page.url
    head.go(place.removeprefix(head.site.url) + "/items/new")
    head.page.locator("main").get_by_label("3 月", exact=True).check()
    head.page.locator("main form.card input[name=topic]").fill(f"{mode}走访联系点")
    head.look(axe=True)
    head.page.locator("main form.card button.btn-primary").first.click()
    head.settle()
    head.page.goto(place)
    head.has(f"{mode}走访联系点").look(axe=True)
    head.click("报送备案").has("待备案").look(axe=True)
    above = desk(f"{mode}_committee", mode)
    above.go(place.removeprefix(above.site.url)).has(f"{mode}走访联系点").look(axe=True)
    above.click("退回修改", "link").look(axe=True)
    above.page.locator("main textarea").first.fill(f"{mode}请写明哪个联系点")
    above.page.locator("main form.card button.btn-primary, main form.card button.btn-danger").first.click()
    above.settle()
    above.has("退回修改")
    head.page.reload()
    head.has(f"{mode}请写明哪个联系点").look(axe=True)
    head.click("报送备案").has("待备案")
    above.page.goto(place)
    above.click("同意备案").has("已备案").look(axe=True)
