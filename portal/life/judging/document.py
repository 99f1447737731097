"""Sets of rules as JSON: exact both ways, days as 2018-10-28, numbers as text; what is malformed is refused with its place."""

from datetime import date
from decimal import Decimal
from typing import Any

from portal import jsonrecords
from portal.jsonrecords import KEY, LONG_TEXT, MOST_COUNT, TEXT
from portal.life.judging.rules import RuleSet

__all__ = ["KEY", "LONG_TEXT", "MOST_COUNT", "MOST_ROWS", "TEXT", "from_document", "to_document"]

MOST_ROWS = 200  # of any list

_FORMAT = jsonrecords.Format(
    {
        date: jsonrecords.day("2018-10-28"),
        Decimal: jsonrecords.number(
            r"[0-9]{1,6}(\.[0-9]{1,4})?",
            '应为不小于 0 的数（写成文字，如 "0.5"；整数部分最多 6 位，小数最多 4 位）。',
        ),
    },
    keys=("key", "types", "before", "agenda", "apart", "examples", "sectors", "categories", "opens", "closes"),
    long=("source", "note"),
    most_rows=MOST_ROWS,
)


def to_document(rules: RuleSet) -> dict[str, Any]:
    """The set as JSON-able values; a field that holds its default is left out."""
    document: dict[str, Any] = jsonrecords.written(rules)
    return document


def from_document(document: object) -> RuleSet:
    """The set of a document, equal to the one it was made of.

    ValueError with a Chinese sentence that names the place: an unknown or missing field, another type, no number or day, a text or
    list beyond the limits. Whether the rules make sense is asked of `checking.check`.
    """
    rules: RuleSet = _FORMAT.read(RuleSet, document)
    return rules
