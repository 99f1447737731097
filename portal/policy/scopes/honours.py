"""The rows that one sees of 荣誉登记 and 工作日历."""

from collections.abc import Callable

from portal.db import BaseModel, P
from portal.honours.models import Honour
from portal.policy.actor import Actor
from portal.policy.scopes.core import ALL, NOTHING, Scope, under_role
from portal.workdays.models import WorkYear


def _honours(actor: Actor) -> Scope:
    """One's own; the confirmed ones of one's committee; all under the role at hand."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Honour.branch, Honour.committee)
    shown = (Honour.committee == P("home_committee")) & (Honour.state == "confirmed")
    return Scope(("honour", *under.shape), (Honour.person == P("me")) | shown | under.where)


def _years(actor: Actor) -> Scope:
    """The tables of all years: they are public."""
    return Scope(("all",), ALL) if actor.kind != "technical" or actor.role == "admin" else Scope(("none",), NOTHING)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Honour: _honours,
    WorkYear: _years,
}
