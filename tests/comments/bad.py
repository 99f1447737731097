"""Rows that the database refuses in the tables of comments, and changes that it refuses of what was said."""

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.comments.models import Comment, CommentThread
from tests import factories as make


def thread(w: Any, **values: Any) -> CommentThread:
    """A thread on a pledge."""
    who = w.secretary.person
    usual = {
        "committee": w.a, "branch": w.a1, "record": "pledge", "record_id": 1, "title": "公开承诺", "opened_by": who,
        "opened_role": "secretary", "last_by": who,
    }  # fmt: skip
    return CommentThread.create(**{**usual, **values})


def comment(w: Any, **values: Any) -> Comment:
    """What the secretary said in a thread."""
    usual = {"number": 1, "person": w.secretary.person, "role": "secretary", "text": "请补充"}
    return Comment.create(**{"thread": thread(w), **usual, **values})


def twice(w: Any) -> None:
    """Two comments of one number."""
    first = comment(w)
    comment(w, thread=first.thread_id)


BAD: dict[str, Callable[[Any], Any]] = {
    "thread on no record": lambda w: thread(w, record=""),
    "thread opened in no role": lambda w: thread(w, opened_role="x"),
    "thread in no state": lambda w: thread(w, state="x"),
    "thread with fewer replies than none": lambda w: thread(w, replies=-1),
    "thread of a supervisor of no team": lambda w: thread(w, opened_role="supervisor"),
    "comment in no role": lambda w: comment(w, role="x"),
    "comment without words": lambda w: comment(w, text=""),
    "comment before the first": lambda w: comment(w, number=0),
    "two comments of one number": twice,
}


def _taken_back(w: Any) -> None:
    made = comment(w, withdrawn_at=clock.now())
    Comment.update(withdrawn_at=None).where(Comment.id == made.id).execute()


FROZEN: dict[str, Callable[[Any], Any]] = {
    "what was said": lambda w: Comment.update(text="改过").where(Comment.id == comment(w).id).execute(),
    "that something was withdrawn": _taken_back,
    "where a thread hangs": lambda w: CommentThread.update(quote="改过").where(CommentThread.id == thread(w).id).execute(),
    "who opened a thread": lambda w: (
        CommentThread.update(opened_by=make.person("甲", w.a1)).where(CommentThread.id == thread(w).id).execute()
    ),
}  # fmt: skip

KEPT: dict[str, Callable[[Any], Any]] = {
    "what was said": lambda w: comment(w).delete_instance(),
    "a thread": lambda w: thread(w).delete_instance(),
}
