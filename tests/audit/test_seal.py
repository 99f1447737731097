"""Sealing and verification: what a hand in the database changes is found."""

import threading
from datetime import datetime, timedelta

import pytest

from portal import clock, db
from portal.audit import seal, trail, verify
from portal.audit.models import AuditEntry, AuditSeal
from portal.policy import SYSTEM

KEY = "a" * 64


def enter(count: int) -> None:
    for number in range(count):
        trail.enter("pledge.edit", SYSTEM, detail={"number": number, "词": "示例"}, fields=["matter"])


@pytest.fixture
def sealed(app):
    """Three blocks of four entries, and two entries more."""
    for _ in range(3):
        enter(4)
        assert seal.seal_block(KEY) == 4
    enter(2)
    return seal.head()


def tamper(statement: str) -> None:
    """Change the trail as someone who owns the database can: with its triggers off."""
    if db.is_postgres():
        with db.database.atomic():
            db.database.execute_sql("SET LOCAL session_replication_role = replica")
            db.database.execute_sql(statement)
        return
    triggers = db.database.execute_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        db.database.execute_sql(f"DROP TRIGGER {name}")
    db.database.execute_sql(statement)
    for _, text in triggers:
        db.database.execute_sql(text)


def problems(head=None) -> set[tuple[str, int]]:
    return set(verify.verify(KEY, head).problems)


def test_an_untouched_trail_is_intact_and_its_tail_is_told(sealed):
    result = verify.verify(KEY, sealed)
    assert result.intact
    assert (result.blocks, result.entries) == (3, 12)
    ids = [row.id for row in AuditEntry.select().order_by(AuditEntry.id)]
    assert (result.tail.entries, result.tail.first, result.tail.last) == (2, ids[12], ids[13])


def test_a_sealed_entry_is_in_exactly_one_block_in_order(sealed):
    found = {}
    for row in AuditEntry.select().order_by(AuditEntry.id):
        found.setdefault(row.seal, []).append(row.id)
    assert [len(found[number]) for number in (1, 2, 3, None)] == [4, 4, 4, 2]
    assert [row.entries for row in AuditSeal.select().order_by(AuditSeal.number)] == [4, 4, 4]


FORGERIES = {
    "edit": ("UPDATE audit_entry SET person_id = 7 WHERE id = {6}", ("digest", 2)),
    "edit the moment": ("UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = {6}", ("digest", 2)),
    "edit a blank": ("UPDATE audit_entry SET detail = '{{}} ' WHERE id = {6}", ("digest", 2)),
    "delete": ("DELETE FROM audit_entry WHERE id = {6}", ("count", 2)),
    "move to another block": ("UPDATE audit_entry SET seal = 1 WHERE id = {6}", ("count", 1)),
    "unseal": ("UPDATE audit_entry SET seal = NULL WHERE id = {6}", ("count", 2)),
    "insert": ("UPDATE audit_entry SET seal = 2 WHERE id = {13}", ("count", 2)),
    "invent a block": ("UPDATE audit_entry SET seal = 9 WHERE id = {13}", ("stray", 9)),
    "drop a seal": ("DELETE FROM audit_seal WHERE number = 2", ("missing", 2)),
    "rewrite the count": ("UPDATE audit_seal SET entries = 3 WHERE number = 2", ("count", 2)),
    "rewrite the link": ("UPDATE audit_seal SET previous = digest WHERE number = 2", ("chain", 2)),
    "rewrite the time": ("UPDATE audit_seal SET sealed_at = '2020-01-01 00:00:00' WHERE number = 2", ("digest", 2)),
    "rewrite the digest": ("UPDATE audit_seal SET digest = 'x' WHERE number = 3", ("digest", 3)),
}


@pytest.mark.parametrize("kind", FORGERIES)
def test_every_kind_of_forgery_is_found(sealed, kind):
    statement, expected = FORGERIES[kind]
    ids = [row.id for row in AuditEntry.select().order_by(AuditEntry.id)]
    tamper(statement.format(*ids))
    assert expected in problems()
    assert all(verify.words([one]) for one in problems())


def test_two_entries_that_change_places_are_found(sealed):
    first, second = [row.id for row in AuditEntry.select().order_by(AuditEntry.id)][5:7]
    tamper(f"UPDATE audit_entry SET id = -1 WHERE id = {first}")
    tamper(f"UPDATE audit_entry SET id = {first} WHERE id = {second}")
    tamper(f"UPDATE audit_entry SET id = {second} WHERE id = -1")
    assert problems() == {("digest", 2)}


def test_a_block_numbered_before_the_first_does_not_hide(sealed):
    AuditSeal.create(number=0, entries=0, previous="", digest="x")
    assert ("digest", 0) in problems()


def test_a_cut_trail_agrees_with_itself_but_not_with_the_exported_head(sealed):
    tamper("DELETE FROM audit_entry WHERE seal = 3 OR seal IS NULL")
    tamper("DELETE FROM audit_seal WHERE number = 3")
    assert problems() == set()
    assert problems(sealed) == {("cut", 3)}


def test_a_trail_sealed_anew_agrees_with_itself_but_not_with_the_exported_head(sealed):
    tamper("DELETE FROM audit_seal")
    tamper("UPDATE audit_entry SET seal = NULL")
    seal.seal_all(KEY)
    for _ in range(2):
        enter(1)
        seal.seal_all(KEY)
    assert problems() == set()
    assert problems(sealed) == {("head", 3)}


def test_another_key_fits_no_seal(sealed):
    assert {kind for kind, _ in verify.verify("b" * 64).problems} == {"digest"}


def test_the_database_refuses_to_edit_delete_or_unseal(sealed):
    row = AuditEntry.select().where(AuditEntry.seal == 2).first()
    refused = (
        AuditEntry.update(action="x").where(AuditEntry.id == row.id),
        AuditEntry.update(seal=None).where(AuditEntry.id == row.id),
        AuditEntry.update(action="x").where(AuditEntry.seal.is_null()),
        AuditEntry.delete().where(AuditEntry.id == row.id),
        AuditSeal.update(entries=0),
        AuditSeal.delete(),
    )
    for query in refused:
        with pytest.raises(db.pw.DatabaseError, match="append-only"), db.database.atomic():
            query.execute()
    assert problems() == set()


def test_an_entry_that_commits_late_with_a_lower_id_goes_into_the_next_block(app):
    enter(1)
    low = AuditEntry.select().get().id
    values = {"action": "signin", "at": clock.now()}
    AuditEntry.insert(id=low + 10, **values).execute()
    assert seal.seal_all(KEY) == 2
    AuditEntry.insert(id=low + 5, **values).execute()
    assert seal.seal_all(KEY) == 1
    assert AuditEntry.get_by_id(low + 5).seal == 2
    assert problems() == set()


def test_a_thousand_entries_are_a_block(app):
    AuditEntry.insert_many([{"action": "signin", "at": clock.now()} for _ in range(1500)]).execute()
    assert seal.seal_all(KEY) == 1500
    assert [row.entries for row in AuditSeal.select().order_by(AuditSeal.number)] == [1000, 500]


def test_of_several_sealers_at_once_one_wins_each_block(app):
    AuditEntry.insert_many([{"action": "signin", "at": clock.now()} for _ in range(3000)]).execute()
    start = threading.Barrier(4)
    counts: list[int] = []

    def work() -> None:
        db.connect()
        start.wait(10)
        counts.append(sum(seal.seal_block(KEY) for _ in range(6)))
        db.database.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join(30)
    seal.seal_all(KEY)
    assert [row.entries for row in AuditSeal.select().order_by(AuditSeal.number)] == [1000, 1000, 1000]
    assert sum(counts) <= 3000
    assert problems() == set()


def test_the_digest_of_a_block_is_the_same_from_text_and_from_datetime():
    at = datetime(2026, 3, 1, 8, 0)
    row = (5, at, 7, "secretary", 3, "pledge.approve", "pledge", 9, 3, "done", "[]", '{"词":1}', "10.0.0.1")
    text = (5, "2026-03-01 08:00:00", *row[2:])
    late = at + timedelta(microseconds=120)
    made = seal.digest(KEY, 1, late, "", [row])
    assert made == seal.digest(KEY, 1, "2026-03-01 08:00:00.000120", "", [text])
    assert made.startswith("929b98592bec")  # changing the form would break every trail in use
