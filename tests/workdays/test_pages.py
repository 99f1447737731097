"""The pages of 工作日历: reading, editing as text, colliding edits, Excel both ways, who may what."""

import io
import re
from datetime import date

import openpyxl
import pytest

from portal.audit.models import AuditEntry, Revision
from portal.drafts.models import Draft
from portal.errors import Denied, Invalid, Stale
from portal.sheets import write_xlsx
from portal.workdays import domain
from portal.workdays.models import Holiday, WorkYear
from portal.workdays.views import HEADINGS
from tests.browser_client import text_of

SENT = {"table": "2027-01-01至2027-01-03 放假 元旦\n2027-02-20 上班 春节调休", "source": "放假安排通知"}


def rows():
    return [(row.day.isoformat(), row.working, row.name) for row in Holiday.select().order_by(Holiday.day)]


SAVED = [
    ("2027-01-01", False, "元旦"), ("2027-01-02", False, "元旦"), ("2027-01-03", False, "元旦"),
    ("2027-02-20", True, "春节调休"),
]  # fmt: skip


def entries():
    return [
        (row.action, row.record, row.detail)
        for row in AuditEntry.select().where((AuditEntry.action == "workday.edit") & (AuditEntry.outcome == "done"))
    ]


@pytest.mark.parametrize("who", ["committee", "committee_b", "admin"])
def test_a_table_is_entered_once_and_everybody_reads_it(world, visit, who):
    keeper = visit(who)
    assert "还没有录入" in text_of(keeper.get("/workdays?year=2027"))
    assert 'name="once"' in keeper.get("/workdays/2027/edit").get_data(as_text=True)
    for _twice in range(2):
        answer = keeper.post("/workdays/2027/edit", {**SENT, "once": "once-1"})
        assert answer.headers["Location"] == "/workdays?year=2027"
    assert rows() == SAVED
    assert entries() == [("workday.edit", "work_year", {"year": 2027, "rows": 4})]
    page = text_of(visit("staff").get("/workdays?year=2027"))
    assert "放假安排通知" in page
    assert "1–3 日 元旦" in page
    assert "20 日（周六） 春节调休" in page
    assert "还没有录入" not in page
    assert "本来就休息" not in page, "what to look at twice is told to those who keep the table"
    assert "01-02（周六）、01-03（周日）是周末" in text_of(keeper.get("/workdays?year=2027"))


def test_an_edit_replaces_the_table_and_its_history_holds_both(world, actor):
    by = actor("committee")
    domain.save(2027, SENT["table"], SENT["source"], by=by)
    domain.save(2026, "2026-12-31 放假 年底", "通知", by=by)
    domain.save(2027, "2027-01-01 放假 元旦", "更正通知", by=by, version=1)
    assert rows() == [("2026-12-31", False, "年底"), ("2027-01-01", False, "元旦")]
    last = Revision.select().where(Revision.record == "work_year").order_by(Revision.number.desc(), Revision.id.desc())
    assert last[0].values["source"] == ["放假安排通知", "更正通知"]
    assert last[0].values["days"][0].splitlines()[-1] == "2027-02-20 上班 春节调休"
    domain.save(2027, "2027-01-01 放假 元旦", "更正通知", by=by, version=2)
    assert len(entries()) == 3, "what changes nothing leaves no trace"


def test_of_two_edits_the_later_sees_both_texts(world, visit, actor):
    domain.save(2027, SENT["table"], SENT["source"], by=actor("committee"))
    domain.save(2027, "2027-01-01 放假 元旦", "别人改的依据", by=actor("committee_b"), version=1)
    answer = visit("committee").post("/workdays/2027/edit", {**SENT, "version": "1"}, 409)
    page = text_of(answer)
    assert "别人改的依据" in page
    assert "放假安排通知" in page
    assert rows() == [("2027-01-01", False, "元旦")]
    visit("committee").post("/workdays/2027/edit", {**SENT, "version": "2"})
    assert rows() == SAVED


def test_two_who_enter_the_same_year_at_once(world, visit, actor):
    domain.save(2027, "2027-01-01 放假 元旦", "先到的", by=actor("committee_b"))
    answer = visit("committee").post("/workdays/2027/edit", {**SENT, "once": "once-2"}, 409)
    assert "先到的" in text_of(answer)
    with pytest.raises(Stale):
        domain.save(2027, SENT["table"], SENT["source"], by=actor("committee"), version=None)
    assert rows() == [("2027-01-01", False, "元旦")]


def test_wrong_lines_are_named_beside_the_text_which_stays(world, visit):
    sent = {**SENT, "table": "2027-01-01 放假 元旦\n一月二日放假\n2026-01-01 放假 元旦", "once": "once-3"}
    page = text_of(visit("committee").post("/workdays/2027/edit", sent, 422))
    assert "第 2 行：认不出“一月二日放假”" in page
    assert "第 3 行：2026-01-01 不在 2027 年" in page
    assert not WorkYear.select().exists()
    many = text_of(visit("committee").post("/workdays/2027/edit", {**sent, "table": "错\n" * 25}, 422))
    assert "第 20 行" in many
    assert "还有 5 行有误" in many


@pytest.mark.parametrize(
    ("table", "source", "field"),
    [("", "通知", "table"), ("2027-01-01 放假 元旦", " ", "source"), ("2027-01-01 放假 元旦", "长" * 201, "source")],
)
def test_a_table_needs_days_and_where_they_come_from(world, actor, table, source, field):
    with pytest.raises(Invalid) as refused:
        domain.save(2027, table, source, by=actor("admin"))
    assert refused.value.field == field
    assert not WorkYear.select().exists()


@pytest.mark.parametrize("year", [2019, 2100])
def test_years_out_of_reach(world, visit, actor, year):
    with pytest.raises(Invalid):
        domain.save(year, f"{year}-01-01 放假 元旦", "通知", by=actor("admin"))
    visit("admin").get(f"/workdays/{year}/edit", 404)
    assert visit("admin").get(f"/workdays?year={year}").status_code == 200, "the nearest year is shown"


@pytest.mark.parametrize("who", ["member", "secretary", "supervisor", "staff"])
def test_who_only_reads(world, visit, actor, who):
    with pytest.raises(Denied):
        domain.save(2027, SENT["table"], SENT["source"], by=actor(who))
    visit(who).get("/workdays/2027/edit", 403)
    assert "/edit" not in visit(who).get("/workdays").get_data(as_text=True)


def test_the_export_is_the_template_of_the_import(world, visit, actor):
    domain.save(2027, SENT["table"], SENT["source"], by=actor("committee"))
    exported = visit("staff").get("/workdays?year=2027&export=xlsx").get_data()
    cells = list(openpyxl.load_workbook(io.BytesIO(exported)).active.iter_rows(values_only=True))
    assert cells[0] == HEADINGS
    assert (cells[1][0].date(), *cells[1][1:]) == (date(2027, 1, 1), "放假", "元旦")
    answer = visit("committee").post("/workdays/2027/import", {"file": (io.BytesIO(exported), "表.xlsx")}, 200)
    page = answer.get_data(as_text=True)
    assert "已从工作簿读入 4 行，还没有保存" in page
    assert "2027-02-20 上班 春节调休" in page
    assert re.search(r'name="version"[^>]* value="1"', page), "saved, it replaces what was there, and nothing newer"
    assert not Draft.select().exists()
    assert len(entries()) == 1


def test_an_import_shows_what_is_wrong_and_saves_nothing(world, visit):
    book = write_xlsx(
        HEADINGS, [["2027-01-01", "放假", "元旦"], ["2027-13-01", "放假", "某节"], ["", "上班", "x"]], title="表"
    )
    page = text_of(visit("committee").post("/workdays/2027/import", {"file": (io.BytesIO(book), "表.xlsx")}, 200))
    assert "第 2 行：认不出日期“2027-13-01”" in page
    assert "第 3 行：认不出" in page
    for data, said in (
        (b"%PDF-1.7", "这是PDF 文件"),
        (write_xlsx(["日期"], [], title="表"), "第一行缺少列"),
        (b"", "空的"),
    ):
        sent = {"file": (io.BytesIO(data), "表.xlsx")}
        assert said in text_of(visit("committee").post("/workdays/2027/import", sent, 422))
    assert "请选择工作日历表" in text_of(visit("committee").post("/workdays/2027/import", {}, 422))
    assert not WorkYear.select().exists()
