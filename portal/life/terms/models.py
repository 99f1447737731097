"""Table of 延期换届."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import TERM_EXTENSION


class TermExtension(BaseModel):
    """A branch asks to elect later than its term ends; its committee agrees or not. At most a year."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="term_extensions")
    unit = reference(Unit, index=False, backref="term_extensions_of")
    term_ends = pw.DateField()  # of the term it is about, as it stood
    until = pw.DateField()
    reason = pw.TextField()
    answer = pw.TextField(default="")
    paper = pw.TextField(default="")  # 批复文号
    asked_by = reference(Person, index=False, backref="term_extensions_asked")
    decided_by = reference(Person, null=True, index=False, backref="term_extensions_decided")
    decided_on = pw.DateField(null=True)
    state = pw.TextField(default=TERM_EXTENSION.initial, constraints=[one_of("state", TERM_EXTENSION.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"

    class Meta:
        indexes = ((("unit", "state", "id"), False), (("committee", "state", "id"), False))
        constraints = [
            pw.Check("reason <> ''"),
            pw.Check("until > term_ends"),
            pw.Check("state NOT IN ('approved', 'refused') OR decided_on IS NOT NULL"),
            pw.Check("state <> 'refused' OR answer <> ''"),
        ]


TermExtension.add_index(
    TermExtension.index(TermExtension.unit, unique=True, name="term_extension_asked").where(
        TermExtension.state == "asked"
    )
)
