"""Workbooks from outside, opened so that nothing in them can harm; every failure is in words for the user."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from portal.sheets.archive import DAMAGED, MAX_BYTES, BadWorkbook, open_archive
from portal.sheets.layout import MAX_ROWS, Layout, scan

MAX_COLUMNS = 200
BATCH = 500

YEAR_MONTH, MONTH_DAY, TIME = 'yyyy"年"m"月"', 'm"月"d"日"', 'h"时"mm"分"'
CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), MONTH_DAY),
    **dict.fromkeys((32, 34, 55), TIME),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((33, 35, 56), 'h"时"mm"分"ss"秒"'),
}

Source = str | Path | bytes
Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One worksheet: its name, whether it is hidden, its layout, and its rows on demand."""

    name: str
    is_hidden: bool
    layout: Layout
    _worksheet: ReadOnlyWorksheet

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Every row up to the last value as (Excel row number, cells with value and number_format)."""
        self.check_size()
        return self._cells(self.layout.last_row)

    def check_size(self) -> None:
        """BadWorkbook when the sheet has values beyond the limits of rows and columns."""
        for last, limit, unit, remedy in (
            (self.layout.last_row, MAX_ROWS, "行", "请分成几个文件上传"),
            (self.layout.last_column, MAX_COLUMNS, "列", "请删去无关的列后再上传"),
        ):
            if last > limit:
                raise BadWorkbook(f"工作表“{self.name}”的数据到第 {last} {unit}，超过 {limit} {unit}的上限。{remedy}。")

    def top(self, count: int) -> list[Cells]:
        """The first rows, whatever the size of the sheet."""
        return [cells for _, cells in self._cells(min(count, self.layout.last_row))]

    def _cells(self, last_row: int) -> Iterator[tuple[int, Cells]]:
        if not last_row:
            return
        width = min(self.layout.last_column, MAX_COLUMNS)
        rows = enumerate(self._worksheet.iter_rows(min_row=1, max_row=last_row, min_col=1, max_col=width), 1)
        while batch := _next(rows):
            yield from batch


@dataclass(frozen=True, slots=True)
class Book:
    """An opened workbook: its sheets in order and the day its date serials count from."""

    sheets: tuple[Sheet, ...]
    epoch: Any


def open_workbook(source: Source) -> Book:
    """Open an xlsx file for reading values; BadWorkbook for whatever is wrong with it, OSError when it is not there."""
    data = read_bytes(source)
    layouts = scan(open_archive(data))
    workbook = load(data, read_only=True)
    worksheets = [sheet for sheet in workbook.worksheets if isinstance(sheet, ReadOnlyWorksheet)]
    if not worksheets or any(sheet._worksheet_path not in layouts for sheet in worksheets):
        raise BadWorkbook(f"工作簿缺少必要的组成部分。{DAMAGED}")
    sheets = (
        Sheet(sheet.title, sheet.sheet_state != "visible", layouts[sheet._worksheet_path], sheet)
        for sheet in worksheets
    )
    return Book(tuple(sheets), workbook.epoch)


def number_format(cell: Any) -> str:
    """How a cell of a Sheet is displayed, formats built into a Chinese Excel included (ISO/IEC 29500-1, 18.8.30)."""
    if not isinstance(cell, ReadOnlyCell):
        return "General"
    try:
        return CHINESE_FORMATS.get(cell.style_array.numFmtId, cell.number_format)
    except (IndexError, TypeError) as broken:  # the cell's style is not in the workbook
        raise BadWorkbook(DAMAGED) from broken


def read_bytes(source: Source) -> bytes:
    """The file's content, never more than a byte beyond the limit."""
    if isinstance(source, bytes):
        return source
    with Path(source).open("rb") as file:
        return file.read(MAX_BYTES + 1)


def load(data: bytes, *, read_only: bool) -> openpyxl.Workbook:
    """Let openpyxl read a package that scan() has passed: cached values only, no macros, no links."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=read_only, data_only=True, keep_links=False)
            chinese = (style.numFmtId in CHINESE_FORMATS for style in workbook._cell_styles)
            workbook._date_formats |= {index for index, is_date in enumerate(chinese) if is_date}
            return workbook
    except Exception as broken:  # openpyxl fails in any way on a part it does not expect
        raise BadWorkbook(DAMAGED) from broken


def _next(rows: Iterator[tuple[int, Cells]]) -> list[tuple[int, Cells]]:
    """The next batch of rows, with openpyxl's warnings kept quiet and its failures put into words."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(islice(rows, BATCH))
    except Exception as broken:  # one impossible cell is enough
        raise BadWorkbook(DAMAGED) from broken
