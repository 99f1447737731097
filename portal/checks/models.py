"""Tables of 督导检查: checklist, check, who carries it out, the visit to a unit, the answers."""

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.problems.models import Problem
from portal.units.models import Person, Unit
from portal.workflow import CHECK_VISIT, CHECKLIST, SPOT_CHECK

# Guidance (全覆盖指导) is the committee's own; the others are a team's, or the committee's.
KINDS = {"random": "随机抽查", "tour": "巡回检查", "special": "专项督查", "guidance": "全覆盖指导"}
METHODS = {"hear": "听", "see": "看", "look_up": "查", "ask": "问", "visit": "访"}
ANSWERS = {"yes": "是", "partly": "部分", "no": "否", "na": "不适用"}


class Checklist(BaseModel):
    """检查清单: an edition of a list of items as one JSON document; frozen once a check uses it (a trigger holds that)."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="checklists")
    team = reference(Team, null=True, index=False)  # None: the committee's own
    name = pw.TextField()
    number = pw.IntegerField(default=1)  # the edition
    origin = reference("self", null=True, backref="editions")
    document = JSONField(default=dict)  # as portal.checks.checklists.document reads it
    state = pw.TextField(default=CHECKLIST.initial, constraints=[one_of("state", CHECKLIST.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "name", "number"), True), (("committee", "state", "id"), False))
        constraints = [pw.Check("name <> ''"), pw.Check("number >= 1")]


class SpotCheck(BaseModel):
    """A check: what about, when, by whom, with which list; the units it goes to are its visits."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="checks")
    team = reference(Team, null=True, index=False)  # None: the committee itself
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    title = pw.TextField()
    subject = pw.TextField(default="")  # 检查内容
    starts = pw.DateField()
    ends = pw.DateField()
    checklist = reference(Checklist, null=True, backref="checks")
    summary = pw.TextField(default="")  # 总体评价, said when it is released
    verifies = reference(Problem, null=True, backref="verified_by_checks")  # of a small check on site
    released_at = pw.DateTimeField(null=True)
    created_by = reference(Person, index=False, backref="checks_made")
    state = pw.TextField(default=SPOT_CHECK.initial, constraints=[one_of("state", SPOT_CHECK.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "state", "id"), False), (("team", "state", "id"), False))
        constraints = [
            pw.Check("title <> ''"),
            pw.Check("ends >= starts"),
            pw.Check("(state NOT IN ('released', 'closed')) OR released_at IS NOT NULL"),
        ]


class CheckMember(BaseModel):
    """Who carries a check out."""

    check = reference(SpotCheck, column_name="check_id", index=False, backref="members")
    person = reference(Person, backref="checking")
    lead = pw.BooleanField(default=False)

    class Meta:
        indexes = ((("check", "person"), True),)


class CheckVisit(BaseModel):
    """A unit that a check goes to: planned, visited on site (method, date, people met), released, answered by the unit."""

    id = LastingKey()
    check = reference(SpotCheck, column_name="check_id", index=False, backref="visits")
    # Whose check it is, as the check says: rules and scopes ask for it at every visit.
    office = reference(Unit, index=False, backref="office_visits")
    team = reference(Team, null=True, index=False)
    committee = reference(Unit, index=False, backref="committee_visits")  # of the unit
    unit = reference(Unit, index=False, backref="visits")  # mostly a branch
    planned_on = pw.DateField(null=True)
    visitor = reference(Person, null=True, backref="visits")
    visited_on = pw.DateField(null=True)
    methods = JSONField(default=list)  # keys of METHODS
    met = pw.TextField(default="")  # people met
    opinion = pw.TextField(default="")  # 现场意见
    response = pw.TextField(default="")
    responded_at = pw.DateTimeField(null=True)
    state = pw.TextField(default=CHECK_VISIT.initial, constraints=[one_of("state", CHECK_VISIT.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"
    files_go_in = ("planned", "visited")

    @property
    def branch_id(self) -> int:
        """The unit, as comments ask for it."""
        return int(self.unit_id)

    class Meta:
        indexes = (
            (("check", "unit"), True),
            (("unit", "state", "id"), False),
            (("committee", "visited_on", "id"), False),
            (("team", "state", "id"), False),
            (("office", "state", "id"), False),
        )
        constraints = [pw.Check("state NOT IN ('visited', 'released', 'responded') OR visited_on IS NOT NULL")]


class CheckAnswer(BaseModel):
    """What was found at an item of the checklist; one row an item, the latest answer holds, `token` is that of its sending."""

    id = LastingKey()
    visit = reference(CheckVisit, index=False, backref="answers")
    item = pw.TextField()  # the item's key in the checklist's document
    answer = pw.TextField(constraints=[one_of("answer", ANSWERS)])
    evidence = pw.TextField(default="")
    person = reference(Person, index=False, backref="check_answers")
    token = pw.TextField(default="")  # of the last sending
    version = pw.IntegerField(default=1)
    answered_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("visit", "item"), True),)
        constraints = [pw.Check("item <> ''")]
