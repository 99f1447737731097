"""Attachments, verb by verb: receive, attach to a record, look up, remove, and sweep away what nobody sent."""

import hashlib
import os
import secrets
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import current_app
from peewee import chunked

from portal import actions, clock
from portal.db import P, Query, among, database, hold, write
from portal.errors import Invalid, Stale
from portal.policy import SYSTEM, Actor
from portal.policy.scopes import KEEPERS
from portal.units.models import Person
from portal.uploads.checking import check
from portal.uploads.models import Attachment

FOLDER = "files"  # below uploads/
MOST_A_RECORD = 9
MOST_UNSENT = 30  # of one person
TOO_MANY = f"您已有 {MOST_UNSENT} 个上传后还没有提交的附件。请先提交或删去一些；没有提交的附件一天后自动清除。"
UNSENT_HOURS = 24  # for so long a file waits for its form; a restored draft may still name it

_LIVE = Attachment.removed_at.is_null()
_COLUMNS = (
    Attachment.id, Attachment.record_id, Attachment.name, Attachment.kind, Attachment.size, Attachment.person,
    Attachment.created_at,
)  # fmt: skip
OF = Query(
    lambda: (
        Attachment.select(*_COLUMNS)
        .where((Attachment.record == P("record")) & among(Attachment.record_id, "ids") & _LIVE)
        .order_by(Attachment.id)
    )
)
UNSENT = Query(
    lambda: (
        Attachment.select(*_COLUMNS)
        .where((Attachment.record == "") & (Attachment.person == P("me")) & among(Attachment.id, "ids") & _LIVE)
        .order_by(Attachment.id)
    )
)


def path_of(stored: str) -> Path:
    """Where a file lies that is stored under this name."""
    return Path(current_app.config["INSTANCE"]) / "uploads" / stored


def receive(name: str, data: bytes, *, by: Actor) -> Attachment:
    """Check a file and keep it for a form to come (record ""). Raises Invalid with a sentence that names the file, Denied."""
    actions.check("attachment.create", Attachment(person=by.person_id), by=by)
    if _waiting(by) >= MOST_UNSENT:  # before the work of looking into it; counted for certain below
        raise Invalid(TOO_MANY)
    found = check(name, data)
    token = secrets.token_hex(16)
    stored = f"{FOLDER}/{token[:2]}/{token}{found.ending}"
    try:
        with write():
            hold(Person, by.person_id or 0)
            if _waiting(by) >= MOST_UNSENT:
                raise Invalid(TOO_MANY)
            _keep(path_of(stored), found.data)
            return actions.create(
                "attachment.create", Attachment, by=by, person=by.person_id, name=found.name, kind=found.kind,
                size=len(found.data), sha256=hashlib.sha256(found.data).hexdigest(), stored=stored,
            )  # fmt: skip
    except BaseException:
        path_of(stored).unlink(missing_ok=True)  # the row was rolled back: nothing speaks of the file
        raise


def _waiting(by: Actor) -> int:
    """How many files of a person wait for their form."""
    waiting = (Attachment.record == "") & (Attachment.person == by.person_id) & _LIVE
    return int(Attachment.select().where(waiting).count())


def _keep(path: Path, data: bytes) -> None:
    """Write a file so that it is on the disk before a row says so."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    for folder in (path.parent, path.parent.parent):
        if hasattr(os, "O_DIRECTORY"):  # elsewhere a folder cannot be opened
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            os.fsync(descriptor)
            os.close(descriptor)


def attach(record: Any, ids: Iterable[int], *, by: Actor) -> None:
    """Hang one's own unsent files on a record, in the transaction of the act that speaks of it. Raises Invalid."""
    wanted = sorted(set(ids))
    if not wanted:
        return
    table = record._meta.table_name
    with write():
        hold(type(record), record.id)
        there = Attachment.select().where((Attachment.record == table) & (Attachment.record_id == record.id) & _LIVE)
        if there.count() + len(wanted) > MOST_A_RECORD:
            raise Invalid(f"附件最多 {MOST_A_RECORD} 个。请去掉几个再提交。", "files")
        mine = (Attachment.record == "") & (Attachment.person == by.person_id) & _LIVE & Attachment.id.in_(wanted)
        if Attachment.update(record=table, record_id=record.id).where(mine).execute() != len(wanted):
            raise Invalid("有的附件已经不在了（可能已提交过，或上传后超过一天）。请重新选择附件。", "files")


def of(table: str, ids: Iterable[int]) -> dict[int, list[Any]]:
    """Record id → its files (rows: id, record_id, name, kind, size, person_id, created_at), in one query.

    Who may read a record's files is the scope of Attachment; the caller shows records that it has looked up.
    """
    found: dict[int, list[Any]] = {}
    wanted = list(ids)
    for row in OF(record=table, ids=wanted) if wanted else ():
        found.setdefault(row.record_id, []).append(row)
    return found


def unsent(ids: Iterable[int], *, by: Actor) -> list[Any]:
    """One's own files among `ids` that wait for their form (rows as of() gives them)."""
    wanted = [one for one in ids if 0 < one < 2**31]
    return UNSENT(me=by.person_id, ids=wanted) if wanted else []


def read(attachment: Attachment) -> bytes | None:
    """The content as kept, None when the file is not there."""
    try:
        return path_of(attachment.stored).read_bytes()
    except OSError:
        current_app.logger.error("the file of attachment %s cannot be read", attachment.id)
        return None


def remove(attachment: Attachment, *, by: Actor) -> None:
    """Take a file away: the row stays, the content goes once that is certain.

    Once it hangs on a record the record decides: a model's `files_go_in` names the states in which it lets files go.
    Raises Denied, Stale.
    """
    inner = database.in_transaction()
    with write():
        hold(Attachment, attachment.id)
        if not Attachment.select().where((Attachment.id == attachment.id) & _LIVE).exists():
            raise Stale("这个附件已经删去了。")
        if by is not SYSTEM and not _goes(Attachment.get_by_id(attachment.id)):
            raise Stale("材料已经提交，附件不能再删去。确需更换的，请先撤回或由上级退回，再修改。")
        actions.perform("attachment.remove", attachment, by=by, set={"removed_at": clock.now()})
    if not inner:  # else the outer transaction may still be undone: purge() takes the file
        path_of(attachment.stored).unlink(missing_ok=True)


def _goes(attachment: Attachment) -> bool:
    """Whether the record on which a file hangs, held until the transaction ends, lets it go now."""
    for model in KEEPERS:
        if model._meta.table_name == attachment.record and hasattr(model, "files_go_in"):
            hold(model, attachment.record_id or 0)
            return model.get_by_id(attachment.record_id).state in model.files_go_in
    return True


def purge() -> int:
    """Remove what nobody sent within a day, and files that no row speaks of any more; gives how many files went."""
    before = clock.ago(hours=UNSENT_HOURS)
    old = (Attachment.record == "") & (Attachment.created_at < before) & _LIVE
    for attachment in list(Attachment.select().where(old)):
        try:
            remove(attachment, by=SYSTEM)
        except Stale:
            continue
    folder, gone = path_of(FOLDER), 0
    oldest = time.time() - UNSENT_HOURS * 3600
    files = [one for one in folder.glob("*/*") if one.is_file() and one.stat().st_mtime < oldest]
    for part in chunked(files, 500):
        names = {f"{FOLDER}/{one.parent.name}/{one.name}": one for one in part}
        live = Attachment.select(Attachment.stored).where(Attachment.stored.in_(list(names)) & _LIVE).tuples()
        for name in names.keys() - {stored for (stored,) in live}:
            names[name].unlink(missing_ok=True)
            gone += 1
    return gone
