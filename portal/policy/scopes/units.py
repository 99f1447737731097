"""The rows that one sees of units, people and the roster."""

from collections.abc import Callable

from portal.db import BaseModel, P
from portal.policy.actor import Actor
from portal.policy.scopes.core import ALL, Scope, of_committee, under_role
from portal.roster.models import RosterImport, RosterRow
from portal.units.models import Person, Unit


def _people(actor: Actor) -> Scope:
    """Oneself; the members of one's branch; the people under the role at hand; the technical ones see all names."""
    if actor.role in ("admin", "security"):
        return Scope(("all",), ALL)
    under = under_role(actor, Person.branch, Person.committee)
    mine = Person.id == P("me")
    if actor.kind == "member":
        mine = mine | ((Person.branch == P("home_branch")) & (Person.kind == "member"))
    return Scope(("people", actor.kind, *under.shape), mine | under.where)


def _units(actor: Actor) -> Scope:
    """The tree of one's own committee (names stand on the board anyway); the units under the role at hand."""
    if actor.role in ("admin", "security"):
        return Scope(("all",), ALL)
    under = under_role(actor, Unit.id, Unit.committee)
    return Scope(("units", *under.shape), (Unit.committee == P("home_committee")) | under.where)


def _roster_rows(actor: Actor) -> Scope:
    """The rows of the imports that one may see."""
    imports = of_committee(RosterImport)(actor)
    seen = RosterImport.select(RosterImport.id).where(imports.where)
    return Scope(imports.shape, RosterRow.roster.in_(seen))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Person: _people,
    Unit: _units,
    RosterImport: of_committee(RosterImport),
    RosterRow: _roster_rows,
}
