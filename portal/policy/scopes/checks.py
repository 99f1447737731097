"""The rows that one sees of 督导检查: the team its checks and assigned units, a committee all below it, the unit what was released."""

from collections.abc import Callable
from typing import Any

import peewee as pw

from portal.accounts.models import Team
from portal.checks.models import CheckAnswer, Checklist, CheckMember, CheckVisit, SpotCheck
from portal.db import BaseModel, P
from portal.policy.actor import Actor, assigned
from portal.policy.scopes.core import NOTHING, Scope
from portal.policy.scopes.stars import headed
from portal.units.models import UnitCover

SHOWN = ("released", "responded")  # the states of a visit that its unit sees


def _below() -> pw.ModelSelect:
    """The unit at hand and all below it."""
    return UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))


def _visits(actor: Actor) -> Scope:
    """A team's at units assigned today, a committee's own and its teams'; the unit and those above it what was released.

    Before that nobody sees what was found where they are secretary, whatever the role at hand.
    """
    shown = CheckVisit.state.in_(SHOWN)
    apart = shown | CheckVisit.unit.not_in(headed())
    if actor.role == "supervisor":
        return Scope(("team",), (CheckVisit.team == P("team")) & CheckVisit.unit.in_(assigned()) & apart)
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    seen = shown & CheckVisit.unit.in_(_below())
    if actor.role == "committee":
        seen |= CheckVisit.office.in_(_below()) & apart
    return Scope(("visits", actor.role), seen)


def _checks(actor: Actor) -> Scope:
    """The team's; the committee's and its teams'; those that released something about a unit under the role at hand."""
    if actor.role == "supervisor":
        # 现场复核 names a problem of its unit: it is seen as long as the unit is.
        near = CheckVisit.select(CheckVisit.check).where(CheckVisit.unit.in_(assigned()))
        theirs = (SpotCheck.team == P("team")) & (SpotCheck.verifies.is_null() | SpotCheck.id.in_(near))
        return Scope(("team",), theirs & _elsewhere())
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    told = CheckVisit.select(CheckVisit.check).where(CheckVisit.state.in_(SHOWN) & CheckVisit.unit.in_(_below()))
    seen = SpotCheck.id.in_(told)
    if actor.role == "committee":
        seen |= SpotCheck.committee.in_(_below()) & _elsewhere()
    return Scope(("checks", actor.role), seen)


def _elsewhere() -> Any:
    """Not only at units that the person is secretary over and that were not told yet: else its title would tell them."""
    here = CheckVisit.select(CheckVisit.id).where(CheckVisit.check == SpotCheck.id)
    own = here.where(CheckVisit.unit.in_(headed()) & CheckVisit.state.not_in(SHOWN))
    other = here.where(CheckVisit.state.in_(SHOWN) | CheckVisit.unit.not_in(headed()))
    return ~pw.fn.EXISTS(own) | pw.fn.EXISTS(other)


def _lists(actor: Actor) -> Scope:
    """A team's own, and those of its committee that can be used; a committee all below it."""
    if actor.role == "committee":
        return Scope(("committee",), Checklist.committee.in_(_below()))
    if actor.role != "supervisor":
        return Scope(("none",), NOTHING)
    committee = Team.select(Team.committee).where(Team.id == P("team"))
    theirs = Checklist.team.is_null() & Checklist.committee.in_(committee) & (Checklist.state != "draft")
    return Scope(("team",), (Checklist.team == P("team")) | theirs)


def _of(field: Any, parent: Any, scope_of: Callable[[Actor], Scope]) -> Callable[[Actor], Scope]:
    """Rows that are seen with the record that they belong to."""

    def scope(actor: Actor) -> Scope:
        seen = scope_of(actor)
        return Scope(("of", *seen.shape), field.in_(parent.select(parent.id).where(seen.where)))

    return scope


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Checklist: _lists,
    SpotCheck: _checks,
    CheckMember: _of(CheckMember.check, SpotCheck, _checks),
    CheckVisit: _visits,
    CheckAnswer: _of(CheckAnswer.visit, CheckVisit, _visits),
}
