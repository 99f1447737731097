"""The history of the tables: numbered files run by peewee's own runner; the statements lie beside each, per database."""

from pathlib import Path

import peewee as pw
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


def run(file: str, name: str, database: pw.Database) -> None:
    """Carry out the statements of a migration's folder: `name` (up or down) in the dialect of `database`."""
    dialect = "sqlite" if isinstance(database, pw.SqliteDatabase) else "postgresql"
    statements = (Path(file).with_suffix("") / f"{name}.{dialect}.sql").read_text(encoding="utf-8")
    for statement in statements.split("\n\n"):
        if statement.strip():
            database.execute_sql(statement)
