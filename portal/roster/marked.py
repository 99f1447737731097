"""A copy of the roster for the office to mend: wrong cells coloured, a last column that says what is wrong."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedNameDict
from openpyxl.worksheet.datavalidation import DataValidationList
from openpyxl.worksheet.worksheet import Worksheet

from portal.roster.parse import RosterSheet, open_roster
from portal.roster.rows import Problem
from portal.sheets import BadWorkbook
from portal.sheets.archive import open_archive
from portal.sheets.opening import Source, load, read_bytes

RESULT = "导入结果"
RESULT_WIDTH = 60
HEAVIEST = 1_000_000
TOO_COMPLEX = "这个工作簿的格式太复杂，生成不了标注副本。请按页面上的清单修改原表。"
FILLS = {
    "error": PatternFill("solid", start_color="FFC7CE"),
    "warning": PatternFill("solid", start_color="FFEB9C"),
}
DRAWING = re.compile(r"xl/drawings/[^/]*\.xml")
NO_DRAWING = b'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"/>'
LOST = ("xl/media/", "xl/charts/", "xl/embeddings/", "xl/activeX/", "xl/externalLinks/", "xl/drawings/_rels/")

Place = tuple[str, int]


def marked_copy(source: Source, problems: Iterable[Problem], outcomes: Mapping[Place, str] | None = None) -> bytes:
    """The workbook with 导入结果 as its last column and wrong cells coloured; formulas, pictures and links are gone.

    `outcomes` gives 新增, 变更 … by (sheet name, row). BadWorkbook when it is no roster or cannot be written again.
    """
    data = read_bytes(source)
    roster = open_roster(data)
    if sum(sheet.layout.weight for sheet in roster.book.sheets) > HEAVIEST:
        raise BadWorkbook(TOO_COMPLEX)
    by_place: dict[Place, list[Problem]] = {}
    for problem in problems:
        by_place.setdefault((problem.sheet, problem.row), []).append(problem)
    spool = io.BytesIO()
    try:
        workbook = load(_without_pictures(data), read_only=False)
        _disarm(workbook)
        for sheet in roster.sheets:
            _mark(workbook[sheet.name], sheet, by_place, outcomes or {})
        workbook.save(spool)
    except Exception as broken:  # openpyxl cannot read whole, or write back, everything it reads by rows
        raise BadWorkbook(TOO_COMPLEX) from broken
    return spool.getvalue()


def _without_pictures(data: bytes) -> bytes:
    """The package with empty drawings, so that no picture or chart is ever decoded."""
    spool = io.BytesIO()
    with open_archive(data) as package, zipfile.ZipFile(spool, "w") as slim:
        for part in package.infolist():
            if not part.filename.startswith(LOST):
                slim.writestr(part.filename, NO_DRAWING if DRAWING.fullmatch(part.filename) else package.read(part))
    return spool.getvalue()


def _disarm(workbook: Workbook) -> None:
    """Take out what can hold a formula or lead elsewhere; the cells already hold only values."""
    workbook.defined_names = DefinedNameDict()
    for sheet in workbook.worksheets:
        sheet.defined_names = DefinedNameDict()
        sheet.conditional_formatting = ConditionalFormattingList()
        sheet.data_validations = DataValidationList()
        sheet._tables.clear()
        sheet._pivots.clear()
        for cell in sheet._cells.values():
            if cell.hyperlink:
                cell.hyperlink = None


def _mark(
    sheet: Worksheet, roster_sheet: RosterSheet, problems: Mapping[Place, list[Problem]], outcomes: Mapping[Place, str]
) -> None:
    """Colour the cells of the problems and write each row's result into the result column."""
    result = next((column.letter for column in roster_sheet.ignored if column.heading == RESULT), None)
    result = result or get_column_letter(roster_sheet.source.layout.last_column + 1)
    sheet.column_dimensions[result].width = RESULT_WIDTH
    _write(sheet[f"{result}{roster_sheet.header_row}"], RESULT).font = Font(bold=True)
    for number in range(roster_sheet.header_row + 1, roster_sheet.source.layout.last_row + 1):
        place = (roster_sheet.name, number)
        here = problems.get(place, [])
        for problem in here:
            if problem.column:
                sheet[f"{problem.column}{number}"].fill = FILLS[problem.severity]
        cell = _write(sheet[f"{result}{number}"], _result(here, outcomes.get(place, "")))
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _result(problems: list[Problem], outcome: str) -> str:
    """A row's result: the outcome, or else how grave its problems are, and what to do column by column."""
    grave = any(problem.severity == "error" for problem in problems)
    label = outcome or ("有误" if grave else "请核对" if problems else "")
    advice = "；".join(f"{one.column + ' 列' if one.column else ''}「{one.heading}」{one.advice}" for one in problems)
    return "：".join(filter(None, (label, advice)))


def _write(cell: Cell, text: str) -> Cell:
    """Put text into a cell as text, whatever it begins with."""
    cell.value = text or None
    cell.data_type = "s" if text else "n"
    return cell
