"""Files on the disk and their rows: kept before the row commits, gone when it does not, backed up, swept."""

import hashlib
import io
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from flask import Flask

from portal import clock, db
from portal.audit.models import AuditEntry
from portal.backup import making, restoring
from portal.db import write
from portal.errors import Denied, Invalid, Stale
from portal.honours.models import Honour
from portal.jobs import worker
from portal.pledges.models import PledgeItem, PledgeProgress
from portal.stars.models import StarEntry
from portal.uploads import domain as uploads
from portal.uploads.models import Attachment
from tests import factories as make
from tests.stars import making as stars
from tests.uploads import images, packages, papers

PDF = papers.classic(papers.document())


@pytest.fixture(autouse=True)
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An instance folder of the test's own."""
    monkeypatch.setitem(app.config, "INSTANCE", tmp_path)
    with app.app_context():
        yield tmp_path


@pytest.fixture
def progress(world: Any) -> PledgeProgress:
    """A progress of the member's published commitment."""
    return _progress(world.member.person)


def _progress(person: Any) -> PledgeProgress:
    pledge = make.pledge(person, "published")
    item = PledgeItem.get(PledgeItem.pledge == pledge.id)
    return PledgeProgress.create(pledge=pledge.id, item=item.id, made_on=clock.today(), text="走访五户")


def files(folder: Path) -> dict[str, bytes]:
    """What lies below uploads/."""
    found = (one for one in (folder / "uploads").rglob("*") if one.is_file())
    return {one.relative_to(folder / "uploads").as_posix(): one.read_bytes() for one in found}


def undone(act: Callable[[], Any]) -> None:
    """Do something in a transaction that does not commit."""
    with db.database.atomic() as transaction:
        act()
        transaction.rollback()


def entries(action: str) -> list[Any]:
    return list(AuditEntry.select().where(AuditEntry.action == action).order_by(AuditEntry.id))


def test_a_file_is_kept_under_a_name_of_chance(folder: Path, actor: Callable[[str], Any]) -> None:
    kept = uploads.receive("../承诺📷.PDF", PDF, by=actor("member"))
    assert (kept.name, kept.kind, kept.size, kept.record, kept.record_id) == ("承诺📷.PDF", "pdf", len(PDF), "", None)
    assert files(folder) == {kept.stored: PDF}
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "承诺" not in kept.stored
    path = uploads.path_of(kept.stored)
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    (entry,) = entries("attachment.create")
    assert (entry.record, entry.record_id, entry.outcome) == ("attachment", kept.id, "done")
    assert "承诺" not in f"{entry.fields}{entry.detail}"


def test_what_is_kept_of_a_picture_is_the_picture_made_anew(folder: Path, actor: Callable[[str], Any]) -> None:
    kept = uploads.receive("IMG_1.HEIC.jpeg", images.good()["jpeg turned, with place"], by=actor("member"))
    (data,) = files(folder).values()
    assert (kept.size, kept.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert images.SECRET.encode() not in data


def test_a_refused_file_leaves_nothing(folder: Path, actor: Callable[[str], Any]) -> None:
    with pytest.raises(Invalid):
        uploads.receive("a.docx", packages.bad()["docm as docx"], by=actor("member"))
    with pytest.raises(Denied):
        uploads.receive("a.pdf", PDF, by=actor("admin"))
    assert not files(folder)
    assert not Attachment.select().exists()
    assert not entries("attachment.create")


def test_a_rolled_back_row_leaves_no_file(
    folder: Path, actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any, **_options: Any) -> None:
        raise pw.OperationalError("disk full")

    by = actor("member")
    monkeypatch.setattr("portal.audit.trail.enter", broken)
    with pytest.raises(pw.OperationalError):
        uploads.receive("a.pdf", PDF, by=by)
    assert not files(folder)
    assert not Attachment.select().exists()


def test_the_file_is_on_the_disk_before_its_row_is_written(
    folder: Path, actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    by, sync, create = actor("member"), os.fsync, uploads.actions.create

    def synced(number: int) -> None:
        order.append("sync")
        sync(number)

    def created(*args: Any, **options: Any) -> Any:
        order.append("row")
        return create(*args, **options)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(uploads.actions, "create", created)
    uploads.receive("a.pdf", PDF, by=by)
    assert order.index("row") >= 2  # the file and its folder
    assert order.count("row") == 1


def test_a_full_disk_leaves_nothing(folder: Path, actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_number: int) -> None:
        raise OSError(28, "No space left on device")

    by = actor("member")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        uploads.receive("a.pdf", PDF, by=by)
    assert not files(folder)
    assert not Attachment.select().exists()


def test_files_hang_on_a_record_in_its_transaction(progress: PledgeProgress, actor: Callable[[str], Any]) -> None:
    by = actor("member")
    kept = [uploads.receive(f"{n}.pdf", PDF, by=by) for n in range(3)]
    undone(lambda: uploads.attach(progress, [kept[0].id], by=by))
    assert uploads.of("pledge_progress", [progress.id]) == {}
    with write():
        uploads.attach(progress, [kept[2].id, kept[0].id, kept[0].id], by=by)
    found = uploads.of("pledge_progress", [progress.id, 999_999])
    assert {key: [row.name for row in rows] for key, rows in found.items()} == {progress.id: ["0.pdf", "2.pdf"]}
    assert [row.id for row in uploads.unsent([one.id for one in kept], by=by)] == [kept[1].id]
    assert len(entries("attachment.create")) == 3


@pytest.mark.parametrize("whose", ["another's", "sent before", "removed", "of nobody"])
def test_only_ones_own_waiting_files_are_attached(
    whose: str, progress: PledgeProgress, actor: Callable[[str], Any], world: Any
) -> None:
    by = actor("member")
    mine = uploads.receive("mine.pdf", PDF, by=by)
    kept = uploads.receive("a.pdf", PDF, by=actor("colleague") if whose == "another's" else by)
    if whose == "sent before":
        uploads.attach(_progress(world.colleague.person), [kept.id], by=by)
    if whose == "removed":
        uploads.remove(kept, by=by)
    with pytest.raises(Invalid, match="重新选择"):
        uploads.attach(progress, [mine.id, kept.id if whose != "of nobody" else 0], by=by)
    assert uploads.of("pledge_progress", [progress.id]) == {}
    assert Attachment.get_by_id(mine.id).record == ""


def test_nine_files_a_record_and_thirty_waiting(progress: PledgeProgress, actor: Callable[[str], Any]) -> None:
    by = actor("member")
    kept = [uploads.receive(f"{n}.pdf", PDF, by=by).id for n in range(30)]
    with pytest.raises(Invalid, match="30 个"):
        uploads.receive("31.pdf", PDF, by=by)
    uploads.receive("1.pdf", PDF, by=actor("colleague"))
    uploads.attach(progress, kept[:5], by=by)
    with pytest.raises(Invalid, match="最多 9 个"):
        uploads.attach(progress, kept[5:10], by=by)
    uploads.attach(progress, kept[5:9], by=by)
    assert len(uploads.of("pledge_progress", [progress.id])[progress.id]) == 9


def test_a_removed_file_is_gone_and_its_row_stays(
    folder: Path, progress: PledgeProgress, actor: Callable[[str], Any]
) -> None:
    by = actor("member")
    kept = uploads.receive("a.pdf", PDF, by=by)
    uploads.attach(progress, [kept.id], by=by)
    with pytest.raises(Denied):
        uploads.remove(Attachment.get_by_id(kept.id), by=actor("secretary"))
    assert files(folder)
    again = Attachment.get_by_id(kept.id)
    uploads.remove(kept, by=by)
    with pytest.raises(Stale):
        uploads.remove(again, by=by)
    row = Attachment.get_by_id(kept.id)
    assert row.removed_at is not None
    assert (row.record, row.record_id, row.name) == ("pledge_progress", progress.id, "a.pdf")
    assert not files(folder)
    assert uploads.of("pledge_progress", [progress.id]) == {}
    assert [entry.record_id for entry in entries("attachment.remove") if entry.outcome == "done"] == [kept.id]


def _entry(world: Any, state: str) -> StarEntry:
    return stars.entry(stars.cycle(world.a), world.a1, state)


def _honour(world: Any, state: str) -> Honour:
    return Honour.create(
        committee=world.a, branch=world.a1, title="先进基层党组织", kind="advanced", level="city", state=state,
        awarded_on=clock.today(), reason="不再有效" if state in ("declined", "revoked") else "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("make_record", "state", "goes"),
    [
        (_entry, "draft", True), (_entry, "returned", True), (_entry, "confirmed", False), (_entry, "declared", False),
        (_entry, "reviewed", False), (_honour, "proposed", True), (_honour, "declined", True),
        (_honour, "confirmed", False), (_honour, "revoked", False),
    ],
)  # fmt: skip
def test_what_was_handed_in_is_no_more_ones_own_to_take_away(
    make_record: Any, state: str, goes: bool, folder: Path, world: Any, actor: Callable[[str], Any]
) -> None:
    by = actor("secretary")
    kept = uploads.receive("a.pdf", PDF, by=by)
    uploads.attach(make_record(world, state), [kept.id], by=by)
    kept = Attachment.get_by_id(kept.id)
    if goes:
        uploads.remove(kept, by=by)
    else:
        with pytest.raises(Stale, match="已经提交"):
            uploads.remove(kept, by=by)
    assert bool(files(folder)) == (not goes)
    assert (Attachment.get_by_id(kept.id).removed_at is None) == (not goes)


def test_a_removal_that_is_undone_keeps_the_file(folder: Path, actor: Callable[[str], Any]) -> None:
    by = actor("member")
    kept = uploads.receive("a.pdf", PDF, by=by)
    undone(lambda: uploads.remove(kept, by=by))
    assert Attachment.get_by_id(kept.id).removed_at is None
    assert files(folder) == {kept.stored: PDF}


def _age(folder: Path, days: float) -> None:
    then = time.time() - days * 86400
    for one in (folder / "uploads").rglob("*"):
        os.utime(one, (then, then))


def test_the_sweeper_takes_what_nobody_sent_and_nothing_else(
    folder: Path, progress: PledgeProgress, actor: Callable[[str], Any]
) -> None:
    by = actor("member")
    names = ("sent", "forgotten", "removed", "fresh")
    kept = {name: uploads.receive(f"{name}.pdf", PDF, by=by) for name in names}
    uploads.attach(progress, [kept["sent"].id], by=by)
    with write():  # the file is left to the sweeper, the transaction could still be undone
        uploads.remove(kept["removed"], by=by)
    _age(folder, 2)
    Attachment.update(created_at=clock.ago(hours=25)).where(Attachment.id != kept["fresh"].id).execute()
    orphan = folder / "uploads" / "files" / "zz" / "orphan.pdf"
    orphan.parent.mkdir(parents=True)
    for path in (orphan, orphan.with_name("fresh.pdf"), folder / "uploads" / "roster" / "old.xlsx"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    os.utime(orphan, (0, 0))
    os.utime(folder / "uploads" / "roster" / "old.xlsx", (0, 0))
    uploads.purge()
    assert set(files(folder)) == {kept["sent"].stored, kept["fresh"].stored, "files/zz/fresh.pdf", "roster/old.xlsx"}
    state = {row.name: row.removed_at is not None for row in Attachment.select()}
    assert state == {"sent.pdf": False, "forgotten.pdf": True, "removed.pdf": True, "fresh.pdf": False}
    swept = [entry for entry in entries("attachment.remove") if entry.role == "system"]
    assert [entry.record_id for entry in swept] == [kept["forgotten"].id]
    uploads.purge()
    assert len(entries("attachment.remove")) == 2


def test_sweeping_is_a_duty_of_the_worker(
    app: Flask, folder: Path, actor: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = uploads.receive("a.pdf", PDF, by=actor("member"))
    Attachment.update(created_at=clock.ago(hours=25)).execute()
    monkeypatch.setattr(db, "release", lambda: None)
    for duty in worker.duties_of(app):
        duty.attend()
    assert Attachment.get_by_id(kept.id).removed_at is not None
    assert not files(folder)


def test_a_backup_brings_every_file_back(
    app: Flask, folder: Path, progress: PledgeProgress, actor: Callable[[str], Any], tmp_path_factory: Any
) -> None:
    by = actor("member")
    sent = [images.good()["jpeg"], PDF, packages.good()["docx"][0], packages.good()["xlsx of openpyxl"][0]]
    kept = [uploads.receive(f"附件{n}📷", data, by=by) for n, data in enumerate(sent)]
    uploads.attach(progress, [one.id for one in kept[:3]], by=by)
    before, rows = files(folder), list(Attachment.select().order_by(Attachment.id).tuples())
    made = tmp_path_factory.mktemp("backup") / "a.zip"
    assert making.make(made, folder, app.config["AUDIT_KEY"])["files"] == 4
    uploads.remove(kept[0], by=by)
    uploads.receive("later.pdf", PDF, by=by)
    assert files(folder) != before
    restoring.restore(made, folder, app.config["AUDIT_KEY"], force=True)
    after = files(folder)
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == set()
    assert list(Attachment.select().order_by(Attachment.id).tuples()) == rows
    for row in Attachment.select():
        assert hashlib.sha256(after[row.stored]).hexdigest() == row.sha256


def test_one_query_whatever_the_number_of_records(
    progress: PledgeProgress, actor: Callable[[str], Any], queries: Any
) -> None:
    by = actor("member")
    for number in (1, 3):
        uploads.attach(progress, [uploads.receive(f"{n}.pdf", PDF, by=by).id for n in range(number)], by=by)
        queries.statements.clear()
        uploads.of("pledge_progress", range(1, 50 * number))
        assert len(queries) == 1
    queries.statements.clear()
    assert uploads.of("pledge_progress", []) == {}
    assert len(queries) == 0


def test_files_sent_at_once_are_all_kept_and_none_beyond_the_limit(
    app: Flask, folder: Path, actor: Callable[[str], Any]
) -> None:
    by, said = actor("member"), []

    def send() -> None:
        with app.app_context():
            db.connect()
            for _time in range(9):
                try:
                    said.append(uploads.receive("a.pdf", PDF, by=by).id)
                except Invalid:
                    said.append(0)
            db.leave() if not db.is_postgres() else db.release()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len([key for key in said if key]) == 30
    assert Attachment.select().count() == len(files(folder)) == 30
    assert io.BytesIO(PDF).read() in set(files(folder).values())


def test_beyond_the_unsent_files_nothing_more_is_looked_into(actor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Checking is the dear part: who has used up the places may not have it done over and over."""
    monkeypatch.setattr(uploads, "MOST_UNSENT", 1)
    uploads.receive("a.pdf", PDF, by=actor("member"))
    monkeypatch.setattr(uploads, "check", lambda name, data: pytest.fail("looked into"))
    with pytest.raises(Invalid, match="还没有提交的附件"):
        uploads.receive("b.pdf", PDF, by=actor("member"))
