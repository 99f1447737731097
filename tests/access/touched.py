"""Which tables the database wrote to, as the database itself tells it: only those need be read again after a request."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from portal import db

READS = re.compile(r"\s*(SELECT|PRAGMA|EXPLAIN|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
WRITES = re.compile(
    r"(?:-- )?\s*(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+(?:'main'\.)?[\"']?(\w+)",
    re.IGNORECASE,
)
WRITING = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE)

# What pg_stat_xact_user_tables asks, without the sums over all indexes.
COUNTED = """
    SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid) + pg_stat_get_xact_tuples_deleted(oid) > 0
"""


class Touched:
    """The tables written to since it was made; `None` stands for any table."""

    def __init__(self) -> None:
        self._tables: set[str] | None = set()

    def tables(self) -> set[str] | None:
        """Their names; None when it cannot be said."""
        if db.is_postgres():
            return _postgres()
        return None if self._tables is None else set(self._tables)

    def hear(self, statement: str) -> None:
        """Note what a statement of SQLite writes."""
        if self._tables is None or READS.match(statement):
            return
        written = WRITES.match(statement)
        if written:
            self._tables.add(written[1])
        elif WRITING.search(statement):
            self._tables = None


@contextmanager
def watching() -> Iterator[Touched]:
    """Watch this thread's connection; call inside a transaction."""
    touched = Touched()
    if db.is_postgres():
        db.database.execute_sql(
            "SELECT pg_stat_force_next_flush()"
        )  # what was counted before goes out with the next end
        yield touched
        return
    connection = db.database.connection()
    connection.set_trace_callback(touched.hear)
    try:
        yield touched
    finally:
        connection.set_trace_callback(None)


def _postgres() -> set[str]:
    """Counted by the server for this transaction (and for those of the last moment: rather more than less)."""
    if db.database.execute_sql("SELECT pg_current_xact_id_if_assigned()").fetchone() == (None,):
        return set()
    return {name for (name,) in db.database.execute_sql(COUNTED).fetchall()}


def silent_writers() -> list[str]:
    """Triggers and references that would write to a table that no statement names."""
    if db.is_postgres():  # the server counts their rows too
        return []
    sources = db.database.execute_sql(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'table')"
    ).fetchall()
    found = [
        name for name, sql in sources if sql and re.search(r"ON (DELETE|UPDATE) (CASCADE|SET)", sql, re.IGNORECASE)
    ]
    for name, sql in sources:
        if (
            sql
            and sql.upper().startswith("CREATE TRIGGER")
            and WRITING.search(re.split(r"\bBEGIN\b", sql, maxsplit=1)[1])
        ):
            found.append(name)
    return found
