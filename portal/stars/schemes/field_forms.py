"""The kinds of fields in which a scheme is edited: how each is asked, filled from a value and read back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from portal.forms import line, text
from portal.stars.computation.document import LONG_TEXT, TEXT
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.wording import percent, plain
from portal.stars.outcomes import of_text, to_text
from portal.stars.schemes.choices import Choices
from portal.stars.workbooks import cells, words
from portal.stars.workbooks.cells import Cell
from portal.stars.workbooks.columns import named, refer
from portal.stars.workbooks.problems import Wrong
from portal.units.forms import Ticks


class Number(StringField):
    """A number as people type it (full width, 分 behind it); `data` is Decimal or None."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self._typed = valuelist[0] if valuelist else ""
        self.data = None
        if self._typed.strip():
            try:
                self.data = self._read(Cell(self._typed))
            except Wrong as wrong:
                raise ValueError(str(wrong)) from wrong

    def _read(self, cell: Cell) -> Any:
        return cells.number(cell)

    def _value(self) -> str:
        if self.raw_data and self.data is None:
            return str(self._typed)
        return "" if self.data is None else self._shown()

    def _shown(self) -> str:
        return plain(self.data)


class Factor(Number):
    """A weight: 70%, 70 and 0.7 are 0.7."""

    def _read(self, cell: Cell) -> Any:
        return cells.factor(cell)

    def _shown(self) -> str:
        return percent(self.data or Decimal(0))


class Share(Number):
    """A share of branches: 30%, 30 and 0.3 are 30."""

    def _read(self, cell: Cell) -> Any:
        return cells.percent(cell)

    def _shown(self) -> str:
        return f"{plain(self.data)}%"


class Whole(Number):
    """A whole number from 0 on; `data` is int or None."""

    def _read(self, cell: Cell) -> Any:
        return cells.whole(cell)

    def _shown(self) -> str:
        return str(self.data)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a value of this kind is asked (label, hint, choices → field), shown in it and read from it (raises Wrong)."""

    ask: Callable[[str, str, Choices], Any]
    show: Callable[[Any, Scheme], Any] = lambda value, scheme: value
    read: Callable[[Any, Scheme], Any] = lambda data, scheme: data


def _typed(made: type[Number]) -> Callable[[str, str, Choices], Any]:
    return lambda label, hint, choices: made(label, [Optional()], description=hint)


def _select(label: str, hint: str, choices: Choices) -> SelectField:
    return SelectField(label, choices=[SelectChoice(*one) for one in choices], description=hint)


def _ticks(label: str, hint: str, choices: Choices) -> Ticks:
    return Ticks(label, choices=[SelectChoice(*one) for one in choices], description=hint)


def _show_names(value: Sequence[str], scheme: Scheme) -> str:
    return "、".join(named(scheme.components, one, lambda label: words.parts(label) == [label]) for one in value)


def _read_names(data: str | None, scheme: Scheme) -> tuple[str, ...]:
    return tuple(refer("计分项", scheme.components, part) for part in words.parts(data or ""))


KINDS: dict[str, Kind] = {
    "line": Kind(
        lambda label, hint, choices: line(label, most=TEXT, required=False, hint=hint),
        read=lambda data, scheme: data or "",
    ),
    "text": Kind(
        lambda label, hint, choices: text(label, most=LONG_TEXT, required=False, hint=hint),
        read=lambda data, scheme: data or "",
    ),
    "number": Kind(_typed(Number)),
    "factor": Kind(_typed(Factor)),
    "share": Kind(_typed(Share)),
    "whole": Kind(_typed(Whole)),
    "tick": Kind(lambda label, hint, choices: BooleanField(label, description=hint)),
    "choice": Kind(_select, lambda value, scheme: value or "", lambda data, scheme: data or ""),
    "star": Kind(
        _select,
        lambda value, scheme: str(value) if value else "",
        lambda data, scheme: int(data) if data else None,
    ),
    "outcome": Kind(
        _select,
        lambda value, scheme: "" if value is None else to_text(value),
        lambda data, scheme: of_text(data) if data else None,
    ),
    "ticks": Kind(_ticks, lambda value, scheme: list(value), lambda data, scheme: tuple(data or ())),
    "names": Kind(
        lambda label, hint, choices: line(label, most=LONG_TEXT, required=False, hint=hint), _show_names, _read_names
    ),
}
