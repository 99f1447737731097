"""How each field of a rule stands in a cell of a workbook, both ways; what a cell says wrongly is a Wrong in Chinese."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from portal.life.judging.describing import LABELS, STRICTNESS
from portal.life.judging.document import KEY, LONG_TEXT, MOST_COUNT, TEXT
from portal.life.judging.rules import AGENDA, DUES, KINDS, MEASURES, PERIODS, SUBJECTS, Type
from portal.roster.dates import read_date

SPLIT = re.compile(r"[、，,；;\n]")


class Wrong(ValueError):
    """What is wrong with a cell: a whole sentence that says what to do."""


@dataclass(slots=True)
class Words:
    """What names in cells refer to."""

    types: Mapping[str, Type] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)  # key → name


@dataclass(frozen=True, slots=True)
class Cell:
    """A field's way into a cell and out of it; a blank cell is the field's default."""

    write: Callable[[Any, Words], Any]
    read: Callable[[str, Words], Any]


def said(value: Any) -> str:
    """The text of a cell."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value.isoformat()[:10] if isinstance(value, date) else str(value)


def _text(most: int) -> Cell:
    def read(text: str, words: Words) -> str:
        if len(text) > most:
            raise Wrong(f"有 {len(text)} 个字，最多 {most} 个，请精简。")
        return text

    return Cell(lambda value, words: value, read)


def _key(text: str, words: Words) -> str:
    if len(text) > KEY or re.search(r"\s", text):
        raise Wrong(f"编号最多 {KEY} 个字，不能有空格；新增的要求请留空。")
    return text


def _choice(choices: Mapping[Any, str]) -> Cell:
    def read(text: str, words: Words) -> Any:
        for key, word in choices.items():
            if text in (word, str(key)):
                return key
        raise Wrong(f"没有“{text[:20]}”，请写：{'、'.join(choices.values())}。")

    return Cell(lambda value, words: "" if value is None else choices[value], read)


def _several(choices: Callable[[Words], Mapping[str, str]], what: str) -> Cell:
    def write(value: tuple[str, ...], words: Words) -> str:
        named = choices(words)
        return "、".join(_name(named, key) for key in value)

    def read(text: str, words: Words) -> tuple[str, ...]:
        return tuple(_find(choices(words), part, what) for part in _parts(text))

    return Cell(write, read)


def _parts(text: str) -> list[str]:
    return [part.strip() for part in SPLIT.split(text) if part.strip()]


def _name(named: Mapping[str, str], key: str) -> str:
    """How a key is written: by its name where that is one word that leads back to it."""
    word = named.get(key, key)
    clear = (
        word == word.strip() and _parts(word) == [word] and list(named.values()).count(word) == 1 and word not in named
    )
    return word if clear else key


def _find(named: Mapping[str, str], text: str, what: str) -> str:
    if text in named:
        return text
    found = [key for key, word in named.items() if word == text]
    if len(found) == 1:
        return found[0]
    if found:
        raise Wrong(f"有 {len(found)} 个{what}都叫“{text[:20]}”，请改写编号：{'、'.join(found)}。")
    raise Wrong(f"没有“{text[:20]}”这个{what}。已有：{'、'.join(named.values())[:300] or '（还没有）'}。")


def _plain() -> Cell:
    """Words kept as they are, from those there are; a set may hold others, so none is refused here."""
    return Cell(lambda value, _words: "、".join(value), lambda text, _words: tuple(_parts(text)))


def _whole(text: str, words: Words) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text) <= MOST_COUNT):
        raise Wrong(f"“{text[:20]}”不是整数，请填 0 至 {MOST_COUNT} 的整数。")
    return int(text)


def _number(text: str, words: Words) -> Decimal:
    share = text.endswith("%")
    digits = text.removesuffix("%").strip()
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,4})?", digits):
        raise Wrong(f"“{text[:20]}”不是数，请填 0.5、80% 或 32 这样的数，小数最多 4 位。")
    number = Decimal(digits) / 100 if share else Decimal(digits)
    return number.quantize(Decimal("0.0001")) if -number.as_tuple().exponent > 4 else number  # type: ignore[operator]


def _day(text: str, words: Words) -> date:
    found = read_date(text, None).value
    if len(found) != len("2018-10-28"):
        raise Wrong(f"“{text[:20]}”不是日期，请按 2018-10-28 这样填写。")
    return date.fromisoformat(found)


def _month_day(text: str, words: Words) -> str:
    digits = re.findall(r"\d+", text)
    if len(digits) == 3 and len(digits[0]) == 4:  # Excel made a date of it
        digits = digits[1:]
    if (
        len(digits) != 2
        or any(len(one) > 2 for one in digits)
        or not (1 <= int(digits[0]) <= 12 and 1 <= int(digits[1]) <= 31)
    ):
        raise Wrong(f"“{text[:20]}”不是一年里的一天，请按 06-15 这样填写。")
    return f"{int(digits[0]):02d}-{int(digits[1]):02d}"


def _same(value: Any, words: Words) -> Any:
    return "" if value is None else value


YES_NO = {True: "是", False: "否"}
NUMBER = Cell(lambda value, words: "" if value is None else format(value, "f"), _number)
WHOLE, DAY, MONTH_DAY = Cell(_same, _whole), Cell(_same, _day), Cell(_same, _month_day)
TYPES = _several(lambda words: {key: one.label for key, one in words.types.items()}, "类型")
FIELDS: dict[str, Cell] = {
    "kind": _choice(KINDS), "key": Cell(_same, _key), "name": _text(TEXT), "subject": _choice(SUBJECTS), "since": DAY,
    "until": DAY, "types": TYPES, "noun": _text(TEXT), "agenda": _several(lambda words: AGENDA, "议题"),
    "as_speaker": _choice(YES_NO), "period": _choice(PERIODS), "opens": MONTH_DAY, "closes": MONTH_DAY, "count": WHOLE,
    "inner": _choice(PERIODS), "inner_count": WHOLE,
    "apart": Cell(lambda value, words: _name(words.rules, value), lambda text, words: _find(words.rules, text, "要求")),
    "fixed_day": _choice(YES_NO), "slack": WHOLE, "measure": _choice(MEASURES), "minimum": NUMBER, "before": TYPES,
    "within": WHOLE, "due": _choice(DUES), "years": WHOLE, "notice": WHOLE, "extension": WHOLE,
    "has_committee": _choice({True: "设", False: "不设"}), "has_groups": _choice({True: "有", False: "没有"}),
    "members_from": WHOLE, "members_to": WHOLE, "sectors": _plain(), "categories": _plain(), "grace": WHOLE,
    "severity": _choice(STRICTNESS), "source": _text(LONG_TEXT), "note": _text(LONG_TEXT),
    "examples": _several(lambda words: LABELS, "栏目"),
}  # fmt: skip
"""In the order of the columns; they are called as on the screen (LABELS)."""
