"""Tables of commitments."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import PLEDGE

STANDARDS = ("政治合格", "执行纪律合格", "品德合格", "发挥作用合格")
MOST_ITEMS = 5


class Pledge(BaseModel):
    """A member's commitments of one year. Branch and committee are kept on the row: lists filter by them."""

    person = reference(Person, index=False)
    branch = reference(Unit, index=False, backref="pledges")
    committee = reference(Unit, index=False, backref="committee_pledges")
    year = pw.IntegerField()
    state = pw.TextField(default=PLEDGE.initial, constraints=[one_of("state", PLEDGE.states)])
    post = pw.TextField(default="")  # the member's post at submission, as it is published
    round = pw.IntegerField(default=0)  # how often it was submitted
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)
    submitted_at = pw.DateTimeField(null=True)
    approved_at = pw.DateTimeField(null=True)
    published_at = pw.DateTimeField(null=True)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("person", "year"), True),
            (("committee", "year", "submitted_at", "id"), False),
            (("committee", "year", "state", "submitted_at", "id"), False),
            (("branch", "year", "state", "id"), False),
            (("committee", "year", "published_at", "id"), False),
            (("branch", "year", "published_at", "id"), False),
        )


class PledgeItem(BaseModel):
    """One commitment: what, how, by when, for which of the four standards and which duty of the post."""

    id = LastingKey()
    pledge = reference(Pledge, index=False, backref="items")
    number = pw.IntegerField()
    matter = pw.TextField()
    measure = pw.TextField(default="")
    due_on = pw.DateField(null=True)
    standard = pw.TextField(default="", constraints=[one_of("standard", ("", *STANDARDS))])
    duty = pw.TextField(default="")
    verdict = pw.TextField(default="", constraints=[one_of("verdict", ("", "passed", "returned"))])
    reason = pw.TextField(default="")  # why it was returned

    class Meta:
        indexes = ((("pledge", "number"), True),)
        constraints = [
            pw.Check("verdict <> 'returned' OR reason <> ''"),
            pw.Check(f"number BETWEEN 1 AND {MOST_ITEMS}"),
        ]


class PledgeYear(BaseModel):
    """A committee's dates for a year: file by, review by."""

    committee = reference(Unit, index=False)
    year = pw.IntegerField()
    file_by = pw.DateField(null=True)
    review_by = pw.DateField(null=True)
    version = pw.IntegerField(default=1)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "year"), True),)
