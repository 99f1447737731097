"""The list of visits: where to go, where one was, what awaits its response."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import peewee as pw

from portal import lists, search
from portal.checks.listing import mine, units, year
from portal.checks.models import KINDS, METHODS, CheckVisit, SpotCheck
from portal.db import P
from portal.policy import Actor
from portal.units.models import Person, Unit
from portal.workflow import CHECK_VISIT

HEADINGS = ["单位", "检查", "类型", "计划日期", "检查人", "到现场日期", "方法", "会见人员", "现场意见", "回应", "状态"]
ACTING = ("supervisor", "committee", "secretary")


def acting(role: str) -> pw.Expression:
    """The condition that it is for this role to act; the same for list, count and home.

    To go there, to respond, or to tell a unit that was gone to after its check was released.
    """
    released = SpotCheck.select(SpotCheck.id).where(SpotCheck.state == "released")
    told = (CheckVisit.state == "released") & CheckVisit.check.in_(released)
    if role == "secretary":
        return told
    begun = SpotCheck.select(SpotCheck.id).where(mine(role) & SpotCheck.state.in_(("running", "released")))
    to_go = (CheckVisit.state == "planned") & CheckVisit.check.in_(begun)
    to_go &= CheckVisit.visitor.is_null() | (CheckVisit.visitor == P("me"))
    to_tell = (CheckVisit.state == "visited") & CheckVisit.check.in_(released.where(mine(role)))
    carrying = to_go | to_tell
    return carrying if role == "supervisor" else carrying | (told & (CheckVisit.unit == P("unit")))


def _states(actor: Actor) -> list[tuple[str, str]]:
    shown = [(key, state.label) for key, state in CHECK_VISIT.table.items()]
    if actor.role == "secretary":
        shown = [one for one in shown if one[0] in ("released", "responded")]
    return [(f"todo{actor.role}", "待我办理"), *shown]


def through(query: Any) -> Any:
    """Filters and order read the check."""
    return query.join(SpotCheck, on=(SpotCheck.id == CheckVisit.check)).switch(CheckVisit)


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        CheckVisit.id, CheckVisit.check, CheckVisit.planned_on, CheckVisit.visited_on, CheckVisit.methods,
        CheckVisit.met, CheckVisit.opinion, CheckVisit.response, CheckVisit.state, SpotCheck.title, SpotCheck.kind,
        Unit.name.alias("unit_name"), pw.fn.COALESCE(Person.name, "").alias("visitor_name"), SpotCheck.ends,
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(SpotCheck, on=(SpotCheck.id == CheckVisit.check))
        .switch(CheckVisit)
        .join(Unit, on=(Unit.id == CheckVisit.unit))
        .switch(CheckVisit)
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == CheckVisit.visitor))
        .switch(CheckVisit)
    )


LIST = lists.Spec(
    "check_visits",
    CheckVisit,
    columns=columns,
    join=join,
    through=through,
    order=lambda: [SpotCheck.starts.desc(), CheckVisit.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态", _states, where=lambda: CheckVisit.state == P("state"),
            fixed={f"todo{role}": partial(acting, role) for role in ACTING},
        ),
        lists.Filter("kind", "类型", lambda actor: list(KINDS.items()), where=lambda: SpotCheck.kind == P("kind")),
        lists.Filter("place", "单位", units, where=lambda: CheckVisit.unit == P("place"), read=int),
        lists.Filter(
            "year", "年份", lists.no_options, where=lambda: SpotCheck.starts.year == P("year"), read=year, kind="number"
        ),
    ),
    searched=lambda: search.matches(Unit, CheckVisit.unit),
    search_hint="单位名称",
)  # fmt: skip


def methods(keys: Iterable[str]) -> str:
    """听、看、查、问、访 in words."""
    return "、".join(METHODS[one] for one in keys)


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.unit_name, row.title, KINDS[row.kind], row.planned_on, row.visitor_name, row.visited_on,
            methods(row.methods), row.met, row.opinion, row.response, CHECK_VISIT.label(row.state),
        ]  # fmt: skip
