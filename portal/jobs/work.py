"""Background work: kinds of job, asking for one, and doing it once however often it is taken up.

The job row is the truth. Whoever writes its token into `lease` works on it, and every write of the work
compares that token first; so a lease that runs out too early (the clock is the worker's own) costs work done
twice, never an effect that happens twice.
"""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from portal import clock, db
from portal.db import write
from portal.errors import Refusal
from portal.jobs import queue
from portal.jobs.models import Job
from portal.policy import Actor

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)  # longer than any step between two signs of life
ATTEMPTS = 3
BROKEN = "处理时出错，已重试多次仍未成功。请稍后重新发起；如反复出现，请联系系统管理员。"
RETRYING = "处理时出错，即将自动重试。"
INTERRUPTED = "处理多次中断，没有完成。请稍后重新发起；如反复出现，请联系系统管理员。"
UNKNOWN = "系统不认识这类任务，请联系系统管理员。"

stopping = threading.Event()  # the worker was asked to end: every job gives its lease back at its next step


class Lost(Exception):
    """The lease was taken by another worker: whatever this one still holds must not be written."""


class Stopping(Exception):
    """The worker is ending; the job goes back to wait for the next."""


@dataclass(frozen=True)
class Kind:
    """A kind of job: what does it, its name on the screen, where its result is, what to do when it failed for good."""

    function: Callable[..., None]
    label: str
    place: Callable[[dict[str, Any]], str] | None
    failed: Callable[..., None] | None


KINDS: dict[str, Kind] = {}


def register(
    kind: str,
    function: Callable[..., None],
    *,
    label: str = "后台任务",
    place: Callable[[dict[str, Any]], str] | None = None,
    failed: Callable[..., None] | None = None,
) -> None:
    """Name a kind of job: `function(handle, **args)`; `place(args)` is the path of its result.

    `failed(note, **args)` runs in the transaction that marks the job failed, so that its record can follow.
    """
    KINDS[kind] = Kind(function, label, place, failed)


def ask(kind: str, key: str, args: dict[str, Any], *, by: Actor) -> Job:
    """Ask for a piece of work, as part of the caller's transaction.

    `key` names the piece: asked for again, the same job is returned, and one that failed starts afresh.
    """
    if kind not in KINDS:
        raise LookupError(f"no kind of job {kind}")
    with write():
        Job.insert(kind=kind, key=key, args=args, asked_by=by.person_id).on_conflict_ignore().execute()
        fresh: dict[str, Any] = {"state": "waiting", "args": args, "asked_by": by.person_id, "created_at": clock.now()}
        fresh |= {"attempts": 0, "done": 0, "total": 0, "note": "", "lease": None, "leased_until": None}
        fresh["finished_at"] = None
        Job.update(**fresh).where((Job.key == key) & (Job.state == "failed")).execute()
        job = Job.get(Job.key == key)
        if job.state == "waiting":
            queue.wake(job.id)
    return job


class Handle:
    """One worker's hold on one job."""

    def __init__(self, job: Job, lease: str) -> None:
        self.id, self.kind, self.args, self.asked_by_id = job.id, job.kind, job.args, job.asked_by_id
        self.attempts = job.attempts
        self.finished = False
        self._held = (Job.id == job.id) & (Job.state == "running") & (Job.lease == lease)

    def _set(self, **values: Any) -> None:
        """Write to the row if the lease is still held. PostgreSQL then locks it until the transaction ends."""
        if not Job.update(**values).where(self._held).execute():
            raise Lost(f"job {self.id}")

    @contextmanager
    def step(self, done: int = 0, total: int = 0, note: str = "") -> Iterator[None]:
        """A transaction for a part of the work that renews the lease. Raises Lost, or Stopping before it writes."""
        if stopping.is_set():
            raise Stopping
        with write():
            self._set(done=done, total=total, note=note, leased_until=clock.now() + LEASE)
            yield

    def progress(self, done: int, total: int = 0, note: str = "") -> None:
        """Say how far it is and renew the lease, once a chunk and more often than LEASE. Raises as step() does."""
        with self.step(done, total, note):
            pass

    @contextmanager
    def effect(self, note: str = "") -> Iterator[None]:
        """The transaction of the result: it happens only while the lease is held, and the job is done with it."""
        with write():
            self._set(leased_until=clock.now() + LEASE)
            yield
            self._set(state="done", note=note, done=Job.total, lease=None, leased_until=None, finished_at=clock.now())
        self.finished = True

    def give_back(self) -> None:
        """Let another worker take the job up at once; this attempt does not count."""
        with write():
            self._set(state="waiting", attempts=Job.attempts - 1, lease=None, leased_until=None)
            queue.wake(self.id)

    def fail(self, note: str) -> None:
        """End the job as failed, with a sentence for whoever waits."""
        with write():
            self._set(state="failed", note=note, lease=None, leased_until=None, finished_at=clock.now())
            _tell_failed(self.kind, note, self.args)

    def retry(self) -> None:
        """Leave the job for the next sweep, or end it when it was tried ATTEMPTS times."""
        if self.attempts >= ATTEMPTS:
            self.fail(BROKEN)
            return
        with write():
            self._set(state="waiting", note=RETRYING, lease=None, leased_until=None)


def _tell_failed(kind: str, note: str, args: dict[str, Any]) -> None:
    known = KINDS.get(kind)
    if known is not None and known.failed is not None:
        known.failed(note, **args)


def _free() -> Any:
    """Nobody works on it: it waits, or its lease has run out."""
    return (Job.state == "waiting") | ((Job.state == "running") & (Job.leased_until < clock.now()))


def take(job_id: int) -> Handle | None:
    """Take the lease of a job that nobody works on, or None."""
    lease = secrets.token_hex(8)
    with write():
        taken = (
            Job.update(state="running", lease=lease, leased_until=clock.now() + LEASE, attempts=Job.attempts + 1)
            .where((Job.id == job_id) & _free() & (Job.attempts < ATTEMPTS))
            .execute()
        )
    return Handle(Job.get_by_id(job_id), lease) if taken else None


def run(job_id: int) -> None:
    """Take a job up and do it; a refusal ends it with its own words, an error leaves it for another try."""
    db.connect()
    handle = take(job_id)
    if handle is None:
        return
    try:
        try:
            _do(handle)
        except Stopping:
            handle.give_back()
        except Refusal as error:
            handle.fail(error.message)
        except Lost:
            raise
        except Exception:
            log.exception("job %s (%s), attempt %s", handle.id, handle.kind, handle.attempts)
            handle.retry()
    except Lost:
        log.warning("job %s was taken over by another worker", handle.id)


def _do(handle: Handle) -> None:
    kind = KINDS.get(handle.kind)
    if kind is None:
        handle.fail(UNKNOWN)
        return
    kind.function(handle, **handle.args)
    if not handle.finished:
        with handle.effect():
            pass


def sweep() -> None:
    """Wake for what nobody will be woken for: expired leases, retries, a lost queue; end what was cut off too often."""
    worn = (Job.attempts >= ATTEMPTS) & _free()
    for job in list(Job.select().where(worn)):
        with write():
            ended = {"state": "failed", "note": INTERRUPTED, "lease": None, "leased_until": None}
            if Job.update(**ended, finished_at=clock.now()).where((Job.id == job.id) & worn).execute():
                _tell_failed(job.kind, INTERRUPTED, job.args)
    if queue.is_empty():
        for (job_id,) in list(Job.select(Job.id).where(_free()).order_by(Job.id).limit(100).tuples()):
            queue.wake(job_id)


queue.answer = run
