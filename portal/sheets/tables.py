"""Reading back the portal's own templates: one header row, headings as on the screen."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from portal.sheets.archive import BadWorkbook
from portal.sheets.opening import Cells, Sheet, Source, open_workbook


class TableRow(NamedTuple):
    """A row of a template: its number in Excel, and its values by heading (text is stripped, '' where empty)."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """The first visible sheet of a template."""

    columns: dict[str, int]
    ignored: tuple[str, ...]
    _sheet: Sheet

    @property
    def size(self) -> int:
        """How many rows follow the headings, blank ones included."""
        return self._sheet.layout.last_row - 1

    def rows(self) -> Iterator[TableRow]:
        """The rows that hold anything in a wanted column, in order."""
        for number, cells in self._sheet.rows():
            values = {heading: tidy(cells[column].value) for heading, column in self.columns.items()}
            if number > 1 and any(value != "" for value in values.values()):
                yield TableRow(number, values)


def read_table(source: Source, headings: Sequence[str]) -> Table:
    """Open a template whose first row has these headings, in any order; BadWorkbook names what lacks or is doubled."""
    sheet = next((sheet for sheet in open_workbook(source).sheets if not sheet.is_hidden), None)
    if sheet is None or not sheet.layout.last_row:
        raise BadWorkbook("工作簿里没有数据。请下载模板，按模板填写后再上传。")
    found = _headings(sheet.top(1)[0])
    columns = {heading: found.index(heading) for heading in headings if heading in found}
    if missing := [heading for heading in headings if heading not in found]:
        seen = "、".join(filter(None, found))[:200] or "空行"
        raise BadWorkbook(f"第一行缺少列：{'、'.join(missing)}（看到的是：{seen}）。请下载模板，不要改动第一行。")
    if doubled := [heading for heading in headings if found.count(heading) > 1]:
        raise BadWorkbook(f"第一行有重复的列：{'、'.join(doubled)}。请只保留一列。")
    return Table(columns, tuple(heading for heading in found if heading and heading not in columns), sheet)


def tidy(value: Any) -> Any:
    """A cell's value for a form: text stripped, whole floats as int, dates without time as date, '' for nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, datetime) and value.time() == datetime.min.time():
        return date(value.year, value.month, value.day)
    return value


def _headings(cells: Cells) -> list[str]:
    return [re.sub(r"\s", "", str(cell.value if cell.value is not None else "")) for cell in cells]
