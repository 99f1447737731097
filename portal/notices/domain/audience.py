"""To whom a notice goes: units with all below them × roles, and people by name; as far as the office at hand has power.

An audience is {"units": [ids], "roles": [keys of ROLES], "people": [ids]}. What lies outside the office's power on the
day of sending is left out, whatever was chosen before.
"""

from functools import partial
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.accounts.models import Appointment
from portal.db import P, Query, among, prepared
from portal.errors import Invalid
from portal.notices.models import OFFICES, PERSONAL, Notice, NoticeReceipt
from portal.policy import Actor, in_force, under_role
from portal.units.models import PRESENT, Person, Unit, UnitCover

ROLES = {"committee": "党委（办公室）", "secretary": "支部书记", "member": "党员", "staff": "群众"}
MOST_UNITS, MOST_PEOPLE = 3000, 200
_KINDS_OF = {"committee": ("committee", "superior"), "secretary": ("branch", "general_branch")}


class Reach(NamedTuple):
    """How many an audience holds."""

    offices: int = 0
    people: int = 0

    @property
    def words(self) -> str:
        """The same in words, without what there is none of."""
        found = ((self.offices, "个单位"), (self.people, "人"))
        return "、".join(f"{number} {word}" for number, word in found if number)


def roles_for(by: Actor) -> dict[str, str]:
    """The roles to whom the office at hand may send, with their words."""
    wanted: tuple[str, ...] = tuple(ROLES)
    if by.role == "secretary":
        wanted = PERSONAL if by.unit_kind == "branch" else ("secretary", *PERSONAL)
    elif by.role == "committee" and by.unit_kind == "committee":
        wanted = ("secretary", *PERSONAL)
    return {role: ROLES[role] for role in wanted}


def places(audience: dict[str, Any], by: Actor) -> dict[str, Any]:
    """The parameters of the queries below."""
    roles = [role for role in audience.get("roles", []) if role in roles_for(by)]
    return {
        **by.places(), "units": audience.get("units", []), "people": audience.get("people", []),
        "kinds": [role for role in roles if role in PERSONAL], "own": by.unit_id or 0,
    }  # fmt: skip


def _covered() -> Any:
    return UnitCover.select(UnitCover.unit).where(among(UnitCover.ancestor, "units"))


def _people(by: Actor) -> Any:
    """The condition on a person that the audience holds them; never who sends."""
    by_role = among(Person.kind, "kinds") & (Person.branch.in_(_covered()) | among(Person.group, "units"))
    return (
        under_role(by, Person.branch, Person.committee).where & Person.status.in_(PRESENT)
        & Person.kind.in_(PERSONAL) & (Person.id != P("me")) & (by_role | among(Person.id, "people"))
    )  # fmt: skip


def _led(role: str) -> Any:
    return Appointment.select(Appointment.unit).where((Appointment.role == role) & in_force(Appointment, P("today")))


def _offices(by: Actor, role: str) -> Any:
    """The condition on a unit that its office `role` is in the audience; an office of one's own is not."""
    where = (
        under_role(by, Unit.id, Unit.committee).where & Unit.kind.in_(_KINDS_OF[role]) & Unit.closed_on.is_null()
        & Unit.id.in_(_covered())
    )  # fmt: skip
    if role == "secretary":  # a 党总支 has an office where somebody holds it
        where = where & ((Unit.kind == "branch") | Unit.id.in_(_led(role)))
    return where & (Unit.id != P("own")) if role == by.role else where


def _counted(by: Actor, role: str) -> Any:
    return Unit.select(pw.fn.COUNT(Unit.id).alias("number")).where(_offices(by, role))


def _shape(by: Actor) -> tuple[str, ...]:
    return (by.role, *under_role(by, Unit.id, Unit.committee).shape)


def reach(audience: dict[str, Any], by: Actor) -> Reach:
    """How many offices and people the audience holds today."""
    given, offices = places(audience, by), 0
    for role in [one for one in OFFICES if one in audience.get("roles", []) and one in roles_for(by)]:
        query = prepared(
            ("notice offices", role, *_shape(by)),
            partial(_counted, by, role),
        )
        offices += query.scalar(**given)
    people = prepared(
        ("notice people", *_shape(by)), lambda: Person.select(pw.fn.COUNT(Person.id).alias("number")).where(_people(by))
    )
    return Reach(offices, people.scalar(**given))


def deliver(notice: Notice, by: Actor) -> Reach:
    """Write a receipt for each of the audience, set by set, in the caller's transaction. Raises Invalid when it is empty."""
    found = reach(notice.audience, by)
    if not any(found):
        raise Invalid("按现在的选择没有收件人：请选择单位和角色，或者按姓名选择人员。")
    given = places(notice.audience, by) | {"notice": notice.id}
    for role in [one for one in OFFICES if one in notice.audience.get("roles", []) and one in roles_for(by)]:
        prepared(("deliver to offices", role, *_shape(by)), partial(_to_offices, by, role))(**given)
    prepared(("deliver to people", *_shape(by)), lambda: _to_people(by))(**given)
    return found


_FIELDS = ("notice", "unit", "role", "state", "version", "reply", "answer")


def _into(select: Any, *more: str) -> Any:
    return NoticeReceipt.insert_from(select, [getattr(NoticeReceipt, name) for name in (*_FIELDS, *more)])


def _to_offices(by: Actor, role: str) -> Any:
    rows = Unit.select(Notice.id, Unit.id, *_fresh(pw.Value(role)))
    return _into(rows.join(Notice, on=(Notice.id == P("notice"))).where(_offices(by, role)))


def _to_people(by: Actor) -> Any:
    rows = Person.select(Notice.id, Person.branch, *_fresh(Person.kind), Person.id)
    return _into(rows.join(Notice, on=(Notice.id == P("notice"))).where(_people(by)), "person")


def _fresh(role: Any) -> list[Any]:
    """The columns of a receipt as it begins (a statement from a query takes no defaults)."""
    return [role, pw.Value("sent"), pw.Value(1), pw.Value(""), pw.Value("")]


_PERSONS = Query(
    lambda: NoticeReceipt.select(NoticeReceipt.person).where(
        (NoticeReceipt.notice == P("notice")) & NoticeReceipt.role.in_(PERSONAL)
    )
)
_HOLDERS = Query(
    lambda: (
        NoticeReceipt.select(Appointment.person)
        .join(Appointment, on=((Appointment.unit == NoticeReceipt.unit) & (Appointment.role == NoticeReceipt.role)))
        .where((NoticeReceipt.notice == P("notice")) & in_force(Appointment, P("today")))
    )
)


def everyone(notice_id: int) -> list[int]:
    """The people who read a notice that was sent: those with a receipt, and who holds a reached office today."""
    rows = _PERSONS(notice=notice_id) + _HOLDERS(notice=notice_id, today=clock.today())
    return list(dict.fromkeys(row.person_id for row in rows))


def usual(by: Actor) -> dict[str, Any]:
    """What is chosen before anybody chooses: a secretary's own members, the secretaries below a committee."""
    units = [by.unit_id] if by.unit_id else []
    return {"units": units, "roles": ["member" if by.unit_kind == "branch" else "secretary"], "people": []}
