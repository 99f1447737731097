"""Tables of 自查: a committee's lists of questions, and the self-checks that were made."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.problems.models import SUBJECTS
from portal.units.models import Person, Unit


class SelfCheckList(BaseModel):
    """自查清单 of a committee: questions by which members, branches and committees examine themselves.

    The house's own lists lie in the library; a committee takes one over by copying it.
    """

    id = LastingKey()
    committee = reference(Unit, index=False, backref="self_check_lists")
    subject = pw.TextField(constraints=[one_of("subject", SUBJECTS)])
    name = pw.TextField()
    source = pw.TextField(default="")
    questions = JSONField(default=list)  # [{"key": …, "text": …, "category": key or ""}]
    retired = pw.BooleanField(default=False)
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "subject", "name"), True),)
        constraints = [pw.Check("name <> ''")]


class SelfCheck(BaseModel):
    """A self-check that was made and does not change: who, by which questions, with what answers.

    Where an answer says that there is a problem, an entry of the ledger names this row as its source.
    """

    id = LastingKey()
    questions = JSONField(default=list)  # as they were asked; before `list`, which is another word from there on
    list = reference(SelfCheckList, null=True, backref="self_checks")  # None: one of the library
    name = pw.TextField()  # of the list, as it was called
    subject = pw.TextField(constraints=[one_of("subject", SUBJECTS)])
    committee = reference(Unit, index=False, backref="committee_self_checks")
    branch = reference(Unit, null=True, index=False, backref="self_checks")  # None: the committee's own
    person = reference(Person, null=True, index=False, backref="self_checks")  # whose own it is; None: of a unit
    made_by = reference(Person, index=False, backref="self_checks_made")
    made_on = pw.DateField()
    answers = JSONField(default=dict)  # question key → {"text": …, "found": true when it is a problem}
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"

    @property
    def unit_id(self) -> int:
        """The unit that examined itself, or whose member did."""
        return self.branch_id or self.committee_id

    class Meta:
        indexes = (
            (("branch", "made_on", "id"), False),
            (("committee", "made_on", "id"), False),
            (("person", "made_on", "id"), False),
        )
        constraints = [
            pw.Check("(subject = 'member') = (person_id IS NOT NULL)"),
            pw.Check("(subject = 'committee') = (branch_id IS NULL)"),
        ]
