"""The rows that one sees of 年度计划: a draft is its unit's own; filed those above read it, accepted the branch's members.

Of a plan that was returned those above read what was filed last (plans/filings.py).
"""

from collections.abc import Callable

from portal.db import BaseModel, P
from portal.plans.models import AnnualPlan, PlanLikeness, PlanLink
from portal.policy.actor import Actor
from portal.policy.scopes.core import NOTHING, Scope, under_role

SENT = ("filed", "returned", "accepted", "issued")


def _plans(actor: Actor) -> Scope:
    """One's unit's own in every state; those above what was sent to them; everybody of the committee its arrangement."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, AnnualPlan.unit, AnnualPlan.committee)
    sent = AnnualPlan.state.in_(SENT)
    seen = under.where
    if actor.role == "supervisor":
        seen = under.where & sent
    elif actor.role == "committee":
        seen = under.where & (sent | (AnnualPlan.unit == P("unit")))
    shape = ("plans", actor.role, actor.kind, *under.shape)
    if actor.kind == "member":
        seen |= (AnnualPlan.unit == P("home_branch")) & (AnnualPlan.state == "accepted")
        seen |= (AnnualPlan.committee == P("home_committee")) & (AnnualPlan.state == "issued") & (
            AnnualPlan.kind == "committee"
        )  # fmt: skip
    if actor.role == "secretary":
        seen |= (AnnualPlan.committee == P("home_committee")) & (AnnualPlan.state == "issued")
    return Scope(shape, seen)


def files(actor: Actor) -> Scope:
    """The plans whose attachments one reads: of one that is written anew they are its writer's, as its text is."""
    seen = _plans(actor)
    if actor.role == "secretary":
        return seen
    return Scope(("plan files", *seen.shape), seen.where & (AnnualPlan.state != "returned"))


def _likeness(actor: Actor) -> Scope:
    """The sources of copied text: those above, who see both plans. A writer reads the own passage by the plan alone."""
    if actor.role not in ("committee", "supervisor"):
        return Scope(("none",), NOTHING)
    seen = _plans(actor)
    plans = AnnualPlan.select(AnnualPlan.id).where(seen.where)
    return Scope(("likeness", *seen.shape), PlanLikeness.plan.in_(plans) & PlanLikeness.source.in_(plans))


def _links(actor: Actor) -> Scope:
    seen = _plans(actor)
    return Scope(("links", *seen.shape), PlanLink.plan.in_(AnnualPlan.select(AnnualPlan.id).where(seen.where)))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    AnnualPlan: _plans,
    PlanLikeness: _likeness,
    PlanLink: _links,
}
