"""Table of messages."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, reference
from portal.units.models import Person


class Message(BaseModel):
    """A line in a person's inbox; `path` opens the place it speaks of."""

    person = reference(Person, index=False)
    text = pw.TextField()
    path = pw.TextField()
    at = pw.DateTimeField(default=clock.now)
    read_at = pw.DateTimeField(null=True)

    class Meta:
        indexes = ((("person", "read_at", "id"), False), (("person", "id"), False))
