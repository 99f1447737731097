"""The table of attachments."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person

KINDS = {"image": "图片", "pdf": "PDF", "docx": "Word 文档", "xlsx": "Excel 工作簿"}


class Attachment(BaseModel):
    """A file of a record; until its form is sent it belongs to nobody but its uploader (record "")."""

    id = LastingKey()
    record = pw.TextField(default="")  # table name
    record_id = pw.IntegerField(null=True)
    person = reference(Person, index=False)
    name = pw.TextField()  # as the user named it; never a path
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    size = pw.IntegerField()  # bytes, as kept
    sha256 = pw.TextField()
    stored = pw.TextField(unique=True)  # below uploads/
    created_at = pw.DateTimeField(default=clock.now)
    removed_at = pw.DateTimeField(null=True)  # the row stays, the file is gone

    class Meta:
        indexes = ((("record", "record_id", "id"), False), (("person", "id"), False))
        constraints = [pw.Check("(record = '') = (record_id IS NULL)")]
