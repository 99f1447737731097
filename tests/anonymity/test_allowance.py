"""How often something may be done, counted without saying by whom."""

import threading
from datetime import UTC, date, datetime

import pytest
import time_machine

from portal import clock, db
from portal.anonymity import allowance
from portal.anonymity.models import Allowance
from portal.db import write
from portal.jobs.worker import duties_of

DAY = date(2026, 3, 2)
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _context(app):
    with app.app_context():
        yield


def rows():
    """What the table holds: (digest, used, expires_on)."""
    return list(Allowance.select(Allowance.digest, Allowance.used, Allowance.expires_on).tuples())


def test_once_means_once_for_each_and_for_ever():
    with time_machine.travel(MORNING, tick=False) as now:
        assert allowance.take("ballot:7", 12)
        assert not allowance.take("ballot:7", 12)
        assert allowance.take("ballot:7", 13)
        assert allowance.take("ballot:8", 12)
        now.shift(86400 * 4000)
        assert not allowance.take("ballot:7", 12)
        assert len(rows()) == 3
        assert {(used, until) for _digest, used, until in rows()} == {(1, None)}


def test_so_many_and_then_no_more_until_the_day_is_over():
    with time_machine.travel(MORNING, tick=False) as now:
        assert [allowance.take("opinion", 5, most=3, until=DAY) for _ in range(5)] == [True, True, True, False, False]
        assert [(used, until) for _digest, used, until in rows()] == [(3, DAY)]
        now.shift(86400)
        following = date(2026, 3, 3)
        assert [allowance.take("opinion", 5, most=3, until=following) for _ in range(4)] == [True, True, True, False]
        assert [(used, until) for _digest, used, until in rows()] == [(3, following)]


def test_asking_uses_nothing_and_knows_what_has_run_out():
    with time_machine.travel(MORNING, tick=False) as now:
        allowance.take("ballot:7", 12)
        allowance.take("ballot:7", 14, until=DAY)
        assert allowance.taken("ballot:7", [12, 13, 14]) == {12, 14}
        assert allowance.taken("ballot:8", [12, 13, 14]) == set()
        assert allowance.taken("ballot:7", []) == set()
        assert [used for _digest, used, _until in rows()] == [1, 1]
        now.shift(86400)
        assert allowance.taken("ballot:7", [12, 13, 14]) == {12}


def test_what_is_rolled_back_was_not_used():
    def interrupted():
        with write():
            assert allowance.take("ballot:7", 12)
            raise RuntimeError("no ink")

    with pytest.raises(RuntimeError, match="no ink"):
        interrupted()
    assert rows() == []
    assert allowance.take("ballot:7", 12)


def test_the_worker_forgets_what_has_run_out_and_keeps_the_rest(app):
    with time_machine.travel(MORNING, tick=False) as now:
        allowance.take("ballot:7", 12)
        allowance.take("opinion", 5, most=3, until=DAY)
        allowance.take("opinion", 6, most=3, until=date(2026, 3, 3))
        for duty in duties_of(app):
            duty.attend()
        assert len(rows()) == 3  # today still counts
        now.shift(86400)
        assert clock.today() == date(2026, 3, 3)
        for duty in duties_of(app):
            duty.attend()
        db.connect()
        assert sorted((until or DAY) for _digest, _used, until in rows()) == [DAY, date(2026, 3, 3)]
        assert allowance.taken("ballot:7", [12]) == {12}


def test_without_the_key_nobody_is_named(app, monkeypatch):
    """The digest follows from the key: with another one nothing fits, and PORTAL_SECRET_KEY is not the key."""
    allowance.take("ballot:7", 12)
    (before,) = [digest for digest, *_ in rows()]
    assert len(before) == 64
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    assert allowance.taken("ballot:7", [12]) == {12}
    monkeypatch.setitem(app.config, "AUDIT_KEY", "b" * 64)
    assert allowance.taken("ballot:7", [12]) == set()


def test_names_cannot_run_into_each_other():
    allowance.take("ballot:1", "2")
    assert allowance.taken("ballot:12", [""]) == set()
    assert allowance.taken("ballot:", ["12", "1,2", '1","2']) == set()
    assert allowance.take("ballot:1", '2", "3')


def test_many_at_the_same_moment_share_what_there_is(app):
    """Ten threads on one allowance of three: three get one."""
    got: list[bool] = []
    start = threading.Barrier(10)

    def try_it() -> None:
        with app.app_context():
            db.connect()
            start.wait()
            got.append(allowance.take("opinion", 5, most=3, until=clock.today()))
            db.leave() if not db.is_postgres() else db.release()

    threads = [threading.Thread(target=try_it) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [False] * 7 + [True] * 3
    assert [used for _digest, used, _until in rows()] == [3]
