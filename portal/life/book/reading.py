"""The records of a unit's period as the minute book has them: what stands on the paper of each."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.db import P, Query, among, prepared
from portal.errors import Invalid
from portal.life.records import minutes
from portal.life.records.models import LifeAnnex, LifeAttendance, LifeGuest, LifePresence, LifeRecord
from portal.life.rulesets import reading as rulesets
from portal.policy import Actor, scope, under_role
from portal.units.models import Person, Unit
from portal.uploads import domain as uploads

MOST_DAYS, MOST_RECORDS = 366, 400
PLACES = ("committee", "branch")

_group, _held_by = Unit.alias("group_unit"), Unit.alias("held_by")
_filer = Person.alias("filer")


def _columns() -> list[Any]:
    return [
        LifeRecord.id, LifeRecord.unit, LifeRecord.committee, LifeRecord.types, LifeRecord.title, LifeRecord.day,
        LifeRecord.starts, LifeRecord.ends, LifeRecord.place, LifeRecord.host_name, LifeRecord.recorder_name,
        LifeRecord.lecture_form, LifeRecord.hours, LifeRecord.belongs_to, LifeRecord.minutes, LifeRecord.note,
        LifeRecord.filed_at, LifeRecord.late, LifeRecord.reason, LifeRecord.imported, LifeRecord.state,
        _held_by.name.alias("unit_name"), _group.name.alias("group_name"), _filer.name.alias("filed_name"),
    ]  # fmt: skip


def _records(where: Any) -> Any:
    query = LifeRecord.select(*_columns()).join(_held_by, on=(_held_by.id == LifeRecord.unit)).switch(LifeRecord)
    query = query.join(_group, pw.JOIN.LEFT_OUTER, on=(_group.id == LifeRecord.group)).switch(LifeRecord)
    query = query.join(_filer, pw.JOIN.LEFT_OUTER, on=(_filer.id == LifeRecord.filed_by)).switch(LifeRecord)
    return query.where(where).order_by(LifeRecord.day, LifeRecord.starts, LifeRecord.id)


_ONE = Query(lambda: _records(LifeRecord.id == P("record")))
_ATTENDANCE = Query(
    lambda: (
        LifeAttendance.select(
            LifeAttendance.record, LifeAttendance.person, LifeAttendance.name, LifeAttendance.status,
            LifeAttendance.reason, LifeAttendance.hours, LifeAttendance.made_up_on, LifeAttendance.made_up_how,
            Unit.name.alias("branch_name"), Person.initials, Person.post, Person.birth,
        )
        .join(Person, on=(Person.id == LifeAttendance.person)).switch(LifeAttendance)
        .join(Unit, on=(Unit.id == LifeAttendance.branch))
        .where(among(LifeAttendance.record, "records"))
        .order_by(LifeAttendance.record, Person.initials, Person.id)
    )
)  # fmt: skip
_GUESTS = Query(
    lambda: (
        LifeGuest.select(LifeGuest.record, LifeGuest.kind, LifeGuest.name, LifeGuest.post)
        .where(among(LifeGuest.record, "records"))
        .order_by(LifeGuest.id)
    )
)
_ANNEXES = Query(
    lambda: (
        LifeAnnex.select(LifeAnnex.record, LifeAnnex.text, LifeAnnex.created_at, Person.name)
        .join(Person, on=(Person.id == LifeAnnex.person))
        .where(among(LifeAnnex.record, "records"))
        .order_by(LifeAnnex.id)
    )
)
_PRESENCES = Query(
    lambda: (
        LifePresence.select(LifePresence.record, Unit.name)
        .join(Unit, on=(Unit.id == LifePresence.branch))
        .where(among(LifePresence.record, "records"))
        .order_by(Unit.id)
    )
)


class Asked(NamedTuple):
    """Which records: of a unit (id, name, committee_id), in these days, of any of these types (none: all)."""

    unit: Any
    since: date
    until: date
    types: tuple[str, ...] = ()


@dataclass
class Sheet:
    """One record as the paper has it. `attended` rows: person_id, name, status, reason, hours, made_up_on,
    made_up_how, branch_name, initials, post, birth."""

    record: Any
    types: str
    minutes: minutes.Minutes
    attended: list[Any] = field(default_factory=list)
    guests: list[Any] = field(default_factory=list)
    annexes: list[Any] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    branches: list[str] = field(default_factory=list)  # that a record of the committee counts for
    inside: bool = True  # whether the reader is told who was not there, and why

    def of(self, status: str) -> list[Any]:
        """Those who were expected, by status."""
        return [row for row in self.attended if row.status == status]


def units(actor: Actor) -> list[Any]:
    """The branches and committees whose book one may open, those that ended too: id, name, kind, committee_id, closed_on."""
    seen = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        columns = (Unit.id, Unit.name, Unit.kind, Unit.committee, Unit.closed_on)
        kinds = Unit.kind.in_(PLACES)
        return Unit.select(*columns).where(seen.where & kinds).order_by(Unit.committee, Unit.kind.desc(), Unit.id)

    return prepared(("units of books", seen.shape), build)(**actor.places())


def checked(asked: Asked) -> None:
    """That a book is not too long. Raises Invalid."""
    if asked.until < asked.since:
        raise Invalid("结束日期早于开始日期，请核对。", "until")
    if (asked.until - asked.since) >= timedelta(days=MOST_DAYS):
        raise Invalid("一本最多一年。请缩短日期范围，分几本打印。", "until")


def found(asked: Asked, actor: Actor) -> list[Any]:
    """The filed records that were asked for, by day. Raises Invalid where they are too many for one book."""
    checked(asked)
    seen = scope(LifeRecord, actor)

    def build() -> Any:
        here = (LifeRecord.unit == P("place")) & (LifeRecord.state == "filed")
        days = LifeRecord.day.between(P("since"), P("until"))
        return _records(here & days & seen.where)

    query = prepared(("records of a book", seen.shape), build)
    rows = query(place=asked.unit.id, since=asked.since, until=asked.until, **actor.places())
    chosen = set(asked.types)
    rows = [row for row in rows if not chosen or chosen & set(row.types)]
    if len(rows) > MOST_RECORDS:
        raise Invalid(
            f"这段时间有 {len(rows)} 次记录，一本最多 {MOST_RECORDS} 次。请缩短日期范围，或者选择类型。", "until"
        )
    return rows


def besides(asked: Asked, actor: Actor) -> list[Any]:
    """What the committee held and the branch took part in, in these days: id, title, day, unit_name, types."""
    seen = scope(LifeRecord, actor)

    def build() -> Any:
        here = LifePresence.select(LifePresence.record).where(LifePresence.branch == P("place"))
        others = LifeRecord.id.in_(here) & (LifeRecord.unit != P("place")) & (LifeRecord.state == "filed")
        return _records(others & LifeRecord.day.between(P("since"), P("until")) & seen.where)

    query = prepared(("records of others in a book", seen.shape), build)
    rows = query(place=asked.unit.id, since=asked.since, until=asked.until, **actor.places())
    chosen = set(asked.types)
    return [row for row in rows if not chosen or chosen & set(row.types)][:MOST_RECORDS]


def sheets(rows: list[Any], actor: Actor) -> list[Sheet]:
    """The records with all that stands on their paper: a fixed number of queries."""
    ids = [row.id for row in rows]
    if not ids:
        return []
    beside: dict[str, dict[int, list[Any]]] = {}
    for name, query in (
        ("attended", _ATTENDANCE),
        ("guests", _GUESTS),
        ("annexes", _ANNEXES),
        ("presences", _PRESENCES),
    ):
        beside[name] = defaultdict(list)
        for one in query(records=ids):
            beside[name][one.record_id].append(one)
    files = uploads.of("life_record", ids)
    labels = {key: rulesets.types(key) for key in {row.committee_id for row in rows}}
    return [
        Sheet(
            row, worded(row.types, labels[row.committee_id]), minutes.read(row.minutes), beside["attended"][row.id],
            beside["guests"][row.id], beside["annexes"][row.id], files.get(row.id, []),
            [one.name for one in beside["presences"][row.id]] if row.unit_id == row.committee_id else [],
            within(actor, row.unit_id),
        )
        for row in rows
    ]  # fmt: skip


def one(record: int, actor: Actor) -> Sheet:
    """The paper of one record that lies in the scope, in whatever state."""
    return sheets([_ONE.one(record=record)], actor)[0]


def within(actor: Actor, unit: int) -> bool:
    """Whether one reads who was not there, and why: who works for the unit or above it does, its members do not."""
    return actor.role in ("secretary", "committee", "supervisor") and actor.covers(unit)


def worded(keys: list[str], known: Any) -> str:
    """Types in words."""
    return "、".join(known[key].label if key in known else key for key in keys)


def whole_year() -> tuple[date, date]:
    """This year until today, from which the page starts."""
    today = clock.today()
    return date(today.year, 1, 1), today
