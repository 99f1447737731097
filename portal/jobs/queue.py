"""The queue: huey in the portal's own database. It only wakes the worker; losing all of it loses no work."""

import json
import logging
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from huey import Huey
from huey.contrib.sql_huey import SqlStorage
from huey.registry import Message
from huey.serializer import Serializer

from portal import db

logging.getLogger("huey").setLevel(logging.WARNING)


class Plain(Serializer):
    """Messages as JSON: huey's pickle would let whoever can write to the database run code in the worker."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps({"id": data.id, "args": list(data.args)}).encode()

    def _deserialize(self, data: bytes) -> Message:
        given = json.loads(data)
        rest = dict.fromkeys(Message._fields)
        rest |= {"id": str(given["id"]), "name": f"{__name__}.wake", "args": tuple(given["args"]), "kwargs": {}}
        return Message(**rest)


@lru_cache(maxsize=1)
def _over(database: Any) -> tuple[Huey, Any]:
    """The queue over a database, and its one task."""
    huey = Huey(
        "portal", results=False, serializer=Plain(), storage_class=SqlStorage, database=database, create_tables=False
    )
    return huey, huey.task(name="wake")(_wake)


def _wake(job_id: int) -> None:
    answer(job_id)


def _nothing(job_id: int) -> None:
    raise RuntimeError("no worker: import portal.jobs.work")


answer: Callable[[int], None] = _nothing  # what a wake-up does: work.run, in the worker with the app's settings


def huey() -> Huey:
    """The queue over the bound database, for the worker."""
    return _over(db.database.obj)[0]


def wake(job_id: int) -> None:
    """Ask the worker to look at a job; part of the caller's transaction."""
    _over(db.database.obj)[1](job_id)


def is_empty() -> bool:
    """Whether nobody is going to be woken."""
    return huey().storage.queue_size() == 0
