"""Migrations: from nothing to the models and back, all or nothing; and what the database itself refuses."""

import contextlib
import re
from datetime import date
from pathlib import Path
from typing import Any

import peewee as pw
import pytest
from playhouse.migrations import Runner

from portal import clock, db
from portal.accounts.models import Account, Code, Proposal, TeamUnit
from portal.anonymity.models import Allowance
from portal.audit.models import AuditEntry
from portal.ballots.models import Ballot, BallotQuestion, BallotTally
from portal.db import BaseModel
from portal.drafts.models import Draft
from portal.identities.models import Identity
from portal.jobs import queue
from portal.jobs.models import Job
from portal.migrations import applied, behind, known, runner
from portal.pledges.models import (
    Opinion,
    Pledge,
    PledgeChange,
    PledgeExample,
    PledgeGrade,
    PledgeItem,
    PledgeProgress,
    PledgeYear,
    UnitStandard,
)
from portal.roster.models import RosterImport, RosterRow
from portal.search import SEARCHED
from portal.suggestions.models import Suggestion
from portal.units.models import Contact, Person, Transfer, Unit, UnitDecision
from portal.uploads.models import Attachment
from tests import factories as make
from tests.appraisals import bad as appraisals
from tests.checks import bad as checking
from tests.comments import bad as comments
from tests.documents import bad as documents
from tests.draws import bad as draws
from tests.life import bad as life
from tests.notices import bad as notices
from tests.plans import bad as plans
from tests.problems import bad as problems
from tests.problems import bad_rooms as problem_rooms
from tests.stars import bad as stars

MODELS = pw.sort_models(BaseModel.__subclasses__())


def queue_models() -> list[Any]:
    storage = queue.huey().storage
    return [storage.KV, storage.Schedule, storage.Task, storage.Counter]


def tables() -> set[str]:
    inner = re.compile(r"search_\w+_(config|data|idx|content|docsize)|sqlite_sequence")  # what SQLite keeps for itself
    return {name for name in db.database.get_tables() if not inner.fullmatch(name)}


def test_the_head_has_the_tables_of_the_models_and_no_others(app):
    search = {f"search_{name}" for name in SEARCHED}
    expected = {model._meta.table_name for model in [*MODELS, *queue_models()]} | search | {"schema_migration"}
    assert tables() == expected
    assert (behind(), applied()) == ([], known())


def shape(model: Any, schema: str | None = None) -> dict[str, Any]:
    """A table as the database describes it: columns, keys, indexes, references and checks."""
    name = model._meta.table_name
    columns, indexes = db.database.get_columns(name, schema), db.database.get_indexes(name, schema)
    return {
        "columns": {one.name: (one.data_type.upper(), one.null, one.primary_key) for one in columns},
        "keys": set(db.database.get_primary_keys(name, schema)),
        "indexes": {(tuple(one.columns), one.unique, "WHERE" in (one.sql or "").upper()) for one in indexes},
        "references": sorted(references(name)),
        "checks": sorted(checks(name)),
    }


def references(name: str) -> list[tuple[str, ...]]:
    """(column, table referred to, what happens when that row is deleted)."""
    if not db.is_postgres():
        rows = db.database.execute_sql(f'PRAGMA foreign_key_list("{name}")').fetchall()
        return [(row[3], row[2], row[6]) for row in rows]
    found = db.database.execute_sql(
        "SELECT a.attname, c.confrelid::regclass::text, c.confdeltype::text FROM pg_constraint c JOIN pg_attribute a "
        "ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.conrelid = %s::regclass",
        (f'"{name}"',),
    ).fetchall()
    return [(column, table.strip('"'), {"r": "RESTRICT"}.get(rule, rule)) for column, table, rule in found]


def checks(name: str) -> list[str]:
    if db.is_postgres():
        found = db.database.execute_sql(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
            (f'"{name}"',),
        ).fetchall()
        return [text for (text,) in found]
    statement = db.database.execute_sql("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    parts, found = statement.split("CHECK (")[1:], []
    for part in parts:
        depth = 1
        for at, letter in enumerate(part):
            depth += (letter == "(") - (letter == ")")
            if depth == 0:
                found.append(part[:at])
                break
    return found


@pytest.fixture
def modelled(app, monkeypatch) -> Any:
    """(table as migrated, table as its model makes it) for all, the latter in a schema or database of their own."""
    models = [*MODELS, *queue_models()]
    migrated, here = [shape(model) for model in models], db.database.obj
    if db.is_postgres():
        for model in models:
            monkeypatch.setattr(model._meta, "without_rowid", False)  # peewee writes SQLite's word for any database
        with db.database.atomic() as transaction:
            db.database.execute_sql("CREATE SCHEMA drawn")
            db.database.execute_sql("SET LOCAL search_path = drawn")
            db.database.create_tables(models, safe=False)
            yield list(zip(models, migrated, [shape(model, "drawn") for model in models], strict=True))
            transaction.rollback()
        return
    db.bind("sqlite:///:memory:")
    models = [*MODELS, *queue_models()]
    db.database.create_tables(models, safe=False)
    yield list(zip(models, migrated, [shape(model) for model in models], strict=True))
    db.database.close()
    db.database.initialize(here)


def test_the_migrated_tables_equal_the_models(modelled):
    assert len(modelled) > 25
    for model, migrated, wanted in modelled:
        assert migrated == wanted, model._meta.table_name


def test_the_types_and_references_are_those_of_the_fields(app):
    kinds = {
        pw.AutoField: "INTEGER", pw.IntegerField: "INTEGER", pw.TextField: "TEXT", pw.DateField: "DATE",
        pw.BooleanField: "BOOLEAN" if db.is_postgres() else "INTEGER", pw.ForeignKeyField: "INTEGER",
        pw.DateTimeField: "TIMESTAMP WITHOUT TIME ZONE" if db.is_postgres() else "DATETIME",
    }  # fmt: skip
    for model in MODELS:
        found = shape(model)
        fields = {field.column_name: field for field in model._meta.sorted_fields}
        assert set(found["columns"]) == set(fields), model
        for name, field in fields.items():
            kind = next(kinds[one] for one in type(field).__mro__ if one in kinds)
            assert found["columns"][name][0] == kind, (model, name)
            assert found["columns"][name][1] == (field.null and not field.primary_key), (model, name)
        wanted = [(f.column_name, f.rel_model._meta.table_name, "RESTRICT") for f in model._meta.refs]
        assert found["references"] == sorted(wanted), model


def test_up_and_down_leave_nothing_and_come_back_the_same(app):
    before = {model: shape(model) for model in MODELS}
    assert [runner().down() for _ in known()] == [[name] for name in reversed(known())]
    assert tables() == {"schema_migration"}
    assert behind() == known()
    assert runner().up() == known()
    assert {model: shape(model) for model in MODELS} == before
    assert runner().up() == []


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_a_fault_in_the_middle_rolls_everything_back(app, tmp_path: Path, share: float):
    for _ in known():
        runner().down()
    source = Path(runner().directory)
    for file in source.rglob("0001_house*"):
        target = tmp_path / file.relative_to(source)
        target.mkdir() if file.is_dir() else target.write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    for file in (source / "0001_house").iterdir():
        statements = file.read_text(encoding="utf-8").split("\n\n")
        statements.insert(int(len(statements) * share), "CREATE TABLE broken (")
        (tmp_path / "0001_house" / file.name).write_text("\n\n".join(statements), encoding="utf-8")
    with pytest.raises(pw.DatabaseError):
        Runner(db.database.obj, str(tmp_path)).up()
    assert tables() == {"schema_migration"}
    assert applied() == []
    assert runner().up() == known()


# --- what the database itself refuses ---------------------------------------------------------------------

DAY, EARLIER = date(2026, 3, 1), date(2026, 2, 1)
BAD: dict[str, Any] = {
    "unit of no kind": lambda w: Unit.create(kind="x", name="甲"),
    "unit of no sector": lambda w: Unit.create(kind="branch", name="甲", sector="x"),
    "unit of no activity day": lambda w: Unit.create(kind="branch", name="甲", activity_day="d29"),
    "two open units of one name": lambda w: Unit.create(kind="branch", name=w.a1.name, parent=w.a),
    "member without branch": lambda w: Person.create(kind="member", name="甲", membership="正式"),
    "member without membership": lambda w: make.person("甲", w.a1, membership=None),
    "staff with membership": lambda w: make.person("甲", w.a1, "staff", membership="正式"),
    "technical with branch": lambda w: make.person("甲", w.a1, "technical"),
    "branch without committee": lambda w: Person.create(kind="staff", name="甲", branch=w.a1),
    "person of no kind": lambda w: make.person("甲", w.a1, "x"),
    "person of no sex": lambda w: make.person("甲", w.a1, sex="x"),
    "person of no category": lambda w: make.person("甲", w.a1, category="x"),
    "person of no status": lambda w: make.person("甲", w.a1, status="x"),
    "person of no membership": lambda w: make.person("甲", w.a1, membership="x"),
    "team that leaves before": lambda w: TeamUnit.create(team=w.team_a, unit=w.a1, starts=DAY, ends=EARLIER),
    "code of no kind": lambda w: Code.create(person=w.member.person, kind="x", digest="x", expires_at=clock.now()),
    "decision of no kind": lambda w: UnitDecision.create(unit=w.a1, kind="x", decided_on=DAY),
    "transfer of nobody": lambda w: Transfer.create(person=999999, moved_on=DAY),
    "two contacts of a unit": lambda w: [Contact.create(unit=w.a1, person=w.member.person) for _ in range(2)],
    "account of no state": lambda w: make.account(make.person("甲", w.a1), state="x"),
    "two accounts of one name": lambda w: make.account(make.person("甲", w.a1), "member"),
    "two accounts of one person": lambda w: make.account(w.member.person, "other"),
    "appointment of no role": lambda w: make.appointment(w.member.person, "x"),
    "secretary of nothing": lambda w: make.appointment(w.member.person, "secretary"),
    "supervisor without team": lambda w: make.appointment(w.member.person, "supervisor"),
    "admin with a team": lambda w: make.appointment(w.member.person, "admin", team=w.team_a),
    "appointment that ends before": lambda w: make.appointment(w.member.person, "admin", starts=DAY, ends=EARLIER),
    "proposal for oneself": lambda w: proposal(w, subject=w.security.person),
    "proposal decided by its proposer": lambda w: proposal(w, state="confirmed", decided_by=w.security.person),
    "proposal decided by its subject": lambda w: proposal(w, state="confirmed", decided_by=w.member.person),
    "proposal of no state": lambda w: proposal(w, state="x"),
    "proposal of no kind": lambda w: proposal(w, kind="x"),
    "pledge of no state": lambda w: Pledge.create(**pledge(w), state="x"),
    "two pledges of a year": lambda w: [Pledge.create(**pledge(w)) for _ in range(2)],
    "item number six": lambda w: item(w, number=6),
    "item number nought": lambda w: item(w, number=0),
    "item returned without reason": lambda w: item(w, verdict="returned", reason=""),
    "item of no verdict": lambda w: item(w, verdict="x"),
    "item of no standard": lambda w: item(w, standard="x"),
    "two items of a number": lambda w: item(w, number=1),
    "share over a hundred": lambda w: item(w, share=101),
    "six items a year": lambda w: PledgeYear.create(committee=w.a, year=2026, most_items=6),
    "progress over a hundred": lambda w: PledgeProgress.create(**part(w), made_on=DAY, text="x", share=101),
    "change of no kind": lambda w: PledgeChange.create(**asked(w), kind="x", reason="x"),
    "change without reason": lambda w: PledgeChange.create(**asked(w), kind="stop", reason=""),
    "change of no state": lambda w: PledgeChange.create(**asked(w), kind="stop", reason="x", state="x"),
    "two open changes of an item": lambda w: twice(PledgeChange, **asked(w), kind="stop", reason="x"),
    "grade of no voice": lambda w: PledgeGrade.create(**part(w), voice="x", grade="好"),
    "grade that says nothing": lambda w: PledgeGrade.create(**part(w), voice="self", grade=""),
    "two grades of an item": lambda w: twice(PledgeGrade, **part(w), voice="self", grade="好"),
    "two grades of the whole": lambda w: twice(PledgeGrade, **(part(w) | {"item": None}), voice="self", grade="好"),
    "example of no sector": lambda w: PledgeExample.create(**place(w), sector="x", standard="品德合格", matter="x"),
    "example of no standard": lambda w: PledgeExample.create(**place(w), sector="机关", standard="x", matter="x"),
    "text of no standard": lambda w: UnitStandard.create(unit=w.a, standard="x", text="x"),
    "two texts of a standard": lambda w: twice(UnitStandard, unit=w.a, standard="品德合格", text="x"),
    "opinion of no state": lambda w: Opinion.create(**said(w), state="x"),
    "opinion rejected without reason": lambda w: Opinion.create(**said(w), state="rejected"),
    "anonymous opinion with its moment": lambda w: Opinion.create(**said(w), sent_at=clock.now()),
    "two opinions of a receipt": lambda w: twice(Opinion, **said(w), receipt="x"),
    "post of no kind": lambda w: Identity.create(**post(w), kind="x"),
    "post of no state": lambda w: Identity.create(**post(w), kind="badge", state="x"),
    "post of nobody": lambda w: Identity.create(**(post(w) | {"person": None}), kind="window"),
    "post of a member and a window": lambda w: Identity.create(**post(w), kind="window", collective="一号窗口"),
    "post settled from no day": lambda w: Identity.create(**post(w), kind="badge", state="settled"),
    "post that ends before": lambda w: Identity.create(**post(w), kind="badge", starts=DAY, ends=EARLIER),
    "attachment of no kind": lambda w: Attachment.create(**kept(w), kind="x"),
    "attachment of a table alone": lambda w: Attachment.create(**kept(w), kind="pdf", record="pledge_progress"),
    "two attachments of one file": lambda w: twice(Attachment, **kept(w), kind="pdf"),
    "ballot of no voters": lambda w: ballot(w, voters="x"),
    "ballot that closes before": lambda w: ballot(w, closes_on=EARLIER),
    "two ballots of a key": lambda w: [ballot(w), ballot(w)],
    "tally of no voice": lambda w: BallotTally.create(question=question(w), choice=0, voices=0),
    "tally of no choice": lambda w: BallotTally.create(question=question(w), choice=-1, voices=1),
    "suggestion to nobody": lambda w: Suggestion.create(**place(w), addressee="x", text="x"),
    "suggestion of no state": lambda w: Suggestion.create(**place(w), addressee="admin", text="x", state="x"),
    "suggestion answered by silence": lambda w: Suggestion.create(
        **place(w), addressee="admin", text="x", state="answered"
    ),
    "anonymous suggestion with its moment": lambda w: Suggestion.create(
        **place(w), addressee="admin", text="x", sent_at=clock.now()
    ),
    "two suggestions of a receipt": lambda w: twice(
        Suggestion, **place(w), addressee="admin", text="x", receipt="x"
    ),
    "allowance of nought": lambda w: Allowance.create(digest="x", used=0),
    "entry of no outcome": lambda w: AuditEntry.create(action="x", outcome="x"),
    "job of no state": lambda w: Job.create(kind="x", key="x", state="x"),
    "two jobs of a key": lambda w: [Job.create(kind="x", key="x") for _ in range(2)],
    "two drafts of a form": lambda w: [draft(w) for _ in range(2)],
    "import of no state": lambda w: RosterImport.create(**roster(w), state="x"),
    "row of no outcome": lambda w: RosterRow.create(
        roster=RosterImport.create(**roster(w)), position=1, number=1, outcome="x"
    ),
    "unit deleted under its people": lambda w: Unit.delete().where(Unit.id == w.a1.id).execute(),
    "person deleted under the account": lambda w: Person.delete().where(Person.id == w.member.person.id).execute(),
    "account deleted under its session": lambda w: [
        make.session(w.member.account), Account.delete().where(Account.id == w.member.account.id).execute(),
    ],
    **stars.BAD,
    **problems.BAD,
    **notices.BAD,
    **comments.BAD,
    **draws.BAD,
    **documents.BAD,
    **checking.BAD,
    **problem_rooms.BAD,
    **life.BAD,
    **plans.BAD,
    **appraisals.BAD,
}  # fmt: skip


def proposal(w: Any, **values: Any) -> Any:
    usual = {"kind": "appoint", "subject": w.member.person, "role": "committee", "unit": w.a, "starts": DAY}
    return Proposal.create(**{**usual, "proposed_by": w.security.person, **values})


def draft(w: Any) -> Any:
    return Draft.create(person=w.member.person, path="/", page="/", fields={})


def pledge(w: Any) -> dict[str, Any]:
    person = w.member.person
    return {"person": person, "branch": person.branch_id, "committee": person.committee_id, "year": 2026}


def item(w: Any, **values: Any) -> Any:
    made = make.pledge(w.member.person, items=1)
    return PledgeItem.create(**{"pledge": made, "number": 2, "matter": "事项", **values})


def part(w: Any) -> dict[str, Any]:
    """A pledge and its first item."""
    made = make.pledge(w.member.person, items=1)
    return {"pledge": made, "item": PledgeItem.get(PledgeItem.pledge == made.id)}


def place(w: Any) -> dict[str, Any]:
    return {"branch": w.a1, "committee": w.a}


def asked(w: Any) -> dict[str, Any]:
    return {**part(w), **place(w), "person": w.member.person}


def said(w: Any) -> dict[str, Any]:
    return {**part(w), **place(w), "holder": w.member.person, "text": "x"}


def post(w: Any) -> dict[str, Any]:
    return {**place(w), "person": w.member.person}


def kept(w: Any) -> dict[str, Any]:
    return {"person": w.member.person, "name": "x", "size": 1, "sha256": "x", "stored": "x"}


def ballot(w: Any, **values: Any) -> Ballot:
    usual = {
        "key": "x",
        "title": "x",
        "unit": w.a1,
        "voters": "both",
        "scale": ["好"],
        "opens_on": DAY,
        "closes_on": DAY,
    }
    return Ballot.create(**{**usual, **values})


def question(w: Any) -> BallotQuestion:
    return BallotQuestion.create(ballot=ballot(w), number=1, text="x")


def twice(model: Any, **values: Any) -> None:
    for _ in range(2):
        model.create(**values)


def roster(w: Any) -> dict[str, Any]:
    return {"committee": w.a, "uploaded_by": w.committee.person, "filename": "a.xlsx", "stored": "a", "sha256": "0"}


@pytest.mark.parametrize("kind", BAD)
def test_the_database_refuses(world, kind):
    with pytest.raises(pw.IntegrityError), db.database.atomic():
        BAD[kind](world)


FROZEN = {
    **stars.FROZEN,
    **problems.FROZEN,
    **comments.FROZEN,
    **draws.FROZEN,
    **documents.FROZEN,
    **checking.FROZEN,
    **problem_rooms.FROZEN,
    **life.FROZEN,
    **appraisals.FROZEN,
}


@pytest.mark.parametrize("kind", FROZEN)
def test_the_database_keeps_what_was_settled(world, kind):
    with pytest.raises((pw.IntegrityError, pw.ProgrammingError, pw.InternalError), match="does not change"):
        FROZEN[kind](world)


KEPT = {
    **problems.KEPT,
    **comments.KEPT,
    **draws.KEPT,
    **documents.KEPT,
    **life.KEPT,
}


@pytest.mark.parametrize("kind", KEPT)
def test_the_database_deletes_nothing_that_happened(world, kind):
    with pytest.raises((pw.IntegrityError, pw.ProgrammingError, pw.InternalError), match="is never deleted"):
        KEPT[kind](world)


def test_drafts_may_go(world):
    """Only what was frozen or issued is kept; a draft that nobody has seen is not."""
    for made in (draws.draw(world), documents.document(world)):
        assert made.delete_instance() == 1


def test_every_check_is_tried_by_a_case_above(world):
    """A new CHECK needs its bad state in BAD."""
    tried = set()
    for case in BAD.values():
        with contextlib.suppress(pw.IntegrityError), db.database.atomic() as transaction:
            try:
                case(world)
            except pw.IntegrityError as error:
                tried.add(violated(error))
                raise
            transaction.rollback()
    assert {one for model in MODELS for one in named_checks(model._meta.table_name)} - tried == set()


def violated(error: pw.IntegrityError) -> str:
    """The name of the constraint on PostgreSQL, the condition on SQLite."""
    if db.is_postgres():
        return error.orig.diag.constraint_name
    return str(error).removeprefix("CHECK constraint failed: ")


def named_checks(table: str) -> list[str]:
    if not db.is_postgres():
        return checks(table)
    statement = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass"
    return [name for (name,) in db.database.execute_sql(statement, (f'"{table}"',)).fetchall()]
