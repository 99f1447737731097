"""Schemes and scores as JSON: exact both ways, numbers as text; what is malformed is refused with its place."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from portal import jsonrecords
from portal.jsonrecords import KEY, LONG_TEXT, MOST_COUNT, TEXT, refuse
from portal.stars.computation.scheme import Indicator, Outcome, Scheme
from portal.stars.computation.sheet import Event, Score
from portal.stars.computation.wording import plain

__all__ = [
    "KEY", "LONG_TEXT", "MOST_COUNT", "MOST_ROWS", "MOST_STARS", "TEXT",
    "from_document", "score_from_document", "score_to_document", "to_document",
]  # fmt: skip

MOST_ROWS = 500  # of any list
MOST_STARS = 10  # what `Scheme.label` has words for

_DAY = jsonrecords.day("2026-03-31")


def to_document(scheme: Scheme) -> dict[str, Any]:
    """The scheme as JSON-able values: Decimal as text, tuples as lists; a field that holds its default is left out."""
    document: dict[str, Any] = jsonrecords.written(scheme)
    return document


def from_document(document: object) -> Scheme:
    """The scheme of a document, equal to the one it was made of.

    ValueError with a Chinese sentence that names the place: an unknown or missing field, another type, no finite number,
    a text or list beyond the limits. Whether the scheme makes sense is asked of `checking.check`.
    """
    scheme: Scheme = _FORMAT.read(Scheme, document)
    return scheme


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


# Reading


def _number(digits: int) -> jsonrecords.Reader:
    return jsonrecords.number(
        rf"-?[0-9]{{1,9}}(\.[0-9]{{1,{digits}}})?",
        f'应为数（写成文字，如 "0.7"；整数部分最多 9 位，小数最多 {digits} 位）。',
    )


def _outcome(value: Any, place: str) -> Outcome:
    if isinstance(value, str) and value:
        key: str = jsonrecords.text(KEY)(value, place)
        return key
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_STARS:
        return value
    raise refuse(place, f"应为星数（0 至 {MOST_STARS}）或等次的键。")


_SCORE = _number(4)
_FORMAT = jsonrecords.Format(
    {Outcome: _outcome, Decimal: _number(6)},
    keys=("key", "component", "of", "grade", "fact", "level", "sectors", "by", "examples"),
    long=("how", "note", "source"),
    wholes=dict.fromkeys(("star", "stars", "lowest", "first"), MOST_STARS) | {"places": 6},
    most_rows=MOST_ROWS,
)


# Scores


def _bounded(indicator: Indicator, value: object) -> Decimal:
    number: Decimal = _SCORE(value, indicator.label)
    low, high = (-indicator.points, Decimal(0)) if indicator.kind == "deducting" else (Decimal(0), indicator.points)
    if not low <= number <= high:
        raise refuse(indicator.label, f"应在 {plain(low)} 至 {plain(high)} 分之间，填的是 {plain(number)}。")
    return number


def _fact(indicator: Indicator, value: object) -> Decimal:
    number: Decimal = _SCORE(value, indicator.label)
    return number


def _label(indicator: Indicator, value: object) -> str:
    label: str = jsonrecords.one_of(tuple(row.label for row in indicator.table))(value, indicator.label)
    return label


def _answers(indicator: Indicator, value: object) -> dict[str, int]:
    if not isinstance(value, dict):
        raise refuse(indicator.label, "应填每一档的票数。")
    labels = {row.label for row in indicator.table}
    for label in value:
        if label not in labels:
            raise refuse(indicator.label, f"没有“{str(label)[:KEY]}”这一档。")
    answers = {
        label: jsonrecords.whole(1_000_000)(count, f"{indicator.label}“{label}”") for label, count in value.items()
    }
    if not sum(answers.values()):
        raise refuse(indicator.label, "一票也没有，还不能计分。")
    return answers


def _events(indicator: Indicator, value: object) -> tuple[Event, ...]:
    kinds = {item.key for item in indicator.items} or {""}

    def read(each: Any, place: str) -> Event:
        if not isinstance(each, dict) or not {"day"} <= each.keys() <= {"day", "kind", "label"}:
            raise refuse(place, "应有日期（day），可有类别（kind）和说明（label），没有别的字段。")
        kind = each.get("kind", "")
        if not isinstance(kind, str) or kind not in kinds:
            raise refuse(place, "没有这一类事项，请从列出的类别中选。")
        return Event(_DAY(each["day"], place), kind, jsonrecords.text(TEXT)(each.get("label", ""), place))

    events: tuple[Event, ...] = jsonrecords.rows(read, MOST_ROWS)(value, indicator.label)
    return events


def _items(indicator: Indicator, value: object) -> frozenset[str]:
    keys = jsonrecords.rows(jsonrecords.one_of(tuple(item.key for item in indicator.items)), MOST_ROWS)(
        value, indicator.label
    )
    if len(set(keys)) < len(keys):
        raise refuse(indicator.label, "同一项填了两次。")
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
