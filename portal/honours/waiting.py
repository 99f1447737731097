"""我的待办: honours to confirm, and those that came back to the secretary; the card of a unit or member."""

from typing import Any
from urllib.parse import urlencode

from portal import policy
from portal.home import FIRST, Task, Waiting
from portal.honours import listing
from portal.honours.domain import reading
from portal.honours.models import KINDS, Honour
from portal.lists import queue
from portal.policy import Actor
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.units.models import PRESENT, Person, Unit
from portal.workflow import HONOUR

AREA = "stars"


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many wait, and the first of them, longest waiting first."""
    seen = listing.waiting_scope(actor)
    return queue(
        ("honours waiting", actor.role, seen.shape),
        Honour,
        lambda: seen.where & listing.acting(actor.role),
        lambda: listing.join(Honour.select(*listing.columns())),
        order=(Honour.id,),
        most=FIRST,
    )


def number(actor: Actor) -> int:
    """How many honours wait for the role at hand."""
    return _queries(actor)[0].scalar(**actor.places()) if actor.role in listing.ACTING else 0


def office(actor: Actor) -> list[Waiting]:
    """确认 for a committee, 修改后重报 for a secretary."""
    waits = number(actor)
    if not waits:
        return []
    said, button = ("上报待确认", "确认") if actor.role == "committee" else ("没有确认", "重报")
    tasks = [
        Task(f"{button}荣誉：{row.title}", f"/honours/{row.id}", row.name or row.branch_name, said, None, button)
        for row in _queries(actor)[1](**actor.places())
    ]
    return [Waiting(AREA, waits, tasks, f"/honours?state=todo{actor.role}")]


def _card(actor: Actor, rows: list[Any], whole: str, new: str) -> list[tuple[str, dict[str, Any]]]:
    """The card of some honours: with the way to all of them, and to a new one for those who register."""
    if not rows and not new:
        return []
    lines = [
        (row, KINDS[row.kind], HONOUR_LEVELS[row.level], HONOUR.table[row.state] if row.state != "confirmed" else None)
        for row in rows[: reading.MOST_SHOWN]
    ]
    more = whole if len(rows) > reading.MOST_SHOWN else ""
    return [("honours/card.html", {"lines": lines, "more": more, "new": new})]


def _may_register(actor: Actor, branch: int, person: int | None) -> bool:
    action = "honour.register" if actor.role == "committee" else "honour.propose"
    return policy.may(action, actor, Honour(branch=branch, person=person))


def of_member(actor: Actor, person: Person) -> list[tuple[str, dict[str, Any]]]:
    """The honours of a member on the member's page, as far as `actor` may see them."""
    if person.kind != "member" or not policy.may("page.honours", actor):
        return []
    here = person.status in PRESENT and _may_register(actor, person.branch_id, person.id)
    new = f"/honours/enter/{person.branch_id}?person={person.id}" if here else ""
    return _card(actor, reading.rows_of(actor, person=person.id), f"/honours?{urlencode({'q': person.name})}", new)


def of_unit(actor: Actor, unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    """The honours of a branch on its page, as far as `actor` may see them."""
    if unit.kind != "branch" or not policy.may("page.honours", actor):
        return []
    here = unit.closed_on is None and _may_register(actor, unit.id, None)
    new = f"/honours/enter/{unit.id}" if here else ""
    return _card(actor, reading.rows_of(actor, branch=unit.id), f"/honours?whose=branch&branch={unit.id}", new)


SOURCES = (office,)
