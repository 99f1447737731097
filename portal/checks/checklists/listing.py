"""The lists that one sees, and those by which a check can go."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.accounts.models import Team
from portal.checks.checklists.document import read
from portal.checks.checklists.domain import edition, title
from portal.checks.models import Checklist
from portal.db import P, prepared
from portal.policy import Actor, scope
from portal.units.models import Unit
from portal.workflow import CHECKLIST

HEADINGS = ["名称", "版次", "检查项", "状态", "谁的", "建立日期"]


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        Checklist.id, Checklist.name, Checklist.number, Checklist.state, Checklist.document, Checklist.created_at,
        pw.fn.COALESCE(Team.name, Unit.name).alias("owner"), Checklist.team, Checklist.origin,
    ]  # fmt: skip


LIST = lists.Spec(
    "checklists",
    Checklist,
    columns=columns,
    join=lambda query: (
        query.join(Unit, on=(Unit.id == Checklist.committee))
        .switch(Checklist)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Checklist.team))
    ),
    order=lambda: [Checklist.name, Checklist.number.desc(), Checklist.id],
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [(key, one.label) for key, one in CHECKLIST.table.items()],
            where=lambda: Checklist.state == P("state"),
        ),
    ),
    searched=lambda: pw.fn.LOWER(Checklist.name).contains(P("text", str.lower)),
    search_hint="清单的名称",
)  # fmt: skip


def size(row: Any) -> int:
    """How many items a list holds."""
    return len(read(row.document).items)


def usable(actor: Actor, now: int | None = None) -> list[tuple[int, str]]:
    """The lists by which a new check can go (and the one by which this one goes): (id, name with edition)."""
    seen = scope(Checklist, actor)

    def build() -> Any:
        mine = (Checklist.team == P("team")) | Checklist.team.is_null()
        if actor.role == "committee":
            mine = Checklist.team.is_null() & (Checklist.committee == P("unit"))
        fit = Checklist.state.in_(("ready", "used")) & mine
        return (
            Checklist.select(Checklist.id, Checklist.name, Checklist.number, Checklist.origin, Checklist.team)
            .where(seen.where & (fit | (Checklist.id == P("now"))))
            .order_by(Checklist.name, Checklist.number.desc())
        )

    rows = prepared(("usable lists", actor.role, seen.shape), build)(now=now or 0, **actor.places())
    return [(row.id, title(row) + _whose(row, actor)) for row in rows]


def _whose(row: Any, actor: Actor) -> str:
    """To a team, which lists are its committee's: both may have taken the same one from the library."""
    return "，党委的" if actor.role == "supervisor" and row.team_id is None else ""


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.name,
            edition(row) or 1,
            size(row),
            CHECKLIST.label(row.state),
            row.owner,
            clock.local(row.created_at).date(),
        ]
