"""Sealing: unsealed entries are closed in blocks, each an HMAC over its rows and the block before.

The key lies outside the database, so whoever can only write to the database cannot make a seal that fits.
Writers never wait for each other: an entry that commits late, with a lower id, goes into the next block.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.audit.models import AuditEntry, AuditSeal
from portal.db import Query, database, write

BLOCK = 1000
# What a seal covers, in this order. A column that is added later needs a new FORM beside this one:
# old blocks keep theirs.
FORM = "portal-audit-1"
COLUMNS = (
    "id", "at", "person_id", "role", "unit_id", "action", "record", "record_id", "place_id", "outcome", "fields",
    "detail", "address",
)  # fmt: skip

LAST = Query(
    lambda: (
        AuditSeal.select(AuditSeal.number, AuditSeal.entries, AuditSeal.digest, AuditSeal.sealed_at)
        .order_by(AuditSeal.number.desc())
        .limit(1)
    )
)
_LISTED = ", ".join(f'"{name}"' for name in COLUMNS)


class Head(NamedTuple):
    """The last seal of the trail: kept elsewhere, it proves later that nothing up to here was cut off."""

    number: int
    digest: str

    def as_json(self) -> str:
        return json.dumps(self._asdict())


def head() -> Head | None:
    """The head as it is now; None before the first seal."""
    last = LAST.one()
    return Head(last.number, last.digest) if last else None


def moment(value: Any) -> str:
    """A moment in one spelling, whether the database gave a text (SQLite) or a datetime (PostgreSQL)."""
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).isoformat(timespec="microseconds")


def rows_between(first: int, last: int) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of the blocks from `first` to `last`, each in order, as the database holds them."""
    mark = database.param
    found: dict[int, list[tuple[Any, ...]]] = {}
    for number, *cells in _rows("seal, ", f"seal BETWEEN {mark} AND {mark} ORDER BY seal, id", first, last):
        found.setdefault(number, []).append(tuple(cells))
    return found


def unsealed(limit: int = BLOCK) -> list[tuple[Any, ...]]:
    """The first rows that no seal covers yet."""
    return _rows("", f"seal IS NULL ORDER BY id LIMIT {database.param}", limit)


def _rows(more: str, which: str, *values: int) -> list[tuple[Any, ...]]:
    statement = f"SELECT {more}{_LISTED} FROM audit_entry WHERE {which}"  # nosec B608 — constants only
    return database.execute_sql(statement, values).fetchall()


def digest(key: str, number: int, sealed_at: Any, previous: str, rows: Iterable[tuple[Any, ...]]) -> str:
    """The HMAC-SHA-256 of a block: one JSON line for its head, then one a row, the same on both databases."""
    mac = hmac.new(key.encode(), digestmod=hashlib.sha256)
    mac.update(_line([FORM, number, moment(sealed_at), previous]))
    for row in rows:
        cells = list(row)
        cells[1] = moment(cells[1])
        mac.update(_line(cells))
    return mac.hexdigest()


def _line(cells: list[Any]) -> bytes:
    return json.dumps(cells, separators=(",", ":")).encode() + b"\n"


def seal_block(key: str) -> int:
    """Close up to BLOCK unsealed entries; gives how many. 0: there were none, or another worker was faster."""
    if not unsealed(1):
        return 0
    try:
        with write():
            rows = unsealed()
            if not rows:
                return 0
            last = LAST.one()
            number, previous, now = (last.number + 1 if last else 1), (last.digest if last else ""), clock.now()
            AuditSeal.insert(
                number=number, entries=len(rows), previous=previous, sealed_at=now,
                digest=digest(key, number, now, previous, rows),
            ).execute()  # fmt: skip
            free = AuditEntry.id.in_([row[0] for row in rows]) & AuditEntry.seal.is_null()
            if AuditEntry.update(seal=number).where(free).execute() != len(rows):
                raise pw.IntegrityError("another worker sealed some of these entries")
    except pw.IntegrityError:
        return 0
    return len(rows)


def seal_all(key: str) -> int:
    """Close everything that is unsealed, block after block; gives the number of entries."""
    total = 0
    while sealed := seal_block(key):
        total += sealed
    return total
