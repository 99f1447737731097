"""Tables of 制度要求: sets of rules as documents, and what the committee does not ask of somebody."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.life.judging.rules import SUBJECTS
from portal.units.models import Person, Unit
from portal.workflow import LIFE_RULES, RULE_WAIVER


class LifeRules(BaseModel):
    """A set of rules of a committee: an edition as one JSON document (judging/document.py), frozen once it is in force.

    The sets in force are judged together, the date decides. An edition that comes into force takes the place of the one
    before it and holds its rules through time.
    """

    id = LastingKey()
    committee = reference(Unit, index=False, backref="life_rules")
    name = pw.TextField()
    number = pw.IntegerField(default=1)  # the edition
    origin = reference("self", null=True, backref="editions")
    library = pw.TextField(default="")  # taken from the library under this key
    document = JSONField()
    state = pw.TextField(default=LIFE_RULES.initial, constraints=[one_of("state", LIFE_RULES.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "name", "number"), True), (("committee", "state", "id"), False))
        constraints = [pw.Check("name <> ''"), pw.Check("number >= 1")]


class RuleWaiver(BaseModel):
    """免除: what the committee does not ask of a branch (or of a group, a person of it) in these days, and why."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="rule_waivers")
    branch = reference(Unit, index=False, backref="rule_waivers_of")
    rule = pw.TextField()  # key of the rule
    rule_name = pw.TextField()
    kind = pw.TextField(default="branch", constraints=[one_of("kind", SUBJECTS)])
    person = reference(Person, null=True, backref="rule_waivers_for")
    group = reference(Unit, null=True, backref="rule_waivers_of_group")
    starts = pw.DateField()
    ends = pw.DateField()
    reason = pw.TextField()
    created_by = reference(Person, index=False, backref="rule_waivers_given")
    state = pw.TextField(default=RULE_WAIVER.initial, constraints=[one_of("state", RULE_WAIVER.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("branch", "state", "id"), False), (("committee", "state", "id"), False))
        constraints = [
            pw.Check("rule <> ''"),
            pw.Check("reason <> ''"),
            pw.Check("ends >= starts"),
            pw.Check("person_id IS NULL OR group_id IS NULL"),
        ]
