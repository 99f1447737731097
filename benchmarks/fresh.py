"""A portal without anything in it, on SQLite."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask

from portal import create_app, db
from portal.migrations import runner


@contextmanager
def portal(**settings: Any) -> Iterator[Flask]:
    """Its app, with all migrations done, in a folder that goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(
            INSTANCE=Path(folder), DATABASE_URL=f"sqlite:///{folder}/portal.db", SECRET_KEY="s" * 40,
            AUDIT_KEY="a" * 64, **settings,
        )  # fmt: skip
        db.connect()
        runner().up()
        yield app
        db.database.close()
