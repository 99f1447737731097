"""A check in words: where it and its visits lie, what of it can be found, who hears of it, what a text must hold."""

from collections.abc import Iterable
from typing import Any

import peewee as pw

from portal import clock, pinyin, search
from portal.accounts import holders
from portal.accounts.models import Appointment, Team
from portal.checks.models import KINDS, CheckMember, SpotCheck
from portal.db import P, Query
from portal.errors import Invalid
from portal.policy import Actor, in_force
from portal.policy.actor import assigned
from portal.units.models import Person, Unit, UnitCover

LONGEST = {
    "title": 60, "subject": 1000, "summary": 2000, "opinion": 2000, "met": 300, "response": 2000, "reason": 300,
    "evidence": 1000,
}  # fmt: skip

_TEAM = Query(
    lambda: (
        Appointment.select(Person.id, Person.name)
        .join(Person, on=(Person.id == Appointment.person))
        .where((Appointment.team == P("team")) & in_force(Appointment, P("today")))
        .order_by(Person.initials, Person.id)
    )
)
_ASSIGNED = Query(lambda: assigned().where(UnitCover.unit == P("unit")).limit(1))
_OFFICE = Query(
    lambda: (
        Appointment.select(Person.id, Person.name)
        .join(Person, on=(Person.id == Appointment.person))
        .where((Appointment.unit == P("unit")) & (Appointment.role == "committee") & in_force(Appointment, P("today")))
        .order_by(Person.initials, Person.id)
    )
)
MEMBERS = Query(
    lambda: (
        CheckMember.select(CheckMember.check, CheckMember.person, CheckMember.lead, Person.name)
        .join(Person, on=(Person.id == CheckMember.person))
        .where(CheckMember.check == P("check"))
        .order_by(CheckMember.lead.desc(), Person.initials, Person.id)
    )
)
OWNER = Query(
    lambda: (
        SpotCheck.select(pw.fn.COALESCE(Team.name, Unit.name).alias("name"))
        .join(Unit, on=(Unit.id == SpotCheck.committee))
        .switch(SpotCheck)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == SpotCheck.team))
        .where(SpotCheck.id == P("check"))
    )
)


def path(check: Any) -> str:
    """Where a check lies."""
    return f"/checks/{check.id}"


def visit_path(visit: Any) -> str:
    """Where a visit lies."""
    return f"/checks/visits/{visit.id}"


def office(by: Actor) -> tuple[int | None, int | None]:
    """Whose checks and lists the role at hand makes: (committee, team or None). Raises nothing: the policy refuses."""
    if by.role != "supervisor":
        return by.unit_id, None
    found = Team.select(Team.committee).where(Team.id == by.team_id).tuples().first()
    return (found[0] if found else None), by.team_id


def colleagues(committee: int | None, team: int | None) -> list[Any]:
    """Who can carry out a check (rows: id, name): the supervisors of the team, or the officers of the committee."""
    today = clock.today()
    return _TEAM(team=team, today=today) if team is not None else _OFFICE(unit=committee, today=today)


def members(check: Any, unit: int | None = None) -> list[int]:
    """Who hears for a check: its people who hold the office still; of a `unit` only while it is assigned to the team."""
    if unit and check.team_id and _ASSIGNED.scalar(team=check.team_id, unit=unit, today=clock.today()) is None:
        return []
    known = {row.id for row in colleagues(check.committee_id, check.team_id)}
    return [row.person_id for row in MEMBERS(check=check.id) if row.person_id in known]


def heads_of(unit: int, committee: int | None) -> list[int]:
    """Who hears for a unit: its secretaries, else the officers of its committee."""
    return holders.secretaries(unit) or holders.officers(unit, committee or unit)


def index(check: SpotCheck) -> None:
    """The search entry: title, subject, kind, whose, first day; in the caller's transaction. No unit: not all may know."""
    owner = OWNER.one(check=check.id).name
    texts = (
        check.title, pinyin.initials(check.title), check.subject, KINDS[check.kind], owner, pinyin.initials(owner),
        check.starts.isoformat(),
    )  # fmt: skip
    search.index(SpotCheck, [(check.id, search.tokens(*texts))])


def tidied(text: str | None, field: str, missing: str = "") -> str:
    """A text, tidied; with `missing` it must be there. Raises Invalid."""
    text = (text or "").strip()
    if missing and not text:
        raise Invalid(missing, field)
    if len(text) > LONGEST[field]:
        raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    return text


def present(ids: Iterable[int], known: Iterable[Any]) -> list[int]:
    """Those of `ids` that are among the rows `known`, in their order there."""
    wanted = set(ids)
    return [row.id for row in known if row.id in wanted]
