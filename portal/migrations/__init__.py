"""The history of the tables: numbered files run by peewee's own runner."""

from pathlib import Path

from playhouse.migrations import Runner

from portal import db

FOLDER = Path(__file__).parent


def runner() -> Runner:
    """The runner over the bound database."""
    return Runner(db.database.obj, str(FOLDER))


def known() -> list[str]:
    """The names of all migrations of this version."""
    return sorted(file.stem for file in FOLDER.glob("[0-9]*.py"))


def applied() -> list[str]:
    """The names of migrations that the database has."""
    if not db.database.table_exists("schema_migration"):
        return []
    return sorted(name for (name,) in db.database.execute_sql("SELECT name FROM schema_migration"))


def behind() -> list[str]:
    """The names of migrations that have not been applied."""
    return sorted(set(known()) - set(applied()))
