"""Predicates over (actor, record), composed with & | ~; "not one's own" tests the person, never the role at hand."""

from collections.abc import Callable
from typing import Any

import peewee as pw

from portal import clock
from portal.accounts.models import PRIVILEGED, Appointment
from portal.audit.models import Revision
from portal.db import P, Query
from portal.identities.models import SIMPLE
from portal.policy.actor import Actor, in_force
from portal.stars.models import StarEntry
from portal.units.models import Person, UnitCover


class Rule:
    """A predicate over (actor, record), composed with & | ~."""

    def __init__(self, name: str, test: Callable[[Actor, Any], bool]) -> None:
        self.name, self._test = name, test
        self.why: Callable[[Actor, Any], str] = lambda actor, record: ""  # what a refused person is told, see unless()

    def __call__(self, actor: Actor, record: Any = None) -> bool:
        return self._test(actor, record)

    def __and__(self, other: "Rule") -> "Rule":
        return Rule(f"({self.name} & {other.name})", lambda actor, record: self(actor, record) and other(actor, record))

    def __or__(self, other: "Rule") -> "Rule":
        return Rule(f"({self.name} | {other.name})", lambda actor, record: self(actor, record) or other(actor, record))

    def __invert__(self) -> "Rule":
        return Rule(f"~{self.name}", lambda actor, record: not self(actor, record))

    def unless(self, bar: "Rule", why: str) -> "Rule":
        """This rule, but not for whom `bar` holds: they are told why."""
        made = self & ~bar
        made.why = lambda actor, record: why if self(actor, record) and bar(actor, record) else self.why(actor, record)
        return made

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


of_committee = Rule("over a 基层党委", lambda actor, record: actor.unit_kind == "committee")
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
holder = Rule("holder", lambda actor, record: record.holder_id == actor.person_id)  # whose pledge an opinion is on
# The branch confirms some posts itself; the others go the way of domain §3.
simple = Rule("simple", lambda actor, record: record.kind in SIMPLE)
# An anonymous author has shown the code that was given for the record (suggestions.domain attaches it).
receipt = Rule("receipt", lambda actor, record: bool(record.receipt) and getattr(record, "receipt_shown", False))
own_unit = Rule(  # of the people a ballot asks
    "own unit", lambda actor, record: record.unit_id in (actor.home_branch_id, actor.home_committee_id)
)
asked = Rule(
    "asked",
    lambda actor, record: record.voters == "both" or record.voters == {"member": "members"}.get(actor.kind, actor.kind),
)
system = at_hand("system")
secretary, committee, supervisor = over("secretary"), over("committee"), over("supervisor")
admin, security, auditor = at_hand("admin"), at_hand("security"), at_hand("auditor")
committee_above = Rule(
    "committee(parent)", lambda actor, record: actor.role == "committee" and actor.covers(record.parent_id)
)


def _is_addressed(actor: Actor, record: Any) -> bool:
    """Whether a suggestion is addressed to the role at hand."""
    if record.addressee == "admin":
        return actor.role == "admin"
    place = record.branch_id if record.addressee == "branch" else record.committee_id
    role = "secretary" if record.addressee == "branch" else "committee"
    return actor.role == role and actor.covers(place)


addressed = Rule("addressed", _is_addressed)


# Who heads a branch decides nothing about it in another office (the committee's), whatever the role at hand.
_HEADED = Query(
    lambda: (
        Appointment.select(Appointment.id)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(
            (Appointment.person == P("me"))
            & (Appointment.role == "secretary")
            & (UnitCover.unit == P("unit"))
            & in_force(Appointment, P("today"))
        )
    )
)


def _heads(actor: Actor, record: Any) -> bool:
    """Whether the person is a secretary over the record's unit today."""
    unit = unit_of(record)
    if actor.person_id is None or unit is None:
        return False
    return _HEADED.scalar(me=actor.person_id, unit=unit, today=clock.today()) is not None


heads = Rule("heads", _heads)


SPEAKING = ("star_entry.confirm", "star_entry.declare")  # by which one speaks for a branch in a round of star ratings
_HEADED_IN_ROUND = Query(
    lambda: (
        Appointment.select(Appointment.id)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .join(StarEntry, on=(StarEntry.branch == UnitCover.unit))
        .where(
            (Appointment.person == P("me"))
            & (Appointment.role == "secretary")
            & (StarEntry.cycle == P("cycle"))
            & in_force(Appointment, P("today"))
        )
        .limit(1)
    )
)
_SPOKE = Query(
    lambda: (
        Revision.select(Revision.id)
        .where(
            (Revision.record == "star_entry")
            & (Revision.record_id == P("entry"))
            & (Revision.person_id == P("me"))
            & Revision.action.in_(SPEAKING)
        )
        .limit(1)
    )
)


def _heads_in_round(actor: Actor, record: Any) -> bool:
    """Whether the person is a secretary today over any branch of a round of star ratings."""
    if actor.person_id is None:
        return False
    return _HEADED_IN_ROUND.scalar(me=actor.person_id, cycle=record.id, today=clock.today()) is not None


def _spoke(actor: Actor, record: Any) -> bool:
    """Whether the person confirmed or declared a branch's entry, whatever they are today."""
    return actor.person_id is not None and _SPOKE.scalar(me=actor.person_id, entry=record.id) is not None


heads_in_round = Rule("heads in round", _heads_in_round)
spoke = Rule("spoke for the branch", _spoke)


# The rule of two (domain §1).

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
