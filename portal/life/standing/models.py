"""Tables of where branches stand with the rules: a summary row a branch, year and rule; what was reminded of."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, one_of, reference
from portal.life.judging.finding import STATES
from portal.units.models import Unit


class LifeStanding(BaseModel):
    """One cell of the committee's matrix, kept in the transaction of each write it depends on.

    It holds until `changes_on`, the first day on which time alone may change it; from then on it is judged anew.
    """

    committee = reference(Unit, index=False, backref="life_standings")
    branch = reference(Unit, index=False, backref="life_standings_of")  # or the committee itself
    year = pw.IntegerField()
    rule = pw.TextField()  # key
    position = pw.IntegerField()  # of the rule among those in force
    name = pw.TextField()
    severity = pw.TextField(constraints=[one_of("severity", ("violation", "warning"))])
    done = pw.IntegerField()
    needed = pw.IntegerField()
    state = pw.TextField(constraints=[one_of("state", STATES)])
    short = pw.IntegerField(default=0)  # findings whose time is over
    due_on = pw.DateField(null=True)  # the earliest last day of what can still be done
    said = pw.TextField(default="")  # what is due by then, in words
    records = JSONField(default=list)  # ids of the records behind it
    judged_on = pw.DateField()
    changes_on = pw.DateField()

    class Meta:
        indexes = (
            (("branch", "year", "rule"), True),
            (("committee", "year", "position", "branch"), False),
            (("branch", "due_on"), False),
            (("committee", "changes_on"), False),
        )
        constraints = [pw.Check("done >= 0"), pw.Check("needed >= 0"), pw.Check("short >= 0")]


class LifeReminder(BaseModel):
    """What a branch was reminded of, so that it is reminded once."""

    branch = reference(Unit, index=False, backref="life_reminders")
    rule = pw.TextField()
    due_on = pw.DateField()
    sent_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("branch", "rule", "due_on"), True),)
