"""The table of suggestions."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, ScatteredKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import SUGGESTION

ADDRESSEES = {"branch": "党支部", "committee": "基层党委", "admin": "系统管理员"}


class Suggestion(BaseModel):
    """An opinion or a complaint, signed or anonymous, with its answer. Anonymous: no person, no moment, only the day."""

    id = ScatteredKey()
    addressee = pw.TextField(constraints=[one_of("addressee", ADDRESSEES)])
    branch = reference(Unit, index=False)  # of the author
    committee = reference(Unit, index=False, backref="committee_suggestions")
    person = reference(Person, null=True, backref="suggestions")
    text = pw.TextField()
    state = pw.TextField(default=SUGGESTION.initial, constraints=[one_of("state", SUGGESTION.states)])
    answer = pw.TextField(default="")
    answered_by = reference(Person, null=True, index=False, backref="suggestions_answered")
    answered_at = pw.DateTimeField(null=True)
    sent_on = pw.DateField(default=clock.today)
    sent_at = pw.DateTimeField(null=True)
    receipt = pw.TextField(default="")  # digest of the code by which an anonymous author asks after it
    version = pw.IntegerField(default=1)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("branch", "addressee", "state", "sent_on", "id"), False),
            (("committee", "addressee", "state", "sent_on", "id"), False),
            (("addressee", "state", "sent_on", "id"), False),
        )
        constraints = [
            pw.Check("person_id IS NOT NULL OR sent_at IS NULL"),
            pw.Check("state <> 'answered' OR answer <> ''"),
        ]


Suggestion.add_index(Suggestion.index(Suggestion.receipt, unique=True).where(Suggestion.receipt != ""))
