"""Table of 谈心谈话: who talked with whom on which day. What was said stays with them."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import HEART_TALK


class HeartTalk(BaseModel):
    """谈心谈话: coverage alone. What was entered by mistake is withdrawn, its row stays."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="heart_talks")
    branch = reference(Unit, index=False, backref="heart_talks_of")  # of the person
    person = reference(Person, index=False, backref="heart_talks_with")
    talker = reference(Person, index=False, backref="heart_talks_held")
    talked_on = pw.DateField()
    created_by = reference(Person, index=False, backref="heart_talks_entered")
    state = pw.TextField(default=HEART_TALK.initial, constraints=[one_of("state", HEART_TALK.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("branch", "talked_on", "id"), False),
            (("committee", "talked_on", "id"), False),
            (("person", "talked_on"), False),
            (("talker", "talked_on"), False),
        )
        constraints = [pw.Check("person_id <> talker_id")]
