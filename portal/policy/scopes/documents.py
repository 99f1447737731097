"""The rows that one sees of 公文: drafts their own side, what was issued the unit it goes to and the offices above it."""

from collections.abc import Callable

import peewee as pw

from portal.db import BaseModel, P
from portal.documents.models import OfficialDocument, OfficialDocumentUnit
from portal.policy.actor import Actor, assigned
from portal.policy.scopes.core import NOTHING, Scope
from portal.policy.scopes.notices import documents as published
from portal.policy.scopes.notices import texts
from portal.policy.scopes.stars import headed
from portal.units.models import UnitCover


def issued() -> pw.Expression:
    """What was issued, voided later or not."""
    return OfficialDocument.signed_on.is_null(False)


def _whole() -> pw.Expression:
    """That every unit of which a document tells is assigned to the team today: it names them all, and cannot be cut."""
    lost = OfficialDocumentUnit.select(OfficialDocumentUnit.id).where(
        (OfficialDocumentUnit.document == OfficialDocument.id) & OfficialDocumentUnit.unit.not_in(assigned())
    )
    return ~pw.fn.EXISTS(lost)


def office(actor: Actor) -> Scope:
    """What the role at hand gives to see; a draft about a branch never its own secretary, in whatever role."""
    unit, team = OfficialDocument.unit, OfficialDocument.team
    apart = issued() | unit.is_null() | unit.not_in(headed())
    if actor.role == "supervisor" and actor.team_id:
        return Scope(("team",), (team == P("team")) & ((unit.is_null() & _whole()) | unit.in_(assigned())) & apart)
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    if actor.role == "committee":
        draft = (OfficialDocument.committee == P("unit")) & team.is_null() & apart
        return Scope(("committee",), draft | (issued() & (OfficialDocument.committee.in_(below) | unit.in_(below))))
    if actor.role == "secretary":
        return Scope(("secretary",), unit.in_(below) & issued())
    return Scope(("none",), NOTHING)


def _documents(actor: Actor) -> Scope:
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    seen, notices = office(actor), texts(actor)
    read = issued() & OfficialDocument.id.in_(published(actor))
    return Scope(("documents", *seen.shape, *notices.shape), seen.where | read)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {OfficialDocument: _documents}
