"""A ledger kept in Excel is read, shown, filed once; what the book gives as a ledger comes back as it is."""

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from portal import clock
from portal.errors import Denied, Invalid
from portal.life.attendance import domain as attendance
from portal.life.book import ledger, reading
from portal.life.book.importing import applying
from portal.life.book.importing import reading as rows
from portal.life.book.ledger import HEADINGS
from portal.life.records import domain, minutes
from portal.life.records.models import LifeAttendance, LifePresence, LifeRecord
from portal.plans import actual
from portal.sheets import write_xlsx
from portal.units.models import Unit
from portal.uploads import domain as uploads
from tests import factories as make
from tests.browser_client import text_of
from tests.life.book.conftest import DAY, YEAR
from tests.plans.comparing.rows import item, plan

ROW = {
    "名称": "三月党员大会", "类型": "党员大会、党课", "日期": DAY, "开始": "14:30", "结束": "16:00", "地点": "三楼",
    "主持人": "郝明国",
    "记录人": "外请记录员", "缺席人员": "", "请假人员": "文振晓：出差", "议题": "发展党员：讨论张三\n通报党费",
    "发言要点": "讲课人：郝明国（专题党课）\n秦明恒：要加强学习", "决议": "同意（表决：应到4，实到3，赞成3，反对0，弃权0）",
    "学时": 2, "说明": "补充",
}  # fmt: skip


def book(*lines: dict[str, Any]) -> bytes:
    return write_xlsx(HEADINGS, [[line.get(heading, "") for heading in HEADINGS] for line in lines], title="台账")


def bring(browser: Any, data: bytes, status: int = 303, unit: str = "") -> Any:
    """Upload a workbook; gives the address of what would become of it."""
    page = browser.post(f"/life/import{unit}", {"file": (io.BytesIO(data), "台账.xlsx")}, status)
    return page.headers["Location"] if status == 303 else page


def test_a_row_becomes_a_filed_record_once(world: Any, actor: Any, visit: Any) -> None:
    browser = visit("secretary")
    assert "导入组织生活台账" in text_of(browser.get("/life/import"))
    at = bring(browser, book(ROW))
    page = text_of(browser.get(at))
    assert "可以新增 1 次（其中补录 1 次），已有 0 次，有误 0 行" in page
    assert browser.post(at, {"once": "ledger-1"}).headers["Location"] == "/life"
    browser.post(at, {"once": "ledger-1"})  # twice is once
    record = LifeRecord.get()
    assert (record.state, record.imported, record.late, record.title) == ("filed", True, True, "三月党员大会")
    assert (record.types, record.day, record.starts, record.ends) == (["assembly", "lecture"], DAY, "14:30", "16:00")
    assert (record.host_id, record.host_name) == (world.secretary.person.id, "郝明国")
    assert (record.recorder_id, record.recorder_name) == (None, "外请记录员")
    assert (record.hours, record.lecture_form, record.note) == (200, "thematic", "补充")
    held = minutes.read(record.minutes)
    assert [(one.kind, one.text) for one in held.agenda] == [("admission", "讨论张三"), ("", "通报党费")]
    assert [(one.person, one.text) for one in held.speeches] == [(world.colleague.person.id, "要加强学习")]
    assert held.resolutions[0].vote is not None
    assert [one.person for one in held.lecturers] == [world.secretary.person.id]
    away = {row.name: (row.status, row.reason) for row in LifeAttendance.select() if row.status != "present"}
    assert away == {"文振晓": ("leave", "出差")}
    there = {row.name for row in LifeAttendance.select()}
    assert {"郝明国", "秦明恒", "文振晓"} <= there
    assert "曾国立" not in there
    assert [row.branch_id for row in LifePresence.select()] == [world.a1.id]
    assert "可以新增 0 次，已有 1 次，有误 0 行" in text_of(browser.get(bring(browser, book(ROW))))
    assert "三月党员大会" in text_of(browser.get("/life?q=三月党员"))
    page = text_of(browser.get(f"/life/{record.id}"))
    assert "决议、发言、议题，共 3 处" in page
    assert "要加强学习" in page


def test_what_the_book_gives_comes_back_as_it_is(world: Any, actor: Any, filed: Any, visit: Any) -> None:
    record, by = filed(), actor("secretary")
    attendance.make_up(record, world.member.person.id, DAY + timedelta(days=9), "自学材料", by=by)
    browser = visit("secretary")
    data = browser.get(f"/life/book/ledger?since={YEAR}-01-01&until={YEAR}-12-31").data
    (line,) = rows.read(data, world.a1, by=by)
    assert line.outcome == "same"
    sheet = reading.one(record.id, by)
    told = dict(zip(HEADINGS, ledger.row(sheet), strict=True))
    told["名称"] = "另一次"
    (line,) = rows.read(book(told), world.a1, by=by)
    assert line.errors == ()
    made = applying._bring_in(line, world.a1, by)
    copy = reading.one(made.id, by)
    again = dict(zip(HEADINGS, ledger.row(copy), strict=True))
    assert again | {"说明": ""} == told | {"说明": ""}
    assert "列席：组织委员（党委派员，组织部）" in LifeRecord.get_by_id(made.id).note


def test_a_meeting_of_a_group_is_its_own(world: Any, actor: Any, visit: Any) -> None:
    """Its people alone are expected, the ledger gives it again, and the plan knows whose it was."""
    by, inside = actor("secretary"), make.person("组员", world.a1, group=world.g1)
    second = make.unit("group", "第二党小组", world.a1)
    make.person("另组", world.a1, group=second)
    of_first = {"名称": "党小组会", "类型": "党小组会", "日期": DAY, "党小组": "第一党小组"}
    browser = visit("secretary")
    browser.post(bring(browser, book(of_first, of_first | {"党小组": "第二党小组"})), {"once": "ledger-groups"})
    found = {row.group_id: row for row in LifeRecord.select()}
    assert set(found) == {world.g1.id, second.id}  # on one day under one name, and yet two
    there = LifeAttendance.select().where(LifeAttendance.record == found[world.g1.id])
    assert {row.person_id for row in there} == {inside.id}
    asked = item("1", "group_meeting", (3,), topic="党小组会", who="第二党小组", subject="group")
    planned = plan(world.a1, world.secretary.person, [asked], YEAR)
    assert [(link.record, link.item) for link in actual.of(planned).links] == [(found[second.id].id, "1")]
    data = browser.get(f"/life/book/ledger?since={DAY}&until={DAY}").data
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    told = [dict(zip(HEADINGS, row, strict=True)) for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert {(row["党小组"], row["应到人员"]) for row in told} == {("第一党小组", "组员"), ("第二党小组", "另组")}
    assert [line.outcome for line in rows.read(data, world.a1, by=by)] == ["same", "same"]
    Unit.update(closed_on=clock.today()).where(Unit.id == second.id).execute()
    assert [line.outcome for line in rows.read(data, world.a1, by=by)] == ["same", "same"]


def test_a_group_must_be_of_the_branch_and_still_work(world: Any, actor: Any) -> None:
    by, row = actor("secretary"), {**ROW, "名称": "党小组会", "类型": "党小组会", "发言要点": ""}
    make.person("组员", world.a1, group=world.g1)
    make.unit("group", "别处党小组", world.a2)
    make.unit("group", "撤销的党小组", world.a1, closed_on=DAY)
    for name, said in (
        ("别处党小组", "党小组：没有“别处党小组”，请写第一党小组；不是党小组开展的留空。"),
        ("撤销的党小组", "党小组：“撤销的党小组”已经撤销，请留空。"),
    ):
        (line,) = rows.read(book({**row, "党小组": name}), world.a1, by=by)
        assert line.outcome == "wrong"
        assert said in line.errors
    (line,) = rows.read(book({**row, "党小组": "第一党小组"}), world.a2, by=actor("secretary_a2"))
    assert "党小组：没有“第一党小组”，请写别处党小组；不是党小组开展的留空。" in line.errors
    (line,) = rows.read(book({**row, "党小组": "第一党小组"}), world.a, by=actor("committee"))
    assert "党小组：没有“第一党小组”，这里还没有党小组，请留空。" in line.errors


def test_a_ledger_begun_before_there_was_the_column_still_comes_in(world: Any, actor: Any) -> None:
    by, headings = actor("secretary"), [one for one in HEADINGS if one != "党小组"]
    make.person("组员", world.a1, group=world.g1)
    row = {"名称": "党小组会", "类型": "党小组会", "日期": DAY}
    older = write_xlsx(headings, [[row.get(name, "") for name in headings]], title="台账")
    (line,) = rows.read(older, world.a1, by=by)
    assert (line.errors, line.wanted.group) == ((), None)
    applying._bring_in(line, world.a1, by)
    (line,) = rows.read(book({**row, "党小组": "第一党小组"}), world.a1, by=by)
    assert line.outcome == "same"  # it does not come in again because the group is told now


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"类型": "座谈"}, "类型：没有“座谈”"),
    ({"日期": "2026年3月"}, "不是哪一天的日期"),
    ({"日期": clock.today() + timedelta(days=1)}, "不能晚于今天"),
    ({"结束": "09:00"}, "结束：早于开始时间"),
    ({"开始": "下午"}, "开始：“下午”不是时间"),
    ({"学时": "很多"}, "学时：“很多”不对"),
    ({"应到人员": "郝明国、没有这人"}, "名单里没有“没有这人”"),
    ({"请假人员": "文振晓"}, "请写明文振晓的事由"),
    ({"请假人员": "曾国立：出差"}, "名单里没有“曾国立”"),
    ({"缺席人员": "文振晓"}, "文振晓写了两次"),
    ({"决议": "同意（应到2，实到3，赞成3）"}, "多于应到"),
    ({"地点": "长" * 61}, "地点：最多 60 个字"),
    ({"名称": "长" * 101}, "名称：最多 100 个字"),
    ({"类型": "党员大会"}, "写了讲课人，类型里却没有“党课”"),
    ({"请假人员": f"文振晓：{'长' * 101}"}, "各最多 100 个字"),
    ({"发言要点": f"讲课人：{'长' * 41}"}, "讲课人姓名最多 40 个字"),
    ({"请假人员": f"文振晓：出差（{DAY - timedelta(days=1)}补课：自学）"}, "补课日期"),
]  # fmt: skip


def test_wrong_rows_say_what_is_wrong_and_stay_out(world: Any, actor: Any, visit: Any) -> None:
    data = book(*({**ROW, "名称": f"第 {at} 次", **wrong} for at, (wrong, _said) in enumerate(WRONG)))
    lines = rows.read(data, world.a1, by=actor("secretary"))
    for line, (wrong, said) in zip(lines, WRONG, strict=True):
        assert line.outcome == "wrong", wrong
        assert any(said in error for error in line.errors), (wrong, line.errors)
    browser = visit("secretary")
    at = bring(browser, book({**ROW, "类型": "座谈"}, ROW, ROW))
    page = browser.get(at)
    assert "可以新增 1 次" in text_of(page)
    assert "与第 3 行日期、名称相同" in text_of(page)
    html = page.get_data(as_text=True)
    assert html.index('id="line-2"') < html.index('id="line-3"')
    browser.post(at, {"once": "ledger-2"})
    assert LifeRecord.select().count() == 1
    at = bring(browser, book({**ROW, "类型": "座谈"}))
    assert "没有可以导入的行" in text_of(browser.post(at, {"once": "ledger-3"}, 422))


def test_same_names_are_told_apart_in_words(world: Any, actor: Any) -> None:
    one = make.person("王伟", world.a1, birth="1980-05")
    other = make.person("王伟", world.a1, birth="1991-03")
    by = actor("secretary")
    (line,) = rows.read(book({**ROW, "请假人员": "王伟：出差"}), world.a1, by=by)
    assert line.outcome == "wrong"
    assert line.errors == (
        f"请假人员：{DAY} 的名单里有 2 名“王伟”，请写明是哪一位：王伟（1980-05）、王伟（1991-03）。",
    )
    (line,) = rows.read(book({**ROW, "请假人员": "王伟（1991-03）：出差"}), world.a1, by=by)
    assert [tick.person for tick in line.ticks if tick.status == "leave"] == [other.id]
    assert one.id in {tick.person for tick in line.ticks}
    applying._bring_in(line, world.a1, by)
    sheet = reading.one(LifeRecord.get().id, by)
    told = dict(zip(HEADINGS, ledger.row(sheet), strict=True))
    assert told["请假人员"] == "王伟（1991-03）：出差"
    assert "王伟（1980-05）、王伟（1991-03）" in told["应到人员"]


def test_people_are_those_of_that_day(world: Any, actor: Any) -> None:
    """Who came later is not expected, who was moved away since is."""
    from portal.units.models import Person, Transfer

    late = make.person("后来者", world.a1, joined=f"{YEAR}-06-01")
    gone = make.person("调走的", world.a1)
    Transfer.create(person=gone, origin=world.a1, target=world.a2, moved_on=DAY + timedelta(days=30))
    Person.update(branch=world.a2).where(Person.id == gone.id).execute()
    (line,) = rows.read(book(ROW), world.a1, by=actor("secretary"))
    ticked = {tick.person for tick in line.ticks}
    assert gone.id in ticked
    assert late.id not in ticked
    (named,) = rows.read(book({**ROW, "应到人员": "郝明国、调走的"}), world.a1, by=actor("secretary"))
    assert {tick.person for tick in named.ticks} == {
        world.secretary.person.id, gone.id, world.member.person.id,  # who was on leave was expected too
    }  # fmt: skip


def test_who_imports_for_what(world: Any, actor: Any, visit: Any) -> None:
    for who, unit in (("secretary", "a2"), ("committee", "a1"), ("supervisor", "a1"), ("committee_b", "a")):
        with pytest.raises(Denied):
            rows.read(book(ROW), world.units[unit], by=actor(who))
    for who in ("member", "supervisor", "staff"):
        visit(who).get("/life/import", 404)
    visit("secretary").get(f"/life/import?unit={world.a2.id}", 404)
    visit("committee").get(f"/life/import?unit={world.a1.id}", 404)
    browser = visit("committee")
    own = {
        **ROW, "名称": "党委集中学习", "类型": "集中学习", "应到人员": "郝明国、曾国立、文振晓", "主持人": "解秀兰", "决议": "", "发言要点": "",
    }  # fmt: skip
    at = bring(browser, book(own))
    browser.post(at, {"once": "ledger-own"})
    record = LifeRecord.get()
    assert (record.unit_id, record.committee_id, record.host_id) == (world.a.id, world.a.id, world.committee.person.id)
    assert {row.branch_id for row in LifePresence.select()} == {world.a1.id, world.a2.id}
    file = bring(visit("secretary"), book(ROW))
    visit("committee").get(file.partition("?")[0], 404)  # a workbook is its reader's own


def test_the_workbook_as_a_whole(world: Any, actor: Any, visit: Any) -> None:
    browser = visit("secretary")
    data = browser.get("/life/import/template").data
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert sheet.max_row == 1
    assert "没有记录" in text_of(bring(browser, data, 422))
    assert "第一行缺少列" in text_of(bring(browser, write_xlsx(["名称"], [["三月"]], title="x"), 422))
    assert "请选择填好的组织生活台账" in text_of(browser.post("/life/import", {}, 422))
    assert "xlsx" in text_of(bring(browser, b"no workbook", 422))
    with pytest.raises(Invalid, match="最多导入 500 行"):
        rows.read(book(*[ROW] * 501), world.a1, by=actor("secretary"))


def test_a_draft_on_the_web_is_not_filed_twice(world: Any, actor: Any) -> None:
    by = actor("secretary")
    domain.create(domain.Wanted(("assembly",), ROW["名称"], DAY), world.a1.id, by=by)
    (line,) = rows.read(book(ROW), world.a1, by=by)
    assert line.outcome == "same"
    assert "还没有归档" in line.errors[0]


def test_a_row_that_is_refused_after_all_leaves_nothing_and_stops_nobody(
    world: Any, actor: Any, monkeypatch: Any, visit: Any
) -> None:
    original = domain.file

    def refusing(record: LifeRecord, *, by: Any) -> None:
        if record.title == "第一次":
            raise Invalid("这一次不能归档。")
        original(record, by=by)

    monkeypatch.setattr(applying.records, "file", refusing)
    browser = visit("secretary")
    at = bring(browser, book({**ROW, "名称": "第一次"}, {**ROW, "名称": "第二次"}))
    page = text_of(browser.post(at, {"once": "ledger-4"}, 422))
    assert "已导入 1 次，下面几行没有导入" in page
    assert "第 2 行：这一次不能归档" in page
    assert [row.title for row in LifeRecord.select()] == ["第二次"]
    monkeypatch.undo()
    browser.post(at, {"once": "ledger-4"})
    assert {row.title for row in LifeRecord.select()} == {"第一次", "第二次"}


def test_where_the_branch_stands_is_judged_with_the_rows(world: Any, actor: Any, visit: Any) -> None:
    from portal.life.judging.document import to_document
    from portal.life.library import rule_sets
    from portal.life.rulesets.models import LifeRules
    from portal.life.standing.models import LifeStanding

    LifeRules.create(
        committee=world.a, name="条例", document=to_document(rule_sets()["branches2018"]), state="in_force"
    )
    browser = visit("secretary")
    days = [date(YEAR, 2, 5), date(YEAR, 5, 5)]
    browser.post(bring(browser, book(*({**ROW, "日期": day} for day in days))), {"once": "ledger-standing"})
    kept = {
        row.rule: row
        for row in LifeStanding.select().where((LifeStanding.branch == world.a1) & (LifeStanding.year == YEAR))
    }
    both = {row.id for row in LifeRecord.select()}
    assert set(kept["assembly"].records) == both
    judged_anew = {row.rule: (row.done, row.state) for row in kept.values()}
    from portal.life.standing import domain as standing

    standing.refresh([world.a1.id], [YEAR])
    again = LifeStanding.select().where((LifeStanding.branch == world.a1) & (LifeStanding.year == YEAR))
    assert {row.rule: (row.done, row.state) for row in again} == judged_anew


def test_five_hundred_rows_are_filed_at_once(world: Any, actor: Any, app: Any) -> None:
    by = actor("secretary")
    for at in range(20):
        make.person(f"党员{chr(0x4E00 + at)}", world.a1)
    days = [date(YEAR, 1, 1) + timedelta(days=at % 360) for at in range(500)]
    data = book(*({**ROW, "名称": f"第 {at} 次", "日期": day} for at, day in enumerate(days)))
    lines = rows.read(data, world.a1, by=by)
    assert {line.outcome for line in lines} == {"new"}
    with app.app_context():
        file = uploads.receive("台账.xlsx", data, by=by)
        done = applying.apply(lines, Unit.get_by_id(world.a1.id), file, by=by)
    assert (done.filed, done.refused) == (500, ())
    assert LifeRecord.select().where(LifeRecord.state == "filed").count() == 500
