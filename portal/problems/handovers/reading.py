"""What can be handed over and to whom, and the closed teams that left open entries."""

from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.db import P, Query, prepared
from portal.policy import Actor
from portal.policy.actor import assigned
from portal.policy.scopes.problems import at_hand
from portal.problems.conditions import is_open, unfollowed
from portal.problems.handovers.models import TeamHandover
from portal.problems.models import Problem
from portal.units.models import Unit, UnitCover

_branch = Unit.alias("branch_unit")

ASSIGNED = Query(assigned)
OFFERED = Query(
    lambda: TeamHandover.select(TeamHandover.problems).where(
        (TeamHandover.giver == P("giver")) & (TeamHandover.state == "offered")
    )
)
TAKERS = Query(
    lambda: (
        Team.select(Team.id, Team.name, Unit.name.alias("committee_name"))
        .join(Unit, on=(Unit.id == Team.committee))
        .where(
            Team.closed_on.is_null()
            & (Team.id != P("giver"))
            & (
                Team.committee.in_(UnitCover.select(UnitCover.ancestor).where(UnitCover.unit == P("committee")))
                | Team.committee.in_(UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("committee")))
            )
        )
        .order_by(Team.committee, Team.id)
    )
)


def takers(giver: Any) -> list[Any]:
    """The teams that may take over from a team (id, committee_id): of its committee, a level above or below."""
    return TAKERS(giver=giver.id, committee=giver.committee_id)


def assigned_to(team: int) -> set[int]:
    """The units that a team has today."""
    return {row.unit_id for row in ASSIGNED(team=team, today=clock.today())}


def columns() -> list[Any]:
    """What is shown of an entry that is handed over."""
    return [
        Problem.id, Problem.number, Problem.text, Problem.state, Problem.due_on,
        pw.fn.COALESCE(Problem.branch, Problem.committee).alias("unit"),
        pw.fn.COALESCE(_branch.name, Unit.name).alias("unit_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = query.join(Unit, on=(Unit.id == Problem.committee)).switch(Problem)
    return query.join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == Problem.branch)).switch(Problem)


def open_entries(giver: int, actor: Actor) -> list[Any]:
    """The issued and not closed entries that a team follows, of those under the role at hand.

    Of what a team cannot issue any more (it was closed, or lost the unit) its findings too.
    """
    seen = at_hand(actor)

    def build() -> Any:
        mine = (Problem.team == P("giver")) & (is_open() | unfollowed())
        return join(Problem.select(*columns())).where(mine & seen.where).order_by(Problem.branch, Problem.id)

    return prepared(("entries to hand over", seen.shape), build)(giver=giver, **actor.places())


def offered(giver: int) -> set[int]:
    """The entries of a team that wait in another offer: they are offered once."""
    return {key for row in OFFERED(giver=giver) for key in row.problems}


class Left(NamedTuple):
    """A team that was closed and left open entries, or findings that were not issued."""

    id: int
    name: str
    number: int


def left_over(actor: Actor) -> list[Left]:
    """The closed teams whose open entries lie under the committee at hand."""
    if actor.role != "committee":
        return []
    seen = at_hand(actor)

    def build() -> Any:
        return (
            Problem.select(Team.id.alias("team"), Team.name, pw.fn.COUNT(Problem.id).alias("number"))
            .join(Team, on=(Team.id == Problem.team))
            .where(Team.closed_on.is_null(False) & unfollowed() & seen.where)
            .group_by(Team.id, Team.name)
            .order_by(Team.id)
        )

    return [Left(*row) for row in prepared(("closed teams", seen.shape), build)(**actor.places())]
