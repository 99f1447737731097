"""The list of schemes: those of the committee at hand in every state, for everybody else those in use."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, Query
from portal.policy import Actor
from portal.stars.models import StarCycle, StarScheme
from portal.units.models import Unit
from portal.workflow import STAR_SCHEME

HEADINGS = ["名称", "版次", "状态", "用于几轮评定", "来源", "党委", "建立日期"]
SEEN = ("used", "retired")  # what those see who do not make schemes


def _states(actor: Actor) -> list[tuple[str, str]]:
    shown = STAR_SCHEME.states if actor.role == "committee" else SEEN
    return [(key, STAR_SCHEME.table[key].label) for key in shown]


def _cycles() -> Any:
    """How many cycles run or ran by the scheme of the outer query."""
    running = (StarCycle.scheme == StarScheme.id) & (StarCycle.state != "cancelled")
    return StarCycle.select(pw.fn.COUNT(StarCycle.id)).where(running)


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        StarScheme.id, StarScheme.name, StarScheme.number, StarScheme.state, StarScheme.library, StarScheme.created_at,
        StarScheme.origin, StarScheme.committee, Unit.name.alias("committee_name"), _cycles().alias("cycles"),
    ]  # fmt: skip


LIST = lists.Spec(
    "star_schemes",
    StarScheme,
    columns=columns,
    join=lambda query: query.join(Unit, on=(Unit.id == StarScheme.committee)),
    order=lambda: [StarScheme.committee, StarScheme.name, StarScheme.number.desc(), StarScheme.id],
    filters=(lists.Filter("state", "状态", _states, where=lambda: StarScheme.state == P("state")),),
    searched=lambda: pw.fn.LOWER(StarScheme.name).contains(P("text", str.lower)),
    search_hint="办法的名称",
)

VERSIONS = Query(
    lambda: (
        StarScheme.select(StarScheme.id, StarScheme.name, StarScheme.number, StarScheme.state)
        .where((StarScheme.committee == P("committee")) & (StarScheme.id != P("scheme")))
        .order_by(StarScheme.id.desc())
        .limit(50)
    )
)
CYCLES = Query(
    lambda: (
        StarCycle.select(StarCycle.id, StarCycle.name, StarCycle.state)
        .where(StarCycle.scheme == P("scheme"))
        .order_by(StarCycle.id.desc())
        .limit(50)
    )
)


def source(row: Any) -> str:
    """Where a scheme came from, in words."""
    return "办法库" if row.library else "由上一版修订" if row.origin_id else "自行编制"


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export, under HEADINGS."""
    for row in rows:
        yield [
            row.name, row.number, STAR_SCHEME.table[row.state].label, row.cycles, source(row), row.committee_name,
            clock.local(row.created_at).date(),
        ]  # fmt: skip
