"""What is in a backup: the tables in the order of their references, and how rows travel in and out."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, NamedTuple

import peewee as pw
from peewee import __exception_wrapper__ as translated

from portal.db import BaseModel, LastingKey, database, is_postgres
from portal.search import SEARCHED

CHUNK = 2000  # rows fetched and inserted at once


class Table(NamedTuple):
    """A table as it is copied; the names come from the models alone."""

    name: str
    columns: tuple[str, ...]  # as the manifest names them
    reads: str  # what SELECT takes
    writes: str  # where INSERT and COPY put it
    order: str
    serial: bool = False  # `id` counts up by itself
    lasting: bool = False  # and never takes a number again

    def read(self, connection: Any) -> Iterator[list[Any]]:
        """All rows in order, CHUNK at a time, with moments and days in SQLite's spelling and booleans as numbers."""
        cursor = connection.cursor(name="backup") if is_postgres() else connection.cursor()
        try:
            cursor.execute(f'SELECT {self.reads} FROM "{self.name}" ORDER BY {self.order}')  # nosec B608
            while rows := cursor.fetchmany(CHUNK):
                yield from ([_plain(cell) for cell in row] for row in rows)
        finally:
            cursor.close()

    def write(self, connection: Any, rows: Iterable[list[Any]]) -> int:
        """Insert rows as read() gives them, from whichever database; gives their number."""
        counted = Counted(rows)
        with translated:
            self._copy(connection, counted) if is_postgres() else self._insert(connection, counted)
        return counted.number

    def _insert(self, connection: Any, rows: Iterable[list[Any]]) -> None:
        marks = ", ".join("?" * len(self.columns))
        connection.executemany(f'INSERT INTO "{self.name}" ({self.writes}) VALUES ({marks})', rows)  # nosec B608

    def _copy(self, connection: Any, rows: Iterable[list[Any]]) -> None:
        with connection.cursor().copy(f'COPY "{self.name}" ({self.writes}) FROM STDIN') as copy:
            for row in rows:
                copy.write_row(_lexemes(row) if self.name in SEARCH_TABLES else row)

    def last(self, connection: Any) -> int:
        """The highest number that `id` has had, where the database remembers it; else 0."""
        if is_postgres() and self.serial:
            query, name = "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)", f'"{self.name}"'
        elif not is_postgres() and self.lasting:
            query, name = "SELECT seq FROM sqlite_sequence WHERE name = ?", self.name
        else:
            return 0
        found = connection.execute(query, (name,)).fetchone()
        return (found and found[0]) or 0

    def count_on(self, connection: Any, last: int) -> None:
        """Let `id` go on after the rows that were written, and after `last`."""
        if is_postgres() and self.serial:
            top = f'SELECT GREATEST(MAX(id), %s) FROM "{self.name}"'  # nosec B608
            (highest,) = connection.execute(top, (last,)).fetchone()
            values = (f'"{self.name}"', max(highest, 1), highest > 0)
            connection.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, %s)", values)
        elif not is_postgres() and self.lasting and last > self.last(connection):
            connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (self.name,))
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (self.name, last))


class Counted:
    """An iterable that knows how much has passed."""

    def __init__(self, given: Iterable[Any]) -> None:
        self._given, self.number = given, 0

    def __iter__(self) -> Iterator[Any]:
        for one in self._given:
            self.number += 1
            yield one


SEARCH_TABLES = tuple(f"search_{name}" for name in SEARCHED)


def tables() -> list[Table]:
    """All tables that are copied: first what is referred to, then what refers."""
    return [*map(_of_model, pw.sort_models(BaseModel.__subclasses__())), *map(_of_search, SEARCH_TABLES)]


def _of_model(model: Any) -> Table:
    columns = tuple(field.column_name for field in model._meta.sorted_fields)
    listed = ", ".join(f'"{name}"' for name in columns)
    order = ", ".join(f'"{field.column_name}"' for field in model._meta.get_primary_keys())
    key = model._meta.primary_key
    counts, lasts = isinstance(key, pw.AutoField), isinstance(key, LastingKey)
    return Table(model._meta.table_name, columns, listed, listed, order, counts, lasts)


def _of_search(name: str) -> Table:
    """A search index travels as its words in order; each database keeps them in its own way."""
    if is_postgres():
        words = "array_to_string(tsvector_to_array(tokens), ' ')"
        return Table(name, ("id", "tokens"), f"id, {words}", "id, tokens", "id")
    return Table(name, ("id", "tokens"), "rowid, tokens", "rowid, tokens", "rowid")


def _plain(cell: Any) -> Any:
    if isinstance(cell, (datetime, date)):
        return str(cell)
    return int(cell) if isinstance(cell, bool) else cell


def _lexemes(row: list[Any]) -> list[Any]:
    """The words of a search entry as PostgreSQL reads a tsvector."""
    quoted = (word.replace("\\", "\\\\").replace("'", "''") for word in row[1].split())
    return [row[0], " ".join(f"'{word}'" for word in quoted)]


def lines(rows: Iterable[list[Any]]) -> Iterator[bytes]:
    """Rows as JSON, one a line."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    for row in rows:
        yield encode(row).encode() + b"\n"


@contextmanager
def snapshot() -> Iterator[Any]:
    """A connection that sees one moment of the database while others go on writing."""
    connection = database.connection()
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres() else "BEGIN")
    try:
        yield connection
    finally:
        connection.execute("ROLLBACK")
