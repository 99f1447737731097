"""What becomes of attendance: ticked while the record is open, made up for once it is filed; steps with who stays away."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.life.attendance import expected, reading
from portal.life.attendance.models import STEPS, AbsenceStep
from portal.life.judging.facts import STATUSES
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.life.standing import domain as standing
from portal.policy import Actor
from portal.units.models import Person

LONGEST = {"reason": 100, "how": 100, "text": 500}
MOST_HOURS = 10_000  # hundredths
EARLY = "会议还没有开始，到会当天再登记。"


class Tick(NamedTuple):
    """What is said of one person: a status of judging.facts.STATUSES, why they are on leave, their own hours (hundredths)."""

    person: int
    status: str = "present"
    reason: str = ""
    hours: int | None = None


def tick(record: LifeRecord, ticks: Iterable[Tick], *, by: Actor, version: int | None = None) -> None:
    """登记到会: exactly these people were expected. Raises Invalid, Denied, Stale.

    `version`: reading.seal() of the ticks that a form was filled from; who writes the minutes meanwhile is not in the way.
    """
    actions.check("life_record.attend", record, by=by)
    with write():
        hold(LifeRecord, record.id)
        fresh = LifeRecord.get_by_id(record.id)
        for name in ("state", "version", "day", "types", "group_id", "hours"):
            setattr(record, name, getattr(fresh, name))
        if version is not None and version != reading.seal(record.id):
            raise Stale(actions.FASTER, action="life_record.attend", record=record)
        if record.day > clock.today():
            raise Invalid(EARLY)
        people = {one.id: one for one in expected.whole(record)}
        wanted = _checked(record, list(ticks), people)
        values = {"attendance": [[one.person, one.status, one.reason, one.hours] for one in wanted.values()]}
        actions.perform(
            "life_record.attend", record, by=by, values=values, fields=["attendance"],
            detail={"expected": len(wanted), "came": sum(one.status == "present" for one in wanted.values())},
        )  # fmt: skip
        _keep(record, wanted, people)


def _checked(record: LifeRecord, ticks: list[Tick], people: dict[int, expected.Member]) -> dict[int, Tick]:
    """The ticks by person, tidied. Raises Invalid."""
    if not ticks:
        raise Invalid("请至少登记一名应到人员。")
    wanted: dict[int, Tick] = {}
    for one in ticks:
        place = f"reason_{one.person}"
        if one.person not in people:
            named = Person.select(Person.name).where(Person.id == one.person).tuples().first()
            where = "本党委" if record.unit_id == record.committee_id else "本支部"
            who = named[0] if named and record.unit_id != record.committee_id else "有一个人"
            raise Invalid(f"{who}在{record.day:%Y-%m-%d}不是{where}的党员，不能登记到会；来听会的请登记为列席人员。")
        name = people[one.person].name
        if one.person in wanted:
            raise Invalid(f"{name}登记了两次，请去掉一行。")
        if one.status not in STATUSES:
            raise Invalid(f"请选择{name}的到会情况。", f"status_{one.person}")
        reason = " ".join(one.reason.split())
        if one.status == "leave" and not reason:
            raise Invalid(f"请写明{name}的请假原因；没有原因的，登记为缺席。", place)
        if len(reason) > LONGEST["reason"]:
            raise Invalid(f"原因最多 {LONGEST['reason']} 个字，请精简。", place)
        if one.hours is not None and not 0 <= one.hours <= MOST_HOURS:
            raise Invalid("学时请填 0 到 100 之间的数。", f"hours_{one.person}")
        kept = reason if one.status != "present" else ""
        hours = one.hours if one.hours != record.hours else None
        wanted[one.person] = Tick(one.person, one.status, kept, hours)
    return wanted


def _keep(record: LifeRecord, wanted: dict[int, Tick], people: dict[int, expected.Member]) -> None:
    """Write the rows: those that stay keep their id."""
    there = {row.person_id: row for row in LifeAttendance.select().where(LifeAttendance.record == record.id)}
    for person, row in there.items():
        if person not in wanted:
            LifeAttendance.delete().where(LifeAttendance.id == row.id).execute()
    new = []
    for person, one in wanted.items():
        who = people[person]
        columns: dict[str, Any] = {
            "branch": who.branch, "name": who.name, "voting": who.voting, "status": one.status, "reason": one.reason,
            "hours": one.hours,
        }  # fmt: skip
        if person not in there:
            new.append({"record": record.id, "person": person, **columns})
            continue
        row = there[person]
        held = (row.branch_id, row.name, row.voting, row.status, row.reason, row.hours)
        if held != tuple(columns.values()):
            LifeAttendance.update(**columns).where(LifeAttendance.id == row.id).execute()
    if new:
        LifeAttendance.insert_many(new).execute()


def make_up(record: LifeRecord, person: int, day: date | None, how: str, *, by: Actor) -> None:
    """登记补课 of one who was on leave or absent, after filing. Raises Invalid, Denied, Stale."""
    actions.check("life_record.make_up", record, by=by)
    how = " ".join(how.split())
    if day is None:
        raise Invalid("请填写补课日期。", "day")
    if day < record.day:
        raise Invalid(f"补课不能早于 {record.day:%Y-%m-%d} 的活动。", "day")
    if day > clock.today():
        raise Invalid("补课日期不能晚于今天，补过以后再登记。", "day")
    if not how:
        raise Invalid("请写明怎样补课，例如自学材料、听录音、个别辅导。", "how")
    if len(how) > LONGEST["how"]:
        raise Invalid(f"补课方式最多 {LONGEST['how']} 个字，请精简。", "how")
    with write():
        rows = LifeAttendance.select().where(LifeAttendance.record == record.id)
        row = next((one for one in rows if one.person_id == person), None)
        if row is None:
            raise Invalid("请选择应到而没有到会的党员。", "people")
        if row.status == "present":
            raise Invalid(f"{row.name}到会了，不用补课。", "people")
        if row.made_up_on is not None:
            raise Invalid(f"{row.name}已在 {row.made_up_on:%Y-%m-%d} 补课。", "people")
        values = {"person": person, "made_up_on": day.isoformat(), "made_up_how": how}
        actions.perform("life_record.make_up", record, by=by, values=values, fields=["made_up_on", "made_up_how"])
        LifeAttendance.update(made_up_on=day, made_up_how=how).where(LifeAttendance.id == row.id).execute()
        standing.follow(record)


class Absentee(NamedTuple):
    """Whom a step is taken with: person and branch of today."""

    person: int
    branch: int
    committee: int


def take_step(
    person: Absentee, kind: str, taken_on: date | None, text: str, *, by: Actor, once: str = ""
) -> AbsenceStep:
    """登记处置 of a member who stays away without reason. Raises Invalid, Denied."""
    if kind not in STEPS:
        raise Invalid("请选择采取了什么措施。", "kind")
    if taken_on is None:
        raise Invalid("请填写日期。", "taken_on")
    if not date(2012, 1, 1) <= taken_on <= clock.today():
        raise Invalid("日期不能晚于今天，也不能早于 2012 年。", "taken_on")
    text = text.strip()
    if not text:
        raise Invalid("请写明怎样做的、本人态度怎样。", "text")
    if len(text) > LONGEST["text"]:
        raise Invalid(f"情况最多 {LONGEST['text']} 个字，请精简。", "text")
    with write():
        made = actions.create(
            "absence_step.create", AbsenceStep, by=by, committee=person.committee, branch=person.branch,
            person=person.person, kind=kind, taken_on=taken_on, text=text, created_by=by.person_id,
        )  # fmt: skip
        store.spend(once, by, f"/life/absences/{person.person}")
    return made
