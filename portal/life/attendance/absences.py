"""长期缺席: members who were absent without reason several times in a row and still are, and the steps taken with them."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.db import P, Query, among, prepared
from portal.life.attendance.models import STEPS, AbsenceStep
from portal.life.judging.rules import Rule
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.life.rulesets import reading as rulesets
from portal.policy import Actor, scope, under_role
from portal.units.models import PRESENT, Person, Transfer, Unit, UnitCover

USUAL = 3  # S1 says 长期 without a number; the rule of the committee gives one
BACK = timedelta(days=730)  # how far a row of absences is looked for
HEADINGS = ["姓名", "党支部", "连续无故缺席（次）", "从何时起", "最近一次", "哪些活动", "已采取的措施"]


class Limit(NamedTuple):
    """From how many absences in a row on; which types count (empty: all); where it is said."""

    number: int = USUAL
    types: frozenset[str] = frozenset()
    source: str = ""


def limit_of(rules: Iterable[Rule], day: date) -> Limit:
    """The limit by the rules in force on a day."""
    for rule in rules:
        if rule.measure == "absences" and rule.since <= day and (rule.until is None or day <= rule.until):
            return Limit(int(rule.minimum or Decimal(USUAL)), frozenset(rule.types), rule.source)
    return Limit()


class Missed(NamedTuple):
    """A record at which somebody was absent without reason."""

    id: int
    day: date
    title: str


class Row(NamedTuple):
    """A member who stays away: since when, which records, the steps taken since the limit was reached or before."""

    person: int
    name: str
    branch: int
    branch_name: str
    committee: int
    missed: tuple[Missed, ...]
    reached_on: date  # the absence with which the limit was reached
    steps: tuple[Any, ...] = ()

    @property
    def waiting(self) -> bool:
        """Whether nothing was done since the limit was reached."""
        return all(step.taken_on < self.reached_on for step in self.steps)


def trailing(rows: Iterable[Any], types: frozenset[str], today: date) -> list[Missed]:
    """The absences in a row with which a person's attendance ends; `rows` in time: record_id, day, title, types, status,
    made_up_on. Presence, leave with a reason and 补课 end a row."""
    found: list[Missed] = []
    for row in rows:
        if types and types.isdisjoint(row.types):
            continue
        away = row.status == "absent" and (row.made_up_on is None or row.made_up_on > today)
        found = [*found, Missed(row.record_id, row.day, row.title)] if away else []
    return found


def _counting(record: Any, types: frozenset[str] | None) -> Any:
    """A record of the time that counts, of these types (None: they differ from committee to committee, any may count)."""
    in_time = (record.state == "filed") & record.day.between(P("since"), P("today"))
    if not types:
        return in_time
    typed = reduce(or_, (pw.fn.LOWER(record.types).contains(f'"{key.lower()}"') for key in sorted(types)))
    # Within a CASE: PostgreSQL takes a pattern for rare and would begin with it.
    return in_time & (pw.Case(None, [(typed, 1)], 0) == 1)


def _marked(actor: Actor, missing: Any) -> Any:
    """The attendances in the branches under the role; for a secretary also those of who came to the branch, wherever they were."""
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    if (
        actor.role == "committee"
    ):  # not by the committee of the record: that of a branch that was handed over stays as it was
        return missing.branch.in_(below)
    if actor.role != "secretary":
        return under_role(actor, missing.branch, missing.branch).where
    here, before = LifeAttendance.alias("here"), LifeAttendance.alias("before")
    came = Transfer.select(Transfer.person).where(Transfer.target.in_(below))
    # Two look-ups, each by its index: PostgreSQL finds no way into an OR with a subquery.
    own = here.select(here.id).where(here.branch.in_(below) & (here.status == "absent"))
    return missing.id.in_(own | before.select(before.id).where(before.person.in_(came) & (before.status == "absent")))


def _staying(actor: Actor, types: frozenset[str] | None) -> Any:
    """The people who may stay away: absent often enough, and, where the types are known, at nothing that counts since.
    `trailing` has the last word on each."""
    missing, record = LifeAttendance.alias("missing"), LifeRecord.alias("missed")
    gone = (missing.status == "absent") & (missing.made_up_on.is_null() | (missing.made_up_on > P("today")))
    number, last = pw.fn.COUNT(missing.id), pw.fn.MAX(record.day)
    away = (
        missing.select(missing.person, last.alias("last_day"))
        .join(record, pw.JOIN.CROSS)  # SQLite then begins with the few absences, not with all records of the time
        .where((record.id == missing.record) & _marked(actor, missing) & gone & _counting(record, types))
        .group_by(missing.person)
        .having(number >= P("least"))
        .alias("away")
    )
    found = pw.Select([away], [away.c.person_id])
    if types is None:
        return found
    again, later = LifeAttendance.alias("again"), LifeRecord.alias("later")
    there = (again.status != "absent") | (again.made_up_on <= P("today"))
    since = (later.day > away.c.last_day) & _counting(later, types)
    back = again.select(again.id).join(later, on=(later.id == again.record))
    return found.where(~pw.fn.EXISTS(back.where((again.person == away.c.person_id) & there & since)))


def _rows(actor: Actor, types: frozenset[str] | None) -> Query:
    """All that counts of the members under the role at hand who may stay away, in time."""
    seen = under_role(actor, Person.branch, Person.committee)

    def build() -> Any:
        return (
            LifeAttendance.select(
                LifeAttendance.person, Person.name, Person.branch, Person.committee, Unit.name.alias("branch_name"),
                LifeAttendance.status, LifeAttendance.made_up_on, LifeAttendance.record, LifeRecord.day, LifeRecord.title,
                LifeRecord.types,
            )
            .join(Person, on=(Person.id == LifeAttendance.person))
            .join(Unit, on=(Unit.id == Person.branch)).switch(LifeAttendance)
            .join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record))
            .where(
                LifeAttendance.person.in_(_staying(actor, types)) & seen.where & (Person.kind == "member")
                & Person.status.in_(PRESENT) & _counting(LifeRecord, types)
            )
            .order_by(Person.initials, Person.id, LifeRecord.day, LifeRecord.starts, LifeRecord.id)
        )  # fmt: skip

    return prepared(("absent in a row", actor.role, seen.shape, types and tuple(sorted(types))), build)


_STEPS = Query(
    lambda: (
        AbsenceStep.select(
            AbsenceStep.id, AbsenceStep.person, AbsenceStep.kind, AbsenceStep.taken_on, AbsenceStep.text,
            AbsenceStep.created_at, Person.name.alias("by"),
        )
        .join(Person, on=(Person.id == AbsenceStep.created_by))
        .where(among(AbsenceStep.person, "people") & among(AbsenceStep.branch, "branches"))
        .order_by(AbsenceStep.taken_on, AbsenceStep.id)
    )
)  # fmt: skip


def limits(committees: Iterable[int]) -> dict[int, Limit]:
    """Committee → the limit that holds there today."""
    return {key: limit_of(rulesets.rules(key), clock.today()) for key in set(committees)}


_COMMITTEE = Query(lambda: Unit.select(Unit.committee).where(Unit.id == P("unit")))


def _one_limit(actor: Actor) -> Limit | None:
    """The limit of the committee that all under the role at hand belong to; None where there may be several."""
    committee = actor.unit_id if actor.unit_kind == "committee" else actor.home_committee_id
    if actor.unit_kind != "committee" and actor.unit_id != actor.home_branch_id:
        committee = _COMMITTEE.scalar(unit=actor.unit_id) if actor.unit_id else None
    return limits([committee])[committee] if committee else None


def of_actor(actor: Actor, branch: int | None = None) -> list[Row]:
    """The members under the role at hand who stay away, by branch and name. Two queries, and one a committee."""
    today = clock.today()
    one = _one_limit(actor)
    # The absences of who came to a branch may lie on both sides of the move.
    least = one.number if one and actor.unit_kind == "committee" else 1
    rows = _rows(actor, one.types if one else None)(**{**actor.places(), "since": today - BACK, "least": least})
    if branch is not None:
        rows = [row for row in rows if row.branch_id == branch]
    asked = limits(row.committee_id for row in rows)
    found = []
    for same in _by_person(rows):
        first, limit = same[0], asked[same[0].committee_id]
        missed = trailing(same, limit.types, today)
        if limit.number and len(missed) >= limit.number:
            reached = missed[limit.number - 1].day
            found.append(
                Row(
                    first.person_id,
                    first.name,
                    first.branch_id,
                    first.branch_name,
                    first.committee_id,
                    tuple(missed),
                    reached,
                )
            )
    if not found:
        return []
    taken = _STEPS(people=[one.person for one in found], branches=sorted({one.branch for one in found}))
    made = [one._replace(steps=tuple(row for row in taken if row.person_id == one.person)) for one in found]
    return sorted(made, key=lambda one: one.branch)  # the names stay in order


def _by_person(rows: Iterable[Any]) -> Iterator[list[Any]]:
    same: list[Any] = []
    for row in rows:
        if same and same[0].person_id != row.person_id:
            yield same
            same = []
        same.append(row)
    if same:
        yield same


def steps_of(person: Person) -> list[Any]:
    """The steps taken with somebody in the present branch, the earliest first."""
    return list(_STEPS(people=[person.id], branches=[person.branch_id]))


def earlier(actor: Actor) -> list[Any]:
    """The steps that an actor sees, the latest first: person_id, name, branch_name, kind, taken_on, text."""
    seen = scope(AbsenceStep, actor)

    def build() -> Any:
        return (
            AbsenceStep.select(
                AbsenceStep.id, AbsenceStep.person, Person.name, Unit.name.alias("branch_name"), AbsenceStep.kind,
                AbsenceStep.taken_on, AbsenceStep.text,
            )
            .join(Person, on=(Person.id == AbsenceStep.person)).switch(AbsenceStep)
            .join(Unit, on=(Unit.id == AbsenceStep.branch))
            .where(seen.where).order_by(AbsenceStep.taken_on.desc(), AbsenceStep.id.desc()).limit(100)
        )  # fmt: skip

    return prepared(("absence steps", seen.shape), build)(**actor.places())


def table(rows: Iterable[Row]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        named = "；".join(f"{one.day:%Y-%m-%d} {one.title}" for one in row.missed)
        taken = "；".join(f"{step.taken_on:%Y-%m-%d} {STEPS[step.kind]}：{step.text}" for step in row.steps)
        yield [row.name, row.branch_name, len(row.missed), row.missed[0].day, row.missed[-1].day, named, taken]
