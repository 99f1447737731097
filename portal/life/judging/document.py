"""Sets of rules as JSON: exact both ways, days as 2018-10-28, numbers as text; what is malformed is refused with its place."""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from portal.life.judging.rules import RuleSet

MOST_ROWS = 200  # of any list
MOST_COUNT = 10_000
KEY = 40
TEXT = 200
LONG_TEXT = 4000

_KEYS = ("key", "types", "before", "agenda", "apart", "examples", "sectors", "categories", "opens", "closes")
_LONG = ("source", "note")
_NUMBER = re.compile(r"[0-9]{1,6}(\.[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Reader = Callable[[Any, str], Any]


def to_document(rules: RuleSet) -> dict[str, Any]:
    """The set as JSON-able values; a field that holds its default is left out."""
    document: dict[str, Any] = _written(rules)
    return document


def from_document(document: object) -> RuleSet:
    """The set of a document, equal to the one it was made of.

    ValueError with a Chinese sentence that names the place: an unknown or missing field, another type, no number or day, a text or
    list beyond the limits. Whether the rules make sense is asked of `checking.check`.
    """
    rules: RuleSet = _record(RuleSet)(document, "")
    return rules


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {
            each.name: _written(held) for each in fields(value) if (held := getattr(value, each.name)) != each.default
        }
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return value


def _refuse(place: str, what: str) -> ValueError:
    return ValueError(f"{place}：{what}" if place else what)


def _text(most: int) -> Reader:
    def read(value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise _refuse(place, "应为文字。")
        if len(value) > most:
            raise _refuse(place, f"最多 {most} 个字，现有 {len(value)} 个。")
        if _UNREADABLE.search(value):
            raise _refuse(place, "含有不能显示的字符，请删去。")
        return value

    return read


def _number(value: Any, place: str) -> Decimal:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**6 else value
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise _refuse(place, '应为不小于 0 的数（写成文字，如 "0.5"；整数部分最多 6 位，小数最多 4 位）。')
    return Decimal(text)


def _whole(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_COUNT:
        raise _refuse(place, f"应为 0 至 {MOST_COUNT} 的整数。")
    return value


def _truth(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise _refuse(place, "应为 true 或 false。")
    return value


def _day(value: Any, place: str) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and _DAY.fullmatch(value) else "")
    except ValueError:
        raise _refuse(place, "日期应写成 2018-10-28 的样子。") from None


def _one_of(allowed: tuple[str, ...]) -> Reader:
    def read(value: Any, place: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise _refuse(place, f"应为以下之一：{'、'.join(allowed)}。")
        return value

    return read


def _rows(read_one: Reader) -> Reader:
    def read(value: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _refuse(place, "应为列表。")
        if len(value) > MOST_ROWS:
            raise _refuse(place, f"最多 {MOST_ROWS} 项，现有 {len(value)} 项。")
        return tuple(read_one(each, f"{place}[{position}]") for position, each in enumerate(value))

    return read


@cache
def _record(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {each.name: _reader(hints[each.name], each.name) for each in fields(kind)}
    needed = [each.name for each in fields(kind) if each.default is MISSING]

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            raise _refuse(place, "应为一组字段（JSON 对象）。")
        inside = f"{place}." if place else ""
        for name in value:
            if name not in readers:
                raise _refuse(f"{inside}{str(name)[:KEY]}", "没有这个字段。")
        for name in needed:
            if name not in value:
                raise _refuse(f"{inside}{name}", "缺少这个字段。")
        return kind(**{name: readers[name](each, f"{inside}{name}") for name, each in value.items()})

    return read


_PLAIN: dict[Any, Reader] = {int: _whole, bool: _truth, date: _day, Decimal: _number}


def _reader(hint: Any, name: str) -> Reader:
    """What reads a field of this type; limits go by its name."""
    if get_origin(hint) in (Union, UnionType):
        optional = next(each for each in get_args(hint) if each is not type(None))
        read = _reader(optional, name)
        return lambda value, place: None if value is None else read(value, place)
    if get_origin(hint) is tuple:
        return _rows(_reader(get_args(hint)[0], name))
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    if hint is str:
        return _text(KEY if name in _KEYS else LONG_TEXT if name in _LONG else TEXT)
    return _PLAIN[hint]
