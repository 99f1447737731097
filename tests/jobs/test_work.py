"""Jobs: asked for once, done once, taken up again, given up in words."""

import contextlib
import threading
from datetime import timedelta

import pytest
import time_machine

from portal import clock, db
from portal.errors import Invalid
from portal.inbox.models import Message
from portal.jobs import queue, work
from portal.jobs.models import Job
from portal.policy import SYSTEM
from tests import factories as make

LATER = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def kinds(monkeypatch):
    """A table of kinds of its own for each test."""
    monkeypatch.setattr(work, "KINDS", {})
    monkeypatch.setattr(work, "stopping", threading.Event())


@pytest.fixture
def told(app):
    """A kind of job whose effect is one message, and the number of messages."""
    unit = make.unit("committee", "某某局机关党委")
    branch = make.unit("branch", "第一党支部", unit)
    holder = make.person("文振晓", branch)

    def tell(handle, person):
        handle.progress(1, 3, "正在写")
        with handle.effect("写好了"):
            Message.create(person=person, text="您好", path="/")

    work.register("tell", tell, label="写消息")
    return holder


def ask(holder, kind="tell", key="tell-1", **args):
    return work.ask(kind, key, args or {"person": holder.id}, by=SYSTEM)


def state(job):
    row = Job.get_by_id(job.id)
    return row.state, row.attempts, row.note


def drain() -> int:
    """Do what the queue holds, as the consumer does; gives the number of wake-ups."""
    count = 0
    while (task := queue.huey().dequeue()) is not None:
        queue.huey().execute(task)
        count += 1
    return count


def test_a_job_asked_for_is_woken_and_done_once(told):
    job = ask(told)
    assert drain() == 1
    assert state(job) == ("done", 1, "写好了")
    assert Message.select().count() == 1
    row = Job.get_by_id(job.id)
    assert (row.done, row.total, row.lease, row.finished_at is not None) == (3, 3, None, True)


def test_the_same_key_is_the_same_job_and_is_done_once(told):
    first, second = ask(told), ask(told)
    assert first.id == second.id
    assert drain() == 2
    assert ask(told).state == "done"
    assert drain() == 0
    assert Message.select().count() == 1


def test_asking_in_a_transaction_that_fails_leaves_neither_job_nor_wake_up(told):
    with contextlib.suppress(Invalid), db.write():
        ask(told)
        raise Invalid("nothing")
    assert Job.select().count() == 0
    assert queue.is_empty()


def test_messages_in_the_queue_are_json_and_hold_a_number_alone(told):
    job = ask(told)
    (data,) = queue.huey().storage.enqueued_items()
    assert set(queue.json.loads(data)) == {"id", "args"}
    assert queue.json.loads(data)["args"] == [job.id]


def test_a_leased_job_is_left_alone_until_its_lease_runs_out(told):
    job = ask(told)
    drain_later = queue.huey().storage.flush_queue
    drain_later()
    assert work.take(job.id) is not None
    assert work.take(job.id) is None
    with time_machine.travel(clock.now() + timedelta(seconds=59)):
        assert work.take(job.id) is None
    with time_machine.travel(clock.now() + LATER):
        work.sweep()
        assert drain() == 1
    assert state(job) == ("done", 2, "写好了")
    assert Message.select().count() == 1


def test_progress_renews_the_lease(told):
    job = ask(told)
    handle = work.take(job.id)
    with time_machine.travel(clock.now() + timedelta(seconds=50)):
        handle.progress(5, 10, "一半")
    with time_machine.travel(clock.now() + timedelta(seconds=100)):
        assert work.take(job.id) is None
    row = Job.get_by_id(job.id)
    assert (row.done, row.total, row.note) == (5, 10, "一半")


def test_of_two_workers_that_both_believe_to_hold_it_one_has_its_effect(told):
    job = ask(told)
    slow = work.take(job.id)
    with time_machine.travel(clock.now() + LATER):
        fast = work.take(job.id)
        with fast.effect():
            Message.create(person=told, text="您好", path="/")
        for attempt in (lambda: slow.progress(1), lambda: slow.effect().__enter__()):
            with pytest.raises(work.Lost):
                attempt()
    assert Message.select().count() == 1
    assert state(job)[0] == "done"


def test_racing_effects_happen_once(told):
    """The first worker is still in its transaction when the second, whose lease is newer, wants to begin."""
    job = ask(told)
    slow = work.take(job.id)
    inside, outcome = threading.Event(), []

    def second():
        db.connect()
        inside.wait(10)
        with time_machine.travel(clock.now() + LATER):
            outcome.append(work.take(job.id))
        db.database.close()

    racer = threading.Thread(target=second)
    racer.start()
    with slow.effect():
        Message.create(person=told, text="您好", path="/")
        inside.set()
        racer.join(0.3)
    racer.join(20)
    assert outcome == [None]
    assert Message.select().count() == 1


def test_a_lost_lease_ends_the_work_without_a_trace(told):
    job = ask(told)
    queue.huey().storage.flush_queue()
    thieves = []

    def steal(handle):
        with time_machine.travel(clock.now() + LATER):
            thieves.append(work.take(job.id))
        with handle.effect():
            Message.create(person=told, text="您好", path="/")

    work.register("tell", lambda handle, person: steal(handle))
    work.run(job.id)
    assert Message.select().count() == 0
    assert state(job) == ("running", 2, "")
    with thieves[0].effect():
        pass
    assert state(job)[0] == "done"


def test_an_error_is_tried_three_times_and_then_told(told, caplog):
    seen = []
    work.register("break", lambda handle: 1 / 0, failed=lambda note: seen.append(note))
    job = work.ask("break", "break", {}, by=SYSTEM)
    assert drain() == 1
    assert state(job) == ("waiting", 1, work.RETRYING)
    for _ in range(3):
        work.sweep()
        drain()
    assert state(job) == ("failed", 3, work.BROKEN)
    assert seen == [work.BROKEN]
    assert "ZeroDivisionError" in caplog.text


def test_an_effect_that_breaks_is_rolled_back_and_repeated(told, caplog):
    tries = []

    def stumble(handle):
        with handle.effect():
            Message.create(person=told, text="您好", path="/")
            tries.append(1)
            if len(tries) < 3:
                raise RuntimeError("stumbled")

    work.register("stumble", stumble)
    job = work.ask("stumble", "stumble", {}, by=SYSTEM)
    drain()
    assert Message.select().count() == 0
    for _ in range(3):
        work.sweep()
        drain()
    assert state(job)[:2] == ("done", 3)
    assert Message.select().count() == 1


def test_a_refusal_ends_the_job_with_its_own_words(told):
    def refuse(handle):
        raise Invalid("名册里没有数据。")

    work.register("refuse", refuse)
    job = work.ask("refuse", "refuse", {}, by=SYSTEM)
    drain()
    assert state(job) == ("failed", 1, "名册里没有数据。")


def test_a_failed_job_asked_for_again_starts_afresh(told):
    work.register("refuse", lambda handle: (_ for _ in ()).throw(Invalid("不行。")))
    job = work.ask("refuse", "refuse", {}, by=SYSTEM)
    drain()
    work.register("refuse", lambda handle: None)
    again = work.ask("refuse", "refuse", {}, by=SYSTEM)
    assert (again.id, again.state, again.note) == (job.id, "waiting", "")
    drain()
    assert state(job) == ("done", 1, "")


def test_a_job_that_is_cut_off_every_time_is_given_up(told):
    seen = []
    work.register("kill", lambda handle: None, failed=lambda note: seen.append(note))
    job = work.ask("kill", "kill", {}, by=SYSTEM)
    for number in range(1, 4):
        with time_machine.travel(clock.now() + number * LATER):
            assert work.take(job.id) is not None
    with time_machine.travel(clock.now() + 4 * LATER):
        work.sweep()
        assert work.take(job.id) is None
    assert state(job) == ("failed", 3, work.INTERRUPTED)
    assert seen == [work.INTERRUPTED]


def test_a_lost_queue_loses_no_work(told):
    job = ask(told)
    queue.huey().storage.flush_queue()
    work.sweep()
    work.sweep()
    assert drain() == 1
    assert state(job)[0] == "done"


def test_a_worker_that_is_asked_to_end_gives_its_job_back(told):
    job = ask(told)
    work.stopping.set()
    task = queue.huey().dequeue()
    queue.huey().execute(task)
    assert state(job) == ("waiting", 0, "")
    work.stopping.clear()
    assert drain() == 1
    assert state(job)[0] == "done"


def test_a_kind_that_this_worker_does_not_know_is_told(told):
    work.register("old", lambda handle: None)
    job = work.ask("old", "old", {}, by=SYSTEM)
    work.KINDS.clear()
    drain()
    assert state(job) == ("failed", 1, work.UNKNOWN)
