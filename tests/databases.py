"""The databases of a run: made once, and before every test put back to how they were kept, not made anew."""

import os
import pickle
import shutil
from collections.abc import Callable
from datetime import UTC, date, timedelta
from pathlib import Path
from typing import Any, Protocol

import time_machine

from portal import clock, db

SERVER = os.environ.get("PORTAL_TEST_DATABASE_URL", "postgresql://postgres@127.0.0.1:5432/test")
Build = Callable[[], Any]
State = tuple[Build, date] | None


class Kept(Protocol):
    """States of one database: empty, and as `build` leaves it at the beginning of the day at hand."""

    state: State  # the one it was put into last
    given: Any  # what `build` gave, a copy for every test

    def restore(self, build: Build | None) -> None:
        """Bind the portal to the database in that state."""

    def tidy(self) -> None:
        """After a test: nothing of it is under way any more."""

    def leave(self) -> None:
        """After the run."""


def wanted(build: Build | None) -> State:
    """The state in which a test of today finds the database."""
    return (build, clock.today()) if build else None


def _made(build: Build) -> bytes:
    """Call it at the first moment of the day, so that nothing in it lies ahead of a test of that day."""
    with time_machine.travel(clock.start_of(clock.today()).replace(tzinfo=UTC) + timedelta(seconds=1)):
        return pickle.dumps(build())


class File:
    """SQLite: the file is copied."""

    state: State = None
    given: Any = None

    def __init__(self, place: Path) -> None:
        self._place = place
        self._states: dict[State, tuple[Path, bytes]] = {None: (place / "base.db", pickle.dumps(None))}

    def restore(self, build: Build | None) -> None:
        self.state = wanted(build)
        if build and self.state not in self._states:
            self._copy(self._place / "base.db")
            given = _made(build)
            db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            db.leave()
            file = self._place / f"kept{len(self._states)}.db"
            shutil.move(self._place / "test.db", file)
            self._states[self.state] = file, given
        file, given = self._states[self.state]
        self._copy(file)
        self.given = pickle.loads(given)

    def _copy(self, file: Path) -> None:
        for name in ("test.db", "test.db-wal", "test.db-shm"):
            (self._place / name).unlink(missing_ok=True)
        shutil.copyfile(file, self._place / "test.db")
        db.bind(f"sqlite:///{self._place / 'test.db'}")
        db.connect()

    def tidy(self) -> None:
        db.connect()
        db.leave()

    def leave(self) -> None:
        pass


class Server:
    """PostgreSQL: a function in the database empties the tables that hold something and fills in what was kept.

    (TRUNCATE makes new files for every table and index; a connection made anew has to learn all tables again.)
    """

    state: State = None
    given: Any = None

    def __init__(self, url: str) -> None:
        import psycopg

        self._pool = db.bind(url)
        self._pool._stale_timeout = None  # type: ignore[attr-defined]  # tests travel in time
        self._own = psycopg.connect(url, autocommit=True)
        self._own.execute("SET session_replication_role = replica; SET lock_timeout = '30s'")
        self._states: dict[State, tuple[str, bytes]] = {}
        self._states[None] = self._keep(), pickle.dumps(None)

    def _rows(self, statement: str) -> list[Any]:
        return [row[0] for row in self._own.execute(statement.encode()).fetchall()]

    def _keep(self) -> str:
        """Keep the database as it is; the name of the function that brings it back."""
        name = f"kept{len(self._states)}"
        tables = self._rows(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migration'"
        )
        numbers = self._own.execute(
            "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND sequencename NOT LIKE 'schema_migration%'"
        ).fetchall()
        steps = [f'IF EXISTS (SELECT FROM public."{one}") THEN DELETE FROM public."{one}"; END IF;' for one in tables]
        steps += [f"PERFORM setval('public.\"{one}\"', {last or 1}, {last is not None});" for one, last in numbers]
        making = [f"CREATE SCHEMA {name}"]
        for one in tables:
            if self._rows(f'SELECT EXISTS (SELECT FROM public."{one}")') == [True]:
                making.append(f'CREATE TABLE {name}."{one}" AS TABLE public."{one}"')
                steps.append(f'INSERT INTO public."{one}" OVERRIDING SYSTEM VALUE SELECT * FROM {name}."{one}";')
        making.append(
            f"CREATE FUNCTION {name}.back() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {' '.join(steps)} END $$"
        )
        self._own.execute("; ".join(making).encode())
        return name

    def restore(self, build: Build | None) -> None:
        if db.database.obj is not self._pool:
            db.database.initialize(self._pool)
        self.state = wanted(build)
        if build and self.state not in self._states:
            self._back(None)
            db.connect()
            given = _made(build)
            self._states[self.state] = self._keep(), given
        self._back(self.state)
        db.connect()

    def _back(self, state: State) -> None:
        name, given = self._states[state]
        self._own.execute(f"SELECT {name}.back()".encode())
        self.given = pickle.loads(given)

    def tidy(self) -> None:
        if db.database.obj is not self._pool:
            db.connect()
            db.leave()
            return
        db.release()
        if self._pool._in_use:  # type: ignore[attr-defined]  # of threads that ended without a word
            db.leave()

    def leave(self) -> None:
        self._own.close()
        db.database.initialize(self._pool)
        db.leave()


def create(role: str = "") -> str:
    """A database of this worker's own on the server."""
    import psycopg

    name = f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{os.getpid()}{role}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        server.execute(f'ALTER DATABASE "{name}" SET jit = off')  # compiling a plan takes longer than its few rows
    return SERVER.rsplit("/", 1)[0] + f"/{name}"


def drop(url: str) -> None:
    """Give it up."""
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{url.rsplit("/", 1)[1]}" WITH (FORCE)')
