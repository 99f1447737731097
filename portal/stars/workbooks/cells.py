"""What a cell says and how a value is written into one: text, numbers, shares, days, words."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from portal.roster.dates import read_date
from portal.stars.workbooks.problems import Wrong
from portal.stars.workbooks.words import NO_WORDS, SIGNS, YES_WORDS, folded, star

NUMBER = re.compile(r"[+-]?(?:\d{1,9}(?:\.\d{1,6})?|\.\d{1,6})")
PLACES = 6  # of a number; what a float of Excel has beyond them is noise
KEY_LENGTH = 40
HUNDRED = Decimal(100)
BEYOND = 10**9


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not blank. `trouble` says why its value cannot be used at all."""

    value: Any
    number_format: str = "General"
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Percent:
    """A share to be written as a percentage: 0.3 shows 30%."""

    value: Decimal


def text(cell: Cell) -> str:
    """What the cell says as text: stripped, lines kept."""
    value = cell.value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return format(plain(rounded(Decimal(repr(value)), PLACES)), "f") if abs(value) < BEYOND else str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    lines = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()


def key(cell: Cell) -> str:
    """A 编号: short, without blanks."""
    found = text(cell)
    if len(found) > KEY_LENGTH or re.search(r"[\s、,，;；]", found):
        raise Wrong(
            f"编号“{found[:KEY_LENGTH]}”太长，或含有空格、顿号。请缩短到 {KEY_LENGTH} 个字以内，或留空由系统编号。"
        )
    return found


def number(cell: Cell) -> Decimal:
    """A number, as number or text, full width too, 分 behind it allowed."""
    found = _number(cell)
    if found is None:
        raise Wrong(f"“{text(cell)[:20]}”不是数。请填数字，如 5 或 2.5（整数最多 9 位，小数最多 6 位）。")
    return found


def percent(cell: Cell) -> Decimal:
    """A share of branches in percent: 30%, 0.3 and 30 are all 30."""
    found, marked = _share(cell)
    if not marked and found == 1:
        raise Wrong("“1”分不清是 1% 还是 100%。请带上百分号。")
    return found if marked or found > 1 else plain(found * HUNDRED)


def factor(cell: Cell) -> Decimal:
    """A weight: 70%, 0.7 and 70 are all 0.7."""
    found, marked = _share(cell)
    if not marked and 1 < found < 10:
        raise Wrong(f"“{found:f}”分不清是百分数还是系数。请写成百分数，如 70% 或 120%。")
    return plain(rounded(found / HUNDRED, PLACES)) if marked or found > 1 else found


def whole(cell: Cell) -> int:
    """A whole number from 0 on."""
    found = _number(cell)
    if found is None or found < 0 or found != found.to_integral_value():
        raise Wrong(f"“{text(cell)[:20]}”不是整数。请填 0、1、2 这样的整数。")
    return int(found)


def stars(cell: Cell) -> int:
    """A number of stars: 五星, 5星, 5, ★★★★★."""
    said = text(cell)
    found = star(said)
    if found is None or found > 10:
        raise Wrong(f"“{said[:20]}”不是星级。请填 三星 或 3 这样的星级（最多十星）。")
    return found


def yes(cell: Cell) -> bool:
    """是 or 否."""
    said = folded(text(cell)).lower()
    if said not in YES_WORDS + NO_WORDS:
        raise Wrong(f"“{said[:20]}”不明确。请填 是 或 否。")
    return said in YES_WORDS


def day(cell: Cell) -> date:
    """A day: a date of Excel, 2026-03-31, 2026年3月31日, 2026.3.31."""
    found = read_date(cell.value, cell.number_format if isinstance(cell.value, float) else None)
    if len(found.value) != len("2026-03-31"):
        raise Wrong(f"“{text(cell)[:20]}”不是日期。请写到日，如 2026-03-31。")
    return date.fromisoformat(found.value)


def choice(cell: Cell, words: Mapping[Any, str]) -> Any:
    """The key of one of these words."""
    said = folded(text(cell))
    for one, word in words.items():
        if said in (folded(word), one):
            return one
    raise Wrong(f"不认识“{said[:20]}”。请从这些词中选一个：{'、'.join(words.values())}。")


def plain(value: Decimal) -> Decimal:
    """The same number without zeros at its end."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def rounded(value: Decimal, places: int) -> Decimal:
    """Half up, away from zero."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def is_percentage(cell: Cell) -> bool:
    """Whether Excel shows the number as a percentage."""
    return isinstance(cell.value, int | float) and "%" in cell.number_format


def _number(cell: Cell) -> Decimal | None:
    if isinstance(cell.value, bool | datetime | date):
        return None
    if isinstance(cell.value, int | float):
        if not abs(cell.value) < BEYOND:  # neither is what Excel holds for “not a number”
            return None
        return plain(rounded(Decimal(repr(cell.value)), PLACES)) + 0
    said = folded(text(cell)).translate(SIGNS).removesuffix("分")
    return plain(Decimal(said)) + 0 if NUMBER.fullmatch(said) else None


def _share(cell: Cell) -> tuple[Decimal, bool]:
    """A number and whether it is in percent by its sign or format."""
    if is_percentage(cell):
        found, marked = _number(Cell(cell.value * 100)), True
    else:
        said = folded(text(cell))
        marked = said.endswith("%")
        found = _number(Cell(said.removesuffix("%")) if marked else cell)
    if found is None or found < 0:
        raise Wrong(f"“{text(cell)[:20]}”不是百分数。请填 30% 这样的百分数。")
    return found, marked
