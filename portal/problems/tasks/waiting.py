"""我的待办: key tasks of the committee at hand that are past their day."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor
from portal.problems.tasks import listing
from portal.problems.tasks.models import KeyTask


def _queries() -> tuple[Any, Any]:
    return queue(
        ("key tasks waiting",),
        KeyTask,
        listing.acting,
        lambda: KeyTask.select(KeyTask.id, KeyTask.title, KeyTask.owner, KeyTask.due_on, KeyTask.year),
        order=(KeyTask.due_on, KeyTask.id),
        most=FIRST,
    )


def tasks(actor: Actor) -> list[Waiting]:
    """For the committee's officers."""
    if actor.role != "committee":
        return []
    count, rows = _queries()
    number = count.scalar(**actor.places())
    found = [
        Task(
            f"重点任务已逾期：{row.title}",
            f"/problems/tasks/{row.id}",
            row.owner,
            f"{row.year} 年",
            row.due_on,
            "记录进展",
        )
        for row in (rows(**actor.places()) if number else ())
    ]
    return [Waiting("problems", number, found, "/problems/tasks?state=todocommittee")]


SOURCES = (tasks,)
