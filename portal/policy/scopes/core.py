"""What scopes are made of: the rows under the role at hand, of a committee, of one person."""

from collections.abc import Callable
from typing import Any, NamedTuple

import peewee as pw

from portal.db import P
from portal.policy.actor import Actor, assigned
from portal.units.models import UnitCover


class Scope(NamedTuple):
    """The rows of a model that an actor may see: a shape to compile by, and the condition."""

    shape: tuple[str, ...]
    where: Any


NOTHING = pw.SQL("1 = 0")
ALL = pw.SQL("1 = 1")


def under_role(actor: Actor, branch: pw.Field, committee_field: pw.Field) -> Scope:
    """The rows under the role at hand, by the column that an index leads with."""
    if actor.role == "supervisor" and actor.team_id:
        return Scope(("team",), branch.in_(assigned()))
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    if actor.unit_kind == "committee":
        return Scope(("committee",), committee_field == P("unit"))
    if actor.unit_kind == "branch":
        return Scope(("branch",), branch == P("unit"))
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    return Scope(("below",), branch.in_(below))


def of_committee(model: Any) -> Callable[[Actor], Scope]:
    """Records that a committee alone works on."""

    def scope(actor: Actor) -> Scope:
        if actor.role != "committee":
            return Scope(("none",), NOTHING)
        return under_role(actor, model.committee, model.committee)

    return scope


def own(field_name: str, model: Any) -> Callable[[Actor], Scope]:
    """Records that belong to one person."""
    return lambda actor: Scope(("own",), getattr(model, field_name) == P("me"))


def technical(*roles: str) -> Callable[[Actor], Scope]:
    return lambda actor: Scope(("all",), ALL) if actor.role in roles else Scope(("none",), NOTHING)
