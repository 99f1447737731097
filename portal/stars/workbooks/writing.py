"""Workbooks of several sheets: one header row each, words to choose from, nothing that is taken for a formula."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.sheets.writing import LONGEST_TEXT, NOT_IN_XML, OPTIONS
from portal.stars.workbooks.cells import Percent

LONGEST_LIST = 255  # characters of a list of choices, by Excel
SPARE_ROWS = 500  # rows with choices below the last one


@dataclass(frozen=True, slots=True)
class Heading:
    """A column to write: its name, its width in characters, the words to choose from."""

    name: str
    width: float = 12
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to write. Values: text, Decimal, int, Percent, date, None or "" for a blank cell."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]


def write(title: str, pages: Iterable[Page]) -> bytes:
    """The workbook of these sheets, in order."""
    spool = io.BytesIO()
    workbook = xlsxwriter.Workbook(spool, OPTIONS | {"constant_memory": False, "in_memory": True})
    workbook.set_properties({"title": _plain(title)})
    formats = {
        "heading": workbook.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bottom": 1}),
        "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "0": workbook.add_format({"num_format": "0%", "valign": "top"}),
        "2": workbook.add_format({"num_format": "0.00####%", "valign": "top"}),
    }
    for page in pages:
        _page(workbook.add_worksheet(page.name), page, formats)
    workbook.close()
    return spool.getvalue()


def _page(sheet: Worksheet, page: Page, formats: dict[str, Format]) -> None:
    for column, heading in enumerate(page.headings):
        sheet.set_column(column, column, heading.width)
        sheet.write_string(0, column, _plain(heading.name), formats["heading"])
    last = 0
    for last, row in enumerate(page.rows, 1):
        for column, value in enumerate(row):
            _write(sheet, last, column, value, formats)
    for column, heading in enumerate(page.headings):
        if heading.choices and len(",".join(heading.choices)) <= LONGEST_LIST:
            rule = {"validate": "list", "source": list(heading.choices), "error_type": "warning"}
            sheet.data_validation(1, column, last + SPARE_ROWS, column, rule)
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, row: int, column: int, value: Any, formats: dict[str, Format]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, Percent):
        style = formats["0" if value.value * 100 % 1 == 0 else "2"]
        sheet.write_number(row, column, float(value.value), style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["date"])
    elif isinstance(value, bool):
        sheet.write_string(row, column, "是" if value else "否", formats["text"])
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, float(value))
    else:
        sheet.write_string(row, column, _plain(value), formats["text"])


def _plain(value: Any) -> str:
    """Text as a cell can hold it."""
    return NOT_IN_XML.sub("", str(value).encode("utf-8", errors="replace").decode())[:LONGEST_TEXT]
