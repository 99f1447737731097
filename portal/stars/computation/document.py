"""Schemes and scores as JSON: exact both ways, numbers as text; what is malformed is refused with its place."""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from portal.stars.computation.scheme import Indicator, Outcome, Scheme
from portal.stars.computation.sheet import Event, Score
from portal.stars.computation.wording import plain

MOST_ROWS = 500  # of any list
MOST_STARS = 10  # what `Scheme.label` has words for
MOST_COUNT = 10_000
KEY = 40
TEXT = 200
LONG_TEXT = 4000

_WHOLE = dict.fromkeys(("star", "stars", "lowest", "first"), MOST_STARS) | {"places": 6}
_KEYS = ("key", "component", "of", "grade", "fact", "level")
_LONG = ("how", "note", "source")
_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,6})?")
_SCORE = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Reader = Callable[[Any, str], Any]


def to_document(scheme: Scheme) -> dict[str, Any]:
    """The scheme as JSON-able values: Decimal as text, tuples as lists; a field that holds its default is left out."""
    return _written(scheme)


def from_document(document: object) -> Scheme:
    """The scheme of a document, equal to the one it was made of.

    ValueError with a Chinese sentence that names the place: an unknown or missing field, another type, no finite number,
    a text or list beyond the limits. Whether the scheme makes sense is asked of `checking.check`.
    """
    return _record(Scheme)(document, "")


def score_to_document(score: Score) -> str | dict[str, int] | list[Any]:
    """A score as JSON-able values: number and label as text, answers as an object, events and items as lists."""
    if isinstance(score, Decimal):
        return format(score, "f")
    if isinstance(score, frozenset):
        return sorted(score)
    if isinstance(score, tuple):
        return [{"day": event.day.isoformat(), "kind": event.kind, "label": event.label} for event in score]
    return score


def score_from_document(indicator: Indicator, value: object) -> Score:
    """The score of this indicator. ValueError in Chinese where the indicator does not allow it."""
    return _SCORES[indicator.kind](indicator, value)


# Writing


def _written(value: Any) -> Any:
    if is_dataclass(value):
        return {
            each.name: _written(held) for each in fields(value) if (held := getattr(value, each.name)) != each.default
        }
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    return value


# Reading


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


def _number(value: Any, place: str, pattern: re.Pattern[str] = _NUMBER, digits: int = 6) -> Decimal:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else value
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise _refuse(place, f'应为数（写成文字，如 "0.7"；整数部分最多 9 位，小数最多 {digits} 位）。')
    return Decimal(text) + 0  # −0 is 0


def _whole(most: int) -> Reader:
    def read(value: Any, place: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise _refuse(place, f"应为 0 至 {most} 的整数。")
        return value

    return read


def _truth(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise _refuse(place, "应为 true 或 false。")
    return value


def _outcome(value: Any, place: str) -> Outcome:
    if isinstance(value, str) and value:
        return _text(KEY)(value, place)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_STARS:
        return value
    raise _refuse(place, f"应为星数（0 至 {MOST_STARS}）或等次的键。")


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


def _reader(hint: Any, name: str) -> Reader:
    """What reads a field of this type; limits go by its name."""
    if hint == Outcome:
        return _outcome
    if get_origin(hint) in (Union, UnionType):
        optional = next(each for each in get_args(hint) if each is not type(None))
        read = _reader(optional, name)
        return lambda value, place: None if value is None else read(value, place)
    if get_origin(hint) is tuple:
        return _rows(_reader(get_args(hint)[0], "key" if name in ("sectors", "by", "examples") else name))
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if isinstance(hint, type) and is_dataclass(hint):
        return _record(hint)
    if hint is str:
        return _text(KEY if name in _KEYS else LONG_TEXT if name in _LONG else TEXT)
    if hint is int:
        return _whole(_WHOLE.get(name, MOST_COUNT))
    return _truth if hint is bool else _number


# Scores


def _bounded(indicator: Indicator, value: object) -> Decimal:
    number = _number(value, indicator.label, _SCORE, 4)
    low, high = (-indicator.points, Decimal(0)) if indicator.kind == "deducting" else (Decimal(0), indicator.points)
    if not low <= number <= high:
        raise _refuse(indicator.label, f"应在 {plain(low)} 至 {plain(high)} 分之间，填的是 {plain(number)}。")
    return number


def _fact(indicator: Indicator, value: object) -> Decimal:
    return _number(value, indicator.label, _SCORE, 4)


def _label(indicator: Indicator, value: object) -> str:
    return _one_of(tuple(row.label for row in indicator.table))(value, indicator.label)


def _answers(indicator: Indicator, value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise _refuse(indicator.label, "应填每一档的票数。")
    labels = {row.label for row in indicator.table}
    for label in value:
        if label not in labels:
            raise _refuse(indicator.label, f"没有“{str(label)[:KEY]}”这一档。")
    answers = {label: _whole(1_000_000)(count, f"{indicator.label}“{label}”") for label, count in value.items()}
    if not sum(answers.values()):
        raise _refuse(indicator.label, "一票也没有，还不能计分。")
    return answers


def _events(indicator: Indicator, value: object) -> tuple[Event, ...]:
    kinds = {item.key for item in indicator.items} or {""}

    def read(each: Any, place: str) -> Event:
        if not isinstance(each, dict) or not {"day"} <= each.keys() <= {"day", "kind", "label"}:
            raise _refuse(place, "应有日期（day），可有类别（kind）和说明（label），没有别的字段。")
        kind, day = each.get("kind", ""), str(each["day"])
        if not isinstance(kind, str) or kind not in kinds:
            raise _refuse(place, "没有这一类事项，请从列出的类别中选。")
        try:
            parsed = date.fromisoformat(day if _DAY.fullmatch(day) else "")
        except ValueError:
            raise _refuse(place, "日期应写成 2026-03-31 的样子。") from None
        return Event(parsed, kind, _text(TEXT)(each.get("label", ""), place))

    return _rows(read)(value, indicator.label)


def _items(indicator: Indicator, value: object) -> frozenset[str]:
    keys = _rows(_one_of(tuple(item.key for item in indicator.items)))(value, indicator.label)
    if len(set(keys)) < len(keys):
        raise _refuse(indicator.label, "同一项填了两次。")
    return frozenset(keys)


_SCORES: dict[str, Callable[[Indicator, object], Score]] = {
    "adding": _bounded,
    "deducting": _bounded,
    "bonus": _bounded,
    "graded": _label,
    "voted": _answers,
    "events": _events,
    "passed": _items,
    "automatic": _fact,
}
