"""The rows that one sees of the portal itself: messages, background work, suggestions, the trail."""

from collections.abc import Callable

from portal.audit.models import AuditEntry
from portal.db import BaseModel, P
from portal.inbox.models import Message
from portal.jobs.models import Job
from portal.policy.actor import Actor
from portal.policy.scopes.core import NOTHING, Scope, own, technical, under_role
from portal.suggestions.models import Suggestion


def _suggestions(actor: Actor) -> Scope:
    """One's own (signed), and those addressed to the role at hand."""
    if actor.role == "admin":
        return Scope(("admin",), Suggestion.addressee == "admin")
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    mine = Suggestion.person == P("me")
    if actor.role not in ("secretary", "committee"):
        return Scope(("own",), mine)
    under = under_role(actor, Suggestion.branch, Suggestion.committee)
    to = "branch" if actor.role == "secretary" else "committee"
    return Scope(("addressed", to, *under.shape), mine | (under.where & (Suggestion.addressee == to)))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Suggestion: _suggestions,
    AuditEntry: technical("auditor"),
    Message: own("person", Message),
    Job: own("asked_by", Job),
}
