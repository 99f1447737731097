"""What was filed of a plan: the text that others read while it is written anew, and the moment that decides whether it came in time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee as pw

from portal.audit.models import Revision
from portal.db import P, Query, among
from portal.plans.models import AnnualPlan
from portal.policy import Actor, may

FILED = Revision.alias("filed")
"""The last filing beside a plan of `listing.join`."""


def _of(table: Any, *actions: str) -> Any:
    """The revisions of plans by these acts."""
    return (table.record == "annual_plan") & table.action.in_([f"annual_plan.{one}" for one in actions])


LAST = Query(
    lambda: (
        Revision.select(Revision.values)
        .where((Revision.record_id == P("plan")) & _of(Revision, "file"))
        .order_by(Revision.number.desc())
        .limit(1)
    )
)
COURSES = Query(
    lambda: (
        Revision.select(Revision.record_id, Revision.number, Revision.action, Revision.at)
        .where(among(Revision.record_id, "plans") & _of(Revision, "file", "withdraw"))
        .order_by(Revision.record_id, Revision.number)
    )
)


def unsent(plan: AnnualPlan, actor: Actor) -> bool:
    """Whether the text at hand is not for `actor`: it was returned, and is its writer's until it is filed again."""
    return plan.state == "returned" and not may("annual_plan.edit", actor, plan)


def as_read(plan: AnnualPlan, actor: Actor) -> AnnualPlan:
    """The plan as `actor` reads it: of one that is written anew a copy with the text that was filed last."""
    if unsent(plan, actor):
        row = LAST.one(plan=plan.id)
        return AnnualPlan(**{**plan.__data__, "document": row.values["document"] if row else {}})
    return plan


def joined(query: Any) -> Any:
    """Joins FILED where the text at hand is another unit's that is written anew; elsewhere it is empty."""
    later = Revision.alias("later")
    newest = later.select(pw.fn.MAX(later.number)).where((later.record_id == AnnualPlan.id) & _of(later, "file"))
    others = (AnnualPlan.state == "returned") & (AnnualPlan.unit != pw.fn.COALESCE(P("unit"), 0))
    last = (FILED.record == "annual_plan") & (FILED.record_id == AnnualPlan.id) & (FILED.number == newest)
    return query.join(FILED, pw.JOIN.LEFT_OUTER, on=(others & last)).switch(AnnualPlan)


def first(plans: Iterable[int]) -> dict[int, datetime]:
    """Plan → when it was filed first: what came back from the committee was in time if it was so then.

    A filing that the branch itself took back is none.
    """
    found: dict[int, Any] = {}
    last: dict[int, Any] = {}
    wanted = sorted(set(plans))
    for row in COURSES(plans=wanted) if wanted else ():
        if row.action == "annual_plan.file":
            last[row.record_id] = row
            found.setdefault(row.record_id, row)
        elif found.get(row.record_id) is last.get(row.record_id):
            found.pop(row.record_id, None)
    return {key: row.at for key, row in found.items()}
