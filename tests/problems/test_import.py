"""A ledger kept elsewhere is read, shown, brought in once; what an export gives comes back as it is."""

from datetime import date
from io import BytesIO

import pytest

from portal.errors import Invalid
from portal.problems.importing import reading
from portal.problems.listing import HEADINGS, IMPORTED
from portal.problems.models import Problem
from portal.sheets import write_xlsx
from tests.browser_client import text_of

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
    from tests import factories as make

    make.appointment(world.committee.person, "secretary", unit=world.a1)
    line = reading.read(book(ROW), by=actor("committee"))[0]
    assert line.outcome == "wrong"
    assert "书记" in line.errors[0]
