"""我的待办: draws that wait for a number."""

from portal.draws import listing
from portal.home import Task, Waiting
from portal.policy import Actor


def number(actor: Actor) -> int:
    """How many draws wait for a number of the role at hand."""
    return listing.queries(actor)[0].scalar(**actor.places()) if actor.role in listing.GIVING else 0


def asked(actor: Actor) -> list[Waiting]:
    """报数 for the inspected side."""
    waits = number(actor)
    if not waits:
        return []
    tasks = [
        Task(f"报数抽签：{row.title}", f"/draws/{row.id}", row.team_name, "数字由您单位报出", None, "报数")
        for row in listing.queries(actor)[1](**actor.places())
    ]
    return [Waiting("checks", waits, tasks, f"/draws?state=todo{actor.role}")]


SOURCES = (asked,)
