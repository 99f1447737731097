"""Writing the trail: called by actions alone, inside the transaction of the change it speaks of."""

import json
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import peewee as pw

from portal import clock
from portal.audit.models import AuditEntry, Revision
from portal.db import P, Query, execute_many, is_postgres
from portal.policy import Actor, unit_of

_NUMBER = Query(
    lambda: Revision.select(pw.fn.COALESCE(pw.fn.MAX(Revision.number), 0).alias("number")).where(
        (Revision.record == P("record")) & (Revision.record_id == P("record_id"))
    )
)


def table_of(record: Any) -> str:
    """The table name of a record, as the trail writes it."""
    return record._meta.table_name


def _moment(by: Actor) -> datetime:
    """When: of an anonymous act the day alone."""
    return clock.start_of(clock.today()) if by.veiled else clock.now()


def enter(
    action: str,
    by: Actor,
    record: Any = None,
    *,
    fields: list[str] | None = None,
    detail: dict[str, Any] | None = None,
    outcome: str = "done",
) -> None:
    """Append one entry: names of fields and references, never personal values.

    Behind a veil: 匿名, unit, day; not even which record, because the neighbours of an entry tell the hour.
    """
    if by.veiled:
        record_id, place = None, by.home_branch_id
    else:
        record_id = record.id if record is not None else None
        place = unit_of(record) if record is not None else by.home_committee_id
    AuditEntry.insert(
        at=_moment(by),
        person_id=by.person_id,
        role=by.role,
        unit_id=by.unit_id,
        action=action,
        record=table_of(record) if record is not None else "",
        record_id=record_id,
        place_id=place,
        outcome=outcome,
        fields=fields or [],
        detail=detail or {},
        address=by.address,
    ).execute()


def enter_many(action: str, by: Actor, table: str, changed: Iterable[tuple[int, int | None, list[str]]]) -> None:
    """Append one entry per changed record (id, place, field names) of a bulk act."""
    common: dict[str, Any] = {
        "at": clock.now(), "person_id": by.person_id, "role": by.role, "unit_id": by.unit_id, "action": action,
        "record": table, "record_id": 0, "place_id": 0, "outcome": "done", "fields": [], "detail": {},
        "address": by.address,
    }  # fmt: skip
    statement, values = AuditEntry.insert(**common).sql()
    if is_postgres():
        statement = statement.split(" RETURNING ")[0]
    names = [column.split('"')[1] for column in statement.split("(")[1].split(", ")]
    key_at, place_at, fields_at = names.index("record_id"), names.index("place_id"), names.index("fields")

    def row(key: int, place: int | None, fields: list[str]) -> list[Any]:
        made = list(values)
        made[key_at], made[place_at], made[fields_at] = key, place, json.dumps(fields)
        return made

    execute_many(statement, (row(*one) for one in changed))


def keep(record: Any, action: str, by: Actor, *, note: str = "", values: dict[str, Any] | None = None) -> None:
    """Append a revision: the values before and after, readable by the record's own rules.

    Behind a veil its key is drawn by chance, apart from the numbers that count up: it names the record, and between
    its neighbours it would tell the minute.
    """
    table = table_of(record)
    key = {"id": -secrets.randbelow(2**31 - 1) - 1} if by.veiled else {}
    number = _NUMBER.scalar(record=table, record_id=record.id) + 1
    Revision.insert(
        **key,
        record=table,
        record_id=record.id,
        number=number,
        at=_moment(by),
        person_id=by.person_id,
        role=by.role,
        action=action,
        note=note,
        values=values or {},
    ).execute()
