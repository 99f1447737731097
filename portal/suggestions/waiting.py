"""我的待办: suggestions that the role at hand has to take up or to answer."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import QUEUE, queue
from portal.policy import Actor
from portal.suggestions import listing
from portal.suggestions.models import Suggestion


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many wait for a role, and the first of them."""
    seen = listing.addressed(actor)
    return queue(
        ("suggestions waiting", seen.shape),
        Suggestion,
        lambda: seen.where & listing.open_ones(),
        lambda: listing.join(Suggestion.select(*listing.columns())),
        order=(Suggestion.sent_on, Suggestion.id),
        most=FIRST,
    )


def office(actor: Actor) -> list[Waiting]:
    """受理 and 答复: what is addressed to the role at hand and not answered yet."""
    if actor.role not in listing.OFFICES:
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [_task(row) for row in rows(**actor.places())] if number else []
    return [Waiting("suggestions", number, tasks, f"/suggestions?state={QUEUE}")]


def _task(row: Any) -> Task:
    act = "受理" if row.state == "sent" else "答复"
    words = " ".join(row.text.split())
    short = words if len(words) <= 24 else f"{words[:24]}…"
    return Task(
        f"{act}意见建议：{short}", f"/suggestions/{row.id}", row.name or "匿名", listing.from_where(row), button=act
    )


SOURCES = (office,)
