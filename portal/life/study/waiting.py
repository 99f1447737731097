"""我的待办: reports on thought and work that the secretary has not read yet."""

from typing import Any

from portal.db import P
from portal.home import FIRST, Task, Waiting
from portal.life.study.models import ThoughtReport
from portal.lists import QUEUE, queue
from portal.policy import Actor, Scope, scope
from portal.units.models import Person


def _queries(seen: Scope) -> tuple[Any, Any]:
    return queue(
        ("reports waiting", seen.shape),
        ThoughtReport,
        lambda: seen.where & (ThoughtReport.state == "sent") & (ThoughtReport.person != P("me")),
        lambda: ThoughtReport.select(ThoughtReport.id, ThoughtReport.period, Person.name).join(
            Person, on=(Person.id == ThoughtReport.person)
        ),
        order=(ThoughtReport.sent_at, ThoughtReport.id),
        most=FIRST,
    )


def reports(actor: Actor) -> list[Waiting]:
    """Of the secretary at hand alone; one's own is read by somebody else."""
    if actor.role != "secretary":
        return []
    count, rows = _queries(scope(ThoughtReport, actor))
    number = count.scalar(**actor.places())
    found = [
        Task(f"阅{row.name}的思想汇报", f"/life/reports/{row.id}", note=row.period, button="阅")
        for row in (rows(**actor.places()) if number else ())
    ]
    return [Waiting("life", number, found, f"/life/reports?state={QUEUE}")]


SOURCES = (reports,)
