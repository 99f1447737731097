"""星级评定 in Chromium: a round from its opening to the certificate, per role, wide and narrow, with and without script."""

import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect

from portal import clock
from portal.stars import library
from tests.e2e.paper import printed
from tests.e2e.site import MODES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.e2e.desk import Desk

EVERY = pytest.mark.parametrize("mode", MODES)
DEPARTED = "学习计划有两次没有落实，核减 2 分"
PARTS = (
    "parts/general", "parts/components/new", "parts/components/base", "parts/levels", "parts/indicators/new",
    "parts/indicators/days", "parts/indicators/meetings/remove", "parts/bands", "parts/grades", "parts/shares",
    "parts/vetoes", "parts/conditions", "parts/limits", "parts/awards", "trial/one",
)  # fmt: skip
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


def here(one: "Desk") -> str:
    """The address of the record at hand."""
    return one.page.url.removeprefix(one.site.url).partition("?")[0].partition("#")[0]


def send(one: "Desk", button: str) -> "Desk":
    """Press a button of the page's form (the same word may stand above it)."""
    forms = one.page.locator("main form")
    return one.click(button, within=forms.filter(has=one.page.get_by_role("button", name=button)))


# --- a round, from its opening to publicity ------------------------------------------------------------------


@EVERY
def test_a_round_from_its_opening_to_an_answered_objection(desk, mode):
    office, secretary = (desk(f"star_{mode}_{who}", mode) for who in ("committee", "secretary"))
    cycle = opens(office, mode)
    entry = assesses(secretary, mode)
    oversees(desk(f"star_{mode}_supervisor", mode), entry, mode)
    reviews(office, entry, mode)
    publishes(office, cycle, mode)
    reads(desk(f"star_{mode}_member", mode), mode)
    objects(desk(f"star_{mode}_staff", mode), office, mode)


def opens(one: "Desk", mode: str) -> str:
    one.go("/stars/cycles").follow("发起评定")
    one.look(axe=True)
    one.has("实践创星评定办法（第 1 版）")
    one.fill("轮次名称", "")
    send(one, "发起").has("请先改好下面几处", "请填写轮次名称")
    assert one.page.get_by_label(f"创星{mode}窗口党支部").is_checked()
    one.fill("轮次名称", f"创星{mode}评定")
    send(one, "发起").has("已发起，已通知各支部", f"创星{mode}评定", "2 个支部")
    one.look(axe=True)
    return here(one)


def assesses(one: "Desk", mode: str) -> str:
    one.go("/").follow(f"确定创星目标：创星{mode}评定")
    one.look(axe=True)
    one.choose("创星目标", "四星")
    send(one, "保存").has("请写明打算怎么做")
    one.fill("创星措施", "支部书记牵头，六月底前补齐学习和制度")
    send(one, "保存").has("已保存创星目标", "四星")
    one.look(axe=True)
    entry = here(one)

    one.follow("自评", exact=True)
    one.look(axe=True)
    one.has("自动取数，不用填写", "100%")
    one.fill("得分：组织学习", "四十八").fill("理由和依据 （选填）：组织学习", "全年学习 12 次").fill(
        "得分：创新项目", "3"
    )
    one.choose("得分：班子建设", "较好（15 分）")
    for item in ("有计划", "有记录", "党费收缴"):
        one.page.get_by_label(item, exact=True).check()
    if one.script:
        expect(one.page.locator("[data-autosave-status]")).to_contain_text("草稿已暂存")
        one.go(entry, axe=False).follow("自评", exact=True).has("已放回", "暂存、尚未提交的内容")
    one.click("保存").has("请先改好下面几处", "组织学习：请填数字，最多 4 位小数，例如 12.5")
    one.look(axe=True)
    assert one.page.get_by_label("得分：组织学习").input_value() == "四十八"
    assert one.page.get_by_label("得分：创新项目").input_value() == "3"
    assert one.page.get_by_label("党费收缴", exact=True).is_checked()
    one.fill("得分：组织学习", "48")
    one.click("保存").has("已保存，改了 4 项", "91.00 分", "全年学习 12 次")

    one.follow("申报内容")
    one.choose("申报星级", "四星").fill("主要特色和成效", f"党员先锋岗带动窗口服务{mode}")
    send(one, "保存").has("已保存申报内容")
    one.follow("支委会确认")
    send(one, "确认").has("已确认", "支委会确认")
    one.click("申报星级").has("已申报", "基层党委")
    one.look(axe=True)
    return entry


def oversees(one: "Desk", entry: str, mode: str) -> None:
    one.go("/stars/entries").follow(f"创星{mode}评定")
    assert here(one) == entry
    one.has("全年学习 12 次", f"党员先锋岗带动窗口服务{mode}", "较好").lacks("党委评定：")
    one.look(axe=True)


def reviews(one: "Desk", entry: str, mode: str) -> None:
    one.go("/").follow(f"评定：创星{mode}窗口党支部")
    assert here(one) == f"{entry}/review"
    one.look(axe=True)
    row = one.page.locator("main section.doc-row").filter(has=one.page.get_by_role("heading", name="组织学习"))
    row.get_by_label("评分").fill("46")
    row.get_by_label("核查方式").select_option(label="查阅资料")
    one.click("保存", within=row).has("与自评不一致，请写明理由")
    assert row.get_by_label("评分").input_value() == "46"
    row.get_by_label("理由").fill(DEPARTED)
    one.click("保存", within=row).has("与自评不同", DEPARTED, "查阅资料")
    one.look(axe=True)

    one.go(f"{entry}/review", axe=False).has("已评 1 /")
    rest = one.page.locator("form[action$='/rest']")
    rest.get_by_label("核查方式").select_option(label="实地查看")
    one.click("其余按自评", within=rest).has("3 项已按自评认定", "总分 89.00")
    one.click("确认评分").has("评分已确认")


def publishes(one: "Desk", cycle: str, mode: str) -> None:
    one.go(cycle).follow("综合测算")
    one.has("有 1 个支部没有申报")
    reason = f"创星{mode}机关党支部：不评定的理由"
    send(one, "综合测算").has("请填写")
    one.fill(reason, "今年九月新成立，不满一年")
    send(one, "综合测算").has("已测算，请核对结果", "89.00")
    one.look(axe=True)
    one.follow("进入公示").has("公示 5 个工作日")
    one.look(axe=True)
    send(one, "进入公示").has("已进入公示", "公示还没有结束")


def reads(one: "Desk", mode: str) -> None:
    one.go("/stars").has(f"创星{mode}评定正在公示").follow("看结果和理由")
    one.look(axe=True)
    one.has("89", "没有申报，本轮不评定：今年九月新成立，不满一年")
    row = one.page.locator("tr").filter(has_text=f"创星{mode}窗口党支部")
    assert row.get_by_role("img", name="四星").count() == 1
    one.follow(f"创星{mode}窗口党支部").has("怎样算出来的", "组织学习", "还没有评定星级")
    one.look(axe=True)
    one.follow("自评和评定").has("与自评不同", DEPARTED)


def objects(staff: "Desk", office: "Desk", mode: str) -> None:
    words = f"zqobjection{mode} 学习记录是后来补的"
    staff.go("/stars").follow("看结果和理由")
    staff.page.locator("tr").filter(has_text=f"创星{mode}窗口党支部").get_by_role("link", name="提出异议").click()
    staff.settle()
    staff.look(axe=True)
    staff.page.get_by_label("匿名", exact=True).check()
    send(staff, "提出异议").has("请先改好下面几处")
    staff.fill("事实和理由", words)
    send(staff, "提出异议").has("异议已匿名提出", "只显示这一次")
    staff.look(axe=True)
    found = CODE.search(staff.words)
    assert found, staff.words
    office.go("/").follow(f"答复对创星{mode}窗口党支部评定结果的异议")
    office.has(words, "匿名").lacks("岑照水")
    office.look(axe=True)
    office.fill("答复", "已调阅原始记录，学习按期开展。")
    send(office, "答复").has("请选择异议是否成立")
    assert office.page.get_by_label("答复", exact=True).input_value() == "已调阅原始记录，学习按期开展。"
    office.page.get_by_label("不成立", exact=True).check()
    send(office, "答复").has("已答复，答复随结果公开")
    staff.go("/suggestions/receipt").fill("查询码", found[0])
    send(staff, "查看").has("已调阅原始记录，学习按期开展。", "不成立").lacks(words)
    staff.look(axe=True)
    staff.go("/stars", axe=False).follow("看结果和理由").has("异议答复", "学习按期开展").lacks(words)


# --- settled, filed, on paper --------------------------------------------------------------------------------


@EVERY
def test_after_publicity_the_stars_are_given_and_printed(desk, mode, tmp_path):
    office, secretary = (desk(f"shown_{mode}_{who}", mode) for who in ("committee", "secretary"))
    settles(office, mode)
    on_the_board(desk(f"shown_{mode}_member", mode), mode)
    certified(office, secretary, mode, tmp_path)
    declared_on_paper(secretary, mode, tmp_path)


def settles(one: "Desk", mode: str) -> None:
    one.go("/").follow(f"定星：亮星评定{mode}")
    one.look(axe=True)
    one.follow("定星", exact=True)
    send(one, "定星").has("请写明审定的会议和日期")
    one.fill("审定的会议", "党委会议第九次会议")
    send(one, "定星").has("已定星")
    one.follow("通报备案")
    one.fill("通报文号", f"亮党〔2026〕9号{mode}")
    send(one, "通报备案").has("已登记通报", "已通报备案")
    one.look(axe=True)


def on_the_board(one: "Desk", mode: str) -> None:
    one.go("/stars").has(f"亮党〔2026〕9号{mode}", "还没有评定", str(clock.today()))
    row = one.page.locator("tr").filter(has_text=f"亮星{mode}窗口党支部")
    assert row.get_by_role("img", name="四星").count() == 1
    row.get_by_role("link", name=f"亮星{mode}窗口党支部").click()
    one.settle()
    one.look(axe=True)
    one.has("历次星级", "1 条", "怎样算出来的", "制度落实", "党委会议第九次会议", "99.00")


def certified(office: "Desk", secretary: "Desk", mode: str, folder: "Path") -> None:
    office.go(f"/stars/publicity/{{shown_{mode}_cycle}}").follow("打印证书")
    office.look(axe=True)
    both = printed(office.page, here(office), folder / "certificates.pdf")
    secretary.go(f"/stars/branches/{{shown_{mode}_branch}}", axe=False).follow("打印证书")
    branch = f"亮星{mode}窗口党支部"
    for paper in (both, printed(secretary.page, here(secretary), folder / "certificate.pdf")):
        assert paper.sizes == [(210, 297)]
        assert min(paper.margins()[0]) >= 5
        for text in ("星级党支部证书", branch, "四星党支部", "党委会议第九次会议", f"亮星{mode}党委（盖章）"):
            assert text in paper.words(0), text
        assert "打印星级证书" not in paper.everything
        assert "返回" not in paper.everything


def declared_on_paper(one: "Desk", mode: str, folder: "Path") -> None:
    one.go(f"/stars/entries/{{shown_{mode}_entry}}", axe=False).follow("打印申报表")
    one.look(axe=True)
    paper = printed(one.page, here(one), folder / "declaration.pdf")
    assert set(paper.sizes) == {(210, 297)}
    stated = (
        "党支部星级自评申报表",
        f"亮星{mode}窗口党支部",
        "组织学习",
        "有记录可查",
        "党员先锋岗带动窗口服务",
        "党支部书记：",
    )
    for text in stated:
        assert text in paper.everything, text
    assert "尚未申报" not in paper.everything
    for edges in paper.margins():
        assert min(edges) >= 5, edges


# --- a scheme ------------------------------------------------------------------------------------------------


@EVERY
def test_a_scheme_is_taken_changed_exchanged_and_tried(desk, mode, tmp_path):
    one = desk(f"shown_{mode}_committee", mode)
    scheme = takes(one)
    if one.script:
        for part in PARTS:
            one.go(f"{scheme}/{part}")
    changes(one, scheme)
    goes_out_and_in(one, scheme, tmp_path)
    tries(one, scheme, mode, tmp_path)


def takes(one: "Desk") -> str:
    one.go("/stars/schemes").follow("从办法库选用").follow("党支部星级评定办法（市级通知）")
    one.look(axe=True)
    one.click("选用").has("已选用", "第 1 版", "来自办法库")
    one.look(axe=True)
    return here(one)


def changes(one: "Desk", scheme: str) -> None:
    """A wrong number is refused in words; a mark that is missing is found by the check, and mended."""
    one.go(scheme, axe=False).lacks("处要改")
    one.click("修改指标三会一课", "link")
    one.look(axe=True)
    one.fill("分值", "八", nth=0)
    one.click("保存").has("请先改好下面几处")
    assert one.page.get_by_label("分值").first.input_value() == "八"
    one.fill("分值", "6", nth=0)
    one.click("保存").has("已保存", "1 处要改", "最高一档是 8 分，超过分值 6 分，请改为一致")
    one.look(axe=True)
    one.click("修改指标三会一课", "link")
    one.fill("分值", "8", nth=0)
    one.click("保存").has("已保存").lacks("处要改")


def goes_out_and_in(one: "Desk", scheme: str, folder: "Path") -> None:
    one.go(scheme, axe=False)
    book = kept(one, "导出", folder / "scheme.xlsx")
    one.follow("导入")
    one.look(axe=True)
    one.page.locator("input[type=file]").set_input_files(book)
    send(one, "核对").has("工作簿里的内容与现在的相同")
    one.look(axe=True)


def kept(one: "Desk", link: str, file: "Path") -> "Path":
    """Follow a link to a download."""
    with one.page.expect_download() as waiting:
        one.page.locator("main").get_by_role("link", name=link, exact=True).click()
    waiting.value.save_as(file)
    return file


def tries(one: "Desk", scheme: str, mode: str, folder: "Path") -> None:
    one.go(scheme, axe=False).follow("试算", exact=True)
    one.look(axe=True)
    file = kept(one, "下载评分表", folder / "sheet.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(file.read_bytes()))
    sheet = book["得分"]
    assert [sheet.cell(at, 2).value for at in (2, 3)] == [f"亮星{mode}机关党支部", f"亮星{mode}窗口党支部"]
    for column, indicator in enumerate(library.schemes()["city"].indicators, 3):
        for at in (2, 3):
            sheet.cell(at, column).value = best(indicator)
    sheet.cell(3, 3).value = "不知道"
    book.save(file)
    one.page.get_by_label("填好的评分表").set_input_files(file)
    one.click("试算", within=one.page.locator("main form")).has("评分表里的问题", "支委会健全")
    sheet.cell(3, 3).value = 1
    book.save(file)
    one.page.get_by_label("填好的评分表").set_input_files(file)
    one.click("试算", within=one.page.locator("main form")).has("试算结果", "2 个支部", "五星", "四星")
    one.look(axe=True)


def best(indicator):
    """The full score of an indicator as one writes it in a cell."""
    if indicator.kind in ("graded", "voted"):
        label = max(indicator.table, key=lambda row: row.value).label
        return label if indicator.kind == "graded" else f"{label}:9"
    return {"passed": "全部", "automatic": 100, "adding": indicator.points}.get(indicator.kind)


# --- keys alone ----------------------------------------------------------------------------------------------


def test_an_indicator_is_reviewed_by_keys_alone(desk):
    one = desk("keys_committee", "page").go("/stars/entries/{keys_entry}/review")
    keys = one.page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(80):
            keys.press("Tab")
            if one.page.evaluate("document.activeElement.name") == name:
                return
        raise AssertionError((name, one.focused()))

    tab_to("s1")
    keys.press("Control+a")
    keys.type("25")
    tab_to("method")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Tab")
    assert one.page.evaluate("document.activeElement.name") == "reason"
    keys.type(DEPARTED)
    keys.press("Tab")
    keys.press("Enter")
    one.settle()
    row = one.page.locator("main section.doc-row").first
    one.has("与自评不同", DEPARTED)
    assert "组织学习" in one.focused(), "the next step begins where the last one ended"
    assert row.get_by_text("更改评分").count() == 1
    keys.press("Tab")
    assert "更改评分" in one.focused()
    keys.press("Enter")
    assert row.get_by_label("评分").is_visible()
