"""The board in Chromium: arranged, filtered, by keyboard, on the phone and without scripts; 党员领导干部 marked."""

import re

import pytest

MODES = ["page", "phone", "plain", "plainphone"]
VIEWS = {"按支部": "branch", "按标准": "standard", "按岗位": "post"}


@pytest.mark.parametrize("mode", MODES)
def test_a_colleague_arranges_and_filters_the_board(desk, mode):
    one = desk("printer", mode).go("/board")
    one.has("共 41 人", "张贴00的承诺事项1")
    for word, by in VIEWS.items():
        one.page.get_by_role("navigation", name="排列").get_by_role("link", name=word).click()
        one.settle()
        one.look(axe=True)
        assert f"by={by}" in one.page.url
        assert one.page.get_by_role("navigation", name="排列").locator("[aria-current=page]").inner_text() == word
    one.has("还没有在岗的党员岗位")
    one.go("/board?by=branch", axe=False).has("沿河社区第一网格党支部")
    one.choose("支部", "沿河社区第二网格党支部")
    if one.script:
        one.page.wait_for_url(re.compile("branch="))
        one.settle()
    else:
        one.click("筛选")
    one.has("共 1 人（已筛选）", "第二网格的人").lacks("张贴00")
    assert "by=branch" in one.page.url, "the filter keeps the arrangement"
    one.follow("打印一览表")
    one.has("沿河社区第二网格党支部党员公开承诺一览表", "第二网格的人").lacks("张贴00")
    one.follow("返回")
    one.has("共 1 人（已筛选）")
    one.follow("清除筛选")
    one.has("共 41 人")


@pytest.mark.parametrize("mode", MODES)
def test_by_standard_leads_to_all_of_it(desk, mode):
    one = desk("printer", mode).go("/board?by=standard")
    one.has("发挥作用合格", "共 41 人，看全部")
    one.follow("看全部")
    one.has("张贴20的承诺事项1").look(axe=True)


@pytest.mark.parametrize("mode", ["page", "plainphone"])
def test_from_the_pledge_to_its_paper(desk, mode):
    one = desk("staff", mode).go("/pledges/{published_a1}", axe=False)
    one.follow("打印承诺书")
    one.has("党员公开承诺书", "承诺人：").look(axe=True)
    one.follow("返回")
    assert one.page.url.endswith("/pledges/{published_a1}".format(**one.site.ids))


def test_the_arrangement_is_reached_by_keyboard(desk):
    one = desk("printer").go("/board", axe=False)
    for _ in range(60):
        one.page.keyboard.press("Tab")
        if "按支部" in one.focused():
            break
    one.page.keyboard.press("Enter")
    one.settle()
    one.page.wait_for_url(re.compile("by=branch"))
    one.has("沿河社区第一网格党支部")


@pytest.mark.parametrize("mode", MODES)
def test_the_committee_marks_a_leading_member(desk, mode):
    one = desk(f"{mode}_committee", mode).go(f"/members/{{{mode}_writer}}", axe=False)
    one.click("标明党员领导干部")
    one.has("已标明为党员领导干部").look(axe=True)
    one.go("/members?leading=yes", axe=False).has("共 1 人", f"黄道婆{mode}")
    one.go(f"/members/{{{mode}_writer}}", axe=False).click("取消党员领导干部")
    one.has("已取消党员领导干部的标明")
