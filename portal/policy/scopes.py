"""Which rows: for every model a scope, the same rule as a query, so that lists show what look-ups allow."""

from collections.abc import Callable
from typing import Any, NamedTuple

import peewee as pw

from portal.accounts.models import Account, Appointment, Code, Proposal, Session, Team
from portal.audit.models import AuditEntry
from portal.ballots.models import Ballot
from portal.db import BaseModel, P, prepared
from portal.identities.models import Identity
from portal.inbox.models import Message
from portal.jobs.models import Job
from portal.pledges.models import Opinion, Pledge, PledgeChange, PledgeExample, PledgeItem, PledgeProgress, PledgeYear
from portal.policy.actor import Actor, assigned
from portal.roster.models import RosterImport, RosterRow
from portal.suggestions.models import Suggestion
from portal.units.models import Person, Unit, UnitCover
from portal.uploads.models import Attachment


class Scope(NamedTuple):
    """The rows of a model that an actor may see: a shape to compile by, and the condition."""

    shape: tuple[str, ...]
    where: Any


NOTHING = pw.SQL("1 = 0")
ALL = pw.SQL("1 = 1")


def under_role(actor: Actor, branch: pw.Field, committee_field: pw.Field) -> Scope:
    """The rows under the role at hand, by the column that an index leads with."""
    if actor.role == "supervisor" and actor.team_id:
        return Scope(("team",), branch.in_(assigned()))
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    if actor.unit_kind == "committee":
        return Scope(("committee",), committee_field == P("unit"))
    if actor.unit_kind == "branch":
        return Scope(("branch",), branch == P("unit"))
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    return Scope(("below",), branch.in_(below))


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


def _attachments(actor: Actor) -> Scope:
    """What one uploaded and has not sent yet; what hangs on a record whose file one may read. Removed ones nobody."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    progress = _of_pledge(PledgeProgress)(actor)
    of_progress = (Attachment.record == "pledge_progress") & Attachment.record_id.in_(
        PledgeProgress.select(PledgeProgress.id).where(progress.where)
    )
    unsent = (Attachment.record == "") & (Attachment.person == P("me"))
    return Scope(("files", *progress.shape), Attachment.removed_at.is_null() & (unsent | of_progress))


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


def _people(actor: Actor) -> Scope:
    """Oneself; the members of one's branch; the people under the role at hand; the technical ones see all names."""
    if actor.role in ("admin", "security"):
        return Scope(("all",), ALL)
    under = under_role(actor, Person.branch, Person.committee)
    mine = Person.id == P("me")
    if actor.kind == "member":
        mine = mine | ((Person.branch == P("home_branch")) & (Person.kind == "member"))
    return Scope(("people", actor.kind, *under.shape), mine | under.where)


def _units(actor: Actor) -> Scope:
    """The tree of one's own committee (names stand on the board anyway); the units under the role at hand."""
    if actor.role in ("admin", "security"):
        return Scope(("all",), ALL)
    under = under_role(actor, Unit.id, Unit.committee)
    return Scope(("units", *under.shape), (Unit.committee == P("home_committee")) | under.where)


def _of_committee(model: Any) -> Callable[[Actor], Scope]:
    """Records that a committee alone works on."""

    def scope(actor: Actor) -> Scope:
        if actor.role != "committee":
            return Scope(("none",), NOTHING)
        return under_role(actor, model.committee, model.committee)

    return scope


def _roster_rows(actor: Actor) -> Scope:
    """The rows of the imports that one may see."""
    imports = _of_committee(RosterImport)(actor)
    seen = RosterImport.select(RosterImport.id).where(imports.where)
    return Scope(imports.shape, RosterRow.roster.in_(seen))


def _codes(actor: Actor) -> Scope:
    """The slips of the branches under the role at hand."""
    if actor.role == "security":
        return Scope(("all",), ALL)
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    return Scope(("below",), Code.branch.in_(UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))))


def _own(field_name: str, model: Any) -> Callable[[Actor], Scope]:
    """Records that belong to one person."""
    return lambda actor: Scope(("own",), getattr(model, field_name) == P("me"))


def _technical(*roles: str) -> Callable[[Actor], Scope]:
    return lambda actor: Scope(("all",), ALL) if actor.role in roles else Scope(("none",), NOTHING)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Pledge: _pledges,
    PledgeItem: _items,
    PledgeProgress: _of_pledge(PledgeProgress),
    PledgeChange: _of_pledge(PledgeChange),
    PledgeExample: _examples,
    Opinion: _opinions,
    Identity: _identities,
    Suggestion: _suggestions,
    Attachment: _attachments,
    Ballot: _ballots,
    Person: _people,
    Unit: _units,
    RosterImport: _of_committee(RosterImport),
    RosterRow: _roster_rows,
    Team: lambda actor: Scope(("all",), ALL) if actor.role in ("admin", "security") else _of_committee(Team)(actor),
    PledgeYear: _of_committee(PledgeYear),
    Account: _technical("admin", "security"),
    Appointment: _technical("admin", "security"),
    Proposal: _technical("admin", "security"),
    AuditEntry: _technical("auditor"),
    Message: _own("person", Message),
    Session: lambda actor: Scope(("own",), Session.account == P("account")),
    Code: _codes,
    Job: _own("asked_by", Job),
}


def scope(model: type[BaseModel], actor: Actor) -> Scope:
    """The rows of `model` that `actor` may see; a model without a scope shows nothing."""
    make = SCOPES.get(model)
    return make(actor) if make else Scope(("none",), NOTHING)


def find(model: type[Any], key: int, actor: Actor) -> Any | None:
    """The record at hand as an object if it lies in the actor's scope, else None (the page is then 404)."""
    seen = scope(model, actor)
    query = prepared(("find", model, seen.shape), lambda: model.select().where((model.id == P("id")) & seen.where))
    row = query.one(id=key, **actor.places())
    if row is None:
        return None
    record = model(**row._asdict())
    record._dirty.clear()
    return record
