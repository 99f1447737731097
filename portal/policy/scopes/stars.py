"""The rows that one sees of 星级评定: what is settled the whole committee, what is under way those who work on it."""

from collections.abc import Callable
from typing import Any

import peewee as pw

from portal import clock
from portal.accounts.models import Appointment
from portal.db import BaseModel, P, Query
from portal.policy.actor import Actor, in_force
from portal.policy.scopes.core import NOTHING, Scope, under_role
from portal.stars.models import (
    StarCycle,
    StarDemonstration,
    StarEntry,
    StarObjection,
    StarRemedy,
    StarScheme,
    StarStanding,
)
from portal.units.models import UnitCover


def _schemes(actor: Actor) -> Scope:
    """The committee's own; everybody of the committee reads those that are or were in use."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, StarScheme.committee, StarScheme.committee)
    seen = StarScheme.state.in_(("used", "retired"))
    office = under.where if actor.role == "committee" else under.where & seen
    return Scope(("schemes", actor.role, *under.shape), ((StarScheme.committee == P("home_committee")) & seen) | office)


def _of_house(model: Any) -> Callable[[Actor], Scope]:
    """What the whole committee may read, and the role at hand over it."""

    def scope(actor: Actor) -> Scope:
        if actor.kind == "technical":
            return Scope(("none",), NOTHING)
        place = model.branch if hasattr(model, "branch") else model.committee
        under = under_role(actor, place, model.committee)
        return Scope(("house", *under.shape), (model.committee == P("home_committee")) | under.where)

    return scope


def _entries(actor: Actor) -> Scope:
    """Under the role at hand (a supervisor what was declared); one's own branch's once it was declared."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    declared = StarEntry.declared_at.is_null(False)
    under = under_role(actor, StarEntry.branch, StarEntry.committee)
    office = under.where & declared if actor.role == "supervisor" else under.where
    return Scope(("entries", actor.role, *under.shape), ((StarEntry.branch == P("home_branch")) & declared) | office)


def entry_files(actor: Actor) -> Scope:
    """The entries whose attachments one reads: a draft's are the branch's own, as its text is."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    seen, sent = _entries(actor), StarEntry.state.in_(("declared", "reviewed"))
    if actor.role == "secretary":
        own = under_role(actor, StarEntry.branch, StarEntry.committee)
        return Scope(("entry files", *seen.shape), own.where | (seen.where & sent))
    return Scope(("entry files", *seen.shape), seen.where & sent)


def _objections(actor: Actor) -> Scope:
    """One's own (signed); all of the committee at hand, but what is said against a branch that the person heads."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    mine = StarObjection.person == P("me")
    if actor.role != "committee":
        return Scope(("own",), mine)
    under = under_role(actor, StarObjection.branch, StarObjection.committee)
    return Scope(("objections", *under.shape), mine | (under.where & StarObjection.branch.not_in(headed())))


def headed() -> pw.ModelSelect:
    """The units that the person is secretary over today, whatever the role at hand."""
    return (
        UnitCover.select(UnitCover.unit)
        .join(Appointment, on=(UnitCover.ancestor == Appointment.unit))
        .where((Appointment.person == P("me")) & (Appointment.role == "secretary") & in_force(Appointment, P("today")))
    )


_HEADED = Query(headed)


def headed_by(actor: Actor) -> set[int]:
    """The branches, and what stands above them, that the person is secretary over today."""
    return {row.unit_id for row in _HEADED(me=actor.person_id, today=clock.today())}


def _remedies(actor: Actor) -> Scope:
    return under_role(actor, StarRemedy.branch, StarRemedy.committee)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    StarScheme: _schemes,
    StarCycle: _of_house(StarCycle),
    StarEntry: _entries,
    StarStanding: _of_house(StarStanding),
    StarObjection: _objections,
    StarDemonstration: _of_house(StarDemonstration),
    StarRemedy: _remedies,
}
