"""Workbooks from outside, opened so that nothing in them can harm: every failure is a BadWorkbook in words for the user."""

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from portal.sheets.archive import DAMAGED, MAX_BYTES, BadWorkbook, open_archive
from portal.sheets.layout import Layout, scan

MAX_ROWS = 50_000
MAX_COLUMNS = 200
BATCH = 500

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
        if self.layout.last_row > MAX_ROWS:
            raise BadWorkbook(
                f"工作表“{self.name}”的数据到第 {self.layout.last_row} 行，超过 {MAX_ROWS} 行的上限。请分成几个文件上传。"
            )
        if self.layout.last_column > MAX_COLUMNS:
            raise BadWorkbook(
                f"工作表“{self.name}”的数据有 {self.layout.last_column} 列，超过 {MAX_COLUMNS} 列的上限。请删去无关的列后再上传。"
            )
        return self._cells(self.layout.last_row)

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
            return openpyxl.load_workbook(io.BytesIO(data), read_only=read_only, data_only=True, keep_links=False)
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
