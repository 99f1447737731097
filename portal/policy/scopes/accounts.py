"""The rows that one sees of accounts, appointments, teams and the rule of two."""

from collections.abc import Callable

from portal.accounts.models import Account, Appointment, Code, Proposal, Session, Team
from portal.db import BaseModel, P
from portal.policy.actor import Actor
from portal.policy.scopes.core import ALL, NOTHING, Scope, of_committee, technical
from portal.units.models import UnitCover


def _codes(actor: Actor) -> Scope:
    """The slips of the branches under the role at hand."""
    if actor.role == "security":
        return Scope(("all",), ALL)
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    return Scope(("below",), Code.branch.in_(UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Team: lambda actor: Scope(("all",), ALL) if actor.role in ("admin", "security") else of_committee(Team)(actor),
    Account: technical("admin", "security"),
    Appointment: technical("admin", "security"),
    Proposal: technical("admin", "security"),
    Session: lambda actor: Scope(("own",), Session.account == P("account")),
    Code: _codes,
}
