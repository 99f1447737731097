"""Tables of the trail."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, one_of


class AuditSeal(BaseModel):
    """A block of entries closed with an HMAC over them and the block before."""

    number = pw.IntegerField(unique=True)  # 1, 2, 3 … without a gap
    entries = pw.IntegerField()
    previous = pw.TextField()
    digest = pw.TextField()
    sealed_at = pw.DateTimeField(default=clock.now)


class AuditEntry(BaseModel):
    """Who did what to which record, in which role, when. Names fields and references, never personal values.

    Plain integers instead of foreign keys: the trail outlives what it speaks of and its rows cost little.
    """

    at = pw.DateTimeField(default=clock.now)
    person_id = pw.IntegerField(null=True)  # null: command line, worker, nobody, or anonymous
    role = pw.TextField(default="")
    unit_id = pw.IntegerField(null=True)  # the unit of the role at hand
    action = pw.TextField()
    record = pw.TextField(default="")  # table name
    record_id = pw.IntegerField(null=True)
    place_id = pw.IntegerField(null=True)  # the unit that the record belongs to
    outcome = pw.TextField(default="done", constraints=[one_of("outcome", ("done", "refused"))])
    fields = JSONField(default=list)
    detail = JSONField(default=dict)  # references and counts
    address = pw.TextField(default="")
    seal = pw.IntegerField(null=True)  # AuditSeal.number; set once, by the sealer

    class Meta:
        indexes = (
            (("at", "id"), False),
            (("person_id", "id"), False),
            (("record", "record_id", "id"), False),
            (("action", "id"), False),
            (("outcome", "id"), False),
            (("seal", "id"), False),
        )


# What waits for the sealer: few rows, found at once however long the trail is.
AuditEntry.add_index(AuditEntry.index(AuditEntry.id, name="audit_entry_unsealed").where(AuditEntry.seal.is_null()))


class Revision(BaseModel):
    """What a record held at a moment: the values that the trail leaves out (read by the record's own rules)."""

    record = pw.TextField()
    record_id = pw.IntegerField()
    number = pw.IntegerField()
    at = pw.DateTimeField(default=clock.now)
    person_id = pw.IntegerField(null=True)
    role = pw.TextField(default="")
    action = pw.TextField()
    note = pw.TextField(default="")
    values = JSONField(default=dict)

    class Meta:
        indexes = ((("record", "record_id", "number"), True),)
