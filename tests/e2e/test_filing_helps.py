"""What helps to file, as people use it: examples, standards, hints and likeness, wide and narrow, with and without script."""

import pytest

from portal import clock
from tests.e2e.site import MODES

YEAR = clock.today().year
EVERY = pytest.mark.parametrize("mode", MODES)
MATTER = "把窗口的常见退件原因写成一页纸"
MEASURE = "归纳二十条退件原因，每月更新一次并贴在窗口，退件率降到两成以下"


def form_of(one):
    return one.page.locator("#pledge-form form.card")


def row(one, at: int):
    return one.page.locator("[data-repeat-row]").nth(at)


def open_examples(one) -> None:
    form_of(one).locator("summary", has_text="从本支部的示例开始").click()


def finish(one, at: int) -> None:
    row(one, at).get_by_label("完成时限").fill(f"{YEAR}-12-31")


@EVERY
def test_from_the_branchs_example_to_a_reviewed_pledge(desk, mode):
    secretary, member = desk(f"help{mode}_secretary", mode), desk(f"help{mode}_member", mode)
    adds_an_example(secretary)
    writes_a_standard(secretary, mode)
    publishes_the_same_text(secretary, desk(f"help{mode}_committee", mode), mode)
    starts_from_the_example(member)
    checks_and_mends(member, mode)
    sees_the_source(secretary, member, mode)


def adds_an_example(one) -> None:
    one.go("/pledges", axe=False).room("示例和标准")
    one.has("还没有示例", "模范履行职责").look(axe=True)
    one.follow("新增示例", nth=0)
    one.click("保存", within=one.page.locator("main form.card"))
    one.page.locator(".error-summary").wait_for()
    one.choose("对应标准", "发挥作用合格").fill("承诺事项", MATTER).fill("践诺措施", MEASURE).fill(
        "岗位职责", "窗口受理"
    )
    one.look(axe=True)
    one.click("保存", within=one.page.locator("main form.card"))
    one.has("示例已新增", MATTER, "窗口受理").look(axe=True)
    one.click(f"停用：{MATTER}")
    one.has("示例已停用").lacks("共 1 条")
    one.go("/pledges/examples?state=retired", axe=False).click(f"重新启用：{MATTER}")
    one.has("示例已重新启用", "共 1 条")
    one.follow("修改")
    one.has("经过").look(axe=True)


def writes_a_standard(one, mode: str) -> None:
    one.go("/pledges/standards").follow("写本单位的标准", nth=3)
    one.fill("本单位的具体标准", f"{mode}窗口的同志首问负责，当天的事当天办完")
    one.look(axe=True)
    one.click("保存", within=one.page.locator("main form.card"))
    one.has("发挥作用合格的标准已保存", f"{mode}窗口的同志首问负责")


def publishes_the_same_text(one, committee, mode: str) -> None:
    """The secretary's own pledge, which the committee reviews."""
    one.go(f"/pledges/new?year={YEAR}", axe=False)
    open_examples(one)
    one.click(f"用这个作底稿：{MATTER}")
    one.has("示例已放进下面的表单")
    finish(one, 0)
    one.click("提交审核", within=one.page.locator(".form-foot"))
    one.has("已提交审核")
    committee.go("/pledges?state=waiting", axe=False).follow(f"方子振help{mode}", nth=0)
    committee.click("全部通过").click("公示")
    committee.has("已公示")


def starts_from_the_example(one) -> None:
    one.go(f"/pledges/new?year={YEAR}", axe=False)
    row(one, 0).get_by_label("承诺事项").fill("认真学习，努力工作")
    row(one, 0).get_by_label("践诺措施").fill("按时参加支部学习")
    open_examples(one)
    one.page.get_by_label(MATTER).check()
    one.look(axe=True)
    one.click("把勾选的放进表单")
    one.has("示例已放进下面的表单").look(axe=True)
    assert row(one, 0).get_by_label("承诺事项").input_value() == "认真学习，努力工作"
    assert row(one, 1).get_by_label("承诺事项").input_value() == MATTER
    assert row(one, 1).get_by_label("践诺措施").input_value() == MEASURE
    assert row(one, 1).get_by_label("完成时限").input_value() == ""
    finish(one, 1)


def checks_and_mends(one, mode: str) -> None:
    row(one, 1).locator("summary", has_text="看四个合格的标准").click()
    one.has(f"{mode}窗口的同志首问负责", f"旅程help{mode}第一党支部")
    one.click("检查一下")
    one.has("第 1、2 项有提示", "看不出做到什么程度算完成", "像是岗位和党员本来就要做到的")
    one.has(f"“{MATTER}”与本党委已公示的承诺文字相同").lacks("方子振")
    one.look(axe=True)
    if one.script:
        assert "检查过了" in one.focused()
        one.click("增加一项")
        assert row(one, 2).locator("[data-hint]").count() == 0
        row(one, 2).get_by_role("button", name="删去本项").click()
    one.click("删去本项", within=row(one, 0))
    one.page.wait_for_function("document.querySelectorAll('[data-repeat-row]').length === 1")
    assert row(one, 0).get_by_label("承诺事项").input_value() == MATTER
    one.click("检查一下")
    one.has("第 1 项有提示").lacks("看不出做到什么程度")
    one.click("提交审核", within=one.page.locator(".form-foot"))
    one.has("已提交审核", MATTER).lacks("文字相同", "方子振")


def sees_the_source(one, member, mode: str) -> None:
    path = member.page.url.removeprefix(member.site.url)
    one.go(path).has(f"“{MATTER}”与本党委已公示的承诺文字相同", f"方子振help{mode} {YEAR} 年第 1 项")
    one.click("通过第 1 项")
    one.has("文字相同")
    one.page.locator("main .callout").get_by_role("link").first.click()
    one.settle()
    one.has(f"方子振help{mode}", MATTER)
