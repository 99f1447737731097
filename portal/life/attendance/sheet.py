"""The sheet on which attendance is ticked: who stands on it, and what it starts from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import peewee as pw

from portal.db import P, Query
from portal.errors import Invalid
from portal.life.attendance import expected, reading
from portal.life.attendance.domain import Tick
from portal.life.attendance.expected import Member
from portal.life.judging.facts import STATUSES
from portal.life.records import hours as typed
from portal.life.records.models import LifeAttendance, LifeRecord

NOT_EXPECTED = "none"
CHOICES = [*((str(key), word) for key, word in STATUSES.items()), (NOT_EXPECTED, "不列入")]

_EARLIER = Query(
    lambda: (
        LifeRecord.select(LifeRecord.id, LifeRecord.types, LifeRecord.group, LifeRecord.day, LifeRecord.title)
        .where(
            (LifeRecord.unit == P("unit")) & (LifeRecord.id != P("record")) & (LifeRecord.day <= P("day"))
            & (LifeRecord.state != "called_off")
            & pw.fn.EXISTS(LifeAttendance.select(LifeAttendance.id).where(LifeAttendance.record == LifeRecord.id))
        )
        .order_by(LifeRecord.day.desc(), LifeRecord.id.desc()).limit(100)
    )
)  # fmt: skip


def last(record: LifeRecord) -> Any | None:
    """The record of the same types and group that the unit held last, with attendance: id, day, title."""
    rows = _EARLIER(unit=record.unit_id, record=record.id, day=record.day)
    wanted = set(record.types)
    return next((row for row in rows if set(row.types) == wanted and row.group_id == record.group_id), None)


@dataclass
class Sheet:
    """Who stands on it: those expected, and others who can be added; what each line starts from."""

    expected: list[Member] = field(default_factory=list)
    others: list[Member] = field(default_factory=list)
    start: dict[int, Tick] = field(default_factory=dict)  # a person that is missing here is not expected
    ticked: bool = False  # it was saved before

    @property
    def people(self) -> list[Member]:
        """All lines."""
        return [*self.expected, *self.others]


def read(record: LifeRecord, *, copied: int | None = None, branches: Iterable[int] = (), text: str = "") -> Sheet:
    """The sheet of a record; `copied`: start from another record's ticks.

    Of a committee's own record: `branches` that are to be added, `text` by which people are found.
    """
    everyone = expected.whole(record)
    of_committee = record.unit_id == record.committee_id
    chosen = {one.id for one in expected.candidates(record)} if of_committee else {one.id for one in everyone}
    chosen |= {one.id for one in everyone if one.branch in set(branches)}
    asked = [
        one for one in everyone
        if one.id in chosen and one.status != expected.LOST and expected.is_expected(record, one)
    ]  # fmt: skip
    rows = reading.of_record(record.id)
    before = {row.person_id: Tick(row.person_id, row.status, row.reason, row.hours) for row in rows}
    start = dict(before) if before else {one.id: Tick(one.id) for one in asked}
    if before and of_committee:  # added to what was ticked
        start |= {one.id: Tick(one.id) for one in asked if one.id not in before and one.branch in set(branches)}
    if copied is not None:
        start = {row.person_id: Tick(row.person_id, row.status, row.reason) for row in reading.of_record(copied)}
    top = {one.id for one in asked} | set(start)
    found = {one.id for one in everyone if text and (text in one.name or one.initials.startswith(text.lower()))}
    rest = found if of_committee else chosen
    return Sheet(
        [one for one in everyone if one.id in top],
        [one for one in everyone if one.id in rest and one.id not in top],
        start, bool(before),
    )  # fmt: skip


def hundredths(text: str, field_name: str) -> int | None:
    """学时 as they are typed; None for an empty field. Raises Invalid."""
    if not text:
        return None
    found = typed.hundredths(text)
    if found < 0:
        raise Invalid("学时请填 0 到 100 之间的数，最多两位小数，例如 1.5。", field_name)
    return found


def plain(hours: int | None) -> str:
    """学时 for people: 150 → 1.5, None → ""."""
    return (
        ""
        if hours is None
        else f"{Decimal(hours) / 100:f}".rstrip("0").rstrip(".")
        if hours % 100
        else str(hours // 100)
    )


def values(people: Iterable[Member], start: Mapping[int, Tick]) -> dict[str, Any]:
    """What the fields of a form hold for these ticks."""
    found: dict[str, Any] = {}
    for one in people:
        at = start.get(one.id)
        found[f"status_{one.id}"] = at.status if at else NOT_EXPECTED
        found[f"reason_{one.id}"] = at.reason if at else ""
        found[f"hours_{one.id}"] = plain(at.hours) if at else ""
    return found


def saved(sheet: Sheet) -> Any:
    """What the record holds now, for a conflict: (record) → field → value."""
    return lambda record: values(
        sheet.people,
        {row.person_id: Tick(row.person_id, row.status, row.reason, row.hours) for row in reading.of_record(record.id)},
    )
