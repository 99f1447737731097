"""Merging, splitting and dissolving units by dated decision; what is closed stays readable."""

from datetime import date
from typing import Any

from portal import actions, clock
from portal.accounts.models import PRIVILEGED, Appointment
from portal.db import hold, write
from portal.errors import Denied, Invalid
from portal.identities import domain as identities
from portal.inbox import domain as inbox
from portal.policy import Actor, may
from portal.units import cover, following, transfers
from portal.units.models import GONE, Person, Unit
from portal.units.people import check_branch
from portal.units.tree import check_decision, check_open, decide, found, parent_of


def merge(
    unit: Unit, into: Unit, *, by: Actor, decided_on: date, document: str = "", version: int | None = None
) -> int:
    """合并: a branch goes into another; its people move, its groups end, it stays readable. Gives how many moved.

    Raises Invalid, Denied (the power must cover both), Stale.
    """
    check_open(unit)
    check_open(into)
    if unit.kind != "branch" or into.kind != "branch" or unit.id == into.id:
        raise Invalid("请选择另一个党支部。", "into")
    check_decision(decided_on, unit, into)
    if not may("unit.merge", by, into):
        raise Denied("您没有权限并入那个党支部。", action="unit.merge", record=unit)
    with write():
        into = check_branch(into.id)
        _close(unit, "unit.merge", by=by, decided_on=decided_on, version=version, detail={"into": into.id})
        people = present(unit)
        for person in people:
            transfers.move(person, into, by=by, moved_on=decided_on, reason=f"{unit.name}并入{into.name}")
        decide(unit, "merge", decided_on, document, into, people=len(people))
        for group in _open_below(unit):
            _close(group, "unit.dissolve", by=by, decided_on=decided_on, detail={"with": unit.id})
            decide(group, "dissolve", decided_on, document, into)
        inbox.tell([person.id for person in people], f"{unit.name}已并入{into.name}。", f"/units/{into.id}", by=by)
        following.changed(unit.id, into.id)
    by.forget_covered()
    return len(people)


def split(
    unit: Unit, name: str, people: list[int], *, by: Actor, decided_on: date, document: str = "",
    version: int | None = None,
) -> Unit:  # fmt: skip
    """分设: a new branch beside this one takes the chosen people. Raises Invalid, Denied, Stale."""
    check_open(unit)
    if unit.kind != "branch":
        raise Invalid("只有党支部可以分设。")
    check_decision(decided_on, unit)
    with write():
        chosen = [person for person in present(unit) if person.id in set(people)]
        if not chosen or len(chosen) != len(set(people)):
            raise Invalid("请选择要编入新支部的人员（都应是本支部现有人员）。", "people")
        actions.perform(
            "unit.split", unit, by=by, version=version, values={"people": len(chosen)}, detail={"people": len(chosen)}
        )
        made = found(
            name=name, kind="branch", parent=parent_of(unit), by=by, sector=unit.sector, founded_on=decided_on,
            decided_on=decided_on, document=document,
        )  # fmt: skip
        for person in chosen:
            transfers.move(person, made, by=by, moved_on=decided_on, reason=f"从{unit.name}分设{made.name}")
        decide(unit, "split", decided_on, document, made, people=len(chosen))
        inbox.tell([person.id for person in chosen], f"已从{unit.name}分设{made.name}。", f"/units/{made.id}", by=by)
        following.changed(unit.id, made.id)
    return made


def dissolve(unit: Unit, *, by: Actor, decided_on: date, document: str = "", version: int | None = None) -> None:
    """撤销: a unit without people and without units below it ends. Raises Invalid, Denied, Stale."""
    check_open(unit)
    check_decision(decided_on, unit)
    with write():
        hold(Unit, unit.id)
        below = _open_below(unit)
        if unit.kind == "group":
            Person.update(group=None, version=Person.version + 1).where(Person.group == unit.id).execute()
        elif unit.kind == "branch":
            left = len(present(unit))
            if left:
                raise Invalid(f"{unit.name}还有 {left} 人，请先办理转接，或者与其他支部合并。")
        elif below:
            raise Invalid(f"{unit.name}下面还有 {len(below)} 个组织，请先撤销或划转。")
        _close(unit, "unit.dissolve", by=by, decided_on=decided_on, version=version)
        decide(unit, "dissolve", decided_on, document, None)
        for group in below:
            _close(group, "unit.dissolve", by=by, decided_on=decided_on, detail={"with": unit.id})
            decide(group, "dissolve", decided_on, document, None)
        following.changed(unit.id, unit.parent_id)


def present(unit: Unit) -> list[Person]:
    """The people on the books of a branch: members who did not leave, and 群众."""
    return list(Person.select().where((Person.branch == unit.id) & Person.status.not_in(GONE)).order_by(Person.id))


def _open_below(unit: Unit) -> list[Unit]:
    ids = [one for one in cover.below(unit.id) if one != unit.id]
    return list(Unit.select().where(Unit.id.in_(ids) & Unit.closed_on.is_null()).order_by(Unit.id))


def _close(
    unit: Unit,
    action: str,
    *,
    by: Actor,
    decided_on: date,
    version: int | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Set the end of a unit; offices over it and the posts of its collectives end with it."""
    actions.perform(
        action, unit, by=by, set={"closed_on": decided_on}, version=version,
        values={"closed_on": [None, decided_on.isoformat()]}, detail=detail,
    )  # fmt: skip
    identities.close_branch(unit, by=by)
    for one in Appointment.select().where((Appointment.unit == unit.id) & transfers.lasting()):
        if one.role in PRIVILEGED:
            raise Invalid(f"{unit.name}还有任职没有结束，请先由安全管理员办理。")
        actions.perform("appointment.lapse", one, by=by, set={"ended_at": clock.now()}, detail={"unit": unit.id})
