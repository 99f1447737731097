"""What other rooms ask of objections: whether one may be raised now, and the answers that stand beside a result."""

from typing import Any

from portal import clock
from portal.db import P, Query
from portal.policy import Actor
from portal.stars.models import StarCycle, StarEntry, StarObjection
from portal.units.models import Unit

ANSWERED = Query(
    lambda: (
        StarObjection.select(
            StarObjection.branch, StarObjection.upheld, StarObjection.answer, StarObjection.answered_at
        )
        .where((StarObjection.cycle == P("cycle")) & (StarObjection.state == "answered"))
        .order_by(StarObjection.branch, StarObjection.answered_at, StarObjection.id)
    )
)
RATED = Query(
    lambda: (
        StarEntry.select(StarEntry.branch, Unit.name)
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where((StarEntry.cycle == P("cycle")) & (StarEntry.proposed != ""))
        .order_by(Unit.id)
    )
)
SHOWN_NOW = Query(
    lambda: (
        StarCycle.select(StarCycle.id, StarCycle.name, StarCycle.publicity_ends)
        .where(
            (StarCycle.committee == P("committee"))
            & (StarCycle.state == "published")
            & (StarCycle.publicity_starts <= P("today"))
            & (StarCycle.publicity_ends >= P("today"))
        )
        .order_by(StarCycle.id)
    )
)


def in_publicity(cycle: StarCycle) -> bool:
    """Whether the results of a cycle are on public show today, the last day included."""
    starts, ends = cycle.publicity_starts, cycle.publicity_ends
    return cycle.state == "published" and starts is not None and starts <= clock.today() <= ends


def may_raise(actor: Actor, cycle: StarCycle) -> bool:
    """Whether `actor` may raise an objection to a result of this cycle today: anybody of its committee."""
    return actor.kind != "technical" and actor.home_committee_id == cycle.committee_id and in_publicity(cycle)


def branches(cycle_id: int) -> dict[int, str]:
    """The branches whose result a cycle shows, with their names, in the committee's order."""
    return {row.branch_id: row.name for row in RATED(cycle=cycle_id)}


def answers(cycle_id: int) -> dict[int, list[Any]]:
    """Branch → answers to objections, oldest first (rows: upheld, answer, answered_at); no text, no author."""
    found: dict[int, list[Any]] = {}
    for row in ANSWERED(cycle=cycle_id):
        found.setdefault(row.branch_id, []).append(row)
    return found


def shown_now(actor: Actor) -> list[Any]:
    """The cycles whose results `actor` may object to today (rows: id, name, publicity_ends)."""
    if actor.kind == "technical" or actor.home_committee_id is None:
        return []
    return SHOWN_NOW(committee=actor.home_committee_id, today=clock.today())
