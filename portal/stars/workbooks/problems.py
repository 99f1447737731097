"""What is wrong with a workbook: every fault with its sheet, row and column, and what to do about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


class Wrong(ValueError):
    """A cell that cannot be used; the message says what to write instead."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, or (`hint`) something that was left aside. Row 0: the sheet as a whole; sheet "": the workbook."""

    sheet: str
    row: int
    column: str
    message: str
    hint: bool = False

    def __str__(self) -> str:
        place = (f"工作表“{self.sheet}”" if self.sheet else "") + (f"第 {self.row} 行" if self.row else "")
        place += f"“{self.column}”" if self.column else ""
        return f"{'提示：' if self.hint else ''}{place}{'：' if place else ''}{self.message}"


class Problems:
    """All that is found while a workbook is read."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, sheet: str, row: int, column: str, message: str) -> None:
        """A fault: the workbook cannot be used."""
        self.found.append(Problem(sheet, row, column, message))

    def hint(self, sheet: str, row: int, column: str, message: str) -> None:
        """Something to know: the workbook can be used."""
        self.found.append(Problem(sheet, row, column, message, hint=True))

    @contextmanager
    def at(self, sheet: str, row: int, column: str) -> Iterator[None]:
        """Keep what goes wrong in this cell."""
        try:
            yield
        except Wrong as wrong:
            self.add(sheet, row, column, str(wrong))

    @property
    def severe(self) -> bool:
        """Whether the workbook cannot be used."""
        return any(not one.hint for one in self.found)
