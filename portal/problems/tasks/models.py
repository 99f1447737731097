"""Table of 重点任务."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Unit
from portal.workflow import KEY_TASK


class KeyTask(BaseModel):
    """重点任务 of a year, drawn from what the ledger shows: owner, date, progress (the latest; all are in the revisions)."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="key_tasks")
    year = pw.IntegerField()
    title = pw.TextField()
    category = pw.TextField(default="")
    reason = pw.TextField(default="")  # what the ledger showed: the numbers of that day
    owner = pw.TextField()
    due_on = pw.DateField()
    progress = pw.TextField(default="")
    state = pw.TextField(default=KEY_TASK.initial, constraints=[one_of("state", KEY_TASK.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "year", "id"), False), (("committee", "year", "title"), True))
        constraints = [pw.Check("title <> ''"), pw.Check("owner <> ''")]
