"""What the page of a handover shows: its entries as far as the visitor sees them, what may be done, its course."""

from dataclasses import dataclass, field
from typing import Any

from portal import web
from portal.accounts.models import ROLES, Team
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query, among, prepared
from portal.policy import Actor
from portal.policy.scopes.problems import at_hand
from portal.problems.handovers import reading
from portal.problems.handovers.models import TeamHandover
from portal.problems.models import Problem
from portal.units.models import Person, Unit
from portal.workflow import TEAM_HANDOVER

SAID = {"team_handover.offer": "提出移交", **{key: move.label for key, move in TEAM_HANDOVER.moves.items()}}

_taker = Team.alias("taker")
HEAD = Query(
    lambda: TeamHandover.select(
        Team.name.alias("giver_name"), _taker.name.alias("taker_name"), Unit.name.alias("committee_name"),
        Person.name.alias("person_name"),
    )
    .join(Team, on=(Team.id == TeamHandover.giver)).switch(TeamHandover)
    .join(_taker, on=(_taker.id == TeamHandover.taker)).switch(TeamHandover)
    .join(Unit, on=(Unit.id == TeamHandover.committee)).switch(TeamHandover)
    .join(Person, on=(Person.id == TeamHandover.person))
    .where(TeamHandover.id == P("handover"))
)  # fmt: skip


@dataclass
class Shown:
    """A handover as one person may see it."""

    handover: TeamHandover
    head: Any  # giver_name, taker_name, committee_name, person_name
    entries: list[Any] = field(default_factory=list)  # of those that the visitor sees
    acts: list[tuple[str, str, str]] = field(default_factory=list)
    course: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return TEAM_HANDOVER.table[self.handover.state]


def shown(handover: TeamHandover, actor: Actor) -> Shown:
    """What `actor` sees of a handover that lies in the scope."""
    seen = at_hand(actor)

    def build() -> Any:
        return (
            reading.join(Problem.select(*reading.columns()))
            .where(among(Problem.id, "ids") & seen.where)
            .order_by(Problem.id)
        )

    entries = prepared(("entries of a handover", seen.shape), build)(ids=handover.problems, **actor.places())
    moves = available(actor, handover)
    acts = [(key.removeprefix("team_handover."), move.label, move.weight) for key, move in moves.items()]
    return Shown(
        handover, HEAD.one(handover=handover.id), entries, sorted(acts, key=lambda one: one[2] == "primary"),
        [_event(row) for row in COURSE(record="team_handover", id=handover.id)],
    )  # fmt: skip


def _event(row: Any) -> Event:
    """A line of 经过; what was taken over and what was not stands in its note."""
    what = SAID.get(row.action, row.action)
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    taken = row.action == "team_handover.take"
    return Event(
        f"{what}：{row.note}" if taken else what,
        f"{row.name or '系统'}{role}",
        web.moment(row.at),
        "" if taken else row.note,
    )
