"""Exports as xlsx and CSV: one header row, and nothing that a spreadsheet program would take for a formula."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
NOT_IN_XML = re.compile("[\ufffe\uffff]")
LONGEST_TEXT = 32_767
EXACT_DIGITS = 15
FIRST_YEAR = 1900
WIDTHS = (6, 50)
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Row = Sequence[Any]


def write_xlsx(
    headings: Sequence[str], rows: Iterable[Row], *, title: str, widths: Sequence[float] | None = None
) -> bytes:
    """A workbook of one sheet: bold frozen headings with a filter, real cells for dates and numbers, text for the rest.

    `rows` is read once and spooled to disk; `widths` are in characters, by default from the headings.
    """
    spool = io.BytesIO()
    workbook = xlsxwriter.Workbook(spool, OPTIONS)
    workbook.set_properties({"title": title})
    sheet = workbook.add_worksheet(_sheet_name(title))
    formats = {
        "heading": workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter"}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    for column, width in enumerate(widths or map(_width, headings)):
        sheet.set_column(column, column, width)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, _plain(heading), formats["heading"])
    last = 0
    for last, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _write(sheet, last, column, value, formats)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, max(len(headings) - 1, 0))
    workbook.close()
    return spool.getvalue()


def write_csv(headings: Sequence[str], rows: Iterable[Row]) -> bytes:
    """The same table as CSV (UTF-8 with mark, CRLF); text that looks like a formula is led by an apostrophe."""
    spool = io.StringIO(newline="")
    writer = csv.writer(spool)
    writer.writerow([_harmless(heading) for heading in headings])
    writer.writerows([_harmless(value) for value in row] for row in rows)
    return spool.getvalue().encode("utf-8-sig", errors="replace")


def _write(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    """One cell, by the value's type; numbers that Excel would round and dates it cannot hold become text."""
    if value is None:
        return
    if isinstance(value, datetime) and value.tzinfo is None and value.year > FIRST_YEAR:
        sheet.write_datetime(row, column, value, formats["moment"])
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year > FIRST_YEAR:
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    elif _is_number(value):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, _plain(value))


def _is_number(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return abs(value) < 10**EXACT_DIGITS
    return isinstance(value, float) and isfinite(value)


def _plain(value: Any) -> str:
    """The text of a value as a cell can hold it: 是 and 否 for booleans, no half characters, not too long."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return NOT_IN_XML.sub("", str(value).encode("utf-8", errors="replace").decode())[:LONGEST_TEXT]


def _harmless(value: Any) -> Any:
    """A value for CSV: text that begins like a formula, also in full width or after blanks, gets an apostrophe."""
    if value is None or _is_number(value):
        return value
    text = _plain(value)
    start = text.lstrip(" \u3000\u00a0")[:1] or text[:1]
    return f"'{text}" if unicodedata.normalize("NFKC", start).startswith(FORMULA_STARTS) else text


def _sheet_name(title: str) -> str:
    """A title as Excel allows it for a sheet: at most 31 characters, none of []:*?/\\, no apostrophe at the ends."""
    name = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", _plain(title))[:31].strip(" '")
    return name if name and name.lower() != "history" else "数据"


def _width(heading: str) -> float:
    """A column width in characters that shows the heading; a Chinese character counts two."""
    least, most = WIDTHS
    return min(max(sum(2 if ord(letter) > 255 else 1 for letter in heading) + 4, least), most)
