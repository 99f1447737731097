"""Tables of a member's own study: the plan they tick themselves, and their reports to the branch."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import THOUGHT_REPORT


class StudyPlan(BaseModel):
    """个人自学计划 of a year; its owner alone sees and ticks it."""

    id = LastingKey()
    person = reference(Person, index=False, backref="study_plans")
    year = pw.IntegerField()
    aim = pw.TextField(default="")
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("person", "year"), True),)


class StudyItem(BaseModel):
    """What is to be studied: a text, perhaps a month, the day it was done."""

    id = LastingKey()
    plan = reference(StudyPlan, backref="items")
    text = pw.TextField()
    month = pw.IntegerField(null=True)
    done_on = pw.DateField(null=True)

    class Meta:
        constraints = [pw.Check("text <> ''"), pw.Check("month IS NULL OR month BETWEEN 1 AND 12")]


class ThoughtReport(BaseModel):
    """定期汇报 on thought and work; read by the secretary of the branch alone, beside its author."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="thought_reports")
    branch = reference(Unit, index=False, backref="thought_reports_of")
    person = reference(Person, index=False, backref="thought_reports_by")
    period = pw.TextField()  # 2026年第三季度
    text = pw.TextField()
    sent_at = pw.DateTimeField(null=True)
    read_at = pw.DateTimeField(null=True)
    read_by = reference(Person, null=True, index=False, backref="thought_reports_read")
    reply = pw.TextField(default="")
    state = pw.TextField(default=THOUGHT_REPORT.initial, constraints=[one_of("state", THOUGHT_REPORT.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("branch", "state", "id"), False), (("person", "id"), False))
        constraints = [
            pw.Check("period <> ''"),
            pw.Check("text <> ''"),
            pw.Check("state = 'draft' OR sent_at IS NOT NULL"),
        ]
