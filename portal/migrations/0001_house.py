"""The house: units, people, accounts, the trail, roster import, commitments, jobs, drafts, search.

The statements lie in 0001_house/, one file per database: CHECK constraints, triggers and search indexes differ.
"""

from pathlib import Path

import peewee as pw

FOLDER = Path(__file__).with_suffix("")


def _run(db, name):
    dialect = "sqlite" if isinstance(db, pw.SqliteDatabase) else "postgresql"
    for statement in (FOLDER / f"{name}.{dialect}.sql").read_text(encoding="utf-8").split("\n\n"):
        if statement.strip():
            db.execute_sql(statement)


def up(migrator, db):
    _run(db, "up")


def down(migrator, db):
    _run(db, "down")
