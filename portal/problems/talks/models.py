"""Table of 重点约谈."""

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.problems.models import Problem
from portal.units.models import Person, Unit
from portal.workflow import TALK


class Talk(BaseModel):
    """重点约谈: who was talked to about what, what they undertook; once filed its texts stay, corrections stand beside them."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_talks")
    branch = reference(Unit, null=True, index=False, backref="talks")  # None: the committee itself was talked to
    office = reference(Unit, null=True, index=False, backref="talks_of_office")  # who held it; None: a team
    team = reference(Team, null=True)
    problem = reference(Problem, null=True, backref="talks")  # what it was held for, where that is an entry
    person = reference(Person, null=True, backref="talks")  # who was talked to, where they are in the portal
    talked_to = pw.TextField()  # the same in words: name and post
    held_on = pw.DateField()
    place = pw.TextField(default="")
    participants = pw.TextField()  # in words
    matters = pw.TextField()
    undertaken = pw.TextField(default="")  # 表态和承诺
    created_by = reference(Person, index=False, backref="talks_recorded")
    state = pw.TextField(default=TALK.initial, constraints=[one_of("state", TALK.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"
    files_go_in = ("draft",)

    @property
    def unit_id(self) -> int:
        """The unit that was talked to."""
        return self.branch_id or self.committee_id

    class Meta:
        indexes = ((("committee", "held_on", "id"), False), (("branch", "held_on", "id"), False))
        constraints = [
            pw.Check("matters <> ''"),
            pw.Check("participants <> ''"),
            pw.Check("talked_to <> ''"),
            pw.Check("(office_id IS NULL) = (team_id IS NOT NULL)"),
        ]
