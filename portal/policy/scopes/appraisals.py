"""The rows that one sees of 民主评议党员: the branch its own, those above what was filed, each member the own line."""

from collections.abc import Callable

from portal.appraisals.models import Appraisal, AppraisalMember
from portal.db import BaseModel, P
from portal.policy.actor import Actor
from portal.policy.scopes.core import NOTHING, Scope, under_role


def _appraisals(actor: Actor) -> Scope:
    """Under the role at hand, and that of one's own branch."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Appraisal.branch, Appraisal.committee)
    if actor.kind != "member":
        return Scope(("appraisals", *under.shape), under.where)
    return Scope(("appraisals", "member", *under.shape), under.where | (Appraisal.branch == P("home_branch")))


def _members(actor: Actor) -> Scope:
    """One's own line; the secretary all of the branch; committee and supervisors those of what was filed."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    mine, under = AppraisalMember.person == P("me"), under_role(actor, Appraisal.branch, Appraisal.committee)
    seen = under.where if actor.role == "secretary" else under.where & (Appraisal.state == "filed")
    rows = Appraisal.select(Appraisal.id).where(seen)
    return Scope(("appraised", actor.role, *under.shape), mine | AppraisalMember.appraisal.in_(rows))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {Appraisal: _appraisals, AppraisalMember: _members}
