"""我的待办: the posts that a secretary or a committee has to act on; the card on a member's page."""

from typing import Any

from portal import clock, policy
from portal.home import FIRST, Task, Waiting
from portal.identities import listing
from portal.identities.models import KINDS, SIMPLE, Identity
from portal.identities.reading import rows_of, word
from portal.lists import queue
from portal.policy import Actor
from portal.units.models import PRESENT, Person


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many wait, and the first of them, longest waiting first."""
    seen = listing.waiting_scope(actor)
    return queue(
        ("identities waiting", actor.role, seen.shape),
        Identity,
        lambda: seen.where & listing.acting(actor.role),
        lambda: listing.join(Identity.select(*listing.columns())),
        order=(Identity.applied_on, Identity.id),
        most=FIRST,
    )


def number(actor: Actor) -> int:
    """How many posts wait for the role at hand."""
    return _queries(actor)[0].scalar(**actor.places()) if actor.role in listing.MINE else 0


def office(actor: Actor) -> list[Waiting]:
    """确认, 评议 and 推荐 for a secretary, 审定 for a committee."""
    if actor.role not in listing.MINE:
        return []
    waits = number(actor)
    if not waits:
        return []
    tasks = [_task(row, actor) for row in _queries(actor)[1](**actor.places())]
    return [Waiting("pledges", waits, tasks, f"/identities?state={listing.MINE[actor.role]}")]


def _task(row: Any, actor: Actor) -> Task:
    button = {"discussed": "推荐", "recommended": "审定"}.get(row.state, "确认" if row.kind in SIMPLE else "评议")
    said = {"推荐": "支部已评议", "审定": "支部推荐"}.get(button, "申报")
    whose = "集体" if row.person_id is None else "党员"
    return Task(
        f"{button}{KINDS[row.kind]}：{row.name}", f"/identities/{row.id}",
        whose if actor.unit_kind == "branch" else row.branch_name, said, None, button,
    )  # fmt: skip


def card(actor: Actor, person: Person) -> list[tuple[str, dict[str, Any]]]:
    """The posts of a member on the member's page, in force and past, as far as `actor` may see them."""
    if person.kind != "member":
        return []
    today = clock.today()
    rows = [(row, word(row), *listing.standing(row, today)) for row in rows_of(person.id, actor)]
    here = person.status in PRESENT
    own = person.id == actor.person_id
    entry = Identity(branch=person.branch_id, person=person.id)
    apply = "/identities/new" if own else f"/identities/enter/{person.branch_id}?person={person.id}"
    may_apply = here and policy.may("identity.apply", actor, entry)
    if not rows and not may_apply:
        return []
    return [("identities/card.html", {"rows": rows, "own": own, "apply": apply if may_apply else "", "person": person})]


SOURCES = (office,)
