"""The list of sets of rules."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P
from portal.life.rulesets.domain import read
from portal.life.rulesets.models import LifeRules
from portal.units.models import Unit
from portal.workflow import LIFE_RULES

HEADINGS = ["名称", "版次", "要求", "时间", "状态", "党委", "建立日期"]

LIST = lists.Spec(
    "life_rules",
    LifeRules,
    columns=lambda: [
        LifeRules.id, LifeRules.name, LifeRules.number, LifeRules.state, LifeRules.document, LifeRules.created_at,
        Unit.name.alias("committee_name"),
    ],
    join=lambda query: query.join(Unit, on=(Unit.id == LifeRules.committee)),
    order=lambda: [LifeRules.name, LifeRules.number.desc(), LifeRules.id],
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [(key, one.label) for key, one in LIFE_RULES.table.items()],
            where=lambda: LifeRules.state == P("state"),
        ),
    ),
    searched=lambda: pw.fn.LOWER(LifeRules.name).contains(P("text", str.lower)),
    search_hint="制度的名称",
)  # fmt: skip


def spanned(row: Any) -> str:
    """From when to when the rules of a set ask for something."""
    rules = read(row).rules
    if not rules:
        return ""
    since = min(rule.since for rule in rules)
    ends = [rule.until for rule in rules]
    until = None if None in ends else max(one for one in ends if one is not None)
    return f"自 {since} 起" if until is None else f"{since} 至 {until}"


def past(row: Any) -> bool:
    """Whether none of its rules asks for anything any more."""
    ends = [rule.until for rule in read(row).rules]
    return bool(ends) and all(one is not None and one < clock.today() for one in ends)


def size(row: Any) -> int:
    """How many rules a set holds."""
    return len(read(row).rules)


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.name, row.number, size(row), spanned(row), LIFE_RULES.label(row.state), row.committee_name,
            clock.local(row.created_at).date(),
        ]  # fmt: skip
