"""Tables of anonymous ballots."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, one_of, reference
from portal.units.models import Unit

VOTERS = {"members": "党员", "staff": "群众", "both": "党员和群众"}


class Ballot(BaseModel):
    """Questions to the people of a unit, answered on one scale between two days (inclusive)."""

    key = pw.TextField(unique=True)  # what it is for: "pledges:2026:12:members"
    title = pw.TextField()
    unit = reference(Unit)
    voters = pw.TextField(constraints=[one_of("voters", VOTERS)])
    scale = JSONField()  # labels from best to worst
    opens_on = pw.DateField()
    closes_on = pw.DateField()
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"

    class Meta:
        constraints = [pw.Check("closes_on >= opens_on")]


class BallotQuestion(BaseModel):
    """One question. Questions of one part are answered together, once per person."""

    ballot = reference(Ballot, index=False, backref="questions")
    part = pw.IntegerField(default=0)  # 0: the whole ballot; else the record that the part is about
    number = pw.IntegerField()
    text = pw.TextField()
    record = pw.TextField(default="")  # the table of what is asked about, where it is a record
    record_id = pw.IntegerField(null=True)

    class Meta:
        indexes = ((("ballot", "part", "number"), True), (("record", "record_id"), False))


class BallotTally(BaseModel):
    """How many gave an answer: the only trace of a vote. No row is a person's, no row tells an order."""

    question = reference(BallotQuestion, index=False, backref="tallies")
    choice = pw.IntegerField()  # index in the scale
    voices = pw.IntegerField()

    class Meta:
        primary_key = pw.CompositeKey("question", "choice")
        without_rowid = True
        constraints = [pw.Check("voices > 0"), pw.Check("choice >= 0")]
