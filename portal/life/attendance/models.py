"""Table of the steps taken with a member who stays away without reason."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit

STEPS = {"remind": "谈话提醒", "criticise": "批评教育", "order": "组织处理"}


class AbsenceStep(BaseModel):
    """A step that the branch took with a member (S1: 批评教育, in grave cases 组织处理); recorded, never changed."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="absence_steps")
    branch = reference(Unit, index=False, backref="absence_steps_of")
    person = reference(Person, index=False, backref="absence_steps_with")
    kind = pw.TextField(constraints=[one_of("kind", STEPS)])
    taken_on = pw.DateField()
    text = pw.TextField()
    created_by = reference(Person, index=False, backref="absence_steps_taken")
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("branch", "taken_on", "id"), False), (("person", "taken_on"), False), (("committee", "id"), False))
        constraints = [pw.Check("text <> ''")]
