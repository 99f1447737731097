"""Table of 督导组交接."""

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import TEAM_HANDOVER


class TeamHandover(BaseModel):
    """交接: a team hands over the open entries of some units to another team, which takes them over or does not."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="handovers")  # of the giving team
    giver = reference(Team, index=False, backref="handed_over")
    taker = reference(Team, index=False, backref="taken_over")
    problems = JSONField(default=list)  # ids of the entries that were open then
    note = pw.TextField(default="")
    reply = pw.TextField(default="")
    person = reference(Person, index=False, backref="handovers")  # who offered it
    state = pw.TextField(default=TEAM_HANDOVER.initial, constraints=[one_of("state", TEAM_HANDOVER.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("giver", "state"), False), (("taker", "state"), False), (("committee", "state", "id"), False))
        constraints = [pw.Check("giver_id <> taker_id"), pw.Check("state <> 'refused' OR reply <> ''")]
