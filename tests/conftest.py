"""Fixtures: the app on a fresh database (SQLite, or PostgreSQL with PORTAL_TEST_BACKEND=postgresql), the cast, visitors."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from portal import clock, create_app, db
from portal.accounts import passwords
from portal.migrations import runner
from tests import databases
from tests import world as cast
from tests.access.sandbox import differences, read_all
from tests.browser_client import Visitor

POSTGRES = os.environ.get("PORTAL_TEST_BACKEND") == "postgresql"


def pytest_configure(config: pytest.Config) -> None:
    """Long tests first; where Python keeps no bytecode, the tests' own is kept for all suites and workers of a run."""
    config.pluginmanager.register(LongFirst())
    if sys.dont_write_bytecode and (folder := os.environ.get("PORTAL_TEST_TEMPLATES")):
        sys.dont_write_bytecode, sys.pycache_prefix = False, f"{folder}/bytecode"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the modules of which no test asks for the database."""
    stored = {item.path for item in items if "_base" in item.fixturenames}
    for item in items:
        if item.path not in stored:
            item.add_marker(pytest.mark.pure)


class LongFirst:
    """What takes long begins, in whatever order: a worker that comes to it last would run alone."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.get_closest_marker("slow") is None)


MEMORY, ENOUGH = Path("/dev/shm"), 2 * 2**30  # a third of a run on disk is waiting for it


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of this run's databases: in memory where there is room."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ENOUGH:
        yield tmp_path_factory.mktemp("portal")
        return
    with (
        tempfile.TemporaryDirectory(prefix="portal-tests-", dir=MEMORY) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(tempfile, "tempdir", folder)  # a workbook is written in ten files
        yield Path(folder)


@pytest.fixture(scope="session")
def _base(place: Path) -> Iterator[tuple[Flask, str]]:
    """One app for the run, its database migrated."""
    url = databases.create() if POSTGRES else f"sqlite:///{place / 'base.db'}"
    app = create_app(
        DATABASE_URL=url, INSTANCE=place, SECRET_KEY="k" * 40, AUDIT_KEY="a" * 64, TESTING=True, SECURE_COOKIES=False
    )
    if templates := os.environ.get("PORTAL_TEST_TEMPLATES"):  # compiled once for all suites and workers of a run
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(templates)
    _migrate()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    yield app, url
    db.leave()
    if POSTGRES:
        databases.drop(url)


def _migrate() -> None:
    db.connect()
    runner().up()
    if not POSTGRES:
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.leave()


@pytest.fixture(scope="session")
def _kept(_base: tuple[Flask, str], place: Path) -> Iterator[databases.Kept]:
    """The database between tests: empty, or with the cast."""
    kept: databases.Kept = databases.Server(_base[1]) if POSTGRES else databases.File(place)
    yield kept
    kept.leave()


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """What a hash costs is asked by no test: a thousandth does."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        passwords._nobody.cache_clear()
        yield


@pytest.fixture
def app(_base: tuple[Flask, str], _kept: databases.Kept, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The app on a migrated database that is empty, or holds the cast where a test asks for it."""
    _kept.restore(cast.build if "world" in request.fixturenames else None)
    yield _base[0]
    _kept.tidy()


@pytest.fixture
def world(app: Flask, _kept: databases.Kept) -> cast.World:
    """The cast, inserted."""
    if _kept.state != databases.wanted(cast.build):  # somebody travelled in between
        _kept.restore(cast.build)
    return _kept.given


@pytest.fixture(scope="session")
def _stages(_base: tuple[Flask, str], place: Path) -> Iterator[Callable[[], tuple[str, Any]]]:
    """The stage of a day and the address of its database; the files that go with it lie where they were again."""
    from tests.access.stage import Stage

    made: dict[date, tuple[str, Any]] = {}

    def of_today() -> tuple[str, Any]:
        day = clock.today()
        if day not in made:
            url = databases.create(f"_stage{len(made)}") if POSTGRES else f"sqlite:///{place / f'stage{len(made)}.db'}"
            if POSTGRES:
                db.bind(url)
                _migrate()
            else:
                shutil.copyfile(place / "base.db", url.removeprefix("sqlite:///"))
                db.bind(url)
            db.connect()
            made[day] = url, Stage(_base[0])
            if POSTGRES:  # as a server does by itself in time; without it plans are made for tables of unknown size
                db.database.execute_sql("ANALYZE")
            db.leave()
            shutil.copytree(place / "stage", place / f"files{len(made) - 1}", dirs_exist_ok=True)
        shutil.copytree(place / f"files{list(made).index(day)}", place / "stage", dirs_exist_ok=True)
        return made[day]

    yield of_today
    for url, _stage in made.values():
        if POSTGRES:
            databases.drop(url)


@pytest.fixture(scope="module")
def stage(_base: tuple[Flask, str], place: Path, _stages: Callable[[], tuple[str, Any]]) -> Iterator[Any]:
    """The cast with records in every state; requests against it are undone, and every module leaves it as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(_base[0].config, "INSTANCE", place / "stage")
        url, made = _stages()
        db.bind(url)
        db.connect()
        yield made
        db.connect()
        assert not differences(made.sandbox.base, read_all()), "a test changed the stage"
        db.leave()


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
