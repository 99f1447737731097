"""The marked copy: what is wrong stands at its row, and nothing in the copy computes, links or lures."""

import io
import re
import zipfile
from contextlib import suppress
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.roster.marked import RESULT, marked_copy
from portal.roster.parse import BadWorkbook, Problem, open_roster
from tests.roster.parse_books import GOOD, HEADINGS, MESSY, TODAY, book, package, person, roster, sheet_xml

RED, YELLOW = "00FFC7CE", "00FFEB9C"


def marked(data: Any, outcomes: dict[tuple[str, int], str] | None = None) -> bytes:
    problems = [problem for row in open_roster(data, TODAY).rows() for problem in row.problems]
    return marked_copy(data, problems, outcomes)


def sheet_of(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def everything(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_messy_roster_marked() -> None:
    copy, sheet = marked(MESSY), openpyxl.load_workbook(MESSY).active
    after = sheet_of(copy)
    assert [cell.value for row in after.iter_rows(max_col=17) for cell in row] == [
        cell.value for row in sheet.iter_rows() for cell in row
    ]
    assert after.merged_cells == sheet.merged_cells
    assert after["R3"].value == RESULT
    assert {number: after[f"R{number}"].value for number in range(4, 305) if after[f"R{number}"].value} == {
        298: "有误：B 列「姓 名」与第 4 行重复（姓名、出生年月、入党年月都相同）。"
        "若是同一人，请删去这一行；若是两人，请核对日期",
        299: "有误：G 列「入党日期」没有 13 月。请核对，请写成 2017年7月、2017.07 或 2017-07-03",
        300: "有误：B 列「姓 名」没有姓名。请填写姓名；若这一行不是党员，请删去整行",
        302: "有误：E 列「出生年月」是将来的日期，请核对",
    }
    red = {cell.coordinate for row in after.iter_rows() for cell in row if cell.fill.start_color.rgb == RED}
    assert red == {"B298", "G299", "B300", "E302"}


def test_the_copy_mended_and_marked_again_keeps_one_result_column() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(marked(MESSY)))
    sheet.active["G299"] = "2017.12"
    spool = io.BytesIO()
    sheet.save(spool)
    again = open_roster(spool.getvalue(), TODAY)
    assert sum(row.is_good for row in again.rows()) == 289
    after = sheet_of(marked(spool.getvalue()))
    assert (after["R3"].value, after["S3"].value, after["R299"].value) == (RESULT, None, None)
    assert after["R298"].value.startswith("有误")


def test_outcomes_and_warnings() -> None:
    data = roster(person(联系电话="无"), person(姓名="高远"), person(姓名="方平", 性别="?", 联系电话="无"))
    after = sheet_of(marked(data, {("党员花名册", 3): "新增"}))
    assert [after[f"P{number}"].value for number in (1, 2, 3, 4)] == [
        RESULT,
        "请核对：N 列「联系电话」不是电话号码，未读入。请写手机号或带区号的座机号",
        "新增",
        "有误：C 列「性别」认不出性别。请写：男、女；N 列「联系电话」不是电话号码，未读入。请写手机号或带区号的座机号",
    ]
    assert [after[place].fill.start_color.rgb for place in ("N2", "C4", "N4")] == [YELLOW, RED, YELLOW]


def test_problems_of_the_comparison_may_name_no_column() -> None:
    problem = Problem(2, "", "工作表名", "甲支部", "本党委没有这个党支部", "error", "党员花名册")
    assert sheet_of(marked_copy(roster(GOOD), [problem]))["P2"].value == "有误：「工作表名」本党委没有这个党支部"


def test_every_sheet_read_is_marked() -> None:
    data = book(
        {"甲党支部": [HEADINGS, person(性别="?")], "说明": [["x"]], "乙党支部": [["题"], HEADINGS, person(性别="?")]}
    )
    after = openpyxl.load_workbook(io.BytesIO(marked(data)))
    assert [(sheet.title, sheet["P1"].value, sheet["P2"].value) for sheet in after] == [
        ("甲党支部", RESULT, "有误：C 列「性别」认不出性别。请写：男、女"),
        ("说明", None, None),
        ("乙党支部", None, RESULT),
    ]


def armed() -> bytes:
    """A roster with formulas, a hidden link, a validation, a conditional format, a table, a name and a comment."""
    workbook = openpyxl.load_workbook(io.BytesIO(roster(person(性别="?"), person(姓名="高远"))))
    sheet = workbook.active
    sheet["M2"] = '=HYPERLINK("http://example.invalid","科员")'
    sheet["M3"].value, sheet["M3"].data_type = "=1+1", "s"
    sheet["N2"].hyperlink = "http://example.invalid/a"
    validation = openpyxl.worksheet.datavalidation.DataValidation(type="custom", formula1="=WEBSERVICE(A1)")
    sheet.add_data_validation(validation)
    validation.add("C2:C3")
    sheet.conditional_formatting.add("A1:A9", openpyxl.formatting.rule.FormulaRule(["WEBSERVICE(A1)"]))
    sheet.add_table(openpyxl.worksheet.table.Table(displayName="T", ref="A1:O3"))
    workbook.defined_names["evil"] = openpyxl.workbook.defined_name.DefinedName("evil", attr_text="WEBSERVICE(1)")
    sheet["B2"].comment = openpyxl.comments.Comment("请核对", "甲")
    spool = io.BytesIO()
    workbook.save(spool)
    return spool.getvalue()


def test_the_copy_is_disarmed() -> None:
    parts = everything(marked(armed()))
    text = "".join(parts.values())
    assert not re.search(r"<f[ >/]|WEBSERVICE|example\.invalid|<definedName |dataValidation|cfRule|tablePart", text)
    after = sheet_of(marked(armed()))
    assert (after["M3"].value, after["M3"].data_type) == ("=1+1", "s")
    assert after["P2"].value == "有误：C 列「性别」认不出性别。请写：男、女"


def test_results_that_begin_like_formulas_are_text() -> None:
    after = sheet_of(marked_copy(roster(GOOD), [], {("党员花名册", 2): "=1+1"}))
    assert (after["P2"].value, after["P2"].data_type) == ("=1+1", "s")


def test_pictures_charts_and_links_are_dropped_undecoded() -> None:
    drawing = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = package(
        **{
            "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="r1" Type="{drawing}" Target="../drawings/drawing1.xml"/></Relationships>',
            "xl/drawings/drawing1.xml": "<broken/>",
            "xl/drawings/_rels/drawing1.xml.rels": "<broken/>",
            "xl/media/image1.png": b"\x89PNG no picture",
        }
    )
    assert not [name for name in everything(marked(data)) if "media" in name or "drawing" in name]


@pytest.mark.parametrize(
    "after",
    [
        '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
        '<hyperlinks><hyperlink ref="A1:XFD1048576" location="B1"/></hyperlinks>',
    ],
)
def test_what_would_take_forever_is_refused_at_once(after: str) -> None:
    data = package(sheet_xml([HEADINGS, GOOD], after=after))
    assert [row.name for row in open_roster(data, TODAY).rows()] == ["林晓梅"]
    with pytest.raises(BadWorkbook, match="太复杂"):
        marked_copy(data, [])


def test_what_openpyxl_reads_by_rows_but_not_whole_is_refused() -> None:
    data = package(sheet_xml([HEADINGS, GOOD], after='<tableParts count="1"><tablePart id="none"/></tableParts>'))
    assert [row.name for row in open_roster(data, TODAY).rows()] == ["林晓梅"]
    with pytest.raises(BadWorkbook, match="太复杂"):
        marked_copy(data, [])


def test_what_is_no_roster_is_no_copy() -> None:
    with pytest.raises(BadWorkbook, match="没有找到表头"):
        marked_copy(book({"表": [["a"]]}), [])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\ufffe\uffff", exclude_categories=["Cs"]), max_size=12),
        min_size=15,
        max_size=15,
    )
)
def test_any_cells_can_be_marked(cells: list[str]) -> None:
    data = roster(cells, GOOD)
    with suppress(BadWorkbook):
        copy = marked(data)
        assert sheet_of(copy)["P1"].value == RESULT
        assert not re.search(r"<f[ >/]", everything(copy)["xl/worksheets/sheet1.xml"])
