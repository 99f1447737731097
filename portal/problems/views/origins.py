"""Where an entry by hand may come from: a thread of comments, an opinion; what of it is filled in already."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from portal import web
from portal.comments.models import Comment, CommentThread
from portal.db import P, Query
from portal.suggestions.models import Suggestion

FIRST = Query(
    lambda: Comment.select(Comment.text, Comment.withdrawn_at).where(
        (Comment.thread == P("thread")) & (Comment.number == 1)
    )
)


class Origin(NamedTuple):
    """The place that a problem comes from, and what the form starts with."""

    name: str  # in the address
    record: Any
    unit: int  # where the problem lies; 0 where the place does not tell
    source: str
    text: str
    words: str
    path: str
    single: bool  # whether it becomes one entry only
    person: int = 0  # whose problem it would be; 0 where it is the unit's

    @property
    def query(self) -> str:
        return f"?{self.name}={self.record.id}"


def _thread(key: int) -> Origin:
    thread = web.get_or_404(CommentThread, key)
    first = FIRST.one(thread=key)
    said = first.text if first is not None and first.withdrawn_at is None else ""
    text = f"{said}（原文：“{thread.quote}”）" if thread.quote else said
    words = " · ".join(word for word in (thread.title, thread.place) if word)
    return Origin(
        "thread", thread, thread.unit_id, "supervision", text, f"批注：{words}", f"/comments/{thread.id}", single=True,
        person=thread.owner_id or 0,
    )  # fmt: skip


def _suggestion(key: int) -> Origin:
    one = web.get_or_404(Suggestion, key)
    # whose problem it is, only the office can tell, and of an anonymous one the branch is the branch's business alone
    return Origin("suggestion", one, 0, "opinion", one.text, "意见建议", f"/suggestions/{one.id}", single=False)


WAYS: dict[str, Callable[[int], Origin]] = {"thread": _thread, "suggestion": _suggestion}


def asked(args: Mapping[str, str]) -> Origin | None:
    """The place that the address names, looked up in the visitor's scope (404); None for an entry of one's own."""
    for name, find in WAYS.items():
        if value := args.get(name, ""):
            if not (value.isascii() and value.isdecimal() and len(value) < 11 and int(value) < 2**31):
                raise web.Missing
            return find(int(value))
    return None
