"""Who: one table of rules for acts and pages, and for every model a scope, the same rule as a query.

A rule is a predicate over (actor, record). "Not one's own" tests the person, never the role at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.accounts.models import ROLES, Account, Appointment, Proposal, Session, Team, TeamUnit
from portal.audit.models import AuditEntry
from portal.db import BaseModel, P, Query, prepared
from portal.inbox.models import Message
from portal.jobs.models import Job
from portal.pledges.models import Pledge, PledgeYear
from portal.roster.models import RosterImport
from portal.units.models import Person, Unit, UnitCover

# --- the actor ----------------------------------------------------------------------------------


@dataclass(slots=True)
class Actor:
    """The person at work and the role at hand. Always an argument, never ambient."""

    person_id: int | None
    name: str
    role: str  # a key of ROLES, or "system" for the command line and the worker
    kind: str = "member"  # member, staff, technical
    home_branch_id: int | None = None  # where the person belongs, whatever the role at hand
    home_committee_id: int | None = None
    unit_id: int | None = None  # over which unit the role at hand has power
    unit_kind: str = ""
    unit_name: str = ""
    team_id: int | None = None
    appointment_id: int | None = None
    account_id: int | None = None
    session_id: int | None = None
    address: str = ""
    committee_name: str = ""
    username: str = ""
    must_change: bool = False
    _covered: frozenset[int] | None = field(default=None, repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.account_id)

    @property
    def role_label(self) -> str:
        return ROLES.get(self.role, "系统")

    def covers(self, unit_id: int | None) -> bool:
        """Whether the role at hand has power over a unit: its own, or one below it, or one assigned to the team."""
        if unit_id is None:
            return False
        if unit_id == self.unit_id:
            return True
        if self.unit_id is None and self.team_id is None:
            return False
        if self._covered is None:
            self._covered = frozenset(row.unit_id for row in _COVERED[self.team_id is not None](**self.places()))
        return unit_id in self._covered

    def places(self) -> dict[str, Any]:
        """The parameters that scopes use."""
        return {
            "me": self.person_id,
            "account": self.account_id,
            "unit": self.unit_id,
            "team": self.team_id,
            "home_branch": self.home_branch_id,
            "home_committee": self.home_committee_id,
            "today": clock.today(),
        }


SYSTEM = Actor(None, "系统", "system", kind="technical")

_COVERED = {
    False: Query(lambda: UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))),
    True: Query(lambda: _assigned()),
}


def in_force(table: Any, day: Any) -> pw.Expression:
    """Whether a row with starts and ends (inclusive) holds on `day` and was not ended at once before."""
    return (table.starts <= day) & (table.ends.is_null() | (table.ends >= day)) & table.ended_at.is_null()


def _assigned() -> pw.ModelSelect:
    """The units assigned to a team today, with all below them."""
    return (
        UnitCover.select(UnitCover.unit)
        .join(TeamUnit, on=(TeamUnit.unit == UnitCover.ancestor))
        .where((TeamUnit.team == P("team")) & in_force(TeamUnit, P("today")))
    )


# --- predicates ---------------------------------------------------------------------------------


class Rule:
    """A predicate over (actor, record), composed with & | ~."""

    def __init__(self, name: str, test: Callable[[Actor, Any], bool]) -> None:
        self.name, self._test = name, test

    def __call__(self, actor: Actor, record: Any = None) -> bool:
        return self._test(actor, record)

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(f"({self.name} & {other.name})", lambda actor, record: self(actor, record) and other(actor, record))

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(f"({self.name} | {other.name})", lambda actor, record: self(actor, record) or other(actor, record))

    def __invert__(self) -> "Rule":
        return Rule(f"~{self.name}", lambda actor, record: not self(actor, record))

    def __repr__(self) -> str:
        return self.name


def unit_of(record: Any) -> int | None:
    """The unit that a record belongs to, as its model names it."""
    key = getattr(record, "unit_key", None)
    return getattr(record, key) if key else None


def at_hand(*roles: str) -> Rule:
    """One of these roles is at hand, over whatever unit (for pages and lists)."""
    return Rule("|".join(roles), lambda actor, record: actor.role in roles)


def over(role: str) -> Rule:
    """This role is at hand and has power over the record's unit."""
    return Rule(f"{role}(record)", lambda actor, record: actor.role == role and actor.covers(unit_of(record)))


anyone = Rule("anyone", lambda actor, record: True)
business = Rule("business", lambda actor, record: actor.kind != "technical" and actor.role != "system")
member = Rule("member", lambda actor, record: actor.kind == "member")
owner = Rule("owner", lambda actor, record: actor.person_id is not None and record.person_id == actor.person_id)
myself = Rule("myself", lambda actor, record: actor.person_id is not None and record.id == actor.person_id)
subject = Rule("subject", lambda actor, record: record.subject_id == actor.person_id)
proposer = Rule("proposer", lambda actor, record: record.proposed_by_id == actor.person_id)
system = at_hand("system")
secretary, committee, supervisor = over("secretary"), over("committee"), over("supervisor")
admin, security, auditor = at_hand("admin"), at_hand("security"), at_hand("auditor")
committee_above = Rule(
    "committee(parent)", lambda actor, record: actor.role == "committee" and actor.covers(record.parent_id)
)

# --- who may do what ----------------------------------------------------------------------------

RULES: dict[str, Rule] = {
    # pages: who has work there; which rows they see is the scope's answer
    "page.home": anyone,
    "page.inbox": anyone,
    "page.account": anyone,
    "page.help": anyone,
    "page.drafts": anyone,
    "page.jobs": anyone,
    "page.pledges": business,
    "page.board": business,
    "page.coverage": at_hand("committee", "supervisor"),
    "page.units": business | admin | security,
    "page.members": member | at_hand("secretary", "committee", "supervisor"),
    "page.roster": at_hand("committee"),
    "page.codes": at_hand("secretary", "committee", "security"),
    "page.accounts": admin | security,
    "page.appointments": admin | security,
    "page.teams": at_hand("committee"),
    "page.audit": auditor,
    # commitments (domain §3): the secretary never reviews their own; the committee does
    "pledge.create": member & owner,
    "pledge.edit": owner,
    "pledge.submit": owner,
    "pledge.withdraw": owner,
    "pledge.judge": (secretary | committee) & ~owner,
    "pledge.return": (secretary | committee) & ~owner,
    "pledge.approve": (secretary | committee) & ~owner,
    "pledge.reopen": (secretary | committee) & ~owner,
    "pledge.publish": (secretary | committee) & ~owner,
    "pledge_year.edit": committee,
    # units and people
    "unit.found": committee_above | admin | system,
    "unit.rename": committee | admin,
    "unit.edit": committee | admin,
    "unit.move": committee | admin,
    "unit.merge": committee | admin,
    "unit.split": committee | admin,
    "unit.dissolve": committee | admin,
    "contact.edit": secretary | committee | admin,
    "person.create": secretary | committee,
    "person.edit": (secretary & ~myself) | committee,  # nobody is the only judge of their own file
    "person.correct": committee,  # what standing and seniority hang on: membership, joining, confirmation, birth
    "person.status": committee,
    "person.transfer": committee,
    "person.telephone": myself | secretary | committee,
    # roster import
    "roster.upload": committee,
    "roster.read": committee,
    "roster.fail": committee,
    "roster.decide": committee,
    "roster.apply": committee,
    "roster.finish": committee,
    "roster.reread": committee,
    "roster.cancel": committee,
    # accounts: the secretary for the branch, the committee for secretaries, the security administrator for the rest
    "code.issue": (secretary | committee | security) & ~myself,
    "account.activate": anyone,
    "account.password": owner,
    "account.lock": security & ~owner,
    "account.unlock": security & ~owner,
    "account.disable": (admin | security) & ~owner,
    "account.enable": (admin | security) & ~owner,
    "session.end": owner,
    "staff.create": secretary | committee | admin,
    "technical.create": admin | system,
    # appointments, teams, the rule of two (domain §1)
    "appointment.create": security | system,
    "appointment.end": security,
    "proposal.create": security & ~subject,
    "proposal.confirm": (admin | security) & ~proposer & ~subject,
    "proposal.reject": (admin | security) & ~proposer & ~subject,
    "proposal.withdraw": proposer,
    "team.create": committee,
    "team.edit": committee,
    # small things of one's own
    "message.read": owner,
    "draft.keep": owner,
    "draft.drop": owner,
}


def may(action: str, actor: Actor, record: Any = None) -> bool:
    """Whether the rules let `actor` do `action` to `record`; an act without a rule nobody may do."""
    rule = RULES.get(action)
    return rule is not None and rule(actor, record)


# --- which rows -----------------------------------------------------------------------------------


class Scope(NamedTuple):
    """The rows of a model that an actor may see: a shape to compile by, and the condition."""

    shape: tuple[str, ...]
    where: Any


NOTHING = pw.SQL("1 = 0")
ALL = pw.SQL("1 = 1")


def _under(actor: Actor, branch: pw.Field, committee_field: pw.Field) -> Scope:
    """The rows under the role at hand, by the column that an index leads with."""
    if actor.role == "supervisor" and actor.team_id:
        return Scope(("team",), branch.in_(_assigned()))
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    if actor.unit_kind == "committee":
        return Scope(("committee",), committee_field == P("unit"))
    if actor.unit_kind == "branch":
        return Scope(("branch",), branch == P("unit"))
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    return Scope(("below",), branch.in_(below))


def _pledges(actor: Actor) -> Scope:
    """One's own; what was submitted under the role at hand (never drafts); what one's own committee published."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = _under(actor, Pledge.branch, Pledge.committee)
    published = (Pledge.committee == P("home_committee")) & (Pledge.state == "published")
    return Scope(
        ("pledge", *under.shape),
        (Pledge.person == P("me")) | published | (under.where & ((Pledge.state != "draft") & Pledge.submitted_at.is_null(False))),
    )


def _people(actor: Actor) -> Scope:
    """Oneself; the members of one's branch; the people under the role at hand; the technical ones see all names."""
    if actor.role in ("admin", "security"):
        return Scope(("all",), ALL)
    under = _under(actor, Person.branch, Person.committee)
    mine = Person.id == P("me")
    if actor.kind == "member":
        mine = mine | ((Person.branch == P("home_branch")) & (Person.kind == "member"))
    return Scope(("people", actor.kind, *under.shape), mine | under.where)


def _units(actor: Actor) -> Scope:
    """The tree of one's own committee (names stand on the board anyway); the units under the role at hand."""
    if actor.role in ("admin", "security"):
        return Scope(("all",), ALL)
    under = _under(actor, Unit.id, Unit.committee)
    return Scope(("units", *under.shape), (Unit.committee == P("home_committee")) | under.where)


def _of_committee(model: Any) -> Callable[[Actor], Scope]:
    """Records that a committee alone works on."""

    def scope(actor: Actor) -> Scope:
        if actor.role != "committee":
            return Scope(("none",), NOTHING)
        return _under(actor, model.committee, model.committee)

    return scope


def _own(field_name: str, model: Any) -> Callable[[Actor], Scope]:
    """Records that belong to one person."""
    return lambda actor: Scope(("own",), getattr(model, field_name) == P("me"))


def _technical(*roles: str) -> Callable[[Actor], Scope]:
    return lambda actor: Scope(("all",), ALL) if actor.role in roles else Scope(("none",), NOTHING)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Pledge: _pledges,
    Person: _people,
    Unit: _units,
    RosterImport: _of_committee(RosterImport),
    Team: lambda actor: Scope(("all",), ALL) if actor.role in ("admin", "security") else _of_committee(Team)(actor),
    PledgeYear: _of_committee(PledgeYear),
    Account: _technical("admin", "security"),
    Appointment: _technical("admin", "security"),
    Proposal: _technical("admin", "security"),
    AuditEntry: _technical("auditor"),
    Message: _own("person", Message),
    Session: lambda actor: Scope(("own",), Session.account == P("account")),
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

