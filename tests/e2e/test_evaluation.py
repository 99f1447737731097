"""评诺 in Chromium: colleagues and staff evaluate, the author and the office grade; wide and narrow, with and without script."""

import pytest

from tests.e2e.site import MODES

EVERY = pytest.mark.parametrize("mode", MODES)


def choose(one, *labels: str) -> None:
    """One label per group of radio buttons, in the order of the page."""
    groups = one.page.locator("main fieldset")
    for at, label in enumerate(labels):
        groups.nth(at).get_by_label(label, exact=True).check()


@EVERY
def test_colleagues_evaluate_and_the_office_grades(desk, mode):
    member = desk(f"eval_{mode}_member", mode)
    member.go("/").has("评议本支部党员承诺（还有 3 份）")
    member.click("评议", "link", member.page.locator("main"), nth=0)
    member.look(axe=True)
    member.has("已评议 0 份，共 3 份")
    member.follow("评议", nth=0)
    for left in (2, 1):
        member.has("无记名", "整体评价")
        member.look(axe=True)
        choose(member, "好", "不了解", "较好")
        member.click("送出")
        member.has(f"已送出。还有 {left} 份")
    # nothing chosen: said at the field, and what was chosen stays
    groups = member.page.locator("main fieldset")
    groups.nth(0).get_by_label("一般", exact=True).check()
    member.click("送出")
    member.has("请选择一个等次")
    member.look(axe=True)
    assert groups.nth(0).get_by_label("一般", exact=True).is_checked()
    choose(member, "一般", "差", "好")
    member.click("送出")
    member.has("本支部的承诺都评议完了", "已评议 3 份，共 3 份")
    member.look(axe=True)

    staff = desk(f"eval_{mode}_staff", mode)
    staff.go("/").has("评议本支部党员承诺（还有 3 份）")
    staff.go("/pledges/evaluate").follow("评议", nth=0)
    choose(staff, "好", "好", "好")
    staff.click("送出").has("已送出。还有 2 份")

    author = desk(f"eval_{mode}_author", mode)
    author.go(f"/pledges/{{eval_{mode}_pledge}}/assess")
    choose(author, "较好", "好", "好")
    author.page.get_by_label("整体的说明").fill("基本完成")
    author.click("保存自评").has("自评已保存", "截止后显示")
    author.look(axe=True)
    author.lacks("好 1")

    office = desk(f"eval_{mode}_secretary", mode)
    office.go("/").has("评定党员承诺（还有 3 份）")
    office.go("/pledges/evaluate?state=waiting").has("待我评定", "共 3 份")
    office.go(f"/pledges/{{eval_{mode}_pledge}}/grade").has("基本完成")
    choose(office, "好", "好", "较好")
    office.click("评定").has("已评定", "还有 2 份")
    office.go(f"/pledges/{{eval_{mode}_pledge}}").has("组织评定", "更正评定")


@EVERY
def test_after_closing_five_voices_show_and_four_do_not(desk, mode):
    """Last year's ballots have closed: five colleagues spoke on one pledge, four on the other."""
    office = desk(f"eval_{mode}_secretary", mode)
    office.go(f"/pledges/{{eval_{mode}_five}}").has("已经截止", "好 5", "共 5 票")
    office.go(f"/pledges/{{eval_{mode}_four}}").has("已经截止", "不足 5 票，不显示").lacks("好 4")
    office.go(f"/members/{{eval_{mode}_writer}}").has("评诺", "好 5")
    member = desk(f"eval_{mode}_author", mode)
    member.go(f"/pledges/{{eval_{mode}_five}}", axe=False).lacks("好 5", "组织评定")


def test_a_sheet_is_filled_by_keys_alone(desk):
    """Tab to the first group, arrows within it, Enter sends."""
    one = desk("eval_page_keys", "page")
    one.go("/pledges/evaluate/mine").follow("评议", nth=0)
    keys = one.page.keyboard
    for _ in range(40):
        keys.press("Tab")
        if one.page.evaluate("document.activeElement.name") == "choice_1":
            break
    keys.press("Space")
    keys.press("ArrowRight")
    assert one.page.locator("[name=choice_1]").nth(1).is_checked()
    keys.press("Tab")
    keys.press("Tab")
    assert one.page.evaluate("document.activeElement.name") == "choice_0"
    keys.press("Space")
    keys.press("Enter")
    one.settle()
    one.has("已送出")
