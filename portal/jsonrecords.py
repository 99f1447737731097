"""Dataclasses as JSON: written without what holds its default, read back equal, what is malformed refused with its place."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any, str], Any]
"""(value, place) → what it says. ValueError with a Chinese sentence that names the place."""

MOST_COUNT = 10_000
KEY = 40
TEXT = 200
LONG_TEXT = 4000

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def written(value: Any) -> Any:
    """JSON-able values: Decimal and days as text, tuples as lists; a field that holds its default is left out."""
    if is_dataclass(value):
        return {
            each.name: written(held) for each in fields(value) if (held := getattr(value, each.name)) != each.default
        }
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [written(each) for each in value]
    return value


def refuse(place: str, what: str) -> ValueError:
    """What is wrong, with its place."""
    return ValueError(f"{place}：{what}" if place else what)


def text(most: int) -> Reader:
    """Text of at most so many characters, all of which can be shown."""

    def read(value: Any, place: str) -> str:
        if not isinstance(value, str):
            raise refuse(place, "应为文字。")
        if len(value) > most:
            raise refuse(place, f"最多 {most} 个字，现有 {len(value)} 个。")
        if _UNREADABLE.search(value):
            raise refuse(place, "含有不能显示的字符，请删去。")
        return value

    return read


def whole(most: int) -> Reader:
    """A whole number from 0 on."""

    def read(value: Any, place: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise refuse(place, f"应为 0 至 {most} 的整数。")
        return value

    return read


def number(pattern: str, message: str) -> Reader:
    """A number written as text (or a whole one) whose text is like this."""
    allowed = re.compile(pattern)

    def read(value: Any, place: str) -> Decimal:
        said = str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else value
        if not isinstance(said, str) or not allowed.fullmatch(said):
            raise refuse(place, message)
        return Decimal(said) + 0  # −0 is 0

    return read


def truth(value: Any, place: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise refuse(place, "应为 true 或 false。")
    return value


def day(example: str) -> Reader:
    """A day, written as in the example."""

    def read(value: Any, place: str) -> date:
        try:
            return date.fromisoformat(value if isinstance(value, str) and _DAY.fullmatch(value) else "")
        except ValueError:
            raise refuse(place, f"日期应写成 {example} 的样子。") from None

    return read


def one_of(allowed: tuple[str, ...]) -> Reader:
    """One of these words."""

    def read(value: Any, place: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise refuse(place, f"应为以下之一：{'、'.join(allowed)}。")
        return value

    return read


def rows(read_one: Reader, most: int) -> Reader:
    """A list of at most so many."""

    def read(value: Any, place: str) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise refuse(place, "应为列表。")
        if len(value) > most:
            raise refuse(place, f"最多 {most} 项，现有 {len(value)} 项。")
        return tuple(read_one(each, f"{place}[{position}]") for position, each in enumerate(value))

    return read


@dataclass(frozen=True, eq=False)
class Format:
    """How one kind of document is read: its limits by the names of fields, its readers by type."""

    plain: Mapping[Any, Reader]  # type → what reads it, besides those that are known
    keys: Collection[str] = ()  # fields of short text
    long: Collection[str] = ()  # fields of long text
    wholes: Mapping[str, int] = field(default_factory=dict)  # the most that a whole number may be
    most_rows: int = 200

    def read(self, kind: type, document: object) -> Any:
        """The record of a document, equal to the one it was made of. ValueError with a Chinese sentence that names the place."""
        return _record(self, kind)(document, "")

    def reader(self, hint: Any, name: str) -> Reader:
        """What reads a field of this type."""
        if hint in self.plain:
            return self.plain[hint]
        if get_origin(hint) in (Union, UnionType):
            read = self.reader(next(each for each in get_args(hint) if each is not type(None)), name)
            return lambda value, place: None if value is None else read(value, place)
        if get_origin(hint) is tuple:
            return rows(self.reader(get_args(hint)[0], name), self.most_rows)
        if get_origin(hint) is Literal:
            return one_of(get_args(hint))
        if isinstance(hint, type) and is_dataclass(hint):
            return _record(self, hint)
        if hint is str:
            return text(KEY if name in self.keys else LONG_TEXT if name in self.long else TEXT)
        return truth if hint is bool else whole(self.wholes.get(name, MOST_COUNT))


@cache
def _record(form: Format, kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {each.name: form.reader(hints[each.name], each.name) for each in fields(kind)}
    needed = [each.name for each in fields(kind) if each.default is MISSING]

    def read(value: Any, place: str) -> Any:
        if not isinstance(value, dict):
            raise refuse(place, "应为一组字段（JSON 对象）。")
        inside = f"{place}." if place else ""
        for name in value:
            if name not in readers:
                raise refuse(f"{inside}{str(name)[:KEY]}", "没有这个字段。")
        for name in needed:
            if name not in value:
                raise refuse(f"{inside}{name}", "缺少这个字段。")
        return kind(**{name: readers[name](each, f"{inside}{name}") for name, each in value.items()})

    return read
