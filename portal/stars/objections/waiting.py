"""我的待办: objections that the committee at hand has to answer before publicity can end."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import QUEUE, queue
from portal.policy import Actor
from portal.stars.models import StarObjection
from portal.stars.objections import listing


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many wait, and the first of them, longest waiting first."""
    seen = listing.office(actor)
    return queue(
        ("star objections waiting", seen.shape),
        StarObjection,
        lambda: seen.where & listing.waiting(),
        lambda: listing.join(StarObjection.select(*listing.columns())),
        order=(StarObjection.sent_on, StarObjection.id),
        most=FIRST,
    )


def office(actor: Actor) -> list[Waiting]:
    """答复 for the committee at hand."""
    if actor.role != "committee":
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [_task(row) for row in rows(**actor.places())] if number else []
    return [Waiting("stars", number, tasks, f"/stars/objections?state={QUEUE}")]


def _task(row: Any) -> Task:
    what, who = f"答复对{row.branch_name}评定结果的异议", row.name or "匿名"
    return Task(what, f"/stars/objections/{row.id}", who, row.cycle_name, row.publicity_ends, "答复")


SOURCES = (office,)
