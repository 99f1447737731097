"""The rows that one sees of 抽签."""

from collections.abc import Callable

from portal.db import BaseModel, P
from portal.draws.models import Draw, DrawUnit
from portal.policy.actor import Actor, assigned
from portal.policy.scopes.core import NOTHING, Scope, under_role
from portal.units.models import Unit


def _draws(actor: Actor) -> Scope:
    """A team's own where a unit is still assigned; a committee's own, and what others froze there; of a branch in the frame.

    Members of the committee read what was drawn.
    """
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    office = office_scope(actor)
    if actor.kind != "member":
        return office
    drawn = (Draw.committee == P("home_committee")) & (Draw.state == "drawn")
    return Scope(("draws of members", *office.shape), drawn | office.where)


def office_scope(actor: Actor) -> Scope:
    """What the role at hand gives to see."""
    frozen = Draw.frozen_at.is_null(False)
    if actor.role == "supervisor" and actor.team_id:
        inspected = Unit.select(Unit.committee).where(Unit.id.in_(assigned()))
        return Scope(("draws of team",), (Draw.team == P("team")) & Draw.committee.in_(inspected))
    if actor.role == "committee":
        under = under_role(actor, Draw.committee, Draw.committee)
        return Scope(("draws of committee", *under.shape), under.where & (Draw.team.is_null() | frozen))
    if actor.role == "secretary":
        under = under_role(actor, DrawUnit.unit, DrawUnit.unit)
        listed = DrawUnit.select(DrawUnit.draw).where(under.where)
        return Scope(("draws of secretary", *under.shape), frozen & Draw.id.in_(listed))
    return Scope(("none",), NOTHING)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {Draw: _draws}
