"""Workbooks in and out: every bad file has its own message, no export holds a formula."""

import csv
import io
import random
import re
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.sheets import BadWorkbook, open_workbook, read_table, write_csv, write_xlsx
from portal.sheets.archive import MAX_BYTES, OLE
from portal.sheets.opening import number_format
from tests.roster.parse_books import HEADINGS, MAIN, MESSY, PARTS, book, package, person, roster, sheet_xml, zipped

HOSTILE = ("=1+1", "+86", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", "＝1+1", " =1", "　=1")
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
LINES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def refused(data: bytes) -> str:
    """The message with which a file is refused, on opening or while its rows are read."""
    with pytest.raises(BadWorkbook) as caught:
        read_through(data)
    return str(caught.value)


def read_through(data: bytes) -> None:
    for sheet in open_workbook(data).sheets:
        list(sheet.rows())


def ole(stream: str) -> bytes:
    return OLE + b"\0" * 504 + stream.encode("utf-16-le") + b"\0" * 512


def locked() -> bytes:
    """A zip whose entries carry the encryption flag."""
    data = bytearray(zipped({"花名册.xlsx": b"secret"}))
    for signature, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + at] |= 1
    return bytes(data)


def test_each_kind_of_bad_file_has_its_own_message() -> None:
    files = {
        "empty": (b"", "空的"),
        "too big": (b"PK\3\4" + b"\0" * MAX_BYTES, "20 MB"),
        "pdf": (b"%PDF-1.7 ...", "PDF"),
        "picture": (b"\x89PNG\r\n\x1a\n", "图片"),
        "rar": (b"Rar!\x1a\7", "压缩包"),
        "rtf": (b"{\\rtf1 }", "Word"),
        "html": (b"\xef\xbb\xbf <html><table></table></html>", "网页"),
        "csv": ("姓名,性别\n林晓梅,女\n".encode("gb18030"), "CSV"),
        "noise": (b"\x00\x01\x02\x03" * 20, "认不出这个文件"),
        "xls": (ole("Workbook"), "（.xls）"),
        "encrypted": (ole("EncryptedPackage"), "打开密码"),
        "doc": (ole("WordDocument"), "旧版 Office 文档"),
        "locked zip": (locked(), "加了密码的压缩包"),
        "docx": (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<d/>"}), "Word 文档"),
        "pptx": (zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<d/>"}), "PPT"),
        "ods": (zipped({"mimetype": "x", "content.xml": "<d/>"}), "ODS"),
        "xlsb": (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"x"}), "xlsb"),
        "zip": (zipped({"花名册.xlsx": roster(person())}), "解压"),
        "no manifest": (package(**{"[Content_Types].xml": None}), "缺少必要的组成部分"),
        "cut off": (roster(person())[:-400], "没有传完整"),
        "macros": (package(**{"xl/vbaProject.bin": b"x"}), "宏"),
        "bomb": (zipped({"xl/a.xml": b"\0" * 40_000_000}), "过大"),
        "strict": (package(**{"xl/workbook.xml": PARTS["xl/workbook.xml"].replace(MAIN, STRICT)}), "严格"),
        "entities": (package(LINES + sheet_xml([["&b;"]])), "实体"),
        "rows": (package(sheet_xml([["a"]]).replace("1", "50001")), "50000 行"),
        "columns": (package(sheet_xml([["a"]]).replace("A1", "GS1")), "200 列"),
    }
    messages = {name: refused(data) for name, (data, _) in files.items()}
    assert {name: word for name, (_, word) in files.items() if word not in messages[name]} == {}
    assert len(set(messages.values())) == len(files)


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"])
def test_missing_parts(name: str) -> None:
    assert "损坏" in refused(package(**{name: None}))


@pytest.mark.parametrize("prolog", [LINES, EXTERNAL, '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">'])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/app.xml"]
)
def test_no_part_may_bring_a_dtd(prolog: str, part: str) -> None:
    content = PARTS.get(part) or sheet_xml([["a"]])
    assert "实体定义" in refused(package(**{part: prolog + content}))
    assert "实体定义" in refused(package(**{part: (prolog + content).encode("utf-16")}))


@pytest.mark.parametrize(
    "sheet",
    [
        "<worksheet>" + "<a>" * 101 + "</a>" * 101 + "</worksheet>",
        sheet_xml([["a"]], after='<mergeCells><mergeCell ref="A1:nowhere"/></mergeCells>'),
        sheet_xml([["a"]]).replace('r="A1"', 'r="1A"'),
        sheet_xml([["a"]]).replace('row r="1"', 'row r="x"'),
        sheet_xml([["a"]])[:-20],
        sheet_xml([["a"]]).replace('t="inlineStr"', 't="s"').replace("<is><t>a</t></is>", "<v>7</v>"),
        f'<worksheet xmlns="{MAIN}"><cols><col min="x" max="2" hidden="1"/></cols><sheetData/></worksheet>',
        sheet_xml([["a"]], after="<mergeCells>" + '<mergeCell ref="A1:A2"/>' * 100_001 + "</mergeCells>"),
        "\x00\x01",
    ],
)
def test_broken_sheets_are_refused(sheet: str) -> None:
    refused(package(sheet))


def test_a_sheet_under_another_extension_is_not_trusted() -> None:
    types = PARTS["[Content_Types].xml"].replace("sheet1.xml", "sheet1.bin")
    links = PARTS["xl/_rels/workbook.xml.rels"].replace("sheet1.xml", "sheet1.bin")
    sheet = {"xl/worksheets/sheet1.xml": None, "xl/worksheets/sheet1.bin": LINES + sheet_xml([["a"]])}
    refused(package(**{"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": links, **sheet}))


def test_a_workbook_of_no_worksheets_is_refused() -> None:
    assert "缺少必要" in refused(package(**{"xl/workbook.xml": re.sub("<sheet .*?/>", "", PARTS["xl/workbook.xml"])}))


def test_a_comment_belongs_to_one_cell() -> None:
    comments = f'<comments xmlns="{MAIN}"><commentList><comment ref="A1:XFD1048576"/></commentList></comments>'
    assert "损坏" in refused(package(**{"xl/comments1.xml": comments}))


def test_macros_are_found_in_the_manifest_too() -> None:
    types = PARTS["[Content_Types].xml"].replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert "宏" in refused(package(**{"[Content_Types].xml": types}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_used_twice_in_the_package_is_refused() -> None:
    spool = io.BytesIO(package())
    with zipfile.ZipFile(spool, "a") as archive:
        archive.writestr("xl/workbook.xml", PARTS["xl/workbook.xml"])
    assert "损坏" in refused(spool.getvalue())


def test_a_missing_file_is_no_bad_workbook(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_workbook(tmp_path / "没有.xlsx")


def test_blank_formatted_rows_below_cost_nothing() -> None:
    rows = sheet_xml([["a"], ["b"]]).replace(
        "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    )
    sheet = open_workbook(package(rows)).sheets[0]
    assert (sheet.layout.last_row, sheet.layout.last_column) == (2, 1)
    assert [number for number, _ in sheet.rows()] == [1, 2]


def test_rows_and_cells_without_references_are_counted() -> None:
    bare = re.sub(r' r="\w+"', "", sheet_xml([["a", "b"], ["c"]]))
    sheet = open_workbook(package(bare)).sheets[0]
    assert [[cell.value for cell in cells] for _, cells in sheet.rows()] == [["a", "b"], ["c", None]]


def test_dates_in_the_formats_of_a_chinese_excel_are_dates() -> None:
    """Format 57 is yyyy年m月 there without being written in the file; openpyxl takes it for a number."""
    (_, cells), *_ = open_workbook(package(sheet_xml([[(42917, 1), (42919, 2), 42919]]))).sheets[0].rows()
    assert [cell.value for cell in cells] == [datetime(2017, 7, 1), datetime(2017, 7, 3), 42919]
    assert [number_format(cell) for cell in cells] == ['yyyy"年"m"月"', 'yyyy"年"m"月"d"日"', "General"]


def test_a_style_that_is_not_in_the_workbook_is_damage() -> None:
    (_, cells), *_ = open_workbook(package(sheet_xml([[(42917, 9)], ["a", "b"]]))).sheets[0].rows()
    assert number_format(cells[1]) == "General"
    with pytest.raises(BadWorkbook, match="损坏"):
        number_format(cells[0])


def test_hidden_sheets_columns_and_merges_are_known() -> None:
    data = book({"一": [["a"]], "二": [["b"]]}, merges=["A1:A3"], hidden=["B:C"], hidden_sheets=["二"])
    first, second = open_workbook(data).sheets
    assert [(one.name, one.is_hidden) for one in (first, second)] == [("一", False), ("二", True)]
    assert first.layout.merges == [(1, 1, 3, 1)]
    assert [first.layout.is_hidden(column) for column in (1, 2, 3, 4)] == [False, True, True, False]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\3\4", OLE, b"<?xml ", b"%PDF"]))
def test_arbitrary_bytes_are_refused(noise: bytes, start: bytes) -> None:
    assert re.search("[\u4e00-\u9fff]", refused(start + noise))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_damaged_workbooks_open_or_are_refused(seed: int) -> None:
    """Bytes flipped in the package, and in the XML of a part, end in rows or in a BadWorkbook."""
    chance = random.Random(seed)
    whole = MESSY.read_bytes()
    flipped = bytearray(whole)
    for _ in range(chance.randint(1, 20)):
        flipped[chance.randrange(len(flipped))] = chance.randrange(256)
    with zipfile.ZipFile(io.BytesIO(package())) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    part = parts[chance.choice(list(parts))]
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(part))
        part[at : at + chance.randint(0, 8)] = bytes(chance.choices(b'<>&"/=0A1 rstcv:', k=chance.randint(0, 8)))
    for data in (bytes(flipped), zipped({name: bytes(content) for name, content in parts.items()})):
        with suppress(BadWorkbook):
            read_through(data)


def read_back(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).active


def test_xlsx_has_one_bold_frozen_filtered_header() -> None:
    sheet = read_back(write_xlsx(("姓名", "党支部"), [("林晓梅", "一支部"), ("高远", "二支部")], title="党员花名册"))
    assert [[cell.value for cell in row] for row in sheet] == [
        ["姓名", "党支部"],
        ["林晓梅", "一支部"],
        ["高远", "二支部"],
    ]
    assert [cell.font.b for cell in sheet[1]] == [True, True]
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("党员花名册", "A2", "A1:B3")
    assert sheet.column_dimensions["A"].width > 6


def test_xlsx_types() -> None:
    values = (1, 2.5, True, False, None, date(2017, 7, 3), datetime(2017, 7, 3, 8, 30), "2017-07", 10**15, float("nan"))
    (row,) = read_back(write_xlsx([str(at) for at in range(10)], [values], title="类型")).iter_rows(min_row=2)
    assert [cell.value for cell in row] == [
        *(1, 2.5, "是", "否", None, datetime(2017, 7, 3), datetime(2017, 7, 3, 8, 30)),
        *("2017-07", "1000000000000000", "nan"),
    ]
    assert [cell.number_format for cell in row[5:7]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.one_of(st.text(), st.sampled_from((*HOSTILE, "\ufffe", "\uffff")), st.text().map(lambda text: "=" + text)),
        max_size=6,
    )
)
def test_no_text_becomes_a_formula_or_link(texts: list[str]) -> None:
    data = write_xlsx(texts or ["x"], [texts], title="=1+1")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert not re.search(r"<f[ />]|hyperlink", sheet)
    assert {cell.data_type for row in read_back(data) for cell in row if cell.value is not None} <= {"s"}


def test_hostile_text_stays_what_it_was() -> None:
    (row,) = read_back(write_xlsx(["a"] * len(HOSTILE), [HOSTILE], title="t")).iter_rows(min_row=2)
    assert [cell.value.replace("_x000D_", "\r") for cell in row] == list(HOSTILE)


@pytest.mark.parametrize(
    ("title", "name"),
    [("a/b:c*d?e[f]g\\h", "a b c d e f g h"), ("'x'", "x"), ("", "数据"), ("长" * 40, "长" * 31), ("History", "数据")],
)
def test_sheet_names(title: str, name: str) -> None:
    assert read_back(write_xlsx(["a"], [], title=title)).title == name


def test_csv_opens_in_excel_and_leads_formulas_with_an_apostrophe() -> None:
    data = write_csv(["姓名", "=x"], [[text, -5] for text in HOSTILE] + [["林晓梅", None], ['a,b"c', "-"]])
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["姓名", "'=x"]
    assert rows[1 : len(HOSTILE) + 1] == [["'" + text, "-5"] for text in HOSTILE]
    assert rows[len(HOSTILE) + 1 :] == [["林晓梅", ""], ['a,b"c', "'-"]]


@given(st.lists(st.text(), min_size=1))
def test_no_csv_cell_begins_like_a_formula(texts: list[str]) -> None:
    for (value,) in csv.reader(
        io.StringIO(write_csv(["x"], [[text or "x"] for text in texts]).decode("utf-8-sig"), newline="")
    ):
        assert value.lstrip(" \u3000\u00a0")[:1] not in tuple("=+-@\t\r\n＝＋－＠")


def test_a_template_is_what_the_export_gives() -> None:
    rows = [("林晓梅", 3, date(2017, 7, 3), "=x"), ("高远", 2.5, None, "")]
    table = read_table(
        write_xlsx(("姓名", "分数", "日期", "备注"), rows, title="模板"), ("日期", "姓名", "分数", "备注")
    )
    assert [row.values for row in table.rows()] == [
        {"日期": date(2017, 7, 3), "姓名": "林晓梅", "分数": 3, "备注": "=x"},
        {"日期": "", "姓名": "高远", "分数": 2.5, "备注": ""},
    ]
    assert ([row.number for row in table.rows()], table.size) == ([2, 3], 2)


def test_whole_numbers_written_with_a_point_are_integers() -> None:
    table = read_table(package(sheet_xml([["分数"], [3.0], [2.5]])), ["分数"])
    assert [repr(row.values["分数"]) for row in table.rows()] == ["3", "2.5"]


def test_templates_are_forgiving_of_order_blanks_and_more_columns() -> None:
    table = read_table(
        book({"t": [["多余", "姓 名", "分\n数"], [1, " 林晓梅 ", 3.0], [2, None, "  "]]}), ("姓名", "分数")
    )
    assert (list(table.rows()), table.ignored) == ([(2, {"姓名": "林晓梅", "分数": 3})], ("多余",))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "没有数据"),
        ([["姓名"]], "缺少列：分数（看到的是：姓名）"),
        ([["姓名", "分数", "分数"]], "重复的列：分数"),
        ([[None], ["x"]], "缺少列：姓名、分数（看到的是：空行）"),
    ],
)
def test_templates_say_what_is_wrong(rows: list[list[Any]], message: str) -> None:
    with pytest.raises(BadWorkbook, match=message):
        read_table(book({"t": rows}), ("姓名", "分数"))


def test_headings_of_the_fixtures_are_as_many_as_the_cells() -> None:
    assert len(HEADINGS) == len(person())
