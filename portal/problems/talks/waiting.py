"""我的待办: talks that the office or team at hand has recorded and not filed yet."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor, Scope
from portal.policy.scopes.rectification import held
from portal.problems.talks.models import Talk


def _queries(seen: Scope) -> tuple[Any, Any]:
    return queue(
        ("talks waiting", seen.shape),
        Talk,
        lambda: seen.where & (Talk.state == "draft"),
        lambda: Talk.select(Talk.id, Talk.talked_to, Talk.held_on),
        order=(Talk.held_on, Talk.id),
        most=FIRST,
    )


def drafts(actor: Actor) -> list[Waiting]:
    """Of the office or team at hand alone: nobody else sees a draft."""
    if actor.role not in ("committee", "supervisor"):
        return []
    count, rows = _queries(held(actor))
    number = count.scalar(**actor.places())
    found = [
        Task(
            f"核对并归档约谈记录：{row.talked_to}",
            f"/problems/talks/{row.id}",
            note=f"{row.held_on:%Y-%m-%d}",
            button="归档",
        )
        for row in (rows(**actor.places()) if number else ())
    ]
    return [Waiting("problems", number, found, "/problems/talks?state=draft")]


SOURCES = (drafts,)
