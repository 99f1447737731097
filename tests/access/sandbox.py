"""Requests against the stage that are undone afterwards, each with what it changed in the tables."""

import re
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from flask import Flask, g, request
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal import clock, db, home
from portal.accounts.models import Session
from portal.db import BaseModel
from portal.security import digest
from tests.access.touched import Touched, silent_writers, watching
from tests.browser_client import RAW, Visitor
from tests.world import Player

# Rows that come and go with looking, typing and refusing: no business is in them.
PASSING = {"session", "audit_entry", "audit_seal", "signin_failure", "draft", "allowance"}

Rows = dict[str, dict[Any, tuple[Any, ...]]]


def models() -> list[type[BaseModel]]:
    """All models of the portal."""
    found, waiting = [], list(BaseModel.__subclasses__())
    while waiting:
        one = waiting.pop()
        waiting.extend(one.__subclasses__())
        if one.__module__.startswith("portal."):
            found.append(one)
    return sorted(found, key=lambda model: model._meta.table_name)


@cache
def _by_table() -> dict[str, type[BaseModel]]:
    return {model._meta.table_name: model for model in models()}


def read_all() -> Rows:
    """Every row of every table, by table and primary key."""
    return {model._meta.table_name: _read(model) for model in models()}


def _read(model: type[BaseModel]) -> dict[Any, tuple[Any, ...]]:
    meta = model._meta
    keys = list(meta.primary_key.field_names) if meta.composite_key else [meta.primary_key.name]
    places = [list(meta.sorted_field_names).index(name) for name in keys]
    columns = ", ".join(f'"{one.column_name}"' for one in meta.sorted_fields)
    rows = db.database.execute_sql(f'SELECT {columns} FROM "{meta.table_name}"').fetchall()
    if len(places) == 1:
        at = places[0]
        return {(row[at],): tuple(row) for row in rows}
    return {tuple(row[at] for at in places): tuple(row) for row in rows}


def differences(before: Rows, after: Rows) -> dict[str, set[Any]]:
    """Table → keys of the rows that were added, changed or removed."""
    found = {}
    for table, rows in after.items():
        old = before[table]
        if rows is not old and rows != old:
            found[table] = {key for key in rows.keys() | old.keys() if rows.get(key) != old.get(key)}
    return found


def columns_changed(before: Rows, after: Rows) -> set[tuple[str, str]]:
    """(table, column) of every value that differs in a row that was there before."""
    found = set()
    for model in models():
        table, fields = model._meta.table_name, [one.column_name for one in model._meta.sorted_fields]
        if after[table] is before[table]:
            continue
        for key, old in before[table].items():
            new = after[table].get(key)
            if new is not None and new != old:
                found |= {(table, name) for name, a, b in zip(fields, old, new, strict=True) if a != b}
    return found


@dataclass
class Answer:
    """What a request gave and what it changed."""

    response: TestResponse
    before: Rows
    after: Rows
    changed: dict[str, set[Any]] = field(default_factory=dict)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def business(self) -> dict[str, set[Any]]:
        """The changes that are more than passing."""
        return {table: keys for table, keys in self.changed.items() if table not in PASSING}

    def added(self, table: str) -> list[dict[str, Any]]:
        """The new rows of a table, as dicts by column name."""
        model = _by_table()[table]
        names = [one.column_name for one in model._meta.sorted_fields]
        fresh = self.after[table].keys() - self.before[table].keys()
        return [dict(zip(names, self.after[table][key], strict=True)) for key in sorted(fresh)]

    def said(self) -> str:
        """The status, where it leads, and the words of the page's body, for a failure message."""
        words = re.sub(r"<[^>]*>|\s+", " ", self.response.get_data(as_text=True).partition("<main")[2])
        return " ".join([str(self.status), self.response.headers.get("Location", ""), *words.split()])[:200]


class Sandbox:
    """The stage, and requests against it that leave no trace."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW)  # type: ignore[arg-type]
        self.cookies: dict[str, str] = {}
        self._counts: dict[str, str] = {}
        self._waiting: dict[tuple[Any, Any], dict[str, int]] = {}
        self._sessions: list[str] = []
        self._seen_at = clock.now()
        self._base: Rows | None = None

    def admit(self, who: str, player: Player | None) -> None:
        """Give someone a browser with a session."""
        visitor = Visitor(self.app, player)
        cookie = visitor.client.get_cookie("portal")
        assert cookie is not None
        self.cookies[who] = cookie.value
        if player is not None:
            self._sessions.append(digest(visitor.sid))
        self._base = None

    @property
    def base(self) -> Rows:
        """The rows of the stage."""
        if self._base is None:
            assert not silent_writers(), "tests/access/touched.py would not see what these write"
            self._base = read_all()
        return self._base

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever is written inside is rolled back."""
        self._refresh()
        before = self.base
        with pytest.MonkeyPatch.context() as patch, db.database.atomic() as transaction:
            patch.setattr(db, "release", lambda: None)
            try:
                yield
            finally:
                transaction.rollback()
        assert self.base is before

    def _refresh(self) -> None:
        """Everybody was here just now: a session that stands still would be moved on by every request, and run out."""
        if db.database.in_transaction() or abs(clock.now() - self._seen_at) < timedelta(seconds=30):
            return
        self._seen_at = clock.now()
        Session.update(seen_at=self._seen_at).where(Session.digest.in_(self._sessions)).execute()
        if self._base is not None:
            self._base = {**self._base, "session": _read(Session)}

    def request(
        self, who: str, method: str, path: str, data: Any = None, *, passing: bool = True, **options: Any
    ) -> Answer:
        """One request by someone, with the token of the form, undone.

        Without `passing` the answer tells of business alone: the trail is long, and to read it takes a third of a refusal.
        """
        with self.watched() as touched:
            response = self.send(who, method, path, data, **options)
            after = self.after(touched, set() if passing else PASSING)
        return Answer(response, self.base, after, differences(self.base, after))

    @contextmanager
    def watched(self) -> Iterator[Touched]:
        """Whatever is written inside is rolled back; what it was written to, and quick answers to what was refused."""
        with self.undone(), watching() as touched, self._counting(touched):
            yield touched

    @contextmanager
    def _counting(self, touched: Touched) -> Iterator[None]:
        """Every answer to a POST counts what waits anew; where nothing was done, once for each visitor is enough."""
        count = home.counts

        def counts(actor: Any) -> dict[str, int]:
            if request.method != "POST" or "counts" in g:
                return count(actor)
            key = actor.session_id, actor.appointment_id
            tables = touched.tables()
            if tables is None or tables - PASSING:
                return count(actor)
            if key not in self._waiting:
                self._waiting[key] = count(actor)
            g.counts = self._waiting[key]
            return self._waiting[key]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(home, "counts", counts)
            yield

    def after(self, touched: Touched, but: Set[str] = frozenset()) -> Rows:
        """The rows as they are now: of tables that were written to as they lie there, of all others as on the stage."""
        tables = touched.tables()
        if tables is None:
            return read_all()
        tables -= but
        return {name: _read(model) if name in tables else self.base[name] for name, model in _by_table().items()}

    def send(self, who: str, method: str, path: str, data: Any = None, **options: Any) -> TestResponse:
        """One request by someone, to be undone by the caller."""
        client = self.app.test_client()
        client.set_cookie("portal", self.cookies[who])
        if who in self._counts:
            client.set_cookie(home.COOKIE, self._counts[who])
        if "raw" in options:
            options["data"] = options.pop("raw")
        elif method == "POST":
            options["data"] = {"csrf_token": self.token, **(data or {})}
        response = client.open(path, method=method, **options)
        if kept := client.get_cookie(home.COOKIE):  # as a browser does; who counts afresh on every page is slow
            self._counts[who] = kept.value
        return response
