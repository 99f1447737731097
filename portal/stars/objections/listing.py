"""The lists of objections: those that the committee at hand answers, and one's own."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists, search
from portal.db import P, prepared
from portal.pledges.listing import clocked
from portal.policy import NOTHING, Actor, Scope, scope, under_role
from portal.stars.models import StarCycle, StarObjection
from portal.units.models import Person, Unit
from portal.workflow import STAR_OBJECTION

HEADINGS = ["日期", "轮次", "党支部", "提出人", "内容", "状态", "是否成立", "答复", "答复时间"]
STATES = [(key, state.label) for key, state in STAR_OBJECTION.table.items()]


def office(actor: Actor) -> Scope:
    """What the committee at hand answers: nothing of one's own."""
    if actor.role != "committee":
        return Scope(("none",), NOTHING)
    seen = scope(StarObjection, actor)
    others = StarObjection.person.is_null() | (StarObjection.person != P("me"))
    return Scope(("office", *seen.shape), seen.where & others)


def mine(actor: Actor) -> Scope:
    """What one raised under one's name."""
    return Scope(("own",), StarObjection.person == P("me"))


def waiting() -> pw.Expression:
    """Not answered yet."""
    return StarObjection.state == "sent"


def cycles(actor: Actor) -> list[tuple[str, str]]:
    """The cycles of the committee at hand that were on public show, newest first."""
    seen = under_role(actor, StarCycle.committee, StarCycle.committee)

    def build() -> Any:
        shown = seen.where & StarCycle.publicity_starts.is_null(False)
        return StarCycle.select(StarCycle.id, StarCycle.name).where(shown).order_by(StarCycle.id.desc())

    return [(str(row.id), row.name) for row in prepared(("shown cycles", seen.shape), build)(**actor.places())]


def columns() -> list[Any]:
    """What a row of a list shows."""
    return [
        StarObjection.id, StarObjection.person, StarObjection.text, StarObjection.state, StarObjection.upheld,
        StarObjection.answer, StarObjection.answered_at, StarObjection.sent_on, Person.name,
        Unit.name.alias("branch_name"), StarCycle.name.alias("cycle_name"), StarCycle.publicity_ends,
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(Unit, on=(Unit.id == StarObjection.branch)).switch(StarObjection)
        .join(StarCycle, on=(StarCycle.id == StarObjection.cycle)).switch(StarObjection)
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == StarObjection.person))
    )  # fmt: skip


def _order() -> list[Any]:
    return [StarObjection.sent_on.desc(), StarObjection.id.desc()]


OFFICE = lists.Spec(
    "star objections",
    StarObjection,
    columns=columns,
    join=join,
    order=_order,
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [(lists.QUEUE, "还没有答复"), *STATES], where=lambda: StarObjection.state == P("state"),
            fixed={lists.QUEUE: waiting},
        ),
        lists.Filter("cycle", "轮次", cycles, where=lambda: StarObjection.cycle == P("cycle"), read=int),
    ),
    searched=lambda: search.matches(Unit, StarObjection.branch),
    search_hint="党支部名称",
    seen=office,
)  # fmt: skip
OWN = lists.Spec("own star objections", StarObjection, columns=columns, join=join, order=_order, seen=mine)


def holds(row: Any) -> str:
    """Whether an objection was upheld, in words; nothing before its answer."""
    return "" if row.upheld is None else "成立" if row.upheld else "不成立"


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            row.sent_on, row.cycle_name, row.branch_name, row.name or "匿名", row.text, STAR_OBJECTION.label(row.state),
            holds(row), row.answer, clocked(row.answered_at),
        ]  # fmt: skip
