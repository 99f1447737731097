"""Workbooks of several sheets: one header row each, words to choose from, nothing that is taken for a formula."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from portal.sheets.writing import LONGEST_TEXT, NOT_IN_XML, OPTIONS
from portal.stars.workbooks.cells import Percent

LONGEST_LIST = 255  # characters of a list of choices, by Excel
CHOICES = "选项"  # the sheet of the lists that are longer
SPARE_ROWS = 500  # rows with choices below the last one


@dataclass(frozen=True, slots=True)
class Heading:
    """A column to write: its name, its width in characters, the words to choose from."""

    name: str
    width: float = 12
    choices: tuple[str, ...] = ()
    many: bool = False  # the choices may be more than a rule holds: they then stand in a sheet of their own


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to write. Values: text, Decimal, int, Percent, date, None or "" for a blank cell."""

    name: str
    headings: Sequence[Heading]
    rows: Iterable[Sequence[Any]]


class Far(NamedTuple):
    """A column whose choices stand in a sheet of their own: its sheet, its last row with a value."""

    sheet: Worksheet
    column: int
    last: int
    choices: tuple[str, ...]


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
    far = [one for page in pages for one in _page(workbook.add_worksheet(page.name), page, formats)]
    if far:
        _elsewhere(workbook.add_worksheet(CHOICES), far)
    workbook.close()
    return spool.getvalue()


def _page(sheet: Worksheet, page: Page, formats: dict[str, Format]) -> list[Far]:
    """Write a sheet; gives its columns whose choices are too many for a rule."""
    for column, heading in enumerate(page.headings):
        sheet.set_column(column, column, heading.width)
        sheet.write_string(0, column, _plain(heading.name), formats["heading"])
    last = 0
    for last, row in enumerate(page.rows, 1):
        for column, value in enumerate(row):
            _write(sheet, last, column, value, formats)
    far = list[Far]()
    for column, heading in enumerate(page.headings):
        if heading.choices and len(",".join(heading.choices)) <= LONGEST_LIST:
            _choose(sheet, column, last, list(heading.choices))
        elif heading.choices and heading.many:
            far.append(Far(sheet, column, last, heading.choices))
    sheet.freeze_panes(1, 0)
    return far


def _choose(sheet: Worksheet, column: int, last: int, source: list[str] | str) -> None:
    """Offer the words of a column; what is none of them is warned about."""
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, column, last + SPARE_ROWS, column, rule)


def _elsewhere(listed: Worksheet, far: list[Far]) -> None:
    """Words that a rule cannot hold stand in a sheet of their own, a column each."""
    for at, one in enumerate(far):
        for row, word in enumerate(one.choices):
            listed.write_string(row, at, _plain(word))
        _choose(one.sheet, one.column, one.last, f"='{CHOICES}'!{xl_range_abs(0, at, len(one.choices) - 1, at)}")


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
