"""The rows that one sees of commitments, what is said of them, ballots and 亮明身份."""

from collections.abc import Callable
from typing import Any

from portal.ballots.models import Ballot
from portal.db import BaseModel, P
from portal.identities.models import Identity
from portal.pledges.models import Opinion, Pledge, PledgeChange, PledgeExample, PledgeItem, PledgeProgress, PledgeYear
from portal.policy.actor import Actor
from portal.policy.scopes.core import NOTHING, Scope, of_committee, under_role
from portal.units.models import Unit


def _pledges(actor: Actor) -> Scope:
    """One's own; what was once submitted under the role at hand (that text, never a draft); what one's committee published."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Pledge.branch, Pledge.committee)
    published = (Pledge.committee == P("home_committee")) & (Pledge.state == "published")
    return Scope(
        ("pledge", *under.shape),
        (Pledge.person == P("me")) | published | (under.where & Pledge.submitted_at.is_null(False)),
    )


def _of_pledge(model: Any) -> Callable[[Actor], Scope]:
    """What belongs to a pledge and is its author's and the office's business alone, published or not."""

    def scope(actor: Actor) -> Scope:
        kept = _kept_pledges(actor)
        return Scope(kept.shape, model.pledge.in_(Pledge.select(Pledge.id).where(kept.where)))

    return scope


def _kept_pledges(actor: Actor) -> Scope:
    """The pledges whose file one may read: one's own, and what was submitted under the role at hand."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Pledge.branch, Pledge.committee)
    sent = Pledge.submitted_at.is_null(False)
    return Scope(("kept", *under.shape), (Pledge.person == P("me")) | (under.where & sent))


def _items(actor: Actor) -> Scope:
    """Those of one's own pledges; under the role at hand those whose rows hold what was submitted, never a draft."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Pledge.branch, Pledge.committee)
    sent = under.where & Pledge.state.in_(("submitted", "approved", "published"))
    seen = Pledge.select(Pledge.id).where((Pledge.person == P("me")) | sent)
    return Scope(("items", *under.shape), PledgeItem.pledge.in_(seen))


def _opinions(actor: Actor) -> Scope:
    """What one said oneself (signed); what was said of one's own pledge and shown; all under the role at hand."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Opinion.branch, Opinion.committee)
    received = (Opinion.holder == P("me")) & (Opinion.state == "shown")
    # Whose pledge it is does not read in office what was not shown: an anonymous word must not come back to its author.
    office = under.where & (Opinion.holder != P("me"))
    return Scope(("opinion", *under.shape), (Opinion.person == P("me")) | received | office)


def _identities(actor: Actor) -> Scope:
    """One's own; those in force of one's committee (they stand on the board); all under the role at hand."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Identity.branch, Identity.committee)
    board = (Identity.committee == P("home_committee")) & (Identity.state == "settled")
    return Scope(("identity", *under.shape), (Identity.person == P("me")) | board | under.where)


def _examples(actor: Actor) -> Scope:
    """Those of one's own branch, and those under the role at hand."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, PledgeExample.branch, PledgeExample.committee)
    return Scope(("examples", *under.shape), (PledgeExample.branch == P("home_branch")) | under.where)


def _ballots(actor: Actor) -> Scope:
    """Those that ask one's own unit, and those under the role at hand."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Ballot.unit, Unit.committee)
    below = Unit.select(Unit.id).where(under_role(actor, Unit.id, Unit.committee).where)
    mine = Ballot.unit.in_((P("home_branch"), P("home_committee")))
    return Scope(("ballots", *under.shape), mine | Ballot.unit.in_(below))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Pledge: _pledges,
    PledgeItem: _items,
    PledgeProgress: _of_pledge(PledgeProgress),
    PledgeChange: _of_pledge(PledgeChange),
    PledgeExample: _examples,
    Opinion: _opinions,
    Identity: _identities,
    Ballot: _ballots,
    PledgeYear: of_committee(PledgeYear),
}
