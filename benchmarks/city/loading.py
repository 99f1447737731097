"""Rows into tables as fast as the database takes them: keys given, no triggers, no look at references."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import peewee as pw

from portal import db


@contextmanager
def bulk() -> Iterator[None]:
    """Inside, only the tables themselves refuse a row; afterwards all holds again and statistics are fresh.

    PostgreSQL: the role must be a superuser, since triggers and references rest.
    """
    rest, back = _rests()
    for statement in rest:
        db.database.execute_sql(statement)
    yield
    for statement in [*back, "ANALYZE"]:
        db.database.execute_sql(statement)


def _rests() -> tuple[list[str], list[str]]:
    """The statements that let the guards rest, and those that call them back."""
    if db.is_postgres():
        return (
            ["SET session_replication_role = replica", "SET synchronous_commit = off"],
            ["RESET session_replication_role", "RESET synchronous_commit"],
        )
    triggers = db.database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    return (
        ["PRAGMA foreign_keys = 0", "PRAGMA synchronous = 0", *(f'DROP TRIGGER "{name}"' for name, _ in triggers)],
        [*(sql for _, sql in triggers), "PRAGMA foreign_keys = 1", "PRAGMA synchronous = 2"],
    )


def write(model: Any, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows of these fields (days and moments as ISO texts, JSON as text); other columns hold the model's defaults."""
    known = model._meta.fields
    rest = [field for name, field in known.items() if name not in fields and not isinstance(field, pw.AutoField)]
    fixed = [_default(field) for field in rest]
    columns = [known[name].column_name for name in fields] + [field.column_name for field in rest]
    put(model._meta.table_name, columns, ([*row, *fixed] for row in rows))
    if db.is_postgres() and isinstance(model._meta.primary_key, pw.AutoField):
        table = model._meta.table_name
        db.database.execute_sql(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
        )


def _default(field: pw.Field) -> Any:
    value = field.db_value(field.default() if callable(field.default) else field.default)
    return str(value) if isinstance(value, date | datetime) else value


def put(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows into a table by the names of its columns, in one transaction."""
    listed = ", ".join(f'"{column}"' for column in columns)
    with db.write():
        link = db.database.connection()
        if not db.is_postgres():
            link.executemany(f"INSERT INTO {table} ({listed}) VALUES ({', '.join('?' * len(columns))})", rows)
            return
        with link.cursor() as cursor, cursor.copy(f"COPY {table} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def search_rows(model: Any, entries: Iterable[tuple[int, str]]) -> None:
    """Index entries (key, search.tokens(…)) of records that have none yet."""
    table = f"search_{model._meta.table_name}"
    put(table, ("id" if db.is_postgres() else "rowid", "tokens"), entries)
