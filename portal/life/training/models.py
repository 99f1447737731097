"""Tables of 轮训: courses of the committee, and who took part."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import TRAINING

AUDIENCES = {"heads": "党支部书记", "officers": "支部书记和委员", "members": "党员"}


class Training(BaseModel):
    """集中培训 or 轮训 of a committee: its days, its hours, for whom; it counts once it is filed."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="trainings")
    title = pw.TextField()
    audience = pw.TextField(default="heads", constraints=[one_of("audience", AUDIENCES)])
    starts = pw.DateField()
    ends = pw.DateField()
    hours = pw.IntegerField()  # hundredths of 学时
    place = pw.TextField(default="")
    topic = pw.TextField(default="")
    created_by = reference(Person, index=False, backref="trainings_entered")
    state = pw.TextField(default=TRAINING.initial, constraints=[one_of("state", TRAINING.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "state", "ends", "id"), False),)
        constraints = [
            pw.Check("title <> ''"),
            pw.Check("ends >= starts"),
            pw.Check("hours BETWEEN 0 AND 10000"),
        ]


class TrainingPlace(BaseModel):
    """A person who took part, with the hours that count for them."""

    training = reference(Training, index=False, backref="places")
    person = reference(Person, index=False, backref="training_places")
    branch = reference(Unit, index=False, backref="training_places_of")  # of that day
    hours = pw.IntegerField(null=True)  # hundredths; None: the course's

    class Meta:
        indexes = ((("training", "person"), True), (("person", "training"), False), (("branch", "training"), False))
        constraints = [pw.Check("hours IS NULL OR hours BETWEEN 0 AND 10000")]
