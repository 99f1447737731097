"""Who: one table of rules for acts and pages, and for every model a scope, the same rule as a query.

A rule is a predicate over (actor, record). "Not one's own" tests the person, never the role at hand.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.accounts.models import PRIVILEGED, ROLES, Account, Appointment, Code, Proposal, Session, Team, TeamUnit
from portal.audit.models import AuditEntry
from portal.db import BaseModel, P, Query, prepared
from portal.inbox.models import Message
from portal.jobs.models import Job
from portal.pledges.models import Pledge, PledgeYear
from portal.roster.models import RosterImport, RosterRow
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

    def forget_covered(self) -> None:
        """The tree has changed: look up anew what the role covers."""
        self._covered = None

    def covered_units(self) -> frozenset[int]:
        """All units that the role at hand has power over."""
        self.covers(0)
        return (self._covered or frozenset()) | ({self.unit_id} if self.unit_id else frozenset())

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
own_session = Rule(
    "own session", lambda actor, record: actor.account_id is not None and record.account_id == actor.account_id
)
myself = Rule("myself", lambda actor, record: actor.person_id is not None and record.id == actor.person_id)
subject = Rule("subject", lambda actor, record: record.subject_id == actor.person_id)
proposer = Rule("proposer", lambda actor, record: record.proposed_by_id == actor.person_id)
system = at_hand("system")
secretary, committee, supervisor = over("secretary"), over("committee"), over("supervisor")
admin, security, auditor = at_hand("admin"), at_hand("security"), at_hand("auditor")
committee_above = Rule(
    "committee(parent)", lambda actor, record: actor.role == "committee" and actor.covers(record.parent_id)
)


# --- the rule of two (domain §1) ------------------------------------------------------------------

_PRIVILEGED = Query(
    lambda: Person.select(Person.id).where(
        (Person.id == P("person"))
        & (
            (Person.kind == "technical")
            | pw.fn.EXISTS(
                Appointment.select(Appointment.id).where(
                    (Appointment.person == Person.id)
                    & Appointment.role.in_(PRIVILEGED)
                    & Appointment.ended_at.is_null()
                    & (Appointment.ends.is_null() | (Appointment.ends >= P("today")))
                )
            )
        )
    )
)


def is_privileged(person_id: int) -> bool:
    """Whether the account is an administrator's, a supervisor's or a committee's, today or from a day to come."""
    return _PRIVILEGED.scalar(person=person_id, today=clock.today()) is not None


def _is_seconded(actor: Actor, record: Any) -> bool:
    proposal = getattr(record, "proposal", None)
    return (
        proposal is not None
        and proposal.state == "confirmed"
        and proposal.subject_id == record.person_id
        and proposal.decided_by_id == actor.person_id
        and actor.person_id not in (None, proposal.proposed_by_id, proposal.subject_id)
    )


privileged = Rule("privileged", lambda actor, record: is_privileged(record.person_id))
privileged_role = Rule("privileged role", lambda actor, record: record.role in PRIVILEGED)
# The record carries the proposal of one administrator that this other one has just confirmed.
seconded = Rule("seconded", _is_seconded)
activation = Rule("activation", lambda actor, record: record.kind == "activate")
about_use = Rule("about use", lambda actor, record: record.kind in ("disable", "enable"))

# --- who may do what ----------------------------------------------------------------------------

RULES: dict[str, Rule] = {
    # pages: who has work there; which rows they see is the scope's answer
    "page.home": anyone,
    "page.inbox": anyone,
    "page.account": anyone,
    "page.help": anyone,
    "page.drafts": anyone,
    "page.jobs": anyone,
    "page.pledges": member | at_hand("secretary", "committee", "supervisor"),
    "page.pledge": business,
    "page.filing": at_hand("secretary", "committee", "supervisor"),
    "page.pledge_years": at_hand("committee"),
    "page.board": business,
    "page.coverage": at_hand("committee", "supervisor"),
    "page.units": business | admin | security,
    "page.members": member | at_hand("secretary", "committee", "supervisor"),
    "page.roster": at_hand("committee"),
    "page.codes": at_hand("secretary", "committee", "security"),
    "page.accounts": admin | security,
    "page.appointments": admin | security,
    "page.appointing": security,
    "page.newcomers": admin | at_hand("secretary", "committee"),
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
    "pledge.follow": committee | system,
    "pledge_year.edit": committee,
    # units and people
    "unit.found": committee_above | admin | system,
    "unit.rename": committee | admin,
    "unit.edit": committee | admin,
    "unit.move": committee | admin,
    "unit.merge": committee,  # it moves people: no technical administrator may
    "unit.split": committee,
    "unit.dissolve": committee | admin,
    "contact.edit": secretary | committee | admin,
    "person.create": secretary | committee,
    "person.edit": secretary | committee,
    "person.correct": (secretary & ~myself) | committee,  # what standing hangs on: name, birth, joining, membership
    "person.status": (secretary & ~myself) | committee,
    "person.leave": committee & ~myself,  # 停止党籍, and back on the books
    "person.transfer": committee,
    "person.file": myself | secretary | committee | supervisor,  # more than name, branch and post
    "person.telephone": myself | secretary | committee,
    "unit.inspect": secretary | committee | supervisor | admin | security,  # numbers and set-up of a unit
    # the holder left the branch, or the branch was closed; privileged roles end by the rule of two alone
    "appointment.lapse": (committee | admin) & ~privileged_role,
    # roster import
    "roster.upload": committee,
    "roster.read": committee,
    "roster.fail": committee,
    "roster.decide": committee,
    "roster.apply": committee,
    "roster.finish": committee,
    "roster.reread": committee,
    "roster.stall": committee,
    "roster.cancel": committee,
    # accounts: the secretary for the branch, the committee for secretaries, the security administrator for the rest
    # a first slip for a privileged person is the security administrator's; a reset needs two (domain §1)
    "code.issue": ((secretary | committee) & ~owner & ~privileged)
    | (security & privileged & activation & ~owner)
    | seconded
    | system,
    "code.revoke": ((secretary | committee) & ~owner & ~privileged) | (security & ~owner),
    "account.activate": anyone,
    "account.password": owner,
    "account.lock": security & ~owner,
    "account.unlock": (security & ~owner & ~privileged) | seconded,
    "account.disable": ((admin | security) & ~owner & ~privileged) | seconded,
    "account.enable": ((admin | security) & ~owner & ~privileged) | seconded,
    "session.end": own_session,
    "staff.create": secretary | committee | admin,
    "technical.create": admin | system,
    "person.first": admin,
    # appointments, teams, the rule of two (domain §1)
    "appointment.create": (security & ~owner & ~privileged_role) | seconded | system,
    "appointment.end": (security & ~owner & ~privileged_role) | seconded,
    "proposal.create": (security | (admin & about_use)) & ~subject,
    "proposal.confirm": (admin | security) & ~proposer & ~subject,
    "proposal.reject": (admin | security) & ~proposer & ~subject,
    "proposal.withdraw": proposer,
    "team.create": committee,
    "team.edit": committee,
    "team.assign": committee,
    "team.release": committee,
    "team.close": committee,
    # the trail: the sealer and the auditor change nothing in it, they check it
    "audit.verify": auditor,
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


def under_role(actor: Actor, branch: pw.Field, committee_field: pw.Field) -> Scope:
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
    """One's own; what was once submitted under the role at hand (that text, never a draft); what one's committee published."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Pledge.branch, Pledge.committee)
    published = (Pledge.committee == P("home_committee")) & (Pledge.state == "published")
    return Scope(
        ("pledge", *under.shape),
        (Pledge.person == P("me")) | published | (under.where & Pledge.submitted_at.is_null(False)),
    )


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
