"""The worker as a process: killed in the middle of a job, and asked to end."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from portal import clock, config, db
from portal.audit import trail
from portal.audit.models import AuditEntry
from portal.db import write
from portal.inbox.models import Message
from portal.jobs import work
from portal.jobs import worker as workers
from portal.jobs.models import Job
from portal.policy import SYSTEM

Start = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def start(app, tmp_path: Path) -> Iterator[Start]:
    """start("hold") is a worker that waits inside the effect of its job; start("go") one that does not."""
    running = []

    def begin(mode: str) -> "subprocess.Popen[str]":
        place = db.database.obj.database
        url = place if db.is_postgres() else f"sqlite:///{place}"
        command = [sys.executable, "-m", "tests.jobs.slow_worker", url, str(tmp_path), mode]
        worker = subprocess.Popen(
            command, cwd=config.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        running.append(worker)
        return worker

    yield begin
    for worker in running:
        if worker.poll() is None:
            worker.kill()
        worker.communicate()


@pytest.fixture
def job(world, monkeypatch):
    monkeypatch.setattr(work, "KINDS", {"tell": work.Kind(print, "写消息", None, None)})
    return work.ask("tell", "tell-1", {"person": world.member.person.id}, by=SYSTEM)


def line(worker: "subprocess.Popen[str]") -> str:
    return worker.stdout.readline().strip()


def test_a_worker_killed_inside_an_effect_leaves_nothing_and_the_next_does_it_once(start, job):
    first = start("hold")
    assert line(first) == "inside"
    first.send_signal(signal.SIGKILL)
    first.wait(10)
    assert Message.select().count() == 0
    left = Job.get_by_id(job.id)
    assert (left.state, left.attempts) == ("running", 1)
    assert left.leased_until > clock.now()

    with write():  # the minute of its lease passes
        Job.update(leased_until=clock.ago(seconds=1)).where(Job.id == job.id).execute()
        trail.enter("signin", SYSTEM)
    second = start("go")
    assert [line(second), line(second)] == ["inside", "written"]
    second.send_signal(signal.SIGTERM)
    rest, errors = second.communicate(timeout=30)
    assert (second.returncode, rest, errors) == (0, "ended\n", "")
    after = Job.get_by_id(job.id)
    assert (after.state, after.attempts, after.note) == ("done", 2, "写好了")
    assert Message.select().count() == 1
    assert AuditEntry.select().where(AuditEntry.seal.is_null()).count() == 0


def test_signals_are_caught_before_the_first_job_can_begin(app, monkeypatch):
    caught = []

    def start(consumer) -> None:
        consumer._set_signal_handlers()
        caught.append(signal.getsignal(signal.SIGTERM))
        signal.raise_signal(signal.SIGTERM)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(workers.Consumer, "start", start)
    monkeypatch.setattr(workers.Consumer, "stop", lambda consumer, graceful: caught.append(graceful))
    try:
        workers.serve(app)
    finally:
        work.stopping.clear()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert caught[0] not in (signal.SIG_DFL, None)
    assert caught[1:] == [True], "it was asked to end before it began, and ended in order"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_ends_when_asked_and_finishes_the_effect_it_is_in(start, job, number):
    worker = start("hold")
    assert line(worker) == "inside"
    worker.send_signal(number)
    rest, errors = worker.communicate(input="", timeout=30)
    assert (worker.returncode, rest, errors) == (0, "written\nended\n", "")
    assert Job.get_by_id(job.id).state == "done"
    assert Message.select().count() == 1
