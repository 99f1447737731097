"""我的待办: remedies that the branch has to plan or to finish, and those that the committee has to decide on."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor, under_role
from portal.stars.models import StarRemedy
from portal.stars.remedies import listing

BUTTONS = {"asked": "制定方案", "working": "报告完成", "planned": "审定", "reported": "验收"}
WHAT = {"asked": "制定整改方案", "working": "完成整改并报告", "planned": "审定整改方案", "reported": "验收整改提升"}


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many wait, and the first of them, the most urgent first."""
    seen = under_role(actor, StarRemedy.branch, StarRemedy.committee)
    return queue(
        ("remedies waiting", actor.role, seen.shape),
        StarRemedy,
        lambda: seen.where & listing.acting(actor.role),
        lambda: listing.join(StarRemedy.select(*listing.columns())),
        order=(StarRemedy.due_on, StarRemedy.id),
        most=FIRST,
    )


def office(actor: Actor) -> list[Waiting]:
    """What the role at hand has to do."""
    if actor.role not in listing.ACTING:
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [_task(row) for row in rows(**actor.places())] if number else []
    return [Waiting("stars", number, tasks, f"/stars/remedies?state=todo{actor.role}")]


def _task(row: Any) -> Task:
    return Task(
        WHAT[row.state],
        f"/stars/remedies/{row.id}",
        row.branch_name,
        listing.occasion(row),
        row.due_on,
        BUTTONS[row.state],
    )


SOURCES = (office,)
