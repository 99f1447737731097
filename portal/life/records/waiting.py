"""我的待办: records whose day is over and that are not filed yet; beside it the meetings that are announced."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.life.records import listing, reading
from portal.life.records.models import LifeRecord
from portal.lists import queue
from portal.policy import Actor, scope
from portal.units.models import Unit


def to_file(actor: Actor) -> list[Waiting]:
    """归档, for who keeps the records."""
    if actor.role not in listing.KEEPING:
        return []
    seen, role = scope(LifeRecord, actor), actor.role
    count, rows = queue(
        ("life records to file", role, seen.shape), LifeRecord, lambda: seen.where & listing.to_file(role),
        lambda: LifeRecord.select(LifeRecord.id, LifeRecord.title, LifeRecord.day, Unit.name.alias("unit_name")).join(
            Unit, on=(Unit.id == LifeRecord.unit)
        ),
        order=(LifeRecord.day, LifeRecord.id), most=FIRST,
    )  # fmt: skip
    number = count.scalar(**actor.places())
    if not number:
        return []
    tasks = [
        Task(f"归档：{row.title}", f"/life/{row.id}", row.unit_name, f"{row.day:%Y-%m-%d}", button="归档")
        for row in rows(**actor.places())
    ]
    return [Waiting("life", number, tasks, f"/life?state=todo{role}")]


def card(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """The announced meetings of the next days at which the person is expected: what, when, where."""
    if actor.kind != "member":
        return []
    found = reading.coming(actor)
    return [("life/records/card.html", {"meetings": found})] if found else []


SOURCES = (to_file,)
