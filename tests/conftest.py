"""Fixtures: the app on a fresh database (SQLite, or PostgreSQL with PORTAL_TEST_BACKEND=postgresql), the cast, visitors."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from flask import Flask

from portal import create_app, db
from portal.migrations import runner
from tests import world as cast
from tests.browser_client import Visitor

POSTGRES = os.environ.get("PORTAL_TEST_BACKEND") == "postgresql"
SERVER = os.environ.get("PORTAL_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")


def pytest_configure(config: pytest.Config) -> None:
    """A lazy foreign-key load cannot happen (db.reference), so the suite need not watch for one."""


MEMORY, ENOUGH = Path("/dev/shm"), 2 * 2**30  # a third of a run on disk is waiting for it


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of this run's databases: in memory where there is room."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        yield tmp_path_factory.mktemp("portal")
        return
    with tempfile.TemporaryDirectory(prefix="portal-tests-", dir=MEMORY) as folder:
        yield Path(folder)


def _own_postgres() -> str:
    """A database of this worker's own on the server."""
    import psycopg

    name = f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    return SERVER.rsplit("/", 1)[0] + f"/{name}"


def _drop_postgres(url: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')


@pytest.fixture(scope="session")
def _base(place: Path) -> Iterator[tuple[Flask, str]]:
    """One app for the run, its database migrated."""
    url = _own_postgres() if POSTGRES else f"sqlite:///{place / 'base.db'}"
    app = create_app(
        DATABASE_URL=url, INSTANCE=place, SECRET_KEY="k" * 40, AUDIT_KEY="a" * 64, TESTING=True, SECURE_COOKIES=False
    )
    db.connect()
    runner().up()
    if not POSTGRES:
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.leave()
    yield app, url
    db.leave()
    if POSTGRES:
        _drop_postgres(url)


def _empty_postgres() -> None:
    """Delete all rows in one round trip (TRUNCATE makes new files for every table and index, ten times slower)."""
    if not _emptying:
        tables = [name for name in db.database.get_tables() if name != "schema_migration"]
        sequences = db.database.execute_sql("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        _emptying.append("SET LOCAL session_replication_role = replica")
        _emptying.extend(f'DELETE FROM "{name}"' for name in tables)
        # the list of migrations stays, and its numbers go on
        counted = [name for (name,) in sequences if not name.startswith("schema_migration")]
        _emptying.extend(f"SELECT setval('{name}', 1, false)" for name in counted)
    with db.database.atomic():
        db.database.execute_sql("; ".join(_emptying))


_emptying: list[str] = []


@pytest.fixture
def app(_base: tuple[Flask, str], place: Path) -> Iterator[Flask]:
    """The app on an empty, migrated database."""
    made, url = _base
    if POSTGRES:
        db.bind(url)
        db.connect()
        _empty_postgres()
    else:
        for old in place.glob("test.db*"):
            old.unlink()
        shutil.copy(place / "base.db", place / "test.db")
        db.bind(f"sqlite:///{place / 'test.db'}")
        db.connect()
    yield made
    db.connect()
    db.leave()


@pytest.fixture(scope="module")
def stage(_base: tuple[Flask, str], place: Path) -> Iterator[Any]:
    """The cast with records in every state, made once a module; requests against it are undone."""
    from tests.access.stage import Stage

    made, url = _base
    if not POSTGRES:
        for old in place.glob("stage.db*"):
            old.unlink()
        shutil.copy(place / "base.db", place / "stage.db")
        url = f"sqlite:///{place / 'stage.db'}"
    db.bind(url)
    db.connect()
    if POSTGRES:
        _empty_postgres()
    yield Stage(made)
    db.connect()
    db.leave()


@pytest.fixture
def world(app: Flask) -> cast.World:
    """The cast, inserted."""
    return cast.build()


@pytest.fixture
def visit(app: Flask, world: cast.World) -> Callable[[str | None], Visitor]:
    """visit("secretary") is that person's browser; visit(None) nobody's."""

    def open_browser(who: str | None = None) -> Visitor:
        return Visitor(app, world.players[who] if who else None)

    return open_browser


@pytest.fixture
def actor(world: cast.World) -> Callable[[str], Any]:
    """actor("committee") is that person with the role in hand, for domain functions."""
    from portal.accounts.sessions import actor_of

    def make(who: str) -> Any:
        player = world.players[who]
        return actor_of(player.person.id, player.hand.id if player.hand else None)

    return make


class Counter:
    """Counts the statements sent to the database."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __len__(self) -> int:
        return len([one for one in self.statements if not one.startswith(("BEGIN", "COMMIT", "PRAGMA"))])


@pytest.fixture
def queries(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """The statements since the fixture was made (or since .statements.clear())."""
    counter = Counter()
    kind: type[pw.Database] = type(db.database.obj)
    original = kind.execute_sql

    def counting(self: Any, sql: str, params: Any = None) -> Any:
        counter.statements.append(sql)
        return original(self, sql, params)

    monkeypatch.setattr(kind, "execute_sql", counting)
    return counter
