"""我的待办: opinions that the role at hand has to show or to reject."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import QUEUE, queue
from portal.pledges.models import Opinion
from portal.pledges.opinions import listing
from portal.policy import Actor


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many wait for a role, and the first of them."""
    seen, waits = listing.under(actor), listing.WAITS[actor.role]
    return queue(
        ("opinions waiting", actor.role, seen.shape),
        Opinion,
        lambda: seen.where & waits(),
        lambda: listing.join(Opinion.select(*listing.columns())),
        order=(Opinion.sent_on, Opinion.id),
        most=FIRST,
    )


def office(actor: Actor) -> list[Waiting]:
    """处理意见: what was given on other people's pledges under the role at hand."""
    if actor.role not in listing.WAITS:
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [_task(row, actor) for row in rows(**actor.places())] if number else []
    return [Waiting("board", number, tasks, f"/opinions?state={QUEUE}")]


def _task(row: Any, actor: Actor) -> Task:
    where = "" if actor.unit_kind == "branch" else f"{row.branch_name}，"
    return Task(
        f"处理意见：{where}{row.holder_name}的承诺第 {row.number} 项", f"/opinions/{row.id}", row.author_name or "匿名", button="处理",
    )  # fmt: skip


SOURCES = (office,)
