"""Table of 组织关系排查: what a branch found about members who are away or out of reach."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit

FOUND = {"here": "正常参加组织生活", "away": "流动", "lost": "失联"}


class TieReview(BaseModel):
    """组织关系排查 of one member on a day; never changed, the latest holds."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="tie_reviews")
    branch = reference(Unit, index=False, backref="tie_reviews_of")
    person = reference(Person, index=False, backref="tie_reviews_with")
    reviewed_on = pw.DateField()
    found = pw.TextField(constraints=[one_of("found", FOUND)])
    whereabouts = pw.TextField(default="")  # where to, in words; no address
    text = pw.TextField(default="")  # what was done
    created_by = reference(Person, index=False, backref="tie_reviews_entered")
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("branch", "reviewed_on", "id"), False),
            (("person", "reviewed_on"), False),
            (("committee", "reviewed_on", "id"), False),
        )
        constraints = [pw.Check("found <> 'lost' OR text <> ''")]
