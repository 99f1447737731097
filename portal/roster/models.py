"""Tables of a roster import: the workbook, and its rows as read and compared."""

import peewee as pw

from portal import clock
from portal.accounts.models import Appointment
from portal.db import BaseModel, JSONField, one_of, reference
from portal.jobs.models import Job
from portal.units.models import Person, Unit
from portal.workflow import ROSTER


class RosterImport(BaseModel):
    """One uploaded roster of a committee, from reading to applying."""

    committee = reference(Unit)
    uploaded_by = reference(Person)
    filename = pw.TextField()  # as the user named it
    stored = pw.TextField()  # generated name below the instance's uploads/
    sha256 = pw.TextField()
    state = pw.TextField(default=ROSTER.initial, constraints=[one_of("state", ROSTER.states)])
    skip_wrong = pw.BooleanField(default=False)
    columns = JSONField(default=dict)  # kept field → [column letter, heading]
    ignored = JSONField(default=list)  # headings that are not kept
    skipped = JSONField(default=dict)  # 空行、合计、签字行 → count
    counts = JSONField(default=dict)  # 新增 … 有误 → count
    missing = JSONField(default=list)  # person ids on the books and not in the file (名册中已无)
    new_branches = JSONField(default=list)  # [{"name", "sector", "rows", "formal", "like", "decision"}]
    problem = pw.TextField(default="")  # why it could not be read
    appointment = reference(Appointment, null=True)  # the role in which it was uploaded; jobs work in it
    job = reference(Job, null=True)
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)
    read_at = pw.DateTimeField(null=True)
    applied_at = pw.DateTimeField(null=True)

    unit_key = "committee_id"


class RosterRow(BaseModel):
    """A row of the workbook as it was read, and what it would do."""

    roster = reference(RosterImport, index=False)
    position = pw.IntegerField()  # 1, 2, 3 … over all sheets
    sheet = pw.TextField(default="")
    number = pw.IntegerField()  # the row in its sheet
    name = pw.TextField(default="")
    sex = pw.TextField(default="")
    birth = pw.TextField(default="")
    joined = pw.TextField(default="")
    confirmed = pw.TextField(default="")
    membership = pw.TextField(default="")
    category = pw.TextField(default="")
    status = pw.TextField(default="")
    branch = pw.TextField(default="")
    sector = pw.TextField(default="")
    group = pw.TextField(default="")
    duty = pw.TextField(default="")
    post = pw.TextField(default="")
    telephone = pw.TextField(default="")
    initials = pw.TextField(default="")
    tokens = pw.TextField(default="")  # the person's search entry
    outcome = pw.TextField(constraints=[one_of("outcome", ("new", "changed", "same", "wrong", "unclear"))])
    person = reference(Person, null=True)
    person_version = pw.IntegerField(null=True)  # as compared; a person edited since is compared again
    branch_unit = reference(Unit, null=True)
    group_unit = reference(Unit, null=True, backref="group_rows")
    candidates = JSONField(default=list)  # person ids among which the user must choose
    answer = pw.IntegerField(null=True)  # the person chosen among them; 0: someone new
    changes = JSONField(default=dict)  # field → [before, after]
    problems = JSONField(default=list)  # [{"column", "heading", "found", "advice", "severity"}]

    class Meta:
        indexes = ((("roster", "position"), True), (("roster", "outcome", "position"), False))
