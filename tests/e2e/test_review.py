"""审诺 of three at once, 催报, the overview, the settings, and the committee's numbers: with and without script, wide and narrow."""

import re

import pytest

from portal import clock
from tests.e2e.paper import printed
from tests.e2e.site import MODES

YEAR = clock.today().year
EVERY = pytest.mark.parametrize("mode", MODES)


@EVERY
def test_three_are_passed_at_once(desk, site, mode):
    """Of a queue of sixty: ticked, read in full, one unticked again, the others passed."""
    first = 1 + 4 * list(MODES).index(mode)
    names = [f"排队{number:02}" for number in range(first, first + 4)]
    one = desk("secretary_a2", mode).go("/pledges?state=waiting&q=" + "排队")
    for name in names:
        one.go(f"/pledges?state=waiting&q={name}", axe=False).has(name)
    one.go("/pledges?state=waiting", axe=False)
    shown = one.page.get_by_role("checkbox", name=re.compile("选择 排队"))
    picked = [shown.nth(at).evaluate("e => e.closest('tr').innerText.match(/排队\\d\\d/)[0]") for at in range(4)]
    for at in range(4):
        shown.nth(at).check()
    one.click("批量审核")
    one.look(axe=True)
    one.has("选中 4 份，可以一起通过 4 份", *picked, "每月走访五户", "完成时限", "发挥作用合格")
    one.page.get_by_label(f"通过{picked[3]}的").uncheck()
    one.click("全部通过")
    one.has("已通过 3 份", *picked[:3])
    one.go(f"/pledges?q={picked[0]}", axe=False).has("已通过，待公示")
    one.go(f"/pledges?state=waiting&q={picked[3]}", axe=False).has(picked[3])
    one.go("/pledges/batch", axe=False).has("请先勾选要审核的承诺")
    assert one.page.url.endswith("/pledges?state=waiting")


@EVERY
def test_a_secretary_chases_and_looks_back(desk, site, mode):
    one = desk(f"chase{mode}_secretary", mode).go("/pledges/people?state=none")
    one.has(f"黄道婆chase{mode}", "本人")
    row = one.page.get_by_role("row").filter(has_text=f"黄道婆chase{mode}")
    one.click("催报", within=row)
    one.has("已提醒 1 人", "今天已提醒")
    assert one.page.get_by_role("row").filter(has_text=f"黄道婆chase{mode}").get_by_role("button").count() == 0
    one.click("催报所选")
    one.has("请先勾选要催报的人")
    one.look(axe=True)
    one.go("/pledges/people?state=none", axe=False).click("催报全部")
    one.has("今天已经提醒过，没有重复发")
    member = desk(f"chase{mode}_member", mode).go("/inbox")
    member.has(f"旅程chase{mode}第一党支部提醒：您的 {YEAR} 年公开承诺还没有提交")
    member.click("公开承诺还没有提交")
    assert "/pledges/new" in member.page.url
    one.go("/pledges/overview").has("每位党员的承诺", f"黄道婆chase{mode}", "还没有填报", "按标准")
    one.follow("去催报")
    one.has(f"黄道婆chase{mode}")
    one.go("/pledges/overview", axe=False)
    assert one.page.locator('nav a[href="/pledges/returned"]').count() == 2  # beside the page, and in a phone's menu
    one.go("/pledges/returned").has("退回过的写法")


@EVERY
def test_what_was_returned_teaches(desk, site, mode):
    one = desk("committee", mode).go("/pledges/returned")
    one.has("zqmatterreturneda21", "zqreasonreturneda2", "正在修改").lacks("司马若鑫")
    one.page.get_by_role("searchbox").fill("没有这样的写法")
    one.click("筛选")
    one.has("没有找到这样的写法")


@EVERY
def test_the_committee_reads_how_far_it_is_and_opens_each_number(desk, site, mode):
    one = desk("superior", mode)
    for way, word in (("branch", "机关第一党支部"), ("sector", "国有企业"), ("standard", "发挥作用合格")):
        one.go(f"/pledges/coverage?by={way}").has(word)
        cells = one.page.locator("a.cell")
        found = [(cells.nth(at).get_attribute("href"), cells.nth(at).inner_text()) for at in range(cells.count())]
        assert len(found) >= 8
        for address, number in found[-6:]:
            one.go(address, axe=False).has(f"共 {number} ")
    one.go("/pledges/coverage", axe=False).follow("按领域")
    one.has("领域").click("筛选")
    one.has("应报")


@EVERY
def test_the_committee_sets_the_year(desk, site, mode):
    one = desk(f"{mode}_committee", mode).go("/pledges/settings")
    one.page.get_by_label("评诺开始").fill(f"{YEAR}-12-01")
    one.page.get_by_label("评价等次").fill("兑现\n基本兑现\n未兑现")
    one.click("保存")
    one.has("评诺开始和评诺截止要一起填写")
    assert "错误：" in one.page.title()
    assert "基本兑现" in one.page.get_by_label("评价等次").input_value()
    one.page.get_by_label("评诺截止").fill(f"{YEAR}-12-20")
    one.click("保存")
    one.has(f"{YEAR} 年的设置已保存", "评价等次：未定 → 兑现、基本兑现、未兑现")
    one.look(axe=True)
    overview = desk(f"{mode}_secretary", mode).go("/pledges/overview", axe=False)
    overview.has("兑现、基本兑现、未兑现", f"{YEAR}年12月20日")


def test_a_supervisor_reads_and_changes_nothing(desk, site):
    one = desk("supervisor", "page")
    for path in (
        "/pledges/coverage",
        "/pledges/people?state=none",
        "/pledges/overview",
        "/pledges/returned",
        "/pledges?state=submitted",
    ):
        one.go(path).lacks("催报", "批量审核", "设置")
        posts = one.page.locator("main form[method=post]").count()
        assert posts == 0, path


def test_on_paper(desk, site, tmp_path):
    one = desk("committee", "page")
    for way, words in (
        ("branch", ("机关第一党", "自愿填报", "（按支部）")), ("sector", ("机关", "（按领域）")),
        ("standard", ("发挥作用合格", "已评定", "（按标准）")),
    ):  # fmt: skip
        paper = printed(one.page, f"/pledges/coverage?by={way}", tmp_path / f"{way}.pdf")
        assert paper.sizes == [(210, 297)]
        for word in (*words, f"{YEAR}年公开承诺", "打印于"):
            assert word in paper.everything, word
        for word in ("导出", "筛选", "催报", "首页", "点数字"):
            assert word not in paper.everything
        assert min(min(sides) for sides in paper.margins()) > 10
    paper = printed(one.page, f"/pledges/overview?branch={site.ids['unit_a1']}", tmp_path / "overview.pdf")
    assert set(paper.sizes) == {(210, 297)}
    for word in ("支部概览", "机关第一党支部", "应报", "还没有填报", "秦明恒", "按标准", "填报期限", "打印于"):
        assert word in paper.everything, word
    for word in ("导出", "打开", "去催报", "退回过的写法"):
        assert word not in paper.everything
    assert min(min(sides) for sides in paper.margins()) > 10
