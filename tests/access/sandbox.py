"""Requests against the stage that are undone afterwards, each with what it changed in the tables."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from portal import db
from portal.db import BaseModel
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


def read_all() -> Rows:
    """Every row of every table, by table and primary key."""
    tables: Rows = {}
    for model in models():
        meta = model._meta
        keys = list(meta.primary_key.field_names) if meta.composite_key else [meta.primary_key.name]
        places = [list(meta.sorted_field_names).index(name) for name in keys]
        columns = ", ".join(f'"{one.column_name}"' for one in meta.sorted_fields)
        rows = db.database.execute_sql(f'SELECT {columns} FROM "{meta.table_name}"').fetchall()
        tables[meta.table_name] = {tuple(row[at] for at in places): tuple(row) for row in rows}
    return tables


def differences(before: Rows, after: Rows) -> dict[str, set[Any]]:
    """Table → keys of the rows that were added, changed or removed."""
    found = {}
    for table, rows in after.items():
        old = before[table]
        if rows != old:
            found[table] = {key for key in rows.keys() | old.keys() if rows.get(key) != old.get(key)}
    return found


def columns_changed(before: Rows, after: Rows) -> set[tuple[str, str]]:
    """(table, column) of every value that differs in a row that was there before."""
    found = set()
    for model in models():
        table, fields = model._meta.table_name, [one.column_name for one in model._meta.sorted_fields]
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
        model = next(one for one in models() if one._meta.table_name == table)
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
        self._base: Rows | None = None

    def admit(self, who: str, player: Player | None) -> None:
        """Give someone a browser with a session."""
        visitor = Visitor(self.app, player)
        cookie = visitor.client.get_cookie("portal")
        assert cookie is not None
        self.cookies[who] = cookie.value
        self._base = None

    @property
    def base(self) -> Rows:
        """The rows of the stage."""
        if self._base is None:
            self._base = read_all()
        return self._base

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Whatever is written inside is rolled back."""
        before = self.base
        with pytest.MonkeyPatch.context() as patch, db.database.atomic() as transaction:
            patch.setattr(db, "release", lambda: None)
            try:
                yield
            finally:
                transaction.rollback()
        assert self.base is before

    def request(self, who: str, method: str, path: str, data: Any = None, **options: Any) -> Answer:
        """One request by someone, with the token of the form, undone."""
        with self.undone():
            response = self.send(who, method, path, data, **options)
            after = read_all()
        return Answer(response, self.base, after, differences(self.base, after))

    def send(self, who: str, method: str, path: str, data: Any = None, **options: Any) -> TestResponse:
        """One request by someone, to be undone by the caller."""
        client = self.app.test_client()
        client.set_cookie("portal", self.cookies[who])
        if "raw" in options:
            options["data"] = options.pop("raw")
        elif method == "POST":
            options["data"] = {"csrf_token": self.token, **(data or {})}
        return client.open(path, method=method, **options)
