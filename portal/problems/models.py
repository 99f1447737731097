"""Tables of 整改台账: problems, their categories, extensions, notes and escalation."""

import peewee as pw

from portal import clock
from portal.accounts.models import ROLES, Team
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import PROBLEM, PROBLEM_EXTENSION

SUBJECTS = {"member": "党员", "branch": "党支部", "committee": "党委"}
SOURCES = {
    "supervision": "督导检查",
    "life": "组织生活",
    "appraisal": "民主评议",
    "opinion": "意见建议",
    "self_check": "自查",
    "stars": "星级评定",
    "talk": "约谈",
    "other": "其他",
}
# Recorded steps, decided by people; domain §7.
LEVELS = {
    "none": "无",
    "remind": "提醒",
    "urge": "督办",
    "admonish": "告诫",
    "talk": "约谈",
    "report": "通报",
    "hold": "问责",
}
NOTES = {"progress": "进展", "response": "情况说明", "criticism": "批评教育"}


class ProblemCategories(BaseModel):
    """问题类别 of a committee as one document with one version; a committee without a row uses the house's (from S0 and S1).

    `document`: list of {"key", "subject", "name", "source", "retired"}; a key is never given out again.
    """

    committee = reference(Unit, unique=True, backref="problem_categories")
    document = JSONField(default=list)
    version = pw.IntegerField(default=1)

    unit_key = "committee_id"


class Problem(BaseModel):
    """An entry of the ledger: found (draft), issued, put right, submitted, verified, closed."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_problems")
    branch = reference(Unit, null=True, index=False, backref="problems")  # None: the committee's own
    person = reference(Person, null=True, backref="problems")  # the subject, where that is a member
    subject = pw.TextField(constraints=[one_of("subject", SUBJECTS)])
    office = reference(
        Unit, null=True, index=False, backref="problems_of_office"
    )  # whose office found it; None: a team
    team = reference(Team, null=True, index=False)  # the team that follows it; None: the committee
    number = pw.TextField(default="")  # given when it is issued: 2026-0001
    former = pw.TextField(default="")  # the number in the ledger that it was imported from
    source = pw.TextField(constraints=[one_of("source", SOURCES)])
    source_record = pw.TextField(default="")  # table and id of the place it comes from
    source_id = pw.IntegerField(null=True)
    source_path = pw.TextField(default="")
    source_words = pw.TextField(default="")  # the same in words
    category = pw.TextField(default="")  # a key of the committee's categories
    text = pw.TextField()  # 问题
    requirement = pw.TextField(default="")  # 整改要求
    measures = pw.TextField(default="")  # 整改措施, by the unit
    responsible = pw.TextField(default="")
    responsible_person = reference(Person, null=True, backref="responsible_for")
    due_on = pw.DateField(null=True)
    first_due_on = pw.DateField(null=True)  # before any extension
    outcome = pw.TextField(default="")  # what was submitted
    on_site = pw.BooleanField(default=False)  # what was submitted has to be seen on the spot
    verdict = pw.TextField(default="")  # the latest word of the verifier
    level = pw.TextField(default="none", constraints=[one_of("level", LEVELS)])
    found_by = reference(Person, null=True, index=False, backref="problems_found")
    found_on = pw.DateField()
    issued_on = pw.DateField(null=True)
    submitted_on = pw.DateField(null=True)
    submitted_by = reference(Person, null=True, index=False, backref="problems_submitted")
    closed_on = pw.DateField(null=True)
    verified_by = reference(Person, null=True, index=False, backref="problems_verified")
    state = pw.TextField(default=PROBLEM.initial, constraints=[one_of("state", PROBLEM.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"
    files_go_in = ("working", "returned")

    @property
    def unit_id(self) -> int:
        """The unit that puts it right."""
        return self.branch_id or self.committee_id

    class Meta:
        indexes = (
            (("committee", "state", "due_on", "id"), False),
            (("branch", "state", "due_on", "id"), False),
            (("team", "state", "due_on", "id"), False),
            (("committee", "category", "state"), False),
            (("source_record", "source_id"), False),
        )
        constraints = [
            pw.Check("text <> ''"),
            pw.Check("office_id IS NOT NULL OR team_id IS NOT NULL"),
            pw.Check("(subject = 'committee') = (branch_id IS NULL)"),
            pw.Check("(subject = 'member') = (person_id IS NOT NULL)"),
            pw.Check(
                "state IN ('found', 'dropped') OR (number <> '' AND due_on IS NOT NULL AND issued_on IS NOT NULL)"
            ),
            pw.Check("state NOT IN ('verified', 'closed') OR verified_by_id IS NOT NULL"),
            pw.Check("verified_by_id IS NULL OR verified_by_id <> submitted_by_id"),
            pw.Check(
                "verified_by_id IS NULL OR responsible_person_id IS NULL OR verified_by_id <> responsible_person_id"
            ),
            pw.Check("state <> 'closed' OR closed_on IS NOT NULL"),
        ]


# A committee never gives a number twice; what is not issued yet has none.
Problem.add_index(Problem.index(Problem.committee, Problem.number, unique=True).where(Problem.number != ""))


class ProblemExtension(BaseModel):
    """申请延期: asked with a reason, granted or refused with a reason."""

    id = LastingKey()
    problem = reference(Problem, index=False, backref="extensions")
    person = reference(Person, index=False, backref="extensions_asked")
    until = pw.DateField()
    reason = pw.TextField()
    reply = pw.TextField(default="")
    decided_by = reference(Person, null=True, index=False, backref="extensions_decided")
    state = pw.TextField(default=PROBLEM_EXTENSION.initial, constraints=[one_of("state", PROBLEM_EXTENSION.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("problem", "state", "id"), False),)
        constraints = [
            pw.Check("reason <> ''"),
            pw.Check("state <> 'refused' OR reply <> ''"),
            pw.Check("decided_by_id IS NULL OR decided_by_id <> person_id"),
        ]


class ProblemNote(BaseModel):
    """进展, a response of branch or committee, 批评教育: said once, never edited."""

    id = LastingKey()
    problem = reference(Problem, index=False, backref="notes")
    kind = pw.TextField(constraints=[one_of("kind", NOTES)])
    person = reference(Person, index=False, backref="problem_notes")
    role = pw.TextField(constraints=[one_of("role", ROLES)])
    text = pw.TextField()
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("problem", "id"), False),)
        constraints = [pw.Check("text <> ''")]


class ProblemStep(BaseModel):
    """A recorded step of escalation: which, decided when and by whom, and why."""

    id = LastingKey()
    problem = reference(Problem, index=False, backref="steps")
    level = pw.TextField(constraints=[one_of("level", LEVELS), pw.Check("level <> 'none'")])
    decided_on = pw.DateField()
    decided_by = pw.TextField()  # 决定机关或领导, in words
    person = reference(Person, index=False, backref="problem_steps")  # who recorded it
    reason = pw.TextField()
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("problem", "id"), False),)
        constraints = [pw.Check("reason <> ''"), pw.Check("decided_by <> ''")]
