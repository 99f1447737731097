"""The database: proxy, base model, one connection a thread, write(), queries compiled once."""

import json
import secrets
from collections import namedtuple
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

import peewee as pw
from playhouse.pool import PooledPostgresqlDatabase

database = pw.DatabaseProxy()

# synchronous=FULL: an acknowledged write survives a power cut (about a tenth of NORMAL's speed, still plenty).
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "full",
    "foreign_keys": 1,
    "busy_timeout": 15000,
    "cache_size": -65536,
    "temp_store": "memory",
    "mmap_size": 268435456,
}


def bind(url: str) -> pw.Database:
    """Point the proxy at `sqlite:///path` or `postgresql://…` (the latter goes to libpq as it is)."""
    if url.startswith("sqlite:///"):
        chosen: pw.Database = pw.SqliteDatabase(url.removeprefix("sqlite:///"), pragmas=PRAGMAS)
    elif url.startswith("postgresql://"):
        chosen = PooledPostgresqlDatabase(url, max_connections=16, stale_timeout=300, timeout=10, prefer_psycopg3=True)
    else:
        raise ValueError("PORTAL_DATABASE_URL 只接受 sqlite:/// 或 postgresql:// 开头的地址。")
    database.initialize(chosen)
    return chosen


def is_postgres() -> bool:
    """Whether the bound database is PostgreSQL."""
    return isinstance(database.obj, pw.PostgresqlDatabase)


def connect() -> None:
    """Have a usable connection on this thread; SQLite keeps its own, PostgreSQL takes one from the pool."""
    if database.connect(reuse_if_open=True) or not is_postgres():
        return
    if not database.obj.is_connection_usable():
        database.obj.manual_close()
        database.connect(reuse_if_open=True)


def release() -> None:
    """Give the connection back to the pool; on SQLite only an unfinished transaction is ended."""
    if database.is_closed():
        return
    if is_postgres():
        if not database.obj.is_connection_usable():
            database.obj.manual_close()
        else:
            database.close()
    elif database.in_transaction():
        database.rollback()


def leave() -> None:
    """Close this thread's connection and the pool: a command ends, or the process is about to fork."""
    if is_postgres():
        database.obj.close_all()
    elif not database.is_closed():
        database.close()


def write() -> AbstractContextManager[Any]:
    """One transaction that writes: IMMEDIATE on SQLite, so that it waits its turn and never fails half-way."""
    if is_postgres() or database.in_transaction():
        return database.atomic()
    return database.atomic("IMMEDIATE")


def hold(model: Any, key: int) -> None:
    """Make others who hold the same row wait until this transaction ends; SQLite's IMMEDIATE does so already."""
    if is_postgres():
        rows = model.select(model.id).where(model.id == key).for_update("FOR NO KEY UPDATE")
        rows.tuples().first()


def execute_many(statement: str, rows: Iterable[Any]) -> None:
    """One statement with many rows of values (in the driver's own parameter style), inside the transaction at hand."""
    connection = database.connection()
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.executemany(statement, rows)
    else:
        connection.executemany(statement, rows)


class BaseModel(pw.Model):
    """What all tables share: snake-case names, the proxy, RESTRICT on every reference."""

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True


def reference(model: Any, **options: Any) -> pw.ForeignKeyField:
    """A foreign key that restricts deletion and never loads lazily: what a page needs it joins."""
    options.setdefault("on_delete", "RESTRICT")
    return pw.ForeignKeyField(model, lazy_load=False, **options)


def one_of(column: str, values: Iterable[str]) -> pw.SQL:
    """The CHECK constraint that a text column holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return pw.Check(f"{column} IN ({listed})")


class LastingKey(pw.AutoField):
    """A key that is never given out twice, even after its row is gone: comments hang on it (SQLite reuses the last)."""

    def ddl(self, ctx: Any) -> Any:
        parts = super().ddl(ctx)
        return parts if is_postgres() else pw.NodeList((parts, pw.SQL("AUTOINCREMENT")))


class ScatteredKey(pw.IntegerField):
    """A key drawn by chance: rows that may be anonymous must not tell by their numbers in which order they came.

    On SQLite it is the rowid itself, so that no hidden counter beside it does. Two draws of one number are an
    IntegrityError, one in ten thousand at a hundred thousand rows: the form can be sent again.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(primary_key=True, default=lambda: secrets.randbelow(2**31 - 1) + 1, **options)


class JSONField(pw.TextField):
    """A JSON value kept as text, the same on both databases."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)


class Param:
    """A named place in a compiled query."""

    __slots__ = ("encode", "name")

    def __init__(self, name: str, encode: Callable[[Any], Any] | None = None) -> None:
        self.name, self.encode = name, encode


def P(name: str, encode: Callable[[Any], Any] | None = None) -> pw.Value:
    """The parameter `name` of a compiled query, usable wherever peewee takes a value."""
    return pw.Value(Param(name, encode), converter=False, unpack=False)


def among(field: pw.Field, name: str) -> pw.Expression:
    """`field` is one of a list parameter of any length; one SQL text for all lengths."""
    if is_postgres():
        return field == pw.fn.ANY(P(name, list))
    values = pw.Select([pw.SQL("json_each(?)", [Param(name, _json_list)])], [pw.SQL("value")])
    return field.in_(values)


def _json_list(values: Iterable[Any]) -> str:
    return json.dumps(list(values))


def _moment(value: Any) -> Any:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _converter(column: Any) -> Callable[[Any], Any] | None:
    """How a raw column value becomes Python's, None where the driver's value already is."""
    field = column.unwrap() if isinstance(column, pw.WrappedNode) else column
    if isinstance(field, JSONField):
        return field.python_value
    if isinstance(field, pw.BooleanField):
        return lambda value: None if value is None else bool(value)
    if isinstance(field, pw.DateTimeField):
        return _moment
    if isinstance(field, pw.DateField):
        return _day
    return None


class Query:
    """A peewee query whose SQL text is made once and then executed with parameters.

    `build` returns the query, with `P(name)` where values go. Calling gives a list of named tuples whose
    fields are the selected columns (aliases, else column names: `person_id`).
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._made: dict[bool, tuple[str, list[Any], Any, list[tuple[int, Any]]]] = {}

    def _prepare(self) -> tuple[str, list[Any], Any, list[tuple[int, Any]]]:
        postgres = is_postgres()
        made = self._made.get(postgres)
        if made is None:
            query = self._build()
            text, values = query.bind(database.obj).sql()
            columns = getattr(query, "_returning", None) or []
            names = [_name(column) for column in columns]
            row = namedtuple("Row", names) if names else None
            converters = [(at, make) for at, column in enumerate(columns) if (make := _converter(column))]
            made = self._made[postgres] = (text, values, row, converters)
        return made

    def _execute(self, params: dict[str, Any]) -> Any:
        text, values, *_ = self._prepare()
        return database.execute_sql(text, [_value(value, params) for value in values])

    def __call__(self, **params: Any) -> list[Any]:
        """All rows."""
        _text, _values, row, converters = self._prepare()
        found = self._execute(params).fetchall()
        if not converters:
            return [row(*values) for values in found]
        rows = []
        for values in found:
            cells = list(values)
            for at, make in converters:
                cells[at] = make(cells[at])
            rows.append(row(*cells))
        return rows

    def one(self, **params: Any) -> Any:
        """The first row, or None."""
        rows = self(**params)
        return rows[0] if rows else None

    def scalar(self, **params: Any) -> Any:
        """The first column of the first row, as the driver gives it, or None."""
        found = self._execute(params).fetchone()
        return found[0] if found else None


def _value(value: Any, params: dict[str, Any]) -> Any:
    if type(value) is not Param:
        return value
    given = params[value.name]
    return value.encode(given) if value.encode else given


def _name(column: Any) -> str:
    if isinstance(column, pw.Alias | pw.Select):
        return column._alias
    return column.column_name


_prepared: dict[Any, Query] = {}


def prepared(key: Any, build: Callable[[], Any]) -> Query:
    """The query for one shape (who looks × which filters), compiled at its first use."""
    query = _prepared.get(key)
    if query is None:
        query = _prepared[key] = Query(build)
    return query


def counted(query: pw.ModelSelect, limit: int = 1001) -> pw.Select:
    """A count of `query` that stops at `limit` rows: it costs the same at any size."""
    capped = query.limit(limit).alias("capped")
    return pw.Select([capped], [pw.fn.COUNT(pw.SQL("1")).alias("number")])
