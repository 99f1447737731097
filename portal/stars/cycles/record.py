"""What a round's page shows to whom: steps, dates and numbers to all, the table of branches to those who work on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import peewee as pw

from portal import clock, web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query, prepared
from portal.policy import Actor, scope
from portal.stars.computation.scheme import Scheme
from portal.stars.cycles.domain import TITLES, path
from portal.stars.models import StarCycle, StarEntry, StarScheme
from portal.stars.schemes import reading as schemes
from portal.workflow import STAR_CYCLE

__all__ = ["MORE", "Shown", "path", "shown"]

AT = {"proposed": 2, "published": 3, "settled": 5, "filed": 6}

HEAD = Query(
    lambda: (
        StarCycle.select(StarScheme.id, StarScheme.name, StarScheme.number, StarScheme.state)
        .join(StarScheme, on=(StarScheme.id == StarCycle.scheme))
        .where(StarCycle.id == P("cycle"))
    )
)
COUNTS = Query(
    lambda: (
        StarEntry.select(StarEntry.state, pw.fn.COUNT(StarEntry.id).alias("number"))
        .where(StarEntry.cycle == P("cycle"))
        .group_by(StarEntry.state)
    )
)


@dataclass
class Shown:
    """A round as one person may see it."""

    cycle: StarCycle
    scheme_row: Any  # id, name, number, state
    counts: dict[str, int]  # state of an entry → how many
    viewer: str  # committee, supervisor, other
    mine: list[Any] = field(default_factory=list)  # one's own branch's entries that one may open: id
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # address behind the record, label, weight
    parts: list[tuple[str, dict[str, Any]]] = field(default_factory=list)  # what other rooms show, see MORE
    course: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return STAR_CYCLE.table[self.cycle.state]

    @property
    def scheme(self) -> Scheme:
        return schemes.of(self.scheme_row.id)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def number(self, *states: str) -> int:
        """How many entries are in these states."""
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def step(self) -> int:
        cycle, today = self.cycle, clock.today()
        if cycle.state == "open":
            return 0 if today <= cycle.declare_until and self.number("draft", "confirmed", "returned") else 1
        if cycle.state == "published" and cycle.publicity_ends is not None and today > cycle.publicity_ends:
            return 4
        return AT.get(cycle.state, 0)

    @property
    def step_notes(self) -> dict[int, str]:
        """Dates under the steps: those that are behind, and the ends of the first two."""
        cycle = self.cycle
        days: tuple[date | None, ...] = (
            cycle.declare_until, cycle.review_until, None, cycle.publicity_ends, cycle.settled_on, cycle.filed_on,
        )  # fmt: skip
        return {at: web.short_date(day) for at, day in enumerate(days) if day}

    @property
    def holder(self) -> str:
        """现在在谁手里: the branches until all have declared, then the committee."""
        if self.cycle.state == "open":
            waiting = self.number("draft", "confirmed", "returned")
            return (
                "党支部"
                if waiting and not self.number("declared", "reviewed")
                else "党支部和基层党委"
                if waiting
                else "基层党委"
            )
        return self.state.holder


# What other rooms add to a round's page: (shown, actor), each may append to shown.parts and shown.acts.
MORE: list[Callable[[Shown, Actor], None]] = []


def viewer(actor: Actor, cycle: StarCycle) -> str:
    """As what one looks at a round: the committee or supervisor at work over it, or anybody else of the house."""
    if actor.role == "committee" and actor.covers(cycle.committee_id):
        return "committee"
    return "supervisor" if actor.role == "supervisor" else "other"


def shown(cycle: StarCycle, actor: Actor) -> Shown:
    """What `actor` may see of a round that lies in the scope."""
    counts = {row.state: row.number for row in COUNTS(cycle=cycle.id)}
    found = Shown(cycle, HEAD.one(cycle=cycle.id), counts, viewer(actor, cycle))
    found.acts = _acts(actor, cycle)
    if found.viewer == "committee":
        found.course = events(COURSE(record="star_cycle", id=cycle.id))
    elif found.viewer == "other":
        found.mine = _mine(actor, cycle)
    for add in MORE:
        add(found, actor)
    return found


def _mine(actor: Actor, cycle: StarCycle) -> list[Any]:
    """The entries of this round that lie in the actor's scope: a secretary's, a member's declared one."""
    seen = scope(StarEntry, actor)

    def build() -> Any:
        return StarEntry.select(StarEntry.id).where((StarEntry.cycle == P("cycle")) & seen.where).limit(20)

    return prepared(("star cycle mine", seen.shape), build)(cycle=cycle.id, **actor.places())


def _acts(actor: Actor, cycle: StarCycle) -> list[tuple[str, str, str]]:
    """The steps that `actor` may take now, the main one last; equal totals are put in order on the page of results."""
    acts = [
        (action.removeprefix("star_cycle."), move.label, move.weight)
        for action, move in available(actor, cycle).items()
        if action != "star_cycle.order"
    ]
    if actor.role == "committee" and actor.covers(cycle.committee_id) and cycle.state not in ("open", "cancelled"):
        acts.append(("results", "测算和结果", "secondary"))
    return sorted(acts, key=lambda one: one[2] == "primary")


def events(rows: list[Any]) -> list[Event]:
    """经过, newest first."""
    found = []
    for row in rows:
        role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
        found.append(Event(_told(row), f"{row.name or '系统'}{role}", web.moment(row.at), row.note))
    return found


def _told(row: Any) -> str:
    """What a revision says of the act."""
    if row.action == "star_cycle.create":
        return "发起评定"
    if row.action == "star_cycle.edit":
        pairs = (row.values or {}).items()
        return "修改：" + "；".join(f"{TITLES.get(name, name)}由“{old}”改为“{new}”" for name, (old, new) in pairs)
    move = STAR_CYCLE.moves.get(row.action)
    return move.label if move else row.action


def may_read_scheme(actor: Actor, found: Shown) -> bool:
    """Whether the scheme's page opens for this actor."""
    seen = scope(StarScheme, actor)
    query = prepared(
        ("star cycle scheme", seen.shape),
        lambda: StarScheme.select(StarScheme.id).where((StarScheme.id == P("scheme")) & seen.where),
    )
    return query.scalar(scheme=found.scheme_row.id, **actor.places()) is not None
