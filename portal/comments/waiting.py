"""我的待办: threads in which the person at hand is to speak next."""

from typing import Any

from portal.comments import domain, listing, reading
from portal.comments.models import CommentThread
from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor, scope

AREA = "pledges"  # the first area that has the room, for members too


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many threads wait, and the first of them, longest waiting first."""
    seen, role = scope(CommentThread, actor), listing.todo(actor).removeprefix("todo")
    return queue(
        ("threads waiting", role, seen.shape),
        CommentThread,
        lambda: listing.awaiting(role) & seen.where,
        lambda: reading.join(CommentThread.select(*reading.columns())),
        order=(CommentThread.last_at, CommentThread.id),
        most=FIRST,
    )


def answering(actor: Actor) -> list[Waiting]:
    """批注 to answer: on one's own records, and what was answered to one's own comments."""
    if actor.kind != "member" and actor.role not in listing.OFFICES:
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [_task(row) for row in rows(**actor.places())] if number else []
    return [Waiting(AREA, number, tasks, f"/comments?state={listing.todo(actor)}")] if number else []


def _task(row: Any) -> Task:
    words = " ".join(("已撤回" if row.withdrawn_at else row.text).split())
    short = words if len(words) <= 24 else f"{words[:24]}…"
    return Task(f"回复批注：{short}", domain.path(row), reading.who(row), row.title, button="回复")


SOURCES = (answering,)
