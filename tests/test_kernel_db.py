"""Queries compiled once, lists of any length, writes that nest, transactions that hold."""

import contextlib
import threading
from datetime import date, datetime

import peewee as pw
import pytest

from portal import clock, db
from portal.db import P, Query, among, counted, prepared, write
from portal.inbox.models import Message
from portal.jobs.models import Job
from portal.units.models import Person, Unit
from tests import factories as make


def test_rows_are_named_by_column_and_typed_by_field(world):
    Job.create(kind="x", key="x", args={"词": [1, None]}, leased_until=datetime(2026, 3, 1, 8, 0, 0, 7))
    make.person("甲", world.a1, exempt=True)
    unit = make.unit("branch", "新支部", world.a, founded_on=date(2026, 3, 1))
    columns = (Job.args, Job.leased_until, Job.finished_at, Job.asked_by)
    job = Query(lambda: Job.select(*columns).where(Job.key == P("key")))
    assert job.one(key="x")._asdict() == {
        "args": {"词": [1, None]},
        "leased_until": datetime(2026, 3, 1, 8, 0, 0, 7),
        "finished_at": None,
        "asked_by_id": None,
    }
    person = Query(lambda: Person.select(Person.exempt, Person.name.alias("called")).where(Person.name == P("name")))
    assert [tuple(row) for row in person(name="甲")] == [(True, "甲")]
    founded = Query(lambda: Unit.select(Unit.founded_on).where(Unit.id == P("id")))
    assert founded.one(id=unit.id).founded_on == date(2026, 3, 1)
    assert founded.one(id=0) is None
    assert founded.scalar(id=0) is None


def test_a_query_is_built_once_and_asked_often(world):
    built = []

    def build():
        built.append(1)
        return Person.select(Person.id).where(Person.name == P("name"))

    query = Query(build)
    assert [len(query(name=name)) for name in ("文振晓", "没有", "文振晓")] == [1, 0, 1]
    assert len(built) == 1
    assert prepared(("test", "shape"), build) is prepared(("test", "shape"), build)


def test_a_missing_parameter_is_an_error(world):
    with pytest.raises(KeyError):
        Query(lambda: Person.select(Person.id).where(Person.name == P("name")))()


@pytest.mark.parametrize("value", ["'; DROP TABLE person; --", "%s ? :x {}", "\\", "名\u2028字"])
def test_a_value_is_never_part_of_the_statement(world, value):
    make.person(value, world.a1)
    query = Query(lambda: Person.select(Person.name).where(Person.name == P("name")))
    assert query.one(name=value).name == value


@pytest.mark.parametrize("size", [0, 1, 3, 40_000])
def test_a_list_of_any_length_is_one_statement(world, queries, size):
    query = Query(lambda: Person.select(Person.id).where(among(Person.id, "ids")).order_by(Person.id))
    known = [row.id for row in Person.select().order_by(Person.id)]
    queries.statements.clear()
    found = [row.id for row in query(ids=[*known[:size], *range(10**6, 10**6 + size)])]
    assert found == known[:size]
    assert len(queries) == 1


def test_a_list_of_texts_matches_texts(world):
    query = Query(lambda: Person.select(Person.name).where(among(Person.name, "names")).order_by(Person.id))
    assert [row.name for row in query(names=["文振晓", "秦明恒", "'\"]"])] == ["文振晓", "秦明恒"]


def test_a_capped_count_stops_at_its_limit(world):
    Message.insert_many([{"person": world.member.person, "text": "x", "path": "/"} for _ in range(30)]).execute()
    query = Query(lambda: counted(Message.select(Message.id).where(Message.person == P("me")), 20))
    assert query.scalar(me=world.member.person.id) == 20
    assert query.scalar(me=world.colleague.person.id) == 0


def tell(world, text: str) -> None:
    Message.create(person=world.member.person, text=text, path="/")


def told() -> list[str]:
    return [row.text for row in Message.select().order_by(Message.id)]


def test_nested_writes_are_one_transaction(world):
    with contextlib.suppress(RuntimeError), write():
        tell(world, "outer")
        with write():
            tell(world, "inner")
        raise RuntimeError
    assert told() == []
    assert not db.database.in_transaction()


def test_a_nested_write_that_fails_takes_back_its_own_part_alone(world):
    with write():
        tell(world, "before")
        with contextlib.suppress(pw.IntegrityError), write():
            tell(world, "inner")
            Message.create(person=999_999, text="x", path="/")
        tell(world, "after")
    assert told() == ["before", "after"]


def test_writers_wait_for_each_other_and_lose_nothing(world):
    job = Job.create(kind="x", key="x")

    def add() -> None:
        db.connect()
        for _ in range(25):
            with write():
                db.hold(Job, job.id)
                seen = Job.select(Job.done).where(Job.id == job.id).tuples().get()[0]
                Job.update(done=seen + 1).where(Job.id == job.id).execute()
        db.database.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert Job.get_by_id(job.id).done == 100


def test_a_reference_is_never_loaded_lazily(world, queries):
    person = Person.get_by_id(world.member.person.id)
    queries.statements.clear()
    assert person.branch == person.branch_id == world.a1.id
    assert len(queries) == 0


def test_an_address_of_another_kind_is_refused():
    with pytest.raises(ValueError, match="PORTAL_DATABASE_URL"):
        db.bind("mysql://x")


def test_moments_are_naive_utc_and_days_those_of_the_office():
    assert clock.now().tzinfo is None
    assert clock.local(clock.start_of(date(2026, 3, 1))).isoformat() == "2026-03-01T00:00:00+08:00"
