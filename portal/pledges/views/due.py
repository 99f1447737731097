"""我的待办 of 践诺: an author's items that fall due, and requests to change or stop an item that wait for an answer."""

from datetime import date
from typing import Any

import peewee as pw

from portal import clock
from portal.db import P, Query, among, prepared
from portal.home import FIRST, Task, Waiting
from portal.pledges import changes, items
from portal.pledges.domain.keeping import last_day
from portal.pledges.models import Pledge, PledgeChange, PledgeItem
from portal.policy import Actor

DUE = Query(
    lambda: PledgeItem.select(PledgeItem.id, PledgeItem.pledge, PledgeItem.number, PledgeItem.matter, PledgeItem.due_on, Pledge.year)
    .join(Pledge, on=(Pledge.id == PledgeItem.pledge))
    .where((Pledge.person == P("me")) & among(Pledge.year, "years") & items.STATES["due"]())
    .order_by(Pledge.year, PledgeItem.due_on, PledgeItem.number)
)  # fmt: skip


def years(today: date) -> list[int]:
    """The years whose items still fall due: last year's as long as progress may be dated to it, then they are past."""
    last = [today.year - 1] if today <= last_day(today.year - 1) else []
    return [*last, today.year]


def own(actor: Actor) -> list[Waiting]:
    """The author's items that are not done and due within 14 days or overdue, a list per year."""
    if actor.kind != "member":
        return []
    rows = DUE(me=actor.person_id, years=years(clock.today()), **items.days())
    found = []
    for year in dict.fromkeys(row.year for row in rows):
        tasks = [_due(row) for row in rows if row.year == year]
        found.append(Waiting("pledges", len(tasks), tasks, f"/pledges/items/mine?state=due&year={year}"))
    return found


def _due(row: Any) -> Task:
    at = f"/pledges/{row.pledge_id}#pledge-{row.pledge_id}-item-{row.id}"
    return Task(f"践诺：第 {row.number} 项 {row.matter}", at, "本人", "", row.due_on, "记录进展")


def _asked(actor: Actor) -> tuple[Any, Any]:
    """The two queries of a role: how many requests wait, and the first."""
    seen = changes.seen(actor)
    acting = changes.ACTING[actor.role]

    def where() -> Any:
        return seen.where & (PledgeChange.state == "proposed") & acting()

    def count() -> Any:
        return changes.through(PledgeChange.select(pw.fn.COUNT(PledgeChange.id))).where(where())

    def rows() -> Any:
        query = changes.join(PledgeChange.select(*changes.columns()))
        return query.where(where()).order_by(PledgeChange.created_at, PledgeChange.id).limit(FIRST)

    key = ("changes waiting", actor.role, seen.shape)
    return prepared((*key, "count"), count), prepared((*key, "rows"), rows)


def asked(actor: Actor) -> list[Waiting]:
    """Requests to change or stop an item that the role at hand answers."""
    if actor.role not in changes.ACTING:
        return []
    count, rows = _asked(actor)
    first = rows(**actor.places())
    if not first:
        return []
    number = len(first) if len(first) < FIRST else count.scalar(**actor.places())
    return [Waiting("pledges", number, [_request(row, actor) for row in first], "/pledges/changes?state=waiting")]


def _request(row: Any, actor: Actor) -> Task:
    what = f"答复{changes.KINDS[row.kind]}申请：{row.name}，第 {row.number} 项"
    return Task(what, f"/pledges/changes/{row.id}", "党员" if actor.unit_kind == "branch" else row.branch_name)


SOURCES = (own, asked)
