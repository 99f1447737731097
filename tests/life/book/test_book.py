"""会议记录本: what stands on the paper of each record, in print, in Word, in Excel; who may open it, how long it may be."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from portal import clock
from portal.errors import Invalid
from portal.life.attendance import domain as attendance
from portal.life.book import attendance as sheet_of_people
from portal.life.book import reading, word, wording
from portal.life.records import domain
from portal.life.records.models import LifeRecord
from portal.units.models import Unit
from tests.browser_client import text_of
from tests.life.book.conftest import DAY, YEAR

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WHOLE = f"since={YEAR}-01-01&until={YEAR}-12-31"


def asked(unit: Unit, since: date = date(YEAR, 1, 1), until: date = date(YEAR, 12, 31), *types: str) -> reading.Asked:
    return reading.Asked(unit, since, until, types)


def opened(data: bytes) -> list[str]:
    """The paragraphs of a Word file, read without any library for Word."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert parts.testzip() is None
        body = ET.fromstring(parts.read("word/document.xml"))
    return ["".join(text.text or "" for text in line.iter(f"{WORD}t")) for line in body.iter(f"{WORD}p")]


def test_the_paper_of_a_record_holds_what_the_paper_form_has(world: Any, actor: Any, filed: Any) -> None:
    record, by = filed(), actor("secretary")
    attendance.make_up(record, world.member.person.id, DAY + timedelta(days=9), "自学材料", by=by)
    domain.annex(LifeRecord.get_by_id(record.id), "地点应为二楼", by=by)
    sheet = reading.one(record.id, by)
    facts = dict(wording.facts(sheet))
    assert facts["类型"] == "党员大会、党课"
    assert facts["时间"] == f"{YEAR}年3月5日 14:30—16:00"
    assert (facts["地点"], facts["主持人"], facts["记录人"]) == ("三楼会议室", "郝明国", "记录员")
    assert facts["党课"] == "专题党课，讲课人党校教师"
    assert facts["学时"] == "2 学时"
    count = len(sheet.attended)
    assert count > 2
    assert facts["到会"] == f"应到 {count} 人，实到 {count - 1} 人，请假 1 人，缺席 0 人"
    assert facts["请假"] == "文振晓（出差）"
    assert facts["补课"] == f"文振晓（{YEAR}年3月14日，自学材料）"
    assert facts["列席"] == "组织委员（党委派员，组织部）"
    assert "缺席" not in facts
    assert "郝明国" in facts["实到"]
    assert "文振晓" not in facts["实到"]
    parts = dict(wording.parts(sheet))
    assert parts["议题"] == ["1. 讨论发展对象（发展党员）", "2. 通报党费"]
    assert parts["发言要点"] == ["秦明恒：要加强学习"]
    assert parts["决议和表决"][0] == "1. 同意接收"
    assert "赞成 3 票，反对 0 票，弃权 0 票" in parts["决议和表决"][1]
    assert wording.paired([("名称", "会"), ("类型", "党课"), ("地点", "礼堂"), ("主持人", "长" * 30), ("记录人", "甲")]) == [
        [("名称", "会")], [("类型", "党课"), ("地点", "礼堂")], [("主持人", "长" * 30)], [("记录人", "甲")],
    ]  # fmt: skip
    assert any("达到半数（2 人），可以进行表决" in line for line in parts["决议和表决"])
    assert any("通过" in line for line in parts["决议和表决"])
    assert parts["附记更正"][0].startswith("地点应为二楼（郝明国，")
    assert wording.mark(sheet) == "补录"
    assert "郝明国于" in wording.filed(sheet)


def test_a_member_reads_who_was_there_but_not_who_was_away(world: Any, actor: Any, filed: Any, visit: Any) -> None:
    record = filed()
    facts = dict(wording.facts(reading.one(record.id, actor("colleague"))))
    assert "请假 1 人" in facts["到会"]
    assert not {"请假", "缺席", "补课"} & set(facts)
    assert "出差" not in text_of(visit("colleague").get(f"/life/{record.id}/print"))
    assert "出差" in text_of(visit("secretary").get(f"/life/{record.id}/print"))
    assert "出差" in text_of(visit("supervisor").get(f"/life/{record.id}/print"))
    for who in ("member_b", "secretary_b", "staff"):
        visit(who).get(f"/life/{record.id}/print", 404)


def test_a_draft_prints_with_its_state(world: Any, actor: Any, visit: Any) -> None:
    wanted = domain.Wanted(("board",), "四月支委会", DAY)
    record = domain.create(wanted, world.a1.id, by=actor("secretary"))
    page = text_of(visit("secretary").get(f"/life/{record.id}/print"))
    assert "起草中" in page
    assert "还没有登记到会" in page
    assert "主持人（签字）：" in page
    assert "补录" not in page
    assert reading.found(asked(world.a1), actor("secretary")) == []  # a book holds what was filed


def test_the_book_holds_a_period_of_a_unit_by_day(world: Any, actor: Any, filed: Any) -> None:
    by = actor("secretary")
    later = filed(day=date(YEAR, 12, 31), title="十二月党员大会", plain=True)
    first, board = (
        filed(),
        filed(day=DAY, title="三月民主议事", types=("deliberation",), starts="09:00", lecturer_name=""),
    )
    filed("a2", title="别的支部的", plain=True)
    filed(day=date(YEAR - 1, 12, 31), title="前一年的", plain=True)
    assert [row.id for row in reading.found(asked(world.a1), by)] == [board.id, first.id, later.id]
    assert [row.id for row in reading.found(asked(world.a1, DAY, DAY, "deliberation"), by)] == [board.id]
    sheets = reading.sheets(reading.found(asked(world.a1), by), by)
    assert [len(one.guests) for one in sheets] == [1, 1, 0]


def test_a_book_is_no_longer_than_a_year_and_its_most_records(
    world: Any, actor: Any, filed: Any, monkeypatch: Any, visit: Any
) -> None:
    by = actor("secretary")
    reading.checked(asked(world.a1, date(2024, 1, 1), date(2024, 12, 31)))
    for since, until, said in (
        (date(2024, 1, 1), date(2025, 1, 1), "一本最多一年"),
        (date(2024, 2, 1), date(2024, 1, 1), "早于开始日期"),
    ):
        with pytest.raises(Invalid, match=said):
            reading.found(asked(world.a1, since, until), by)
    filed(plain=True)
    filed(title="又一次", plain=True)
    monkeypatch.setattr(reading, "MOST_RECORDS", 1)
    with pytest.raises(Invalid, match="有 2 次记录，一本最多 1 次"):
        reading.found(asked(world.a1), by)
    browser = visit("secretary")
    assert "一本最多 1 次" in text_of(browser.get(f"/life/book?{WHOLE}"))
    for form in ("print", "word", "attendance", "ledger"):
        browser.get(f"/life/book/{form}?{WHOLE}", 422)
    assert "请按 2026-03-01 这样填写" in text_of(browser.get("/life/book?since=%E6%98%A8%E5%A4%A9"))


def test_what_the_committee_held_stands_beside_and_in_its_own_book(world: Any, actor: Any, filed: Any) -> None:
    filed("a", title="机关党委集中学习", types=("study",), lecture_form="", lecturer_name="", leave="", plain=True)
    assert [row.title for row in reading.besides(asked(world.a1), actor("secretary"))] == ["机关党委集中学习"]
    assert reading.found(asked(world.a1), actor("secretary")) == []
    by = actor("committee")
    sheets = reading.sheets(reading.found(asked(world.a), by), by)
    assert dict(wording.facts(sheets[0]))["计入支部"] == "机关第一党支部、机关第二党支部"
    assert reading.besides(asked(world.a), by) == []


def test_the_word_file_is_read_back(world: Any, actor: Any, filed: Any, visit: Any) -> None:
    filed()
    filed(day=DAY + timedelta(days=30), title="四月党员大会", plain=True)
    by = actor("secretary")
    sheets = reading.sheets(reading.found(asked(world.a1), by), by)
    lines = opened(word.book(asked(world.a1), sheets, [], ""))
    assert lines[0] == "机关第一党支部会议记录本"
    for said in (
        "记录次数：2 次", "1. 三月党员大会", "2. 四月党员大会", "文振晓（出差）", "1. 讨论发展对象（发展党员）", "秦明恒：要加强学习",
        "补录", "主持人（签字）：", "会场有三十人旁听。",
    ):  # fmt: skip
        assert said in lines, said
    assert lines.index("1. 三月党员大会") < lines.index("1. 讨论发展对象（发展党员）") < lines.index("2. 四月党员大会")
    with zipfile.ZipFile(io.BytesIO(word.book(asked(world.a1), sheets, [], ""))) as parts:
        body = ET.fromstring(parts.read("word/document.xml"))
    breaks = [line for line in body.iter(f"{WORD}p") if line.find(f"{WORD}pPr/{WORD}pageBreakBefore") is not None]
    assert len(breaks) == 2, "each record begins a page"
    page = body.find(f".//{WORD}pgMar")
    assert page is not None
    assert [round(int(page.get(f"{WORD}{side}", "0")) / 56.7) for side in ("top", "bottom", "left", "right")] == [
        37, 35, 28, 26,
    ]  # fmt: skip
    data = visit("secretary").get(f"/life/book/word?{WHOLE}")
    assert data.mimetype.endswith("wordprocessingml.document")
    assert "三月党员大会" in "".join(opened(data.data))


def test_attendance_is_a_row_a_person_and_a_column_a_record(world: Any, actor: Any, filed: Any, visit: Any) -> None:
    first = filed()
    filed(day=DAY + timedelta(days=30), title="四月党员大会", leave="colleague", plain=True)
    attendance.make_up(first, world.member.person.id, DAY + timedelta(days=3), "自学", by=actor("secretary"))
    book = openpyxl.load_workbook(io.BytesIO(visit("secretary").get(f"/life/book/attendance?{WHOLE}").data))
    assert book.sheetnames == ["到会情况", "汇总"]
    by_record = {row[0]: row[1:] for row in book["到会情况"].iter_rows(min_row=2, values_only=True)}
    assert [cell.value for cell in book["到会情况"][1]][2:] == [
        f"{YEAR}-03-05 三月党员大会", f"{YEAR}-04-04 四月党员大会",
    ]  # fmt: skip
    assert by_record["文振晓"] == ("机关第一党支部", "补", "到")
    assert by_record["秦明恒"] == ("机关第一党支部", "到", "假")
    sums = {row[0]: row[2:] for row in book["汇总"].iter_rows(min_row=2, values_only=True)}
    assert [cell.value for cell in book["汇总"][1]][2:] == ["应到", "到", "假", "缺", "补", "学时"]
    assert sums["文振晓"] == (2, 1, 0, 0, 1, 4)
    assert sums["秦明恒"] == (2, 1, 1, 0, 0, 2)
    assert list(sums) == list(by_record)
    by = actor("secretary")
    assert sheet_of_people.count(reading.sheets(reading.found(asked(world.a1), by), by)) == len(sums)


def test_pages(world: Any, actor: Any, filed: Any, visit: Any) -> None:
    record = filed()
    secretary = visit("secretary")
    page = secretary.get(f"/life/book?{WHOLE}")
    assert "1 次" in text_of(page)
    assert f"/life/{record.id}" in page.get_data(as_text=True)
    assert f"/life/book/print?unit={world.a1.id}&amp;since={YEAR}-01-01" in page.get_data(as_text=True)
    assert "没有归档的记录" in text_of(secretary.get(f"/life/book?{WHOLE}&types=board"))
    assert "没有归档的记录" in text_of(secretary.get("/life/book"))  # this year has none
    printed = text_of(secretary.get(f"/life/book/print?{WHOLE}"))
    for said in ("机关第一党支部会议记录本", "目录", "三月党员大会", "主持人（签字）：", "请假"):
        assert said in printed, said
    assert str(clock.today().year) in printed
    other = f"unit={world.b1.id}&{WHOLE}"
    assert world.b1.name not in text_of(secretary.get(f"/life/book?{other}"))
    for form in ("", "/print", "/word", "/attendance", "/ledger"):
        if form:
            secretary.get(f"/life/book{form}?{other}", 404)
        visit("committee").get(f"/life/book{form}?unit={world.a1.id}&{WHOLE}")
        visit("supervisor").get(f"/life/book{form}?unit={world.a1.id}&{WHOLE}")
        visit("member").get(f"/life/book{form}?{WHOLE}", 404)


def test_the_book_costs_the_same_queries_however_long_it_is(world: Any, actor: Any, filed: Any, queries: Any) -> None:
    by = actor("secretary")
    filed(plain=True)
    wanted = asked(world.a1)
    reading.sheets(reading.found(wanted, by), by)
    queries.statements.clear()
    reading.sheets(reading.found(wanted, by), by)
    one = len(queries)
    for month in (4, 5, 6):
        filed(day=date(YEAR, month, 5), plain=True)
    queries.statements.clear()
    assert len(reading.sheets(reading.found(wanted, by), by)) == 4
    assert len(queries) == one
