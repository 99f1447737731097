"""The rows that one sees beside the ledger: self-checks and their lists, key tasks, talks, handovers."""

from collections.abc import Callable
from typing import Any

import peewee as pw

from portal.accounts.models import Team
from portal.db import BaseModel, P
from portal.policy.actor import Actor, assigned
from portal.policy.scopes.core import NOTHING, Scope, under_role
from portal.policy.scopes.stars import headed
from portal.problems.handovers.models import TeamHandover
from portal.problems.selfchecks.models import SelfCheck, SelfCheckList
from portal.problems.talks.models import Talk
from portal.problems.tasks.models import KeyTask
from portal.units.models import UnitCover

_NOBODY = Scope(("none",), NOTHING)


def under(actor: Actor, model: Any) -> Scope:
    """The rows of the units under the role at hand, those of a committee itself among them."""
    seen = under_role(actor, model.branch, model.committee)
    if actor.role == "supervisor" and actor.team_id:
        return Scope(seen.shape, seen.where | (model.branch.is_null() & model.committee.in_(assigned())))
    if actor.role == "committee" and seen.shape == ("below",):
        return Scope(seen.shape, model.committee.in_(_below()))
    return seen


def _below() -> pw.ModelSelect:
    return UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))


def _selfchecks(actor: Actor) -> Scope:
    """One's own alone; those of units under the role at hand (a member's never)."""
    if actor.kind == "technical":
        return _NOBODY
    seen = under(actor, SelfCheck)
    return Scope(
        ("self-checks", *seen.shape), (SelfCheck.person == P("me")) | (SelfCheck.person.is_null() & seen.where)
    )


def of_committees(field: pw.Field) -> Callable[[Actor], Scope]:
    """What a committee gives its members and branches to read: one's own committee's, those above and under the role."""

    def scope(actor: Actor) -> Scope:
        if actor.kind != "member":
            return _NOBODY
        home = field == P("home_committee")
        if actor.role == "supervisor" and actor.team_id:
            return Scope(("house", "team"), home | field.in_(assigned()))
        if actor.role not in ("secretary", "committee"):
            return Scope(("house", "home"), home)
        above = UnitCover.select(UnitCover.ancestor).where(UnitCover.unit == P("unit"))
        if actor.role == "secretary":
            return Scope(("house", "above"), home | field.in_(above))
        return Scope(("house", "both"), home | field.in_(above) | field.in_(_below()))

    return scope


def held(actor: Actor) -> Scope:
    """The talks that the office or the team at hand held, filed or not; no drafts about oneself or the branch one heads."""
    seen = under(actor, Talk)
    apart = (Talk.person.is_null() | (Talk.person != P("me"))) & (Talk.branch.is_null() | Talk.branch.not_in(headed()))
    apart |= Talk.state == "filed"
    if actor.role == "supervisor":
        return Scope(("held", *seen.shape), seen.where & (Talk.team == P("team")) & apart)
    if actor.role == "committee":
        return Scope(("held", *seen.shape), seen.where & (Talk.office == P("unit")) & apart)
    return _NOBODY


def _talks(actor: Actor) -> Scope:
    """Whose talk it is; once it is filed the unit that was talked to, who stands above it, and the person."""
    if actor.kind == "technical":
        return _NOBODY
    own, filed = held(actor), Talk.state == "filed"
    mine = filed & (Talk.person == P("me"))
    if actor.role == "supervisor":
        return Scope(("talks", *own.shape), own.where | mine)
    seen = under(actor, Talk)
    return Scope(("talks", actor.role, *seen.shape), own.where | (filed & seen.where) | mine)


def _handovers(actor: Actor) -> Scope:
    """Of the team at hand, given or taken; of a committee those of its teams and of the teams below."""
    if actor.role == "supervisor" and actor.team_id:
        return Scope(("team",), (TeamHandover.giver == P("team")) | (TeamHandover.taker == P("team")))
    if actor.role != "committee":
        return _NOBODY
    teams = Team.select(Team.id).where(Team.committee.in_(_below()))
    return Scope(("committee",), TeamHandover.committee.in_(_below()) | TeamHandover.taker.in_(teams))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    SelfCheck: _selfchecks,
    SelfCheckList: of_committees(SelfCheckList.committee),
    KeyTask: of_committees(KeyTask.committee),
    Talk: _talks,
    TeamHandover: _handovers,
}
