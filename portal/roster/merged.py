"""Merged cells, which a workbook stores only at their upper left corner."""

from collections.abc import Mapping
from typing import Any

from portal.roster.columns import Column
from portal.roster.words import as_text
from portal.sheets.layout import Layout

REACHING_DOWN = ("branch", "sector", "group")
WIDE = 3


class MergedCells:
    """Follows one sheet's merged cells while its rows stream by in order."""

    def __init__(self, layout: Layout, columns: Mapping[str, Column]) -> None:
        self._wide = {top: left for top, left, _, right in layout.merges if right - left + 1 >= WIDE}
        field_at = {columns[field].index + 1: field for field in REACHING_DOWN if field in columns}
        self._ends: dict[str, dict[int, int]] = {field: {} for field in field_at.values()}
        for top, left, bottom, _ in layout.merges:
            if left in field_at:
                self._ends[field_at[left]][top] = bottom
        self._columns = columns
        self._open: dict[str, tuple[int, Any]] = {}

    def reaching(self, number: int, cells: tuple[Any, ...]) -> dict[str, Any]:
        """By field, the values that merged cells bring to a row, its own corner cells included."""
        for field, ends in self._ends.items():
            if number in ends:
                self._open[field] = ends[number], cells[self._columns[field].index].value
            elif field in self._open and self._open[field][0] < number:
                del self._open[field]
        return {field: value for field, (_, value) in self._open.items()}

    def is_title(self, number: int, cells: tuple[Any, ...]) -> bool:
        """Whether all a row holds is one cell drawn across several columns."""
        left = self._wide.get(number)
        return left is not None and [at for at, cell in enumerate(cells, 1) if as_text(cell.value)] == [left]
