"""Writing and reading messages."""

from collections.abc import Iterable

from portal import clock
from portal.db import P, Query, counted, write
from portal.inbox.models import Message
from portal.policy import Actor

UNREAD = Query(
    lambda: counted(Message.select(Message.id).where((Message.person == P("me")) & Message.read_at.is_null()), 100)
)


def tell(people: Iterable[int], text: str, path: str, *, by: Actor) -> None:
    """Put a line into the inbox of each person but the actor; part of the caller's transaction."""
    rows = [
        {"person": person, "text": text, "path": path, "at": clock.now()}
        for person in dict.fromkeys(people)
        if person != by.person_id
    ]
    for start in range(0, len(rows), 500):
        Message.insert_many(rows[start : start + 500]).execute()


def unread(actor: Actor) -> int:
    """How many messages are unread (counted to 100)."""
    return UNREAD.scalar(me=actor.person_id)


def mark_read(actor: Actor, ids: list[int] | None = None) -> None:
    """标为已读: the given messages, or all."""
    mine = (Message.person == actor.person_id) & Message.read_at.is_null()
    with write():
        Message.update(read_at=clock.now()).where(mine & Message.id.in_(ids) if ids is not None else mine).execute()
