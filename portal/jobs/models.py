"""Table of background work."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, one_of, reference
from portal.units.models import Person


class Job(BaseModel):
    """A piece of background work. Whoever holds the lease works on it; an expired lease is taken up again."""

    kind = pw.TextField()
    key = pw.TextField(unique=True)  # one job per piece of work, however often it is asked for
    args = JSONField(default=dict)
    state = pw.TextField(default="waiting", constraints=[one_of("state", ("waiting", "running", "done", "failed"))])
    done = pw.IntegerField(default=0)
    total = pw.IntegerField(default=0)
    note = pw.TextField(default="")  # what it is doing, or why it failed, for the person who waits
    attempts = pw.IntegerField(default=0)
    lease = pw.TextField(null=True)
    leased_until = pw.DateTimeField(null=True)
    asked_by = reference(Person, null=True)
    created_at = pw.DateTimeField(default=clock.now)
    finished_at = pw.DateTimeField(null=True)

    class Meta:
        indexes = ((("state", "leased_until"), False),)
