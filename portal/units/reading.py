"""What the pages of a unit and of a person show beside the record: numbers, history, who and what belongs to it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee as pw

from portal import clock
from portal.audit.models import Revision
from portal.db import P, Query, among, counted, prepared
from portal.policy import Actor, scope
from portal.units import activity, setup
from portal.units.listing import number, secretary
from portal.units.models import PRESENT, Contact, Person, Transfer, Unit, UnitDecision
from portal.units.people import LABELS

_parent, _committee = Unit.alias("upper"), Unit.alias("committee_unit")
STANDING = Query(
    lambda: Unit.select(
        _parent.id.alias("parent_key"), _parent.name.alias("parent_name"), _committee.name.alias("committee_name"),
        secretary().alias("secretary"), number().alias("members"), number(setup.is_formal).alias("formal"),
        setup.extended().alias("extended_until"), *setup.flags(setup.ALL_UNIT_CHECKS),
    )
    .join(_parent, pw.JOIN.LEFT_OUTER, on=(_parent.id == Unit.parent)).switch(Unit)
    .join(_committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Unit.committee)).switch(Unit)
    .where(Unit.id == P("unit"))
)  # fmt: skip
CATEGORIES = Query(
    lambda: (
        Person.select(Person.category, Person.membership, pw.fn.COUNT(Person.id).alias("number"))
        .where((Person.branch == P("unit")) & (Person.kind == "member") & Person.status.in_(PRESENT))
        .group_by(Person.category, Person.membership)
    )
)
LACKING = Query(
    lambda: counted(
        Person.select(Person.id).where(
            (Person.branch == P("unit")) & (Person.kind == "member") & Person.status.in_(PRESENT)
            & setup.any_of(setup.FILE_CHECKS)
        )
    )
)  # fmt: skip
BELOW = Query(
    lambda: (
        Unit.select(Unit.id, Unit.kind, Unit.name, number().alias("members"), secretary().alias("secretary"))
        .where((Unit.parent == P("unit")) & Unit.closed_on.is_null() & (Unit.kind == P("kind")))
        .order_by(Unit.id)
        .limit(300)
    )
)
_subject, _other = Unit.alias("subject"), Unit.alias("other_unit")
DECISIONS = Query(
    lambda: UnitDecision.select(
        UnitDecision.id, UnitDecision.unit, UnitDecision.kind, UnitDecision.decided_on, UnitDecision.document,
        UnitDecision.other, UnitDecision.detail, _subject.name.alias("unit_name"), _other.name.alias("other_name"),
    )
    .join(_subject, on=(_subject.id == UnitDecision.unit)).switch(UnitDecision)
    .join(_other, pw.JOIN.LEFT_OUTER, on=(_other.id == UnitDecision.other)).switch(UnitDecision)
    .where(
        (UnitDecision.unit == P("unit"))
        | ((UnitDecision.other == P("unit")) & UnitDecision.kind.in_(("merge", "split", "move")))
    )
    .order_by(UnitDecision.decided_on.desc(), UnitDecision.id.desc()).limit(100)
)  # fmt: skip
CONTACT = Query(
    lambda: (
        Contact.select(Contact.id, Contact.person, Contact.since, Person.name, Person.branch)
        .join(Person, on=(Person.id == Contact.person))
        .where(Contact.unit == P("unit"))
    )
)
_origin, _target = Unit.alias("origin_unit"), Unit.alias("target_unit")


def _transfers(where: Any, limit: int) -> Any:
    return (
        Transfer.select(
            Transfer.id, Transfer.person, Person.name, Transfer.origin, Transfer.target, Transfer.moved_on,
            Transfer.reason, _origin.name.alias("origin_name"), _target.name.alias("target_name"),
        )
        .join(Person, on=(Person.id == Transfer.person)).switch(Transfer)
        .join(_origin, pw.JOIN.LEFT_OUTER, on=(_origin.id == Transfer.origin)).switch(Transfer)
        .join(_target, pw.JOIN.LEFT_OUTER, on=(_target.id == Transfer.target)).switch(Transfer)
        .where(where).order_by(Transfer.moved_on.desc(), Transfer.id.desc()).limit(limit)
    )  # fmt: skip


MOVED = Query(lambda: _transfers((Transfer.origin == P("unit")) | (Transfer.target == P("unit")), 300))
MOVES_OF = Query(lambda: _transfers(Transfer.person == P("person"), 50))
REVISIONS = Query(
    lambda: (
        Revision.select(
            Revision.number, Revision.at, Revision.action, Revision.note, Revision.values, Person.name.alias("who")
        )
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Revision.person_id))
        .where((Revision.record == P("record")) & (Revision.record_id == P("key")))
        .order_by(Revision.number.desc())
        .limit(100)
    )
)
FILE = Query(
    lambda: Person.select(
        _origin.name.alias("branch_name"), _target.name.alias("group_name"), _committee.name.alias("committee_name"),
        *setup.flags(setup.FILE_CHECKS),
    )
    .join(_origin, on=(_origin.id == Person.branch)).switch(Person)
    .join(_target, pw.JOIN.LEFT_OUTER, on=(_target.id == Person.group)).switch(Person)
    .join(_committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Person.committee)).switch(Person)
    .where(Person.id == P("person"))
)  # fmt: skip


UNIT_LABELS = {
    "sector": "领域", "founded_on": "成立日期", "term_starts": "任期开始", "term_ends": "任期届满", "activity_day": "固定活动日",
}  # fmt: skip


@dataclass
class Line:
    """A line of a history."""

    what: str
    day: date
    when: str
    who: str = ""
    why: str = ""
    url: str = ""
    link: str = ""


def extended_until(standing: Any) -> date | None:
    """The day to which a unit's term was extended, of its STANDING: an expression is text on SQLite."""
    value = standing.extended_until
    return date.fromisoformat(value) if isinstance(value, str) else value


def below(unit: Unit, kind: str) -> list[Any]:
    """The open units directly below: of a committee first its 党总支, then what is of `kind`."""
    kinds = ("general_branch", kind) if unit.kind == "committee" else (kind,)
    return [row for one in kinds for row in BELOW(unit=unit.id, kind=one, **setup.days())]


def unit_history(unit: Unit, *, corrections: bool) -> list[Line]:
    """The decisions about a unit, newest first, and for those who inspect it the corrections of its entries."""
    lines = []  # of one day, what corrects stands above what it corrects
    if corrections:
        for row in REVISIONS(record="unit", key=unit.id):
            if row.action == "unit.edit":
                day = clock.local(row.at).date()
                lines.append(Line(f"更正：{_corrected(row.values)}", day, _long(day), row.who or "系统"))
    lines += [_decision(row, unit.id) for row in DECISIONS(unit=unit.id)]
    return sorted(lines, key=lambda line: line.day, reverse=True)


def _corrected(values: dict[str, Any]) -> str:
    """What of a unit was corrected, in words."""
    if days := values.get("activity_day"):
        before, after = days
        values = {**values, "activity_day": [before and activity.words(before), activity.words(after)]}
    return _changes(values, UNIT_LABELS)


def _decision(row: Any, unit_id: int) -> Line:
    own, people = row.unit_id == unit_id, row.detail.get("people", 0)
    what = {
        ("found", True): f"设立{row.unit_name}"
        if row.detail.get("name") in (None, row.unit_name)
        else f"设立，当时名为“{row.detail['name']}”",
        ("rename", True): f"由“{row.detail.get('before')}”更名为“{row.detail.get('after')}”",
        ("move", True): f"划转到{row.other_name}",
        ("move", False): f"{row.unit_name}划入",
        ("merge", True): f"并入{row.other_name}，{people} 人随之转入",
        ("merge", False): f"{row.unit_name}并入，{people} 人随之转入",
        ("split", True): f"分设{row.other_name}，{people} 人编入",
        ("split", False): f"由{row.unit_name}分设，{people} 人编入",
    }.get((row.kind, own), "撤销")
    other = row.other_id if own else row.unit_id
    link = f"看{row.other_name if own else row.unit_name}" if other and row.kind != "found" else ""
    return Line(
        what, row.decided_on, _long(row.decided_on), row.document, url=f"/units/{other}" if link else "", link=link
    )


def person_history(person: Person) -> list[Line]:
    """What changed in a file, newest first; telephone numbers are not repeated."""
    lines = []
    for row in REVISIONS(record="person", key=person.id):
        since = row.values.get("since", "")
        said = _changes(row.values, LABELS) or "更正"
        if since:
            said += f"（{since} 起）"
        day = clock.local(row.at)
        lines.append(Line(said, day.date(), f"{_long(day.date())} {day:%H:%M}", row.who or "系统", row.note))
    entered = clock.local(person.created_at).date()
    return [*lines, Line("登记入册", entered, _long(entered))]


def _changes(values: dict[str, Any], names: dict[str, str]) -> str:
    """The pairs before and after of a revision, in words."""
    said = []
    for name, pair in values.items():
        if name not in names or not isinstance(pair, list) or len(pair) != 2:
            continue
        before, after = (_word(value) for value in pair)
        if name == "telephone":
            said.append(f"{names[name]}已变更")
        elif before == "空":
            said.append(f"{names[name]}登记为“{after}”")
        else:
            said.append(f"{names[name]}由“{before}”改为“{after}”")
    return "；".join(said)


def _word(value: Any) -> str:
    return (
        {True: "是", False: "否", None: "空", "": "空"}.get(value, str(value))
        if not isinstance(value, list | dict)
        else "…"
    )


def _long(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def by_category(unit_id: int) -> list[tuple[str, int]]:
    """Members of a branch by category, the unknown last."""
    found: dict[str, int] = {}
    for row in CATEGORIES(unit=unit_id):
        found[row.category or ""] = found.get(row.category or "", 0) + row.number
    return sorted(found.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))


def visible(rows: list[Any], actor: Actor, field: str) -> set[int]:
    """Which of the units or people that rows name the actor may open."""
    keys = sorted({getattr(row, field) for row in rows if getattr(row, field)})
    model: Any = Person if field == "person_id" else Unit
    seen = scope(model, actor)
    query = prepared(
        ("visible", model, seen.shape), lambda: model.select(model.id).where(among(model.id, "keys") & seen.where)
    )
    return {row.id for row in query(keys=keys, **actor.places())} if keys else set()
