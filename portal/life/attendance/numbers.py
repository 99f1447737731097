"""到会和学时: of each member how often expected and present, and hours of study."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import peewee as pw

from portal import lists
from portal.db import P, Query, among
from portal.life.attendance import guests, periods
from portal.life.attendance.expected import is_officer
from portal.life.attendance.periods import Period
from portal.life.judging.rules import TYPES
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.life.rulesets import reading as rulesets
from portal.life.training.models import Training, TrainingPlace
from portal.lists import Filter
from portal.policy import Actor, under_role
from portal.units.listing import open_groups, open_units
from portal.units.models import CATEGORIES, PRESENT, Person, Unit

OFFICE = ("secretary", "committee", "supervisor")
HEADINGS = [
    "姓名", "党支部", "党小组", "党内职务", "应到", "实到", "请假", "缺席", "补课", "学时", "其中集中培训", "年度学时要求",
    "双重组织生活（列席）",
]  # fmt: skip
_group = Unit.alias("group_unit")


def _attended() -> Any:
    return (LifeAttendance.status == "present") | LifeAttendance.made_up_on.is_null(False)


def counted_hours() -> Any:
    own = pw.fn.COALESCE(LifeAttendance.hours, LifeRecord.hours)
    return pw.Case(None, [(_attended(), own)], 0)


def _sum(value: Any) -> Any:
    return pw.fn.COALESCE(pw.fn.SUM(value), 0)


def _ones(condition: Any) -> Any:
    return _sum(pw.Case(None, [(condition, 1)], 0))


def _counted() -> Any:
    return (
        LifeAttendance.select(
            LifeAttendance.person,
            pw.fn.COUNT(LifeAttendance.id).alias("expected"),
            _ones(LifeAttendance.status == "present").alias("present"),
            _ones(LifeAttendance.status == "leave").alias("leave"),
            _ones(LifeAttendance.status == "absent").alias("absent"),
            _ones(LifeAttendance.made_up_on.is_null(False)).alias("made_up"),
            _sum(counted_hours()).alias("hours"),
        )
        .join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record))
        .where(
            among(LifeAttendance.person, "people")
            & (LifeRecord.state == "filed")
            & LifeRecord.day.between(P("since"), P("until"))
        )
    )


_NUMBERS = Query(lambda: _counted().group_by(LifeAttendance.person))
_OF_TYPE = Query(
    lambda: (
        _counted()
        .where(LifeRecord.types.cast("TEXT").contains(P("type", lambda key: f'"{key}"')))
        .group_by(LifeAttendance.person)
    )
)


def _trained(query: Any) -> Any:
    return query.join(Training, on=(Training.id == TrainingPlace.training)).where(
        among(TrainingPlace.person, "people")
        & (Training.state == "filed")
        & Training.ends.between(P("since"), P("until"))
    )


_own_hours = pw.fn.COALESCE(TrainingPlace.hours, Training.hours)
_TRAINED = Query(
    lambda: _trained(TrainingPlace.select(TrainingPlace.person, _sum(_own_hours).alias("hours"))).group_by(
        TrainingPlace.person
    )
)
TRAININGS = Query(
    lambda: _trained(
        TrainingPlace.select(
            Training.id, Training.title, Training.starts, Training.ends, _own_hours.alias("hours"), TrainingPlace.person
        )
    ).order_by(Training.ends.desc(), Training.id.desc())
)


class Numbers(NamedTuple):
    """Of one person in a period; hours in hundredths, `trained` of them in 集中培训; `double`: 双重组织生活 as a guest, whose hours count."""

    expected: int = 0
    present: int = 0
    leave: int = 0
    absent: int = 0
    made_up: int = 0
    hours: int = 0
    trained: int = 0
    double: int = 0


def of_people(people: Iterable[int], period: Period, type_: str = "") -> dict[int, Numbers]:
    """Person → numbers; whoever has none is missing. Three queries. Of one type alone trainings and visits do not count."""
    keys = list(people)
    if not keys:
        return {}
    rows = (_OF_TYPE if type_ else _NUMBERS)(people=keys, type=type_, **period.given)
    found = {row.person_id: Numbers(*(int(value) for value in row[1:])) for row in rows}
    if not type_:
        for row in _TRAINED(people=keys, **period.given):
            one = found.get(row.person_id, Numbers())
            found[row.person_id] = one._replace(hours=one.hours + int(row.hours), trained=int(row.hours))
        for person, (number, hours) in guests.double(keys, period.since, period.until).items():
            one = found.get(person, Numbers())
            found[person] = one._replace(hours=one.hours + hours, double=number)
    return found


class Goal(NamedTuple):
    """学时 asked in a year by the rules in force, and their source."""

    hours: Decimal
    source: str


def goals(committee: int, year: int) -> dict[str, Goal]:
    """Subject (member, officer) → the hours that the rules in force at the end of a year ask for."""
    day = date(year, 12, 31)
    found: dict[str, Goal] = {}
    for rule in rulesets.rules(committee):
        in_force = rule.since <= day and (rule.until is None or day <= rule.until)
        if in_force and rule.measure == "hours" and rule.period == "year" and rule.minimum and not rule.types:
            found[rule.subject] = Goal(rule.minimum, rule.source)
    return found


def goal(asked: Mapping[str, Goal], duty: str) -> Goal | None:
    """What is asked of somebody: the more of what is asked of a member and of an officer."""
    kinds = ("member", "officer") if is_officer(duty) else ("member",)
    fitting = [asked[kind] for kind in kinds if kind in asked]
    return max(fitting, key=lambda one: one.hours, default=None)


def _branches(actor: Actor) -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in open_units(actor, ("branch",))] if actor.role in OFFICE else []


def _groups(actor: Actor) -> list[tuple[str, str]]:
    """Of one branch; who looks at several filters by branch."""
    if actor.unit_kind != "branch" or actor.role != "secretary":
        return []
    return [(str(row.id), row.name) for row in open_groups(actor.unit_id)]


def types(actor: Actor) -> list[tuple[str, str]]:
    """The types of records that the committee at hand knows."""
    house = actor.unit_id if actor.unit_kind == "committee" else actor.home_committee_id
    known = rulesets.types(house) if house else TYPES
    return [(key, one.label) for key, one in known.items()]


def _join(query: Any) -> Any:
    query = query.join(Unit, on=(Unit.id == Person.branch)).switch(Person)
    return query.join(_group, pw.JOIN.LEFT_OUTER, on=(_group.id == Person.group)).switch(Person)


PEOPLE = lists.Spec(
    "life_attendance", Person,
    columns=lambda: [
        Person.id, Person.name, Person.duty, Person.branch, Person.committee, Unit.name.alias("branch_name"),
        _group.name.alias("group_name"),
    ],
    join=_join,
    order=lambda: [Person.initials, Person.id],
    base=lambda: (Person.kind == "member") & Person.status.in_(PRESENT),
    seen=lambda actor: under_role(actor, Person.branch, Person.committee),
    filters=(
        *periods.filters(Person),
        Filter("branch", "党支部", _branches, lambda: Person.branch == P("branch"), read=int),
        Filter("group", "党小组", _groups, lambda: Person.group == P("group"), read=int),
        Filter(
            "category", "党员类型", lambda actor: [(one, one) for one in CATEGORIES], lambda: Person.category == P("category")
        ),
        Filter("type", "活动类型", types, lambda: Person.id > 0),
    ),
    search_hint="姓名或拼音首字母",
)  # fmt: skip


def chosen_type(listing: lists.Listing) -> str:
    """The type of record that a list is narrowed to."""
    return next((one.value for one in listing.filters if one.name == "type"), "")


def table(
    rows: Iterable[Any], found: Mapping[int, Numbers], asked: Mapping[int, Mapping[str, Goal]]
) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        one = found.get(row.id, Numbers())
        wanted = goal(asked.get(row.committee_id, {}), row.duty)
        yield [
            row.name, row.branch_name, row.group_name or "", row.duty, one.expected, one.present, one.leave, one.absent,
            one.made_up, one.hours / 100, one.trained / 100, float(wanted.hours) if wanted else None, one.double,
        ]  # fmt: skip
