"""我的待办: threads in which the person at hand is to speak next."""

from typing import Any

import peewee as pw

from portal.accounts.models import Team
from portal.comments import domain, listing, reading
from portal.comments.models import Comment, CommentThread
from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor
from portal.units.models import Person

AREA = "pledges"  # the first area that has the room, for members too


def _rows() -> Any:
    """Threads with what was said last, and by whom: that is what is to be answered."""
    query = CommentThread.select(
        CommentThread.id, CommentThread.title, CommentThread.replies, CommentThread.opened_by, Comment.text, Comment.role,
        Comment.withdrawn_at, Person.name, pw.fn.COALESCE(Team.name, "").alias("team_name"),
    )  # fmt: skip
    last = (Comment.thread == CommentThread.id) & (Comment.number == CommentThread.replies + 1)
    opening = (Team.id == CommentThread.team) & (CommentThread.replies == 0)  # the team is that of who opened it
    query = query.join(Comment, on=last).join(Person, on=(Person.id == Comment.person)).switch(CommentThread)
    return query.join(Team, pw.JOIN.LEFT_OUTER, on=opening)


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many threads wait, and the first of them, longest waiting first."""
    seen, role = listing.seen(actor), listing.todo(actor).removeprefix("todo")
    return queue(
        ("threads waiting", role, seen.shape),
        CommentThread,
        lambda: listing.awaiting(role) & seen.where,
        _rows,
        order=(CommentThread.last_at, CommentThread.id),
        most=FIRST,
    )


def answering(actor: Actor) -> list[Waiting]:
    """批注 to answer: on one's own records, and what was answered to one's own comments."""
    if actor.kind != "member" and actor.role not in listing.OFFICES:
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [_task(row, actor) for row in rows(**actor.places())] if number else []
    return [Waiting(AREA, number, tasks, f"/comments?state={listing.todo(actor)}")] if number else []


def _task(row: Any, actor: Actor) -> Task:
    words = " ".join(("已撤回" if row.withdrawn_at else row.text).split())
    short = words if len(words) <= 24 else f"{words[:24]}…"
    whose = "您的" if row.opened_by_id == actor.person_id else ""
    what = f"{row.name}回复了{whose}批注" if row.replies else "回复批注"
    return Task(f"{what}：{short}", domain.path(row), reading.who(row), row.title, button="回复")


SOURCES = (answering,)
