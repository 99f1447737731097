"""The register from Excel: what each row would become, errors in words, nothing saved before the last word."""

import io
from datetime import date

import openpyxl
import pytest

from portal.audit.models import AuditEntry
from portal.errors import Invalid
from portal.honours import importing
from portal.honours.listing import HEADINGS, IMPORTED
from portal.honours.models import Honour
from portal.inbox.models import Message
from portal.sheets import write_xlsx
from portal.uploads.models import Attachment
from tests import factories as make
from tests.browser_client import text_of

A1, A2 = "机关第一党支部", "机关第二党支部"
GOOD = [
    "先进基层党组织",
    "先进基层党组织",
    "市厅级",
    date(2025, 7, 1),
    A1,
    "",
    "中共某某市委，某委〔2025〕12 号",
    "连续两年",
]
AT = {heading: number for number, heading in enumerate(IMPORTED)}


def row(**changes):
    cells = list(GOOD)
    for heading, value in changes.items():
        cells[AT[heading]] = value
    return cells


MEMBER = row(名称="优秀共产党员", 类别="优秀共产党员", 姓名="文振晓")


def book(*rows):
    return write_xlsx(IMPORTED, rows, title="荣誉登记")


def outcomes(data, by):
    return [(line.number, line.outcome, line.errors) for line in importing.read(data, by=by)]


@pytest.mark.parametrize(
    "cells",
    [
        GOOD,
        MEMBER,
        row(授予日期="2025年7月1日"),
        row(授予日期="20250701"),
        row(授予日期=20250701),
        row(说明=""),
        row(级别="国家级"),
        row(名称="先进  基层党组织"),
    ],
)
def test_rows_that_are_right(world, actor, cells):
    assert outcomes(book(cells), actor("committee")) == [(2, "new", ())]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"名称": ""}, "名称：请填写荣誉名称，与证书或文件上的一致。"),
        ({"类别": "优秀共产党员"}, "类别：支部的荣誉请在这些类别中选择：先进基层党组织、"),
        ({"类别": "先进集体"}, "类别：支部的荣誉请在这些类别中选择：先进基层党组织、"),
        ({"姓名": "文振晓"}, "类别：党员的荣誉请在这些类别中选择：优秀共产党员、"),
        ({"级别": "市级"}, "级别：请在这些级别中选择：国家级、省部级、市厅级、"),
        ({"级别": ""}, "级别：请在这些级别中选择：国家级、"),
        ({"授予日期": ""}, "授予日期：请填写授予日期，写到日。"),
        ({"授予日期": "2025-07"}, "授予日期：请写到日，例如 2025-07-01。"),
        ({"授予日期": "去年"}, "授予日期：认不出的日期"),
        ({"授予日期": date(2099, 1, 1)}, "授予日期：授予日期不能晚于今天。"),
        ({"党支部": ""}, "党支部：请填写支部全称。"),
        ({"党支部": "一支部"}, "党支部：您的范围内没有“一支部”，请写支部全称。"),
        ({"党支部": "集团机关第一党支部"}, "党支部：您的范围内没有“集团机关第一党支部”"),  # another committee's
        ({"姓名": "查无此人", "类别": "优秀共产党员"}, "姓名：本支部在册党员中没有“查无此人”；集体荣誉这一列留空。"),
        ({"姓名": "司马若鑫", "类别": "优秀共产党员"}, "姓名：本支部在册党员中没有“司马若鑫”"),  # another branch's
        ({"授予机关和文号": ""}, "授予机关和文号：请填写授予机关和文号"),
        ({"说明": "长" * 301}, "说明：说明最多 300 个字，请精简。"),
    ],
)
def test_rows_that_are_wrong_say_why(world, actor, changes, said):
    ((number, outcome, errors),) = outcomes(book(row(**changes)), actor("committee"))
    assert (number, outcome, len(errors)) == (2, "wrong", 1)
    assert errors[0].startswith(said)


def test_all_that_is_wrong_with_a_row_is_said_at_once(world, actor):
    ((_, _, errors),) = outcomes(book(row(名称="", 级别="市级", 授予日期="", 党支部="一支部")), actor("committee"))
    assert [error.partition("：")[0] for error in errors] == ["党支部", "名称", "级别", "授予日期"]


def test_namesakes_and_branches_of_one_name_are_asked_about(world, actor):
    make.person("文振晓", world.a1, birth="1990-01")
    ((_, outcome, errors),) = outcomes(book(MEMBER), actor("committee"))
    assert (outcome, errors) == ("wrong", ("姓名：本支部有 2 名“文振晓”，分不清是谁，请在网页上登记。",))
    general = make.unit("general_branch", "第一党总支", world.a)
    make.unit("branch", A1, general)
    ((_, outcome, errors),) = outcomes(book(GOOD), actor("committee"))
    assert (outcome, errors) == ("wrong", (f"党支部：有几个“{A1}”，分不清是哪个，请在网页上登记。",))


def test_an_officer_imports_no_honour_of_ones_own(world, actor):
    own = book(row(名称="优秀共产党员", 类别="优秀共产党员", 姓名="解秀兰", 党支部=A2))
    ((_, outcome, errors),) = outcomes(own, actor("committee"))
    assert outcome == "wrong"
    assert errors[0].startswith("姓名：本人的荣誉不能自己登记")
    assert outcomes(own, actor("secretary_a2")) == [(2, "new", ())]
    make.appointment(world.committee.person, "secretary", unit=world.a1)
    ((_, outcome, errors), (_, other, _errors)) = outcomes(book(GOOD, row(党支部=A2)), actor("committee"))
    assert (outcome, other) == ("wrong", "new")
    assert "您是这个支部的书记" in errors[0]


def test_a_secretary_may_leave_the_branch_empty_and_reach_no_other(world, actor):
    found = outcomes(book(row(党支部=""), row(党支部=A2)), actor("secretary"))
    assert [outcome for _number, outcome, _errors in found] == ["new", "wrong"]


def test_what_is_there_is_not_registered_again_and_a_row_counts_once(world, actor, honoured):
    honoured("a1", title=GOOD[0], awarded_on=GOOD[3])
    other = row(名称="示范支部", 类别="示范（标杆）支部")
    found = outcomes(book(GOOD, other, other, row(授予日期=date(2024, 7, 1))), actor("committee"))
    assert found == [(2, "same", ()), (3, "new", ()), (4, "wrong", ("与第 3 行重复。",)), (5, "new", ())]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        (b"%PDF-1.7", "PDF"),
        (book(), "没有要登记的荣誉"),
        (write_xlsx(["名称"], [["x"]], title="荣誉"), "第一行缺少列：类别"),
        (book(*[GOOD] * 301), "一次最多导入 300 行，这份有 301 行"),
    ],
)
def test_workbooks_that_are_no_register(world, actor, data, said):
    with pytest.raises(Invalid, match=said):
        importing.read(data, by=actor("committee"))


def _choose(visitor, data):
    return visitor.post("/honours/import", {"file": (io.BytesIO(data), "荣誉.xlsx")}).headers["Location"]


@pytest.mark.parametrize(
    ("who", "state", "act"), [("committee", "confirmed", "register"), ("secretary", "proposed", "propose")]
)
def test_first_shown_then_registered_once(world, visit, who, state, act):
    visitor = visit(who)
    at = _choose(visitor, book(GOOD, MEMBER, row(名称="")))
    page = text_of(visitor.get(at))
    assert "可以登记 2 项，已登记 0 项，有误 1 行" in page
    assert "名称：请填写荣誉名称" in page
    assert not Honour.select().exists(), "looking saves nothing"
    visit("committee_b").get(at, 404)
    visit("colleague").get(at, 404)
    for _twice in range(2):
        visitor.post(at, {"once": "once-9"})
    found = {(row.title, row.state, row.person_id) for row in Honour.select()}
    assert found == {("先进基层党组织", state, None), ("优秀共产党员", state, world.member.person.id)}
    assert AuditEntry.select().where(AuditEntry.action == f"honour.{act}").count() == 2
    told = [row.text for row in Message.select().where(Message.person == world.committee.person.id)]
    assert told == ([] if who == "committee" else ["支部上报了 2 项荣誉，请确认"])
    assert Attachment.get().removed_at is not None, "the workbook has done its work"
    visitor.get(at, 404)


def test_a_workbook_without_a_right_row_registers_nothing(world, visit):
    visitor = visit("committee")
    at = _choose(visitor, book(row(名称="")))
    assert "没有可以登记的行" in text_of(visitor.post(at, {"once": "once-8"}, 422))
    assert not Honour.select().exists()


def test_when_one_row_fails_none_is_registered(world, actor, visit, monkeypatch):
    visitor = visit("committee")
    at = _choose(visitor, book(GOOD, MEMBER))
    real, calls = importing.domain.register, []

    def failing(*args, **options):
        calls.append(args)
        if len(calls) == 2:
            raise Invalid("第二行出了问题。")
        return real(*args, **options)

    monkeypatch.setattr(importing.domain, "register", failing)
    assert "第二行出了问题" in text_of(visitor.post(at, {"once": "once-7"}, 422))
    assert not Honour.select().exists()
    assert Attachment.get().removed_at is None


def test_refused_files_are_named_on_the_page(world, visit):
    visitor = visit("secretary")
    assert "请选择填好的荣誉登记表" in text_of(visitor.post("/honours/import", {}, 422))
    sent = {"file": (io.BytesIO(b"%PDF-1.7"), "荣誉.xlsx")}
    assert "这是PDF 文件" in text_of(visitor.post("/honours/import", sent, 422))
    assert not Attachment.select().exists()


def test_the_export_is_the_template(world, visit, actor, honoured):
    honoured("a1", title=GOOD[0], awarded_on=GOOD[3])
    honoured("a1", "member", title="优秀共产党员")
    exported = visit("staff").get("/honours?export=xlsx").get_data()
    cells = list(openpyxl.load_workbook(io.BytesIO(exported)).active.iter_rows(values_only=True))
    assert list(cells[0]) == HEADINGS
    assert (cells[2][3].date(), cells[1][5], cells[2][8]) == (GOOD[3], "文振晓", "已确认")
    assert [cells[2][at] for at in (0, 1, 2, 4, 6)] == [GOOD[at] for at in (0, 1, 2, 4, 6)]
    assert [outcome for _number, outcome, _errors in outcomes(exported, actor("committee"))] == ["same", "same"]
