"""Tables of 民主评议党员."""

import peewee as pw

from portal import clock
from portal.ballots.models import Ballot
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.life.records.models import LifeRecord
from portal.units.models import Person, Unit
from portal.workflow import APPRAISAL

GRADES = ("优秀", "合格", "基本合格", "不合格")  # from best to worst


class Appraisal(BaseModel):
    """A branch's appraisal of its members in a year."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="appraisals")
    branch = reference(Unit, index=False, backref="appraisals_of")
    year = pw.IntegerField()
    self_until = pw.DateField()  # 自评截止
    ballot = reference(Ballot, null=True, backref="appraisals")  # 民主测评 in the portal
    paper = pw.TextField(default="")  # why there was none here: 书面测评, its date and result
    record = reference(LifeRecord, null=True, backref="appraisals")  # the meeting that it was done in
    filed_at = pw.DateTimeField(null=True)
    reason = pw.TextField(default="")  # of the last return
    created_by = reference(Person, index=False, backref="appraisals_begun")
    state = pw.TextField(default=APPRAISAL.initial, constraints=[one_of("state", APPRAISAL.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("branch", "year"), True), (("committee", "year", "state", "id"), False))
        constraints = [
            pw.Check("year BETWEEN 2000 AND 2200"),
            pw.Check("state <> 'filed' OR filed_at IS NOT NULL"),
            pw.Check("state <> 'returned' OR reason <> ''"),
        ]


class AppraisalMember(BaseModel):
    """A member in an appraisal: the own assessment, and the grade that the branch gave. 预备党员 take part and get none."""

    id = LastingKey()
    appraisal = reference(Appraisal, index=False, backref="members")
    person = reference(Person, index=False, backref="appraised")
    name = pw.TextField()
    formal = pw.BooleanField()
    self_text = pw.TextField(default="")
    self_grade = pw.TextField(default="", constraints=[one_of("self_grade", ("", *GRADES))])
    self_at = pw.DateTimeField(null=True)
    grade = pw.TextField(default="", constraints=[one_of("grade", ("", *GRADES))])
    reason = pw.TextField(default="")

    class Meta:
        indexes = ((("appraisal", "person"), True), (("person", "appraisal"), False))
        constraints = [pw.Check("grade = '' OR formal")]
