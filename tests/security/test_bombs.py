"""Workbooks that are small on the disk and large in memory are refused before anything holds them whole."""

import io
import zipfile
from collections.abc import Iterable

import openpyxl
import pytest

from portal.sheets import BadWorkbook, layout, open_workbook

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def book(part: str, pieces: Iterable[bytes]) -> bytes:
    """A workbook of two cells in which one part is replaced."""
    plain, spool = io.BytesIO(), io.BytesIO()
    made = openpyxl.Workbook()
    made.active.append(["姓名", "出生年月"])
    made.save(plain)
    with zipfile.ZipFile(plain) as usual, zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as package:
        for one in usual.infolist():
            if one.filename != part:
                package.writestr(one.filename, usual.read(one))
        with package.open(part, "w") as stream:
            for piece in pieces:
                stream.write(piece)
    return spool.getvalue()


def texts(size: int) -> list[bytes]:
    """Shared texts of about `size` bytes, short ones, each with a character that takes four bytes in memory."""
    one = "<si><t>😀".encode() + b"x" * 20_000 + b"</t></si>"
    return [b"<sst " + MAIN + b">", *([one] * (size // len(one))), b"</sst>"]


def row(size: int) -> list[bytes]:
    """A sheet with one row of about `size` bytes in cells of a length that Excel allows."""
    cell = '<c t="inlineStr"><is><t>😀'.encode() + b"x" * 20_000 + b"</t></is></c>"
    cells = [cell] * (size // len(cell))
    return [b"<worksheet " + MAIN + b'><sheetData><row r="1">', *cells, b"</row></sheetData></worksheet>"]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits at a small part, so that the tests are quick."""
    for kind, size in list(layout.MAX_HELD.items()):
        monkeypatch.setitem(layout.MAX_HELD, kind, size // 64)


@pytest.mark.parametrize(("part", "make", "kind"), [(TEXTS, texts, "sst"), (SHEET, row, "worksheet")])
def test_what_would_be_held_at_once_has_a_limit(part, make, kind):
    most = layout.MAX_HELD[kind]
    with pytest.raises(BadWorkbook, match="内容过大"):
        open_workbook(book(part, make(2 * most)))
    open_workbook(book(part, make(most // 2)))


def test_many_rows_may_be_more_than_one():
    most = layout.MAX_HELD["worksheet"]
    one = b'<row><c t="inlineStr"><is><t>' + b"x" * 20_000 + b"</t></is></c></row>"
    rows = [b"<worksheet " + MAIN + b"><sheetData>", *([one] * (3 * most // len(one))), b"</sheetData></worksheet>"]
    sheet = open_workbook(book(SHEET, rows)).sheets[0]
    assert sheet.layout.last_row == 3 * most // len(one)


def sheets(number: int, cells: int) -> bytes:
    """A workbook of some sheets, each with one row of empty cells."""
    plain, spool = io.BytesIO(), io.BytesIO()
    made = openpyxl.Workbook()
    for _ in range(number - 1):
        made.create_sheet()
    made.save(plain)
    body = b"<worksheet " + MAIN + b"><sheetData><row>" + b"<c/>" * cells + b"</row></sheetData></worksheet>"
    with zipfile.ZipFile(plain) as usual, zipfile.ZipFile(spool, "w", zipfile.ZIP_DEFLATED) as package:
        for one in usual.infolist():
            package.writestr(one.filename, body if "worksheets/" in one.filename else usual.read(one))
    return spool.getvalue()


def test_all_parts_of_a_workbook_share_one_limit_of_elements(monkeypatch):
    monkeypatch.setattr(layout, "MAX_ELEMENTS", 10_000)
    open_workbook(sheets(1, 6_000))
    with pytest.raises(BadWorkbook, match="内容过大"):
        open_workbook(sheets(2, 6_000))


def test_a_sheet_is_not_looked_at_behind_its_last_row(monkeypatch):
    monkeypatch.setattr(layout, "MAX_ELEMENTS", 10_000)
    long = [
        b"<worksheet " + MAIN + b'><sheetData><row r="50001"><c><v>1</v></c></row>',
        b'<row s="11111111111111111111"/>' * 100_000,
    ]
    sheet = open_workbook(book(SHEET, [*long, b"</sheetData></worksheet>"])).sheets[0]
    with pytest.raises(BadWorkbook, match="超过 50000 行"):
        list(sheet.rows())
