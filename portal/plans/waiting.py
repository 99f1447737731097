"""我的待办: plans to accept, plans that came back, the plan that is not filed near its deadline."""

from datetime import timedelta
from typing import Any

import peewee as pw

from portal import clock
from portal.db import P, prepared
from portal.home import FIRST, Task, Waiting
from portal.lists import QUEUE, queue
from portal.plans import judging, listing
from portal.plans.models import AnnualPlan
from portal.policy import Actor, scope
from portal.units.models import Unit

AREA = "plans"
AHEAD = timedelta(days=30)  # before the deadline


def _queue(actor: Actor, state: str) -> list[Any]:
    """How many plans in a state the role at hand sees, and the first of them."""
    seen = scope(AnnualPlan, actor)
    count, first = queue(
        ("plans waiting", state, seen.shape), AnnualPlan,
        lambda: seen.where & (listing.acting("committee") if state == "filed" else _returned()),
        lambda: listing.join(AnnualPlan.select(*listing.columns())), order=(AnnualPlan.filed_at, AnnualPlan.id), most=FIRST,
    )  # fmt: skip
    number = count.scalar(**actor.places())
    return [number, first(**actor.places()) if number else []]


def _returned() -> Any:
    return (AnnualPlan.kind == "branch") & (AnnualPlan.state == "returned")


def judged(actor: Actor) -> list[Waiting]:
    """同意备案 for the committee; 修改 what came back for the secretary."""
    if actor.role == "committee":
        number, rows = _queue(actor, "filed")
        what, button = "审核", "审核"
    elif actor.role == "secretary":
        number, rows = _queue(actor, "returned")
        what, button = "修改退回的", "修改"
    else:
        return []
    tasks = [Task(f"{what} {row.year} 年度计划", f"/plans/{row.id}", row.unit_name, "", None, button) for row in rows]
    state = f"{QUEUE}committee" if actor.role == "committee" else "returned"
    return [Waiting(AREA, number, tasks, f"/plans?state={state}")] if number else []


def to_file(actor: Actor) -> list[Waiting]:
    """报送备案 of this year's plan, from a month before its deadline on; for the secretary of one branch."""
    if actor.role != "secretary" or actor.unit_kind != "branch" or actor.unit_id is None:
        return []
    today = clock.today()
    row = _own().one(unit=actor.unit_id, year=today.year)
    if row is None or row.state in ("filed", "accepted", "returned"):
        return []
    day = judging.file_by(row.committee_id, actor.unit_id, today.year)
    if day is None or today < day - AHEAD:
        return []
    place = f"/plans/{row.plan_id}" if row.plan_id else f"/plans/new?year={today.year}"
    note = "已经编制，还没有报送" if row.plan_id else "还没有编制"
    tasks = [Task(f"报送 {today.year} 年度计划", place, actor.unit_name, note, day, "办理")]
    return [Waiting(AREA, 1, tasks, place)]


def _own() -> Any:
    """The branch with its plan of the year: committee, plan_id, state."""

    def build() -> Any:
        mine = (AnnualPlan.unit == Unit.id) & (AnnualPlan.kind == "branch") & (AnnualPlan.year == P("year"))
        return (
            Unit.select(Unit.committee, AnnualPlan.id.alias("plan_id"), AnnualPlan.state)
            .join(AnnualPlan, pw.JOIN.LEFT_OUTER, on=mine)
            .where((Unit.id == P("unit")) & Unit.closed_on.is_null())
        )

    return prepared(("plan to file",), build)


SOURCES = (judged, to_file)
