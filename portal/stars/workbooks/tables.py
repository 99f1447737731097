"""The sheets of a workbook as tables: found by name and headings, read within limits, with everything odd reported."""

import io
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from portal.sheets import BadWorkbook, Sheet, open_workbook
from portal.sheets.archive import DAMAGED, open_archive
from portal.sheets.opening import number_format
from portal.stars.workbooks.cells import Cell, text
from portal.stars.workbooks.problems import Problems, Wrong
from portal.stars.workbooks.words import folded

FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
CHUNK = 2**20
MOST_CELLS = 300_000  # of a sheet: a few seconds' reading
UNCOMPUTED = "单元格里是没有算出结果的公式。请在 Excel 或 WPS 中打开、保存后再用，或直接填数。"
MISTAKEN = "单元格里的公式出错了。请改正公式，或直接填内容。"


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not blank: its number in Excel and its cells by heading, blank ones left out."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet's rows by heading; `headings` are those that it has."""

    name: str
    headings: frozenset[str] = frozenset()
    rows: tuple[Row, ...] = ()


@dataclass(slots=True)
class Tables:
    """The known sheets of a workbook. Raises BadWorkbook when it is none."""

    data: bytes
    problems: Problems
    names: Sequence[str]  # sheets that may be there
    most_rows: int
    ignored: Sequence[str] = ()  # sheets that are there for people
    _sheets: dict[str, Sheet] = field(default_factory=dict)
    _written: dict[str, ReadOnlyWorksheet] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {folded(name): name for name in self.names}
        for sheet in open_workbook(self.data).sheets:
            name = known.get(folded(sheet.name))
            if name is None:
                if folded(sheet.name) not in self.ignored:
                    self.problems.hint(
                        sheet.name, 0, "", f"不认识这张工作表，没有读取。认识的有：{'、'.join(self.names)}。"
                    )
            elif sheet.is_hidden:
                self.problems.hint(sheet.name, 0, "", "这张工作表是隐藏的，没有读取。要用它请取消隐藏。")
            elif name in self._sheets:
                self.problems.add(sheet.name, 0, "", f"有两张名为“{name}”的工作表。请只留一张。")
            else:
                self._sheets[name] = sheet
        self._written = _formulas(self.data)

    def __contains__(self, name: str) -> bool:
        return name in self._sheets

    def table(self, name: str, known: Mapping[str, str]) -> Table:
        """A sheet by its name; `known` maps folded headings to columns. An absent sheet is an empty table."""
        if name not in self._sheets:
            return Table(name)
        sheet = self._sheets[name]
        last = sheet.layout.last_row
        if last > self.most_rows + 1:
            self.problems.add(name, 0, "", f"内容到第 {last} 行，超过 {self.most_rows} 行的上限。请删去多余的行。")
            return Table(name)
        if last * sheet.layout.last_column > MOST_CELLS:
            self.problems.add(name, 0, "", f"超过 {MOST_CELLS} 个单元格。请分成几个文件，或删去无关的列。")
            return Table(name)
        try:
            rows = sheet.rows()
            columns = self._columns(name, next(rows, (1, ()))[1], known)
            return Table(name, frozenset(columns.values()), tuple(self._rows(sheet, rows, columns)))
        except BadWorkbook as bad:
            self.problems.add(name, 0, "", str(bad))
            return Table(name)

    def _columns(self, name: str, cells: Sequence[Any], known: Mapping[str, str]) -> dict[int, str]:
        """Position → column, for the headings that are known."""
        columns: dict[int, str] = {}
        for position, cell in enumerate(cells):
            if cell.value is None or not (heading := text(Cell(cell.value))):
                continue
            column = known.get(folded(heading))
            if column is None:
                self.problems.hint(name, 1, heading[:40], "不认识这一列，没有读取。请核对第一行的列名。")
            elif column in columns.values():
                self.problems.add(name, 1, heading[:40], "这一列出现了两次。请只留一列。")
            else:
                columns[position] = column
        return columns

    def _rows(self, sheet: Sheet, rows: Iterator[tuple[int, Any]], columns: Mapping[int, str]) -> Iterator[Row]:
        formulas = self._formulas_in(sheet)
        for number, cells in rows:
            found = {}
            for position, column in columns.items():
                if cell := _cell(cells[position], (number, position) in formulas):
                    found[column] = cell
            if found:
                yield Row(number, found)

    def _formulas_in(self, sheet: Sheet) -> set[tuple[int, int]]:
        """Where a sheet has formulas (row from 1, column from 0): one without a result would be read as blank."""
        if sheet.name not in self._written:
            return set()
        last, width = sheet.layout.last_row, sheet.layout.last_column
        rows = self._written[sheet.name].iter_rows(min_row=1, max_row=last, min_col=1, max_col=width)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return {
                (number, position)
                for number, cells in enumerate(rows, 1)
                for position, cell in enumerate(cells)
                if cell.data_type == "f"
            }


def usable(cell: Cell) -> Cell:
    """The cell itself. Raises Wrong where a formula has no result."""
    if cell.trouble:
        raise Wrong(cell.trouble)
    return cell


def _cell(cell: Any, is_formula: bool) -> Cell | None:
    """A cell of openpyxl as ours; None for a blank one."""
    if cell.value is None and is_formula:
        return Cell("", trouble=UNCOMPUTED)
    if cell.value is None or (isinstance(cell.value, str) and not cell.value.strip()):
        return None
    trouble = MISTAKEN if isinstance(cell, ReadOnlyCell) and cell.data_type == "e" else ""
    return Cell(cell.value, number_format(cell), trouble)


def _formulas(data: bytes) -> dict[str, ReadOnlyWorksheet]:
    """The sheets by name as they show formulas instead of results; empty where there are none."""
    if not _has_formulas(data):
        return {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as broken:  # openpyxl fails in any way on a part it does not expect
        raise BadWorkbook(DAMAGED) from broken
    return {sheet.title: sheet for sheet in workbook.worksheets}


def _has_formulas(data: bytes) -> bool:
    archive = open_archive(data)
    for part in archive.namelist():
        if part.startswith("xl/worksheets/"):
            tail = b""
            with archive.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    if FORMULA.search(tail + chunk):
                        return True
                    tail = chunk[-64:]
    return False
