"""我的待办: what was offered to the team at hand; for the committee the closed teams that left open entries."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor
from portal.problems.handovers import listing, reading
from portal.problems.handovers.models import TeamHandover


def _queries() -> tuple[Any, Any]:
    return queue(
        ("handovers waiting",),
        TeamHandover,
        listing.acting,
        lambda: listing.LIST.join(TeamHandover.select(*listing.columns())),
        order=(TeamHandover.id,),
        most=FIRST,
    )


def offered(actor: Actor) -> list[Waiting]:
    """For the supervisors of a team."""
    if actor.role != "supervisor":
        return []
    count, rows = _queries()
    number = count.scalar(**actor.places())
    found = [
        Task(f"接收{row.giver_name}移交的问题", f"/problems/handovers/{row.id}", row.person_name, button="接收")
        for row in (rows(**actor.places()) if number else ())
    ]
    return [Waiting("problems", number, found, "/problems/handovers?state=todosupervisor")]


def left(actor: Actor) -> list[Waiting]:
    """For the committee: whose open entries nobody follows any more."""
    found = [
        Task(
            f"{one.name}已撤销，还有 {one.number} 个问题没有销号",
            f"/problems/handovers/new?giver={one.id}",
            button="移交",
        )
        for one in reading.left_over(actor)
    ]
    return [Waiting("problems", len(found), found[:FIRST], "/problems/handovers")]


SOURCES = (offered, left)
