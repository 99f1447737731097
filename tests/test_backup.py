"""Backup while in use, restore on an empty place: no row and no file differs; what is broken is refused in words."""

import contextlib
import json
import os
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from portal import clock, db
from portal.audit import seal, trail, verify
from portal.audit.commands import read_head
from portal.backup import archive, making, restoring
from portal.backup.tables import snapshot, tables
from portal.errors import Invalid
from portal.inbox.models import Message
from portal.jobs.models import Job
from portal.life.records.models import LifeAttendance, LifePresence
from portal.pledges.models import PledgeItem
from portal.policy import SYSTEM
from portal.units.models import Person
from tests import factories as make
from tests.conftest import POSTGRES
from tests.databases import SERVER, drop
from tests.life import bad as life

KEY = "a" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An instance folder with uploads, one of them with an unusual name."""
    place = tmp_path / "instance"
    contents = {"roster/ab12": b"PK\x03\x04" + bytes(range(256)) * 5000, "roster/名册😀.xlsx": b"", "x": b"1"}
    for name, content in contents.items():
        file = place / "uploads" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (place / "secret.key").write_text("s3cret-of-the-house")
    (place / "audit.key").write_text(KEY)
    return place


@pytest.fixture
def full(world, folder: Path) -> Path:
    """The cast with pledges, drafts of every type of column, and a sealed trail; gives the instance folder."""
    for who, state in (("member", "published"), ("colleague", "returned"), ("secretary", "draft")):
        make.pledge(world.players[who].person, state)
    make.person("O'Neil\\\"之\n名\t\u2028\U0001f600", world.a1, post="\\N", exempt=True)
    life.filed(world)
    Job.create(kind="x", key="x", args={"词": [1, None, True, "\\"]}, leased_until=clock.now())
    Message.create(person=world.member.person, text="", path="/", at=clock.now().replace(microsecond=0))
    for _ in range(5):
        trail.enter("signin", SYSTEM)
    seal.seal_all(KEY)
    trail.enter("signout", SYSTEM)
    return folder


@pytest.fixture
def empty(full, place: Path) -> Any:
    """empty() leaves the full database for one without tables."""
    url = "" if not POSTGRES else db.database.obj.database
    made = []

    def switch() -> None:
        db.leave()
        if POSTGRES:
            made.append(_other_postgres())
            db.bind(made[0])
        else:
            for old in place.glob("other.db*"):
                old.unlink()
            db.bind(f"sqlite:///{place / 'other.db'}")
        db.connect()

    yield switch
    db.leave()
    if made:
        drop(made[0])
        db.bind(url)


def _other_postgres() -> str:
    """A second database on the server, for this run alone."""
    import psycopg

    name = f"portal_other_{os.getpid()}"
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    return f"{SERVER.rsplit('/', 1)[0]}/{name}"


def rows() -> dict[str, list[list[Any]]]:
    """Every row of every table, as it travels."""
    with snapshot() as connection:
        return {table.name: list(table.read(connection)) for table in tables()}


def files(folder: Path) -> dict[str, bytes]:
    return {f.relative_to(folder).as_posix(): f.read_bytes() for f in (folder / "uploads").rglob("*") if f.is_file()}


def backed_up(full: Path, tmp_path: Path) -> Path:
    path = tmp_path / "portal.backup"
    making.make(path, full, KEY)
    return path


def test_a_restored_backup_differs_in_no_row_and_no_file(full, empty, tmp_path):
    path = backed_up(full, tmp_path)
    before = rows()
    empty()
    target = tmp_path / "new"
    assert restoring.restore(path, target, KEY)["ours"]
    assert rows() == before
    assert files(target) == files(full)
    assert sorted(one.name for one in target.iterdir()) == ["uploads"]
    assert verify.verify(KEY, read_head(path)).intact
    assert all(before[name] for name in ("person", "pledge_item", "job", "audit_seal", "search_person"))


def test_a_backup_of_one_kind_of_database_restores_into_the_other_and_back(full, empty, tmp_path):
    path, before = backed_up(full, tmp_path), rows()
    db.leave()
    here = db.database.obj
    db.bind(f"sqlite:///{tmp_path / 'office.db'}")
    restoring.restore(path, tmp_path / "office", KEY)
    assert rows() == before
    back = tmp_path / "back.backup"
    making.make(back, tmp_path / "office", KEY)
    later = rows()
    db.database.close()
    db.database.initialize(here)
    empty()
    restoring.restore(back, tmp_path / "new", KEY)
    assert rows() == later
    assert files(tmp_path / "new") == files(full)


def test_what_was_filed_comes_back_and_is_held_again(full, empty, world, tmp_path):
    path = backed_up(full, tmp_path)
    empty()
    restoring.restore(path, tmp_path / "new", KEY)
    (row,) = LifeAttendance.select()
    with pytest.raises(db.pw.DatabaseError, match="does not change"), db.write():
        LifeAttendance.update(status="absent").where(LifeAttendance.id == row.id).execute()
    with pytest.raises(db.pw.DatabaseError, match="does not change"), db.write():
        LifePresence.create(record=row.record_id, branch=world.a2)


def test_new_rows_after_a_restore_get_new_numbers(full, empty, tmp_path):
    gone = PledgeItem.select().order_by(PledgeItem.id.desc()).first()
    gone.delete_instance()
    path = backed_up(full, tmp_path)
    highest = Person.select(db.pw.fn.MAX(Person.id)).scalar()
    empty()
    restoring.restore(path, tmp_path / "new", KEY)
    assert make.person("新人", None, "technical").id == highest + 1
    trail.enter("signin", SYSTEM)
    Job.create(kind="y", key="y")
    item = PledgeItem.create(pledge=gone.pledge_id, number=5, matter="又一件事")
    assert item.id == gone.id + 1  # the number of a deleted item is never taken again


def test_the_search_finds_the_same_after_a_restore(full, empty, tmp_path, world, actor):
    from portal import search

    def found(text: str) -> list[int]:
        query = Person.select(Person.id).where(search.matches(Person)).order_by(Person.id)
        return [row.id for row in db.Query(lambda: query)(search=search.wanted(text))]

    before = {text: found(text) for text in ("文振", "wzx", "国", "O'Neil", "没有")}
    path = backed_up(full, tmp_path)
    empty()
    restoring.restore(path, tmp_path / "new", KEY)
    assert {text: found(text) for text in before} == before
    assert before["文振"] == before["wzx"] == [world.member.person.id]


def test_a_backup_while_others_write_holds_one_moment(full, empty, tmp_path, world):
    """Writers insert pairs of rows in one transaction; in the backup every pair is whole."""
    person, stop, begun = world.member.person.id, threading.Event(), threading.Event()

    def write(name: str) -> None:
        db.connect()
        number = 0
        while not stop.is_set() and number < 400:
            number += 1
            with db.write():
                Message.create(person=person, text=f"{name}-{number}", path="/first")
                Message.create(person=person, text=f"{name}-{number}", path="/second")
                trail.enter("signin", SYSTEM, detail={"pair": f"{name}-{number}"})
            begun.set()
        db.database.close()

    writers = [threading.Thread(target=write, args=(name,)) for name in ("a", "b")]
    for one in writers:
        one.start()
    assert begun.wait(20)
    path = backed_up(full, tmp_path)
    stop.set()
    for one in writers:
        one.join(20)
    written = Message.select().where(Message.path == "/second").count()
    empty()
    restoring.restore(path, tmp_path / "new", KEY)
    first, second = (
        {row.text for row in Message.select().where(Message.path == half)} for half in ("/first", "/second")
    )
    pairs = {entry[11] for entry in rows()["audit_entry"] if "pair" in entry[11]}
    assert first == second
    assert {json.loads(text)["pair"] for text in pairs} == first
    assert 0 < len(first) <= written


def test_a_place_that_is_not_empty_is_refused_without_force(full, tmp_path):
    path = backed_up(full, tmp_path)
    before = rows()
    with pytest.raises(Invalid, match="--force"):
        restoring.restore(path, full, KEY)
    make.person("后来的人", None, "technical")
    (full / "uploads" / "later").write_bytes(b"later")
    assert rows() != before
    restoring.restore(path, full, KEY, force=True)
    assert rows() == before
    assert "uploads/later" not in files(full)
    with pytest.raises(db.pw.DatabaseError, match="append-only"), db.database.atomic():
        db.database.execute_sql("DELETE FROM audit_seal")


def test_uploads_alone_make_a_place_not_empty(full, empty, tmp_path):
    path = backed_up(full, tmp_path)
    empty()
    with pytest.raises(Invalid, match="附件目录不是空的"):
        restoring.restore(path, full, KEY)


def test_the_keys_are_not_in_the_backup(full, tmp_path):
    with zipfile.ZipFile(backed_up(full, tmp_path)) as backup:
        content = b"".join(backup.read(name) for name in backup.namelist())
        assert not any(name.endswith(".key") for name in backup.namelist())
    assert b"s3cret-of-the-house" not in content
    assert KEY.encode() not in content


def test_a_backup_is_readable_by_its_owner_alone_and_leaves_no_half_file(full, tmp_path, monkeypatch):
    path = backed_up(full, tmp_path)
    assert path.stat().st_mode & 0o777 == 0o600
    before = path.read_bytes()

    def broken(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.Writing, "finish", broken)
    with pytest.raises(OSError, match="No space"):
        backed_up(full, tmp_path)
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["portal.backup"]


# --- broken, cut, altered -----------------------------------------------------------------------------


def rewritten(path: Path, change: Any, key: str | None = None) -> Path:
    """The backup with `change(members)` made to its members; with a key, the manifest is made to fit again."""
    with zipfile.ZipFile(path) as backup:
        members = {name: backup.read(name) for name in backup.namelist()}
    change(members)
    target = path.with_suffix(".changed")
    with zipfile.ZipFile(target, "w") as copy:
        if key is None:
            for name, content in members.items():
                copy.writestr(name, content)
            return target
        facts = json.loads(members.pop(archive.MANIFEST))
        writing = archive.Writing(copy)
        for name, content in members.items():
            writing.add(name, [content])
        writing.finish({name: facts[name] for name in ("made_at", "database", "migrations", "tables")}, key)
    return target


def edit(members: dict[str, bytes]) -> None:
    members["tables/person.jsonl"] = members["tables/person.jsonl"].replace("文振晓".encode(), "文振晚".encode())


def edit_manifest(change: Any) -> Any:
    def edited(members: dict[str, bytes]) -> None:
        manifest = json.loads(members[archive.MANIFEST])
        change(manifest)
        members[archive.MANIFEST] = json.dumps(manifest).encode()

    return edited


CHANGES = {
    "a changed row": (edit, "person.jsonl 的校验值不符"),
    "a missing member": (lambda m: m.pop("tables/person.jsonl"), "清单与内容不一致"),
    "a member too many": (lambda m: m.update({"uploads/../../evil": b"x"}), "清单与内容不一致"),
    "no manifest": (lambda m: m.pop(archive.MANIFEST), "清单缺失"),
    "an unreadable manifest": (lambda m: m.update({archive.MANIFEST: b"[1"}), "清单缺失"),
    "a manifest of another shape": (lambda m: m.update({archive.MANIFEST: b"[1]"}), "清单缺失"),
    "a changed manifest": (edit_manifest(lambda m: m.update(made_at="1999")), "签名不符"),
    "another form": (edit_manifest(lambda m: m.update(form="x", key="other")), "格式不是本版本"),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_an_altered_backup_is_refused_and_nothing_changes(full, tmp_path, kind):
    change, words = CHANGES[kind]
    path = rewritten(backed_up(full, tmp_path), change)
    before = rows()
    with pytest.raises(Invalid, match=words):
        restoring.restore(path, full, KEY, force=True)
    assert rows() == before
    assert sorted(one.name for one in full.iterdir()) == ["audit.key", "secret.key", "uploads"]


SIGNED = {
    "an upload that climbs": (lambda m: m.update({"uploads/../../evil": b"x"}), "不安全的文件名"),
    "a row cut off": (lambda m: m.update({"tables/message.jsonl": b""}), "行数不符"),
    "a row too short": (lambda m: m.update({"tables/message.jsonl": b"[1]\n"}), "不接受的记录"),
    "a line that is no row": (lambda m: m.update({"tables/message.jsonl": b"{\n"}), "不接受的记录"),
    "a bad state": (
        lambda m: m.update({"tables/job.jsonl": m["tables/job.jsonl"].replace(b"waiting", b"x")}),
        "不接受的",
    ),
    "a reference to nothing": (
        lambda m: m.update({"tables/message.jsonl": b'[1,999999,"","/","2026-01-01 00:00:00",null]\n'}),
        "不存在的记录|不接受的记录",
    ),
}


@pytest.mark.parametrize("kind", SIGNED)
def test_a_backup_that_is_signed_and_wrong_is_refused_and_nothing_changes(full, tmp_path, kind):
    change, words = SIGNED[kind]
    path = rewritten(backed_up(full, tmp_path), change, KEY)
    before, kept = rows(), files(full)
    with pytest.raises(Invalid, match=words):
        restoring.restore(path, full, KEY, force=True)
    assert rows() == before
    assert files(full) == kept
    assert not (tmp_path / "evil").exists()


def test_a_backup_of_another_version_is_refused(full, tmp_path, monkeypatch):
    path = backed_up(full, tmp_path)
    monkeypatch.setattr(restoring, "known", lambda: ["0001_house", "0002_later"])
    with pytest.raises(Invalid, match="另一个版本"):
        restoring.restore(path, full, KEY, force=True)


def test_a_backup_of_another_machine_is_restored_with_a_word_about_its_key(full, empty, tmp_path):
    path = backed_up(full, tmp_path)
    before = rows()
    empty()
    assert not restoring.restore(path, tmp_path / "new", "b" * 64)["ours"]
    assert rows() == before


def test_rows_are_not_replaced_by_a_backup_that_names_another_key(full, tmp_path):
    path = backed_up(full, tmp_path)
    before = rows()
    with pytest.raises(Invalid, match="来源无法核对"):
        restoring.restore(path, full, "b" * 64, force=True)
    assert rows() == before


@pytest.mark.parametrize("share", [0, 1, 50, 99])
def test_a_cut_backup_is_refused(full, tmp_path, share):
    path = backed_up(full, tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * share // 100])
    before = rows()
    with pytest.raises(Invalid, match="不完整或已损坏"):
        restoring.restore(path, full, KEY, force=True)
    assert rows() == before


def test_a_flipped_byte_anywhere_is_refused(full, tmp_path):
    path = backed_up(full, tmp_path)
    content = bytearray(path.read_bytes())
    before = rows()
    for at in range(40, len(content), len(content) // 25):
        broken = bytearray(content)
        broken[at] ^= 0x55
        path.write_bytes(broken)
        with contextlib.suppress(Invalid):
            restoring.restore(path, full, KEY, force=True)
        assert rows() == before  # a byte that means nothing (a time stamp in the zip) may be restored from


def test_a_missing_backup_is_refused_in_words(full, tmp_path):
    with pytest.raises(Invalid, match="找不到"):
        restoring.restore(tmp_path / "nothing", full, KEY, force=True)


def test_the_commands_say_what_they_did(app, full, empty, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "INSTANCE", full)
    path = str(tmp_path / "b.backup")
    run = app.test_cli_runner().invoke
    made = run(args=["backup", path])
    assert made.exit_code == 0, made.output
    assert "3 个附件" in made.output
    assert "密钥不在备份里" in made.output
    refused = run(args=["restore", path])
    assert (refused.exit_code, "--force" in refused.output) == (2, True)
    done = run(args=["restore", path, "--force"])
    assert (done.exit_code, "已恢复" in done.output) == (0, True)
    checked = run(args=["verify-audit", "--head", path])
    assert checked.exit_code == 0, checked.output
    assert "尚未封存：" in checked.output
    assert run(args=["backup", str(tmp_path / "no" / "where")]).exit_code == 2
    assert run(args=["restore", str(tmp_path / "nothing"), "--force"]).exit_code == 2
