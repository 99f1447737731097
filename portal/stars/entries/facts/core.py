"""What a fact is, and how shares are counted."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from portal import clock

HUNDRED, CENT = Decimal(100), Decimal("0.01")


class Fact(NamedTuple):
    """A number about a branch in a period, with its definition in words and the way to the records behind it."""

    key: str
    label: str
    unit: str  # "%", "个", "项", "人", "" for yes or no
    definition: str
    of: Callable[[list[int], date, date], dict[int, Decimal]]  # (branches, first day, last day) → branch → value
    link: Callable[[int, Any], str]  # (branch, cycle) → address

    def said(self, value: Decimal) -> str:
        """The value in words: 96.3%, 3 个, 是."""
        if not self.unit:
            return "是" if value else "否"
        number = format(value, "f")
        if "." in number:
            number = number.rstrip("0").rstrip(".")
        return f"{number}%" if self.unit == "%" else f"{number} {self.unit}"


def share(part: int, whole: int, *, none: int) -> Decimal:
    """`part` of `whole` in per cent, two decimals, half up; `none` where there is nothing to count."""
    if not whole:
        return Decimal(none)
    return (HUNDRED * part / whole).quantize(CENT, ROUND_HALF_UP)


def as_of(ends: date) -> date:
    """The day on which a state is looked at: the last of the period, today while it runs."""
    return min(ends, clock.today())
