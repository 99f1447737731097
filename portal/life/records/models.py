"""Tables of 组织生活记录: the record with its minutes, the branches it counts for, who was expected, guests, annexes."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.life.judging.facts import STATUSES
from portal.units.models import Person, Unit
from portal.workflow import LIFE_RECORD

LECTURE_FORMS = {
    "plain": "普通党课",
    "thematic": "专题党课",
    "micro": "微型党课",
    "scene": "情景党课",
    "field": "现场党课",
}
GUESTS = {
    "leader": "双重组织生活的领导干部",
    "committee": "党委派员",
    "supervisor": "督导组",
    "applicant": "入党积极分子",
    "other": "其他列席人员",
}


class LifeRecord(BaseModel):
    """组织生活记录: one meeting or activity of a branch (or of one of its groups), or of the committee for several branches.

    Announced beforehand or written afterwards; it counts once it is filed (归档), and is not changed any more (a trigger holds
    that). `minutes` is the document of records/minutes.py: agenda, speeches, resolutions, each with a lasting key.
    """

    id = LastingKey()
    committee = reference(Unit, index=False, backref="life_records")
    unit = reference(Unit, index=False, backref="life_records_held")  # the branch, or the committee itself
    group = reference(Unit, null=True, backref="life_records_of_group")  # of the branch, where a 党小组 met
    types = JSONField(default=list)  # keys of judging.rules.TYPES and of the types that rules of the committee add
    title = pw.TextField()
    day = pw.DateField()
    starts = pw.TextField(default="")  # HH:MM
    ends = pw.TextField(default="")
    place = pw.TextField(default="")
    host = reference(Person, null=True, index=False, backref="life_hosted")
    host_name = pw.TextField(default="")  # in words, kept as of that day
    recorder = reference(Person, null=True, index=False, backref="life_recorded")
    recorder_name = pw.TextField(default="")
    lecture_form = pw.TextField(default="", constraints=[one_of("lecture_form", ("", *LECTURE_FORMS))])
    hours = pw.IntegerField(default=0)  # 学时 of each who attends, in hundredths (as the cents of a price)
    belongs_to = pw.DateField(null=True)  # a day of the earlier period it belongs to
    minutes = JSONField(default=dict)
    note = pw.TextField(default="")  # 会议记录 in free words, beside the speeches
    announced_at = pw.DateTimeField(null=True)
    filed_at = pw.DateTimeField(null=True)
    filed_by = reference(Person, null=True, index=False, backref="life_filed")
    late = pw.BooleanField(default=False)  # 补录: filed more than three working days afterwards
    reason = pw.TextField(default="")  # why it was called off
    imported = pw.BooleanField(default=False)  # out of a ledger kept in Excel
    created_by = reference(Person, index=False, backref="life_created")
    state = pw.TextField(default=LIFE_RECORD.initial, constraints=[one_of("state", LIFE_RECORD.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"
    files_go_in = ("draft", "announced")

    @property
    def branch_id(self) -> int:
        """The unit, as comments ask for it."""
        return int(self.unit_id)

    class Meta:
        indexes = (
            (("unit", "day", "id"), False),
            (("unit", "state", "day", "id"), False),
            (("committee", "day", "id"), False),
            (("committee", "state", "day", "id"), False),
        )
        constraints = [
            pw.Check("title <> ''"),
            pw.Check("hours BETWEEN 0 AND 10000"),
            pw.Check("state <> 'filed' OR (filed_at IS NOT NULL AND filed_by_id IS NOT NULL)"),
            pw.Check("state <> 'called_off' OR reason <> ''"),
        ]


class LifePresence(BaseModel):
    """A branch that a record counts for: its own, and of a committee's record each branch that was present."""

    record = reference(LifeRecord, index=False, backref="presences")
    branch = reference(Unit, backref="life_presences")

    class Meta:
        indexes = ((("record", "branch"), True),)


class LifeAttendance(BaseModel):
    """One person who was expected: present, on leave with a reason, absent; 补课 with its day.

    `branch` is the person's of that day, `name` as it was. Once the record is filed only the make-up changes.
    """

    record = reference(LifeRecord, index=False, backref="attendances")
    person = reference(Person, index=False, backref="life_attendances")
    branch = reference(Unit, index=False, backref="life_attendances_of")
    name = pw.TextField()
    voting = pw.BooleanField(default=False)  # 有表决权: a formal member on that day
    status = pw.TextField(default="present", constraints=[one_of("status", STATUSES)])
    reason = pw.TextField(default="")
    hours = pw.IntegerField(null=True)  # hundredths; None: the record's
    made_up_on = pw.DateField(null=True)
    made_up_how = pw.TextField(default="")

    class Meta:
        indexes = ((("record", "person"), True), (("person", "record"), False), (("branch", "status", "record"), False))
        constraints = [
            pw.Check("status <> 'leave' OR reason <> ''"),
            pw.Check("made_up_on IS NULL OR status <> 'present'"),
            pw.Check("hours IS NULL OR hours BETWEEN 0 AND 10000"),
        ]


class LifeGuest(BaseModel):
    """列席: who was there without being expected. A leader (双重组织生活) attends for the own branch, no one else counts."""

    record = reference(LifeRecord, backref="guests")
    kind = pw.TextField(constraints=[one_of("kind", GUESTS)])
    person = reference(Person, null=True, backref="life_visits")
    name = pw.TextField()
    post = pw.TextField(default="")

    class Meta:
        constraints = [pw.Check("name <> ''")]


class LifeAnnex(BaseModel):
    """附记: a correction of a filed record, beside it; never changed."""

    id = LastingKey()
    record = reference(LifeRecord, backref="annexes")
    person = reference(Person, index=False, backref="life_annexes")
    text = pw.TextField()
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        constraints = [pw.Check("text <> ''")]
