"""How numbers, days and sums are written in an explanation, and how they are rounded."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache


@lru_cache(maxsize=8192)
def plain(number: Decimal) -> str:
    """A number without zeros at its end: 64.40 → 64.4, 1E+2 → 100."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def percent(weight: Decimal) -> str:
    """0.7 → 70%."""
    return f"{plain(weight * 100)}%"


def half_up(number: Decimal, places: int) -> Decimal:
    """Rounded to so many decimals; a half goes away from zero."""
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def rounding(places: int) -> str:
    return f"四舍五入保留 {places} 位小数" if places else "四舍五入取整"


def chain(numbers: Iterable[Decimal]) -> str:
    """A sum as one writes it: 64.4 + 25.5 - 3."""
    first, *others = numbers
    return plain(first) + "".join(f" {'-' if number < 0 else '+'} {plain(abs(number))}" for number in others)


def written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
