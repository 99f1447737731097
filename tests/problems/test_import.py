"""A ledger kept elsewhere is read, shown, brought in once; what an export gives comes back as it is."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import pytest

from portal.errors import Invalid
from portal.problems.importing import applying, reading
from portal.problems.listing import HEADINGS, IMPORTED
from portal.problems.models import Problem
from portal.sheets import write_xlsx
from portal.uploads import domain as uploads
from tests import factories as make
from tests.browser_client import text_of
from tests.world import Player

ROW = {
    "编号": "ZG-7", "单位": "机关第一党支部", "对象": "党支部", "来源": "督导检查", "来源说明": "2025 年检查", "类别": "组织软弱涣散",
    "问题": "会议记录缺页", "整改要求": "补齐", "整改措施": "补记", "责任人": "支部书记", "发现日期": date(2025, 1, 4),
    "下发日期": date(2025, 1, 5), "期限": date(2025, 2, 5), "完成情况": "已补", "提交日期": "2025.01.20", "复核意见": "属实",
    "销号日期": date(2025, 2, 1), "状态": "已销号", "处理": "提醒",
}  # fmt: skip
OPEN = {
    **ROW, "编号": "ZG-8", "问题": "学习没有记录", "状态": "整改中", "完成情况": "", "提交日期": "", "复核意见": "", "销号日期": "",
    "处理": "",
}  # fmt: skip


def book(*rows, headings=IMPORTED):
    return write_xlsx(headings, [[row.get(heading, "") for heading in headings] for row in rows], title="整改台账")


def template_parts(data):
    """All that an empty workbook holds, its choices among it, as text."""
    with ZipFile(BytesIO(data)) as parts:
        return "".join(parts.read(name).decode() for name in parts.namelist())


def bring(browser, data, status=303):
    """Upload a workbook; gives the address of what would become of it."""
    page = browser.post("/problems/import", {"file": (BytesIO(data), "台账.xlsx")}, status)
    return page.headers["Location"] if status == 303 else page


def test_closed_and_open_entries_come_in_with_their_days_once(world, visit):
    browser = visit("committee")
    at = bring(browser, book(ROW, OPEN))
    page = text_of(browser.get(at))
    assert "可以新增 2 个，更正 0 个，未变 0 个，有误 0 行" in page
    assert browser.post(at, {"once": "import-1"}).headers["Location"] == "/problems"
    browser.post(at, {"once": "import-1"})  # twice is once
    closed, working = Problem.select().order_by(Problem.id)
    assert (closed.number, closed.former, closed.state) == ("2025-0001", "ZG-7", "closed")
    assert (closed.issued_on, closed.closed_on, closed.submitted_on) == (
        date(2025, 1, 5),
        date(2025, 2, 1),
        date(2025, 1, 20),
    )
    assert (closed.category, closed.level, closed.verified_by_id) == ("weak", "remind", world.committee.person.id)
    assert (working.number, working.state, working.first_due_on) == ("2025-0002", "working", date(2025, 2, 5))
    assert "导入" in text_of(browser.get(f"/problems/{closed.id}"))
    assert "ZG-7" in text_of(browser.get(f"/problems/{closed.id}"))
    assert "整改台账导入了 1 个与您有关的问题" in text_of(visit("secretary").get("/inbox"))
    page = text_of(browser.get(bring(browser, book(ROW, OPEN))))
    assert "可以新增 0 个，更正 0 个，未变 2 个，有误 0 行" in page


def test_what_the_export_gives_comes_back_unchanged_and_differences_are_shown(visit, ledger):
    made, done = ledger(state="working", category="weak"), ledger(state="closed", whose="member")
    browser = visit("committee")
    data = browser.get("/problems?export=xlsx").data
    page = text_of(browser.get(bring(browser, data)))
    assert "可以新增 0 个，更正 0 个，未变 2 个，有误 0 行" in page
    changed = {
        "编号": made.number,
        "单位": "机关第一党支部",
        "问题": "支委会记录不全",
        "整改要求": "补齐两个月的",
        "整改措施": "另做",
    }
    over = {"编号": done.number, "单位": "机关第一党支部", "姓名": "文振晓", "问题": "别的说法"}
    at = bring(browser, book(changed, over))
    page = text_of(browser.get(at))
    assert "问题由“组织生活记录不全”改为“支委会记录不全”" in page
    assert "整改措施与台账不同，不导入" in page
    browser.post(at, {"once": "import-2"})
    row, old = Problem.get_by_id(made.id), Problem.get_by_id(done.id)
    assert (row.text, row.requirement, row.measures, row.category) == (
        "支委会记录不全",
        "补齐两个月的",
        "每月检查一次",
        "weak",
    )
    assert old.text == "组织生活记录不全"
    assert "按导入的台账更正" in text_of(browser.get(f"/problems/{made.id}"))


def test_a_general_branch_is_a_place_like_a_branch(world, actor, visit):
    general = make.unit("general_branch", "机关党总支", world.a)
    browser = visit("committee")
    (line,) = reading.read(book({**ROW, "单位": general.name}), by=actor("committee"))
    assert (line.outcome, line.branch, line.wanted.subject) == ("new", general.id, "branch")
    browser.post(bring(browser, book({**ROW, "单位": general.name})), {"once": "import-general"})
    assert Problem.get().branch_id == general.id
    assert general.name in template_parts(browser.get("/problems/import/template").data)
    assert f'value="{general.id}"' in browser.get("/problems/new").get_data(as_text=True)
    at = f"/problems/new/{general.id}"
    typed = {
        "subject": "",
        "text": "记录不全",
        "source": "other",
        "words": "",
        "category": "",
        "requirement": "",
        "due_on": "",
    }
    assert "党总支（机关党总支）" in text_of(browser.get(at))
    browser.post(at, {**typed, "once": "find-general"})
    assert Problem.get(Problem.text == "记录不全").branch_id == general.id
    head = make.person("何一民", world.a2)
    world.players["head"] = Player(head, make.account(head, "head"), make.appointment(head, "secretary", unit=general))
    assert visit("head").get("/problems/new", 303).location == at  # the one place of its secretary


WRONG = [
    ({"单位": "没有的支部"}, "您的范围内没有"), ({"单位": "集团机关第一党支部"}, "您的范围内没有"), ({"姓名": "没有的人"}, "在册党员中没有"),
    ({"对象": "党委"}, "应为“党支部”"), ({"来源": "听说"}, "来源：请在"), ({"类别": "没有的"}, "类别：没有"), ({"问题": ""}, "问题：请填写"),
    ({"整改要求": ""}, "整改要求：请填写"), ({"期限": ""}, "期限：请填写"), ({"下发日期": "2025-13-01"}, "下发日期："),
    ({"下发日期": date(2099, 1, 1)}, "不能晚于今天"), ({"销号日期": date(2025, 1, 1)}, "早于下发日期"), ({"销号日期": ""}, "销号日期：请填写"),
    ({"完成情况": ""}, "已销号的要写明"), ({"状态": "待复核"}, "导入的只能是"), ({"状态": "整改中"}, "状态不是"), ({"处理": "批评"}, "处理：请在"),
    ({"期限": date(2025, 1, 1)}, "期限：早于"), ({"问题": "长" * 1001}, "最多 1000 个字"),
]  # fmt: skip


def test_wrong_rows_say_what_is_wrong_and_stay_out(world, actor, visit):
    lines = reading.read(
        book(*({**ROW, "编号": f"ZG-{at}", **wrong} for at, (wrong, _said) in enumerate(WRONG))), by=actor("committee")
    )
    for line, (wrong, said) in zip(lines, WRONG, strict=True):
        assert line.outcome == "wrong", wrong
        assert any(said in error for error in line.errors), (wrong, line.errors)
    browser = visit("committee")
    at = bring(browser, book({**ROW, "问题": ""}, ROW, ROW))
    page = text_of(browser.get(at))
    assert "可以新增 1 个" in page
    assert "与第 3 行重复" in page
    browser.post(at, {"once": "import-3"})
    assert Problem.select().count() == 1
    at = bring(browser, book({**ROW, "问题": ""}))
    assert "没有可以导入的行" in text_of(browser.post(at, {"once": "import-4"}, 422))


def test_a_state_that_cannot_be_read_brings_nothing_in(actor):
    """未销号 with a day of closing was taken for closed, and any other word for 整改中."""
    rows = [{**ROW, "状态": "未销号"}, {**OPEN, "状态": "正在办"}, {**OPEN, "整改措施": "", "责任人": ""}]
    rows = [{**row, "编号": f"ZG-{at}", "问题": f"第 {at} 个"} for at, row in enumerate(rows)]
    closed, working, unplanned = reading.read(book(*rows), by=actor("committee"))
    assert [line.outcome for line in (closed, working, unplanned)] == ["wrong"] * 3
    assert any("认不出“未销号”" in error for error in closed.errors)
    assert any("认不出“正在办”" in error for error in working.errors)
    assert sum("整改中的要写明" in error for error in unplanned.errors) == 2
    empty = [{**ROW, "状态": ""}, {**OPEN, "状态": ""}, {**OPEN, "状态": "", "整改措施": ""}]
    lines = reading.read(
        book(*({**row, "编号": f"ZG-{at}", "问题": f"第 {at} 个"} for at, row in enumerate(empty))),
        by=actor("committee"),
    )
    assert [(line.outcome, line.wanted.state) for line in lines] == [
        ("new", "closed"), ("new", "working"), ("new", "issued"),
    ]  # fmt: skip


def test_what_is_wrong_is_said_once_and_as_it_is(actor):
    unknown, members, month = reading.read(
        book(
            {**ROW, "编号": "1", "单位": "没有的支部", "姓名": "文振晓"},
            {**ROW, "编号": "2", "类别": "发挥作用不够"},
            {**ROW, "编号": "3", "下发日期": "2025年1月"},
        ),
        by=actor("committee"),
    )
    assert unknown.errors == ("单位：您的范围内没有“没有的支部”，请写全称。",)
    assert any("“发挥作用不够”不用于党支部" in error for error in members.errors)
    assert month.errors == ("下发日期：“2025-01”不是哪一天的日期，请写到日，例如 2026-03-01。",)


def test_what_the_export_gives_of_unissued_entries_is_skipped_and_wrong_rows_stand_first(visit, ledger):
    ledger("committee", state="found", text="还没有下发")
    browser = visit("committee")
    page = text_of(browser.get(bring(browser, browser.get("/problems?export=xlsx").data)))
    assert "有误 0 行，未下发而跳过 1 行" in page
    html = browser.get(bring(browser, book(ROW, {**OPEN, "问题": ""}))).get_data(as_text=True)
    assert html.index('id="line-3"') < html.index('id="line-2"')


def test_the_template_is_empty_offers_its_words_and_comes_back(world, visit):
    browser = visit("committee")
    assert 'href="/problems/import/template"' in browser.get("/problems/import").get_data(as_text=True)
    data = browser.get("/problems/import/template").data
    assert "没有问题" in text_of(bring(browser, data, 422))  # its first sheet is the ledger, and holds none
    opened = openpyxl.load_workbook(BytesIO(data))
    sheet = opened.worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(IMPORTED)
    assert sheet.max_row == 1
    offered = {
        str(rule.sqref).rstrip("0123456789").split(":")[0]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }
    words = {
        IMPORTED[openpyxl.utils.column_index_from_string(at.rstrip("0123456789")) - 1]: rule
        for at, rule in offered.items()
    }
    assert set(words) == {"单位", "对象", "来源", "类别", "状态", "处理"}
    assert words["状态"] == '"待制定措施,整改中,已销号"'
    assert world.a1.name in words["单位"]
    visit("secretary").get("/problems/import/template", 404)


def test_more_units_than_a_rule_holds_stand_in_a_sheet_of_their_own(world, visit):
    for number in range(30):
        make.unit("branch", f"第{number}业务处机关党支部", world.a)
    opened = openpyxl.load_workbook(BytesIO(visit("committee").get("/problems/import/template").data))
    rules = [rule.formula1 for rule in opened.worksheets[0].data_validations.dataValidation]
    assert any(rule.startswith("'选项'!$A$1:$A$3") for rule in rules)
    assert world.a1.name in {cell.value for cell in opened["选项"]["A"]}


def test_what_is_no_ledger_is_refused_as_a_whole(actor, visit):
    for data, said in ((b"MZ", ""), (book(), "没有问题"), (write_xlsx(["甲"], [["乙"]], title="表"), "")):
        page = bring(visit("committee"), data, 422)
        assert said in text_of(page)
    with pytest.raises(Invalid, match="500"):
        reading.read(book(*[ROW] * 501), by=actor("committee"))
    for who in ("secretary", "supervisor", "member"):
        visit(who).get("/problems/import", 404)
    assert HEADINGS[: len(IMPORTED)] == list(IMPORTED)


def test_who_heads_a_branch_brings_nothing_in_for_it(world, actor):
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    line = reading.read(book(ROW), by=actor("committee"))[0]
    assert line.outcome == "wrong"
    assert "书记" in line.errors[0]


def test_rows_are_counted_and_looked_for_once_not_each_anew(world, actor, app, queries, ledger):
    ledger("committee", "a1", "issued")
    rows = [{**ROW, "编号": f"ZG-{at}", "问题": f"会议记录缺第 {at} 页"} for at in range(12)]

    def counted(number):
        data, by = book(*rows[:number]), actor("committee")
        with app.app_context():
            file = uploads.receive("台账.xlsx", data, by=by)
            queries.statements.clear()
            lines = reading.read(data, by=by)
            asked = len(queries)
            applying.apply(lines, file, by=by)
        return asked, sum("SUBSTR" in one.upper() for one in queries.statements)

    assert counted(3) == counted(12)
    found = [row.number for row in Problem.select().where(Problem.former != "").order_by(Problem.id)]
    assert found == [f"2025-{at:04}" for at in range(1, 13)]
    lines = reading.read(book(*rows, {**rows[0], "编号": ""}, {**rows[1], "编号": "2025-0002"}), by=actor("committee"))
    assert [line.entry.former for line in lines] == [*(f"ZG-{at}" for at in range(12)), "ZG-0", "ZG-1"]
