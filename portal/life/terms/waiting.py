"""我的待办: extensions that the committee at hand decides on. What is due or over stands there by the set-up check."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.life.terms import listing
from portal.life.terms.models import TermExtension
from portal.lists import queue
from portal.policy import Actor
from portal.units.models import Unit


def _queries(actor: Actor) -> tuple[Any, Any]:
    seen = listing.seen(actor)
    return queue(
        ("extensions waiting", seen.shape),
        Unit,
        lambda: seen.where & listing.base() & listing.decidable(),
        lambda: Unit.select(Unit.id, Unit.name, TermExtension.until).join(
            TermExtension, on=((TermExtension.unit == Unit.id) & (TermExtension.state == "asked"))
        ),
        order=(TermExtension.id,),
        most=FIRST,
    )


def extensions(actor: Actor) -> list[Waiting]:
    """Asked for, and not by a branch that one heads."""
    if actor.role != "committee":
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [
        Task(
            f"{row.name}申请延期换届", f"/life/terms/{row.id}", row.name, f"延期到 {row.until:%Y-%m-%d}", button="批复"
        )
        for row in (rows(**actor.places()) if number else ())
    ]
    return [Waiting("life", number, tasks, "/life/terms?extension=todo")]


SOURCES = (extensions,)
