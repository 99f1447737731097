"""What the page of addressees offers: the units below the office at hand, people by name, and what was chosen so far."""

from typing import Any

from portal import search
from portal.db import P, among, prepared
from portal.notices.models import PERSONAL
from portal.policy import Actor, under_role
from portal.units.listing import tree_order
from portal.units.models import PRESENT, Person, Unit

FOUND = 30  # people that a search shows at once


def units(by: Actor) -> list[Any]:
    """The units that work and lie under the role at hand, in the tree's order, with its groups where it is a branch's.

    Rows: id, name, kind, sector. One's own unit stands for all below it.
    """
    seen = under_role(by, Unit.id, Unit.committee)
    here = seen.where if by.unit_kind != "branch" else seen.where | (Unit.parent == P("unit"))
    groups = by.unit_kind == "branch"
    query = prepared(
        ("notice units to choose", groups, *seen.shape),
        lambda: (
            Unit.select(Unit.id, Unit.name, Unit.kind, Unit.sector)
            .where(here & Unit.closed_on.is_null() & ((Unit.kind != "group") | groups))
            .order_by(*tree_order())
        ),
    )
    return query(**by.places())


def filtered(rows: list[Any], *, sector: str, text: str) -> list[Any]:
    """Those of the units that are of a sector and whose name holds a text, where these are given."""
    return [row for row in rows if (not sector or row.sector == sector) and text in row.name]


def _people(by: Actor, which: str, where: Any) -> Any:
    seen = under_role(by, Person.branch, Person.committee)
    return prepared(
        ("notice people to choose", which, *seen.shape),
        lambda: (
            Person.select(Person.id, Person.name, Person.kind, Person.post, Unit.name.alias("unit_name"))
            .join(Unit, on=(Unit.id == Person.branch))
            .where(seen.where & Person.kind.in_(PERSONAL) & Person.status.in_(PRESENT) & where())
            .order_by(Person.branch, Person.id)
            .limit(P("most"))
        ),
    )


def people(by: Actor, text: str) -> list[Any]:
    """The first people under the role at hand whom a search finds: id, name, kind, post, unit_name."""
    wanted = search.wanted(text)
    if wanted is None:
        return []
    query = _people(by, "found", lambda: search.matches(Person))
    return query(search=wanted, most=FOUND + 1, **by.places())


def chosen_people(by: Actor, ids: list[int]) -> list[Any]:
    """Those of some people who lie under the role at hand today."""
    if not ids:
        return []
    query = _people(by, "chosen", lambda: among(Person.id, "ids"))
    return query(ids=ids, most=len(ids), **by.places())
