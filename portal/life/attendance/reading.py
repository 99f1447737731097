"""Who came, as rows and in numbers."""

import json
import zlib
from collections.abc import Iterable
from typing import Any, NamedTuple

import peewee as pw

from portal.db import P, Query, among
from portal.life.records.models import LifeAttendance
from portal.units.models import Person

OF_RECORD = Query(
    lambda: (
        LifeAttendance.select(
            LifeAttendance.id, LifeAttendance.person, LifeAttendance.branch, LifeAttendance.name, LifeAttendance.voting,
            LifeAttendance.status, LifeAttendance.reason, LifeAttendance.hours, LifeAttendance.made_up_on,
            LifeAttendance.made_up_how,
        )
        .join(Person, on=(Person.id == LifeAttendance.person))
        .where(LifeAttendance.record == P("record"))
        .order_by(Person.initials, Person.id)
    )
)  # fmt: skip


def _number(condition: Any) -> Any:
    return pw.fn.SUM(pw.Case(None, [(condition, 1)], 0))


_COUNTS = Query(
    lambda: (
        LifeAttendance.select(
            LifeAttendance.record,
            pw.fn.COUNT(LifeAttendance.id).alias("expected"),
            _number(LifeAttendance.status == "present").alias("present"),
            _number(LifeAttendance.status == "leave").alias("leave"),
            _number(LifeAttendance.status == "absent").alias("absent"),
            _number(LifeAttendance.made_up_on.is_null(False)).alias("made_up"),
        )
        .where(among(LifeAttendance.record, "records"))
        .group_by(LifeAttendance.record)
    )
)


class Counts(NamedTuple):
    """应到, 实到, 请假, 缺席, and how many of the latter two made it up."""

    expected: int = 0
    present: int = 0
    leave: int = 0
    absent: int = 0
    made_up: int = 0


def of_record(record: int) -> list[Any]:
    """The rows of a record, by name."""
    return list(OF_RECORD(record=record))


def seal(record: int) -> int:
    """A number for the ticks as they are: another one once anybody changed them."""
    rows = sorted([row.person_id, row.status, row.reason, row.hours or 0] for row in of_record(record))
    return zlib.crc32(json.dumps(rows).encode()) & 0x7FFFFFFF


def counted(rows: Iterable[Any]) -> Counts:
    """The numbers of some rows of a record."""
    rows = list(rows)
    said = [row.status for row in rows]
    made_up = sum(row.made_up_on is not None for row in rows)
    return Counts(len(rows), said.count("present"), said.count("leave"), said.count("absent"), made_up)


def counts(records: Iterable[int]) -> dict[int, Counts]:
    """Record → numbers; a record where nothing was ticked yet is missing. One query."""
    return {row.record_id: Counts(*row[1:]) for row in _COUNTS(records=list(records))}
