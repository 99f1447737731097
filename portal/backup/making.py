"""Making a backup while the portal is in use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal import clock, db
from portal.audit import seal, trail
from portal.backup import archive
from portal.backup.tables import Counted, lines, snapshot, tables
from portal.db import write
from portal.migrations import applied
from portal.policy import SYSTEM

UPLOADS = "uploads"


def make(path: Path, folder: Path, key: str) -> dict[str, Any]:
    """Write a backup of the database and of `folder`/uploads to `path`; gives its counts.

    The rows are of one moment. Uploads are read after them: a file is kept before its row is written and never
    changed, so every file that a row speaks of is there.
    """
    with write():
        trail.enter("backup", SYSTEM)
    seal.seal_all(key)  # so that the head in the backup covers all there is
    rows: dict[str, dict[str, Any]] = {}
    with archive.writing(path) as backup:
        with snapshot() as connection:
            head = seal.head()
            backup.add("head.json", [(head.as_json() if head else "null").encode()])
            for table in tables():
                counted = Counted(lines(table.read(connection)))
                backup.add(f"tables/{table.name}.jsonl", counted)
                rows[table.name] = {"columns": table.columns, "rows": counted.number, "last": table.last(connection)}
            kind = "postgresql" if db.is_postgres() else "sqlite"
            facts = {"made_at": f"{clock.now()}", "database": kind, "migrations": applied(), "tables": rows}
        files = [one for one in sorted((folder / UPLOADS).rglob("*")) if one.is_file() and not one.is_symlink()]
        for file in files:
            backup.add(f"{UPLOADS}/{file.relative_to(folder / UPLOADS).as_posix()}", _parts(file))
        backup.finish(facts, key)
    return {"tables": len(rows), "rows": sum(one["rows"] for one in rows.values()), "files": len(files)}


def _parts(file: Path) -> Iterator[bytes]:
    with file.open("rb") as opened:
        while part := opened.read(archive.BLOCK):
            yield part
