"""Draws as a list: all of them, abandoned ones and redraws too; what waits for a number."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.accounts.models import Appointment, Team
from portal.db import P, prepared
from portal.draws.models import SUBJECTS, Draw
from portal.policy import Actor, Scope, in_force, under_role
from portal.policy.actor import assigned
from portal.policy.scopes.draws import office_scope
from portal.units.models import Unit, UnitCover
from portal.workflow import DRAW

HEADINGS = [
    "名称",
    "抽什么",
    "被检查单位",
    "抽签人",
    "名单（个）",
    "抽中（个）",
    "状态",
    "抽签日期",
    "重新抽签或放弃的原因",
]
GIVING = ("committee", "secretary")
OWN = "基层党委"


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        Draw.id, Draw.title, Draw.subject, Draw.state, Draw.size, Draw.chosen, Draw.reason, Draw.redraw_of,
        Draw.created_at, Draw.drawn_at, Unit.name.alias("committee_name"),
        pw.fn.COALESCE(Team.name, OWN).alias("team_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return query.join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Draw.team)).switch(Draw).join(
        Unit, on=(Unit.id == Draw.committee)
    )  # fmt: skip


def asking(role: str) -> pw.Expression:
    """The condition that a number is wanted of me: an officer for a team's draw, a secretary for the committee's own.

    Never one of those who draw.
    """
    mine = (Appointment.person == P("me")) & in_force(Appointment, P("today"))
    of_team = Appointment.select(Appointment.id).where(mine & (Appointment.team == Draw.team))
    of_office = (
        Appointment.select(Appointment.id)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(mine & (Appointment.role == "committee") & (UnitCover.unit == Draw.committee))
    )
    barred = pw.fn.EXISTS(of_team) | (Draw.team.is_null() & pw.fn.EXISTS(of_office))
    whose = Draw.team.is_null(role == "secretary")
    return whose & (Draw.state == "committed") & (Draw.asked == "committee") & (Draw.created_by != P("me")) & ~barred


def states(actor: Actor) -> list[tuple[str, str]]:
    """What can be asked for by state."""
    first = [(f"todo{actor.role}", "待我报数")] if actor.role in GIVING else []
    return [*first, *((key, state.label) for key, state in DRAW.table.items())]


LIST = lists.Spec(
    "draws",
    Draw,
    columns=columns,
    join=join,
    order=lambda: [Draw.id.desc()],
    filters=(
        lists.Filter("subject", "抽什么", lambda actor: list(SUBJECTS.items()), lambda: Draw.subject == P("subject")),
        lists.Filter(
            "state", "状态", states, lambda: Draw.state == P("state"),
            fixed={f"todo{role}": partial(asking, role) for role in GIVING},
        ),
        lists.Filter(
            "redrawn", "重新抽签", lambda actor: [("yes", "是")], lambda: Draw.id > 0,
            fixed={"yes": lambda: Draw.redraw_of.is_null(False)},
        ),
    ),
    searched=lambda: Draw.title.contains(P("text")),
    search_hint="抽签名称",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.title, SUBJECTS[row.subject], row.committee_name, row.team_name, row.size or "",
            row.chosen if row.state == "drawn" else "", DRAW.label(row.state), row.drawn_at and clock.local(row.drawn_at).date(),
            row.reason,
        ]  # fmt: skip


def queries(actor: Actor) -> tuple[Any, Any]:
    """How many draws wait for a number of the role at hand, and the first of them."""
    seen = office_scope(actor)
    return lists.queue(
        ("draws asking", actor.role, *seen.shape), Draw, lambda: seen.where & asking(actor.role), lambda: join(Draw.select(*columns())),
        order=(Draw.id,), most=10,
    )  # fmt: skip


def committees(actor: Actor) -> list[Any]:
    """The committees that the role at hand may draw in: id, name."""
    if actor.role == "supervisor":
        of_team = Unit.select(Unit.committee).where(Unit.id.in_(assigned()))
        seen = Scope(("team",), Unit.id.in_(of_team))
    else:
        seen = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        here = seen.where & (Unit.kind == "committee") & Unit.closed_on.is_null()
        return Unit.select(Unit.id, Unit.name).where(here).order_by(Unit.id)

    return prepared(("draw committees", actor.role, *seen.shape), build)(**actor.places())
