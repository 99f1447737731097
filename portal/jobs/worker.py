"""The worker: huey's consumer in threads, and beside it the sealer and the sweep."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import peewee as pw
from flask import Flask
from huey.consumer import Consumer

from portal import db
from portal.anonymity import allowance
from portal.audit import seal
from portal.jobs import queue, work
from portal.life.standing import reminding as life_standing
from portal.life.terms import notice as term_notice
from portal.uploads import domain as uploads

log = logging.getLogger(__name__)

THREADS = 2
POLL = 1.0  # seconds between looks at the queue when nothing comes
SEAL_EVERY = 5.0
SWEEP_EVERY = 10.0
PURGE_EVERY = 3600.0
REMIND_EVERY = 600.0
PATIENCE = 25  # seconds for a step that is under way when the worker is asked to end


class _Consumer(Consumer):
    def _set_signal_handlers(self) -> None:
        """Signals are caught by `serve`, before the first job can begin: huey would do it after its threads have started."""


def serve(app: Flask) -> None:
    """Work until SIGTERM or Ctrl-C; a job under way gives its lease back after the step it is in."""

    def answer(job_id: int) -> None:
        with app.app_context():
            work.run(job_id)

    queue.answer = answer
    asked: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: asked.append(got))
    consumer = _Consumer(
        queue.huey(), workers=THREADS, periodic=False, initial_delay=0.2, max_delay=POLL, shutdown_timeout=PATIENCE
    )
    consumer.start()
    duties = duties_of(app)
    while not asked:
        for duty in duties:
            duty.attend()
        consumer.check_worker_health()
        time.sleep(0.5)
    work.stopping.set()
    consumer.stop(graceful=True)


def duties_of(app: Flask) -> list["Duty"]:
    """What the worker does besides jobs: seal the trail, sweep up jobs, forget allowances that have run out and files that nobody sent,
    judge anew what a day has changed in 组织生活 and remind of what is due."""

    def purge() -> None:
        with app.app_context():
            allowance.purge()
            uploads.purge()

    return [
        Duty(lambda: seal.seal_all(app.config["AUDIT_KEY"]), SEAL_EVERY),
        Duty(work.sweep, SWEEP_EVERY),
        Duty(purge, PURGE_EVERY),
        Duty(life_standing.day_has_come, REMIND_EVERY),
        Duty(term_notice.send, REMIND_EVERY),
    ]


class Duty:
    """Something done every so many seconds; an error is logged, and the next time is another chance."""

    def __init__(self, function: Callable[[], Any], every: float) -> None:
        self.function, self.every, self.due = function, every, 0.0

    def attend(self) -> None:
        """Do it when it is due."""
        if time.monotonic() < self.due:
            return
        self.due = time.monotonic() + self.every
        try:
            db.connect()
            self.function()
        except pw.DatabaseError as error:
            log.error("the database did not answer: %s", error)
        except Exception:
            log.exception("in %s", threading.current_thread().name)
        finally:
            db.release()
