"""我的待办: units to go to, results to give, results to respond to."""

from typing import Any

import peewee as pw

from portal.checks import listing
from portal.checks.models import CheckVisit, SpotCheck
from portal.checks.visits import listing as visits
from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor, scope

AREA = "checks"


def _visits(actor: Actor) -> tuple[Any, Any]:
    """How many visits wait for the role at hand, and the first of them."""
    seen = scope(CheckVisit, actor)
    return queue(
        ("visits waiting", actor.role, seen.shape), CheckVisit, lambda: seen.where & visits.acting(actor.role),
        lambda: visits.join(CheckVisit.select(*visits.columns())),
        order=(pw.fn.COALESCE(CheckVisit.planned_on, SpotCheck.ends), CheckVisit.id), most=FIRST,
    )  # fmt: skip


# By the state of the visit: what is to be done, and its button.
DOING = {"planned": ("到现场检查", "检查"), "visited": ("反馈检查结果", "反馈"), "released": ("回应检查结果", "回应")}


def at_units(actor: Actor) -> list[Waiting]:
    """到现场, 反馈 to who was left out of the release, for those who check; 回应 for the unit."""
    if actor.role not in visits.ACTING:
        return []
    count, first = _visits(actor)
    number = count.scalar(**actor.places())
    if not number:
        return []
    tasks = []
    for row in first(**actor.places()):
        (what, button), respond = DOING[row.state], row.state == "released"
        due = row.planned_on or row.ends if row.state == "planned" else None
        note = "" if respond else row.visitor_name
        tasks.append(Task(f"{what}：{row.title}", f"/checks/visits/{row.id}", row.unit_name, note, due, button))
    return [Waiting(AREA, number, tasks, f"/checks/visits?state=todo{actor.role}")]


def to_release(actor: Actor) -> list[Waiting]:
    """反馈检查结果, once every unit was gone to."""
    if actor.role not in listing.CARRYING:
        return []
    seen = scope(SpotCheck, actor)
    count, first = queue(
        ("checks to release", actor.role, seen.shape), SpotCheck,
        lambda: seen.where & listing.to_release(actor.role),
        lambda: listing.join(SpotCheck.select(*listing.columns())), order=(SpotCheck.ends, SpotCheck.id), most=FIRST,
    )  # fmt: skip
    number = count.scalar(**actor.places())
    if not number:
        return []
    tasks = [
        Task(f"反馈检查结果：{row.title}", f"/checks/{row.id}", row.owner, "各单位都已到过现场", row.ends, "反馈")
        for row in first(**actor.places())
    ]
    return [Waiting(AREA, number, tasks, f"/checks?state=todo{actor.role}")]


SOURCES = (at_units, to_release)
