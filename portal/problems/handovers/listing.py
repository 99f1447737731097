"""The list of handovers."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.accounts.models import Team
from portal.db import P
from portal.policy import Actor
from portal.problems.handovers.models import TeamHandover
from portal.units.models import Person
from portal.workflow import TEAM_HANDOVER

HEADINGS = ["提出日期", "交出督导组", "接收督导组", "提出人", "说明", "状态", "不接收的理由"]
STATES = [(key, state.label) for key, state in TEAM_HANDOVER.table.items()]
_taker = Team.alias("taker")


def acting() -> pw.Expression:
    """What the team at hand has to take over or to refuse: the same for list, count and home."""
    return (TeamHandover.state == "offered") & (TeamHandover.taker == P("team"))


def _states(actor: Actor) -> list[tuple[str, str]]:
    mine = [("todosupervisor", "待我办理")] if actor.role == "supervisor" else []
    return [*mine, *STATES]


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        TeamHandover.id, TeamHandover.note, TeamHandover.reply, TeamHandover.state, TeamHandover.created_at,
        Team.name.alias("giver_name"), _taker.name.alias("taker_name"), Person.name.alias("person_name"),
    ]  # fmt: skip


def teams(query: Any) -> Any:
    """The two teams of a handover."""
    query = query.join(Team, on=(Team.id == TeamHandover.giver)).switch(TeamHandover)
    return query.join(_taker, on=(_taker.id == TeamHandover.taker)).switch(TeamHandover)


LIST = lists.Spec(
    "team_handovers",
    TeamHandover,
    columns=columns,
    join=lambda query: teams(query).join(Person, on=(Person.id == TeamHandover.person)).switch(TeamHandover),
    through=teams,
    order=lambda: [pw.Case(TeamHandover.state, (("offered", 0),), 1), TeamHandover.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态", _states, where=lambda: TeamHandover.state == P("state"), fixed={"todosupervisor": acting}
        ),
    ),
    # A committee has a handful of teams: looking through their names needs no index.
    searched=lambda: (
        pw.fn.LOWER(Team.name).contains(P("text", str.lower)) | pw.fn.LOWER(_taker.name).contains(P("text", str.lower))
    ),
    search_hint="督导组名称",
)


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        day = clock.local(row.created_at).date()
        yield [
            day,
            row.giver_name,
            row.taker_name,
            row.person_name,
            row.note,
            TEAM_HANDOVER.label(row.state),
            row.reply,
        ]
