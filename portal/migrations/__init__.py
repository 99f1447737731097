"""The history of the tables: numbered files run by peewee's own runner."""

from pathlib import Path

from playhouse.migrations import Runner

from portal import db

FOLDER = Path(__file__).parent


def runner() -> Runner:
    """The runner over the bound database."""
    return Runner(db.database.obj, str(FOLDER))


def behind() -> list[str]:
    """The names of migrations that have not been applied."""
    known = {file.stem for file in FOLDER.glob("[0-9]*.py")}
    if not db.database.table_exists("schema_migration"):
        return sorted(known)
    applied = {name for (name,) in db.database.execute_sql("SELECT name FROM schema_migration")}
    return sorted(known - applied)
