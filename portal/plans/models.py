"""Tables of 年度计划: a plan as a document, what its check found, records tied to its items by hand."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.life.records.models import LifeRecord
from portal.units.models import Person, Unit
from portal.workflow import ANNUAL_PLAN

KINDS = {"branch": "党支部年度计划", "committee": "党委年度安排", "model": "计划样本"}


class AnnualPlan(BaseModel):
    """A branch's plan for a year, the committee's own arrangement, or the model that it gives its branches.

    `document` as portal.plans.document reads it: items with lasting keys. Filed it waits for the committee; accepted it is
    changed with a reason alone, both texts stay in its revisions.
    """

    id = LastingKey()
    committee = reference(Unit, index=False, backref="annual_plans")
    unit = reference(Unit, index=False, backref="annual_plans_of")  # the branch, or the committee itself
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    year = pw.IntegerField()
    document = JSONField()
    reasons = JSONField(default=dict)  # of the last return: item key → reason, "" → of the whole
    found = JSONField(default=list)  # what the check said when it was filed
    filed_at = pw.DateTimeField(null=True)
    filed_by = reference(Person, null=True, index=False, backref="annual_plans_filed")
    accepted_at = pw.DateTimeField(null=True)
    created_by = reference(Person, index=False, backref="annual_plans_made")
    state = pw.TextField(default=ANNUAL_PLAN.initial, constraints=[one_of("state", ANNUAL_PLAN.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"
    files_go_in = ("draft", "returned")

    @property
    def branch_id(self) -> int:
        """The unit, as comments ask for it."""
        return int(self.unit_id)

    class Meta:
        indexes = ((("unit", "kind", "year"), True), (("committee", "year", "kind", "state", "id"), False))
        constraints = [
            pw.Check("year BETWEEN 2000 AND 2200"),
            pw.Check("(kind = 'branch') = (unit_id <> committee_id)"),
            pw.Check("state NOT IN ('filed', 'accepted') OR filed_at IS NOT NULL"),
            pw.Check("state <> 'accepted' OR accepted_at IS NOT NULL"),
        ]


class PlanLikeness(BaseModel):
    """What a plan has in common with another plan: one row a passage, written by the comparison in the background.

    The writer sees the own passage alone; the source who may read that plan.
    """

    plan = reference(AnnualPlan, backref="likenesses")
    source = reference(AnnualPlan, backref="likened")
    item = pw.TextField()  # key in the plan
    source_item = pw.TextField()
    passage = JSONField()  # starts, ends, share and the two texts, as plans/likeness.py writes it
    share = pw.IntegerField()  # per cent of the item
    last_year = pw.BooleanField(default=False)
    plan_version = pw.IntegerField()  # of the plan that was compared
    compared_at = pw.DateTimeField(default=clock.now)

    class Meta:
        constraints = [pw.Check("share BETWEEN 0 AND 100")]


class PlanLink(BaseModel):
    """A record that was tied to an item by hand; item "": to no item of this plan."""

    plan = reference(AnnualPlan, index=False, backref="links")
    record = reference(LifeRecord, backref="plan_links")
    item = pw.TextField(default="")
    person = reference(Person, index=False, backref="plan_links_made")
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("plan", "record"), True),)
