"""组织关系转接 and status: members move or leave, and power and posts in the old branch end with it."""

from datetime import date
from typing import Any

from portal import actions, clock, search
from portal.accounts.models import PRIVILEGED, ROLES, Appointment
from portal.db import P, Query, write
from portal.errors import Denied, Invalid
from portal.identities import domain as identities
from portal.inbox import domain as inbox
from portal.pledges import domain as pledges
from portal.policy import Actor, in_force, may
from portal.units import cover, following
from portal.units.models import GONE, STATUSES, Person, Transfer, Unit
from portal.units.people import check_branch, indexed

SECRETARIES = Query(
    lambda: Appointment.select(Appointment.person).where(
        (Appointment.unit == P("unit")) & (Appointment.role == "secretary") & in_force(Appointment, P("today"))
    )
)


def transfer(
    person: Person, target: Unit, *, by: Actor, moved_on: date, reason: str = "", version: int | None = None
) -> None:
    """转接: to another branch under the same power, at once for every list and right. Raises Invalid, Denied, Stale."""
    _check(person, moved_on)
    if target.id == person.branch_id:
        raise Invalid("他现在就在这个党支部。", "target")
    if not by.covers(target.id):
        raise Denied("您没有权限把党员转入那个党支部。", action="person.transfer", record=person)
    origin = Unit.get_by_id(person.branch_id)
    with write():
        target = check_branch(target.id)
        move(person, target, by=by, moved_on=moved_on, reason=reason, version=version)
        inbox.tell([person.id], f"您的组织关系已从{origin.name}转到{target.name}。", f"/members/{person.id}", by=by)
        inbox.tell(
            secretaries(origin.id), f"{person.name}的组织关系已转到{target.name}。", f"/units/{origin.id}", by=by
        )
        inbox.tell(secretaries(target.id), f"{person.name}的组织关系已转入本支部。", f"/members/{person.id}", by=by)
        following.changed(origin.id, target.id, origin.committee_id, target.committee_id)


def transfer_out(person: Person, *, by: Actor, moved_on: date, reason: str, version: int | None = None) -> None:
    """转出: out of the committee; the file stays with the last branch. Raises Invalid, Denied, Stale."""
    _check(person, moved_on)
    if not reason.strip():
        raise Invalid("请写明转往哪个党组织。", "reason")
    actions.check("person.transfer", person, by=by)
    with write():
        _check_privileged(person)
        actions.perform(
            "person.transfer", person, by=by, set={"status": "转出"}, version=version, note=reason.strip(),
            values={"status": [person.status, "转出"], "since": moved_on.isoformat()},
        )  # fmt: skip
        leave_offices(person, None, by=by)
        Transfer.create(
            person=person.id, origin=person.branch_id, target=None, moved_on=moved_on, reason=reason.strip()
        )
        inbox.tell(secretaries(person.branch_id), f"{person.name}的组织关系已转出。", f"/members/{person.id}", by=by)
        following.changed(person.branch_id, person.committee_id)


def set_status(
    person: Person, status: str, *, by: Actor, since: date, reason: str = "", version: int | None = None
) -> None:
    """Another status: 在册, 流动, 失联, 停止党籍, and back (转出 is a transfer). Raises Invalid, Denied, Stale."""
    if status not in STATUSES or status == "转出":
        raise Invalid("请选择状态。转出请在“组织关系转接”中办理。", "status")
    if status == person.status:
        raise Invalid(f"现在的状态就是“{status}”。", "status")
    if since > clock.today():
        raise Invalid("日期不能晚于今天。", "since")
    if status in GONE and not reason.strip():
        raise Invalid("请写明原因和依据。", "reason")
    action = "person.leave" if status in GONE or person.status in GONE else "person.status"
    before = person.status
    actions.check(action, person, by=by)
    with write():
        if status in GONE:
            _check_privileged(person)
        if before in GONE:
            check_branch(person.branch_id)
        actions.perform(
            action, person, by=by, set={"status": status}, version=version, note=reason.strip(),
            values={"status": [before, status], "since": since.isoformat()},
        )  # fmt: skip
        if status in GONE:
            leave_offices(person, None, by=by)
        if before == "转出":
            Transfer.create(
                person=person.id, origin=None, target=person.branch_id, moved_on=since, reason=reason.strip()
            )
        following.changed(person.branch_id, person.committee_id)


def move(
    person: Person, target: Unit, *, by: Actor, moved_on: date, reason: str = "", version: int | None = None
) -> None:
    """One person's step, in the caller's transaction: group and duty end, the pledge follows. Raises Invalid."""
    origin = person.branch_id
    changes: dict[str, Any] = {"branch": target.id, "committee": target.committee_id, "group": None, "duty": ""}
    values = {"branch": [Unit.get_by_id(origin).name, target.name]} | (
        {"duty": [person.duty, ""]} if person.duty else {}
    )
    actions.perform(
        "person.transfer", person, by=by, set=changes, version=version, note=reason.strip(),
        values=values, detail={"from": origin, "to": target.id},
    )  # fmt: skip
    if person.kind == "member":
        pledges.follow(person, target, by=by)
        Transfer.create(person=person.id, origin=origin, target=target.id, moved_on=moved_on, reason=reason.strip())
    leave_offices(person, target, by=by)
    search.index(Person, [(person.id, indexed(person))])


def leave_offices(person: Person, target: Unit | None, *, by: Actor) -> None:
    """End at once the offices of secretary over units that do not cover `target` (None: all), and the posts held in
    the branch that is left. Raises Invalid."""
    identities.leave(person, target, by=by)
    over = cover.above(target.id) if target else []
    for one in _held(person):
        if one.role == "secretary" and one.unit_id not in over:
            if not may("appointment.lapse", by, one):
                raise Invalid(f"{person.name}还在别的组织担任{ROLES[one.role]}，请先由安全管理员结束任职。")
            actions.perform(
                "appointment.lapse", one, by=by, set={"ended_at": clock.now()}, detail={"person": person.id}
            )


def _check_privileged(person: Person) -> None:
    """Privileged roles end by the rule of two alone: who holds one cannot leave. Raises Invalid."""
    for one in _held(person):
        if one.role in PRIVILEGED:
            raise Invalid(f"{person.name}还担任{ROLES[one.role]}，请先由安全管理员结束任职，再办理。")


def _held(person: Person) -> list[Appointment]:
    """What a person holds today or will hold from a day to come."""
    return list(Appointment.select().where((Appointment.person == person.id) & lasting()))


def lasting() -> Any:
    """The condition that an appointment is in force today, or will be from a day to come."""
    return Appointment.ended_at.is_null() & (Appointment.ends.is_null() | (Appointment.ends >= clock.today()))


def secretaries(unit_id: int | None) -> list[int]:
    """The people who are secretaries of a branch today."""
    return [row.person_id for row in SECRETARIES(unit=unit_id, today=clock.today())]


def _check(person: Person, moved_on: date) -> None:
    if person.kind != "member" or person.status in GONE:
        raise Invalid(f"{person.name}已不在册，不能办理转接。")
    if moved_on > clock.today():
        raise Invalid("转接日期不能晚于今天。", "moved_on")
    if person.joined and moved_on.isoformat() < person.joined:
        raise Invalid("转接日期早于入党时间，请核对。", "moved_on")
