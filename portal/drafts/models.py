"""Tables of unsent and of sent forms."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, reference
from portal.units.models import Person


class Draft(BaseModel):
    """The fields of a form that was not sent: kept while typing, or when the session had expired."""

    person = reference(Person)
    path = pw.TextField()  # the form's action
    page = pw.TextField()  # the page on which the form stands
    fields = JSONField()  # name → list of values; never passwords, files or tokens
    expired = pw.BooleanField(default=False)  # posted after the session had ended
    saved_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("person", "path"), True),)


class Sent(BaseModel):
    """The one-time token of a form that has been carried out, and where its result is."""

    token = pw.TextField(primary_key=True)
    person = reference(Person)
    path = pw.TextField()
    sent_at = pw.DateTimeField(default=clock.now)
