"""Restoring a backup: everything is checked first, then all rows in one transaction and the files beside them."""

import json
import secrets
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import peewee as pw

from portal import db
from portal.backup import archive
from portal.backup.archive import DAMAGED
from portal.backup.making import UPLOADS
from portal.backup.tables import Table, tables
from portal.db import database, write
from portal.errors import Invalid
from portal.migrations import known, runner

NOT_EMPTY = "这里已经有数据（{}），没有恢复。确定要用备份替换全部数据和附件，请先停止服务，再加上 --force。"


FOREIGN = (
    "这份备份不是用本机的审计密钥（audit.key）签名的，来源无法核对，不能替换现有数据。"
    "确要恢复，请先把做备份时的 audit.key 放进实例目录，或恢复到一个空的实例。"
)


def restore(path: Path, folder: Path, key: str, *, force: bool = False) -> dict[str, Any]:
    """Put a backup in place of the database's rows and of `folder`/uploads; gives its manifest.

    Raises Invalid in words for a file that is broken, altered or of another version, without `force` for a place
    that is not empty, and for replacing rows by a file that another key signed: whoever can change a backup could
    change the key it names. Then nothing has changed. Only an empty place takes it, with a warning.
    """
    if (present := _present(folder)) and not force:
        raise Invalid(NOT_EMPTY.format("、".join(present)))
    with archive.reading(path, key) as (backup, manifest):
        if present and not manifest["ours"]:
            raise Invalid(FOREIGN)
        _check(manifest)
        with _unpacked(backup, manifest, folder) as files, _new_tables() as connection:
            with _without_triggers(connection):
                for table in tables():
                    _load(connection, table, backup, manifest["tables"][table.name])
            _check_references()
            _exchange(files, folder / UPLOADS)
    return manifest


def _check(manifest: dict[str, Any]) -> None:
    """Raise Invalid unless the backup fits this version's tables and stays in its folder."""
    if manifest["migrations"] != known():
        raise Invalid("这份备份来自程序的另一个版本，表结构不同。请用做备份时的版本恢复，再升级并执行 migrate。")
    for table in tables():
        if manifest["tables"].get(table.name, {}).get("columns") != list(table.columns):
            raise Invalid(DAMAGED.format(f"表 {table.name} 缺失或列不符"))
    if not all(map(archive.safe, manifest["members"])):
        raise Invalid(DAMAGED.format("含有不安全的文件名"))


def _present(folder: Path) -> list[str]:
    """What stands in the way, in words."""
    existing = set(database.get_tables())
    filled = [
        table.name
        for table in tables()
        if table.name in existing and database.execute_sql(f'SELECT 1 FROM "{table.name}" LIMIT 1').fetchone()  # nosec B608
    ]
    found = [f"数据库：{len(filled)} 张表中有记录"] if filled else []
    return found + (["附件目录不是空的"] if any((folder / UPLOADS).glob("*")) else [])


def _load(connection: Any, table: Table, backup: zipfile.ZipFile, told: dict[str, Any]) -> None:
    try:
        written = table.write(connection, _rows(backup, table))
    except (pw.IntegrityError, pw.DataError, pw.ProgrammingError, ValueError) as error:
        raise Invalid(DAMAGED.format(f"表 {table.name} 中有数据库不接受的记录")) from error
    if written != told["rows"]:
        raise Invalid(DAMAGED.format(f"表 {table.name} 的行数不符"))
    table.count_on(connection, told["last"])


def _rows(backup: zipfile.ZipFile, table: Table) -> Iterator[list[Any]]:
    with backup.open(f"tables/{table.name}.jsonl") as member:
        for line in member:
            yield json.loads(line)


@contextmanager
def _new_tables() -> Iterator[Any]:
    """One transaction in which all tables are made anew, and its connection."""
    if not db.is_postgres():
        database.execute_sql("PRAGMA foreign_keys = OFF")  # no effect inside a transaction
    try:
        with write():
            migrations = runner()
            while migrations.applied():
                migrations.down()
            migrations.up()
            yield database.connection()
    finally:
        if not db.is_postgres():
            database.execute_sql("PRAGMA foreign_keys = ON")


@contextmanager
def _without_triggers(connection: Any) -> Iterator[None]:
    """Let rows in beside what was filed, which comes before them; what held it holds again afterwards."""
    if db.is_postgres():
        off = [f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER' for table in tables()]
        on = [statement.replace("DISABLE", "ENABLE") for statement in off]
    else:
        held = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        off, on = [f'DROP TRIGGER "{name}"' for name, _ in held], [sql for _, sql in held]
    for statement in off:
        connection.execute(statement)
    yield
    for statement in on:
        connection.execute(statement)


def _check_references() -> None:
    """SQLite loads with its foreign keys off, so they are checked here; PostgreSQL has checked them at each table."""
    if not db.is_postgres() and (broken := database.execute_sql("PRAGMA foreign_key_check").fetchone()):
        raise Invalid(DAMAGED.format(f"表 {broken[0]} 引用了不存在的记录"))


@contextmanager
def _unpacked(backup: zipfile.ZipFile, manifest: dict[str, Any], folder: Path) -> Iterator[Path]:
    """The uploads in a folder beside their place."""
    place = folder / f"{UPLOADS}.{secrets.token_hex(4)}"
    place.mkdir(mode=0o700, parents=True)
    try:
        for name in manifest["members"]:
            if name.startswith(f"{UPLOADS}/"):
                target = place / name.removeprefix(f"{UPLOADS}/")
                target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with backup.open(name) as source, target.open("xb") as copy:
                    shutil.copyfileobj(source, copy, archive.BLOCK)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _exchange(new: Path, place: Path) -> None:
    """Put the unpacked files into their place: the last step before the rows are committed."""
    old = place.with_name(f"{new.name}.old")
    if place.exists():
        place.rename(old)
    try:
        new.rename(place)
    except OSError:
        if old.exists():
            old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)
