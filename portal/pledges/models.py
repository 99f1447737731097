"""Tables of commitments."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, LastingKey, ScatteredKey, one_of, reference
from portal.units.models import SECTORS, Person, Unit
from portal.workflow import OPINION, PLEDGE, PLEDGE_CHANGE

STANDARDS = ("政治合格", "执行纪律合格", "品德合格", "发挥作用合格")
MOST_ITEMS = 5
SCALE = ("好", "较好", "一般", "差")  # of 评诺, where a committee sets no other


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
    moved_at = pw.DateTimeField(null=True)  # the first progress
    evaluated_at = pw.DateTimeField(null=True)  # 组织评定 is complete

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("person", "year"), True),
            (("committee", "year", "submitted_at", "id"), False),
            (("committee", "year", "state", "submitted_at", "id"), False),
            (("branch", "year", "state", "id"), False),
            (("committee", "year", "published_at", "id"), False),
            (("committee", "year", "branch", "published_at", "id"), False),  # the board by branch
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
    share = pw.IntegerField(null=True, constraints=[pw.Check("share BETWEEN 0 AND 100")])  # done, in per cent
    progress_on = pw.DateField(null=True)  # the day of the latest progress
    amended_on = pw.DateField(null=True)  # changed for an objective reason after publication
    stopped_on = pw.DateField(null=True)  # stopped for an objective reason: shown with its explanation, never deleted
    exemplary_on = pw.DateField(null=True)  # 示范: a leading member's item, shown as an example since

    class Meta:
        indexes = ((("pledge", "number"), True),)
        constraints = [
            pw.Check("verdict <> 'returned' OR reason <> ''"),
            pw.Check(f"number BETWEEN 1 AND {MOST_ITEMS}"),
        ]


class PledgeYear(BaseModel):
    """A committee's settings of a year: file by, review by, when 评诺 runs and on which scale, how many items."""

    committee = reference(Unit, index=False)
    year = pw.IntegerField()
    file_by = pw.DateField(null=True)
    review_by = pw.DateField(null=True)
    evaluate_from = pw.DateField(null=True)
    evaluate_until = pw.DateField(null=True)
    scale = JSONField(null=True)  # labels from best to worst; null: SCALE
    most_items = pw.IntegerField(null=True, constraints=[pw.Check(f"most_items BETWEEN 1 AND {MOST_ITEMS}")])
    version = pw.IntegerField(default=1)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "year"), True),)


class PledgeProgress(BaseModel):
    """践诺进展 of one item: what was done, on which day, how far it is now."""

    id = LastingKey()
    pledge = reference(Pledge, index=False, backref="progress")
    item = reference(PledgeItem, index=False, backref="progress")
    made_on = pw.DateField()
    share = pw.IntegerField(null=True, constraints=[pw.Check("share BETWEEN 0 AND 100")])
    text = pw.TextField()
    shown = pw.BooleanField(default=True)  # may stand on the board; attachments never do
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("pledge", "made_on"), False), (("item", "made_on"), False))


class PledgeChange(BaseModel):
    """变更 or 停止 of a published item for an objective reason: proposed by the author, agreed or refused."""

    pledge = reference(Pledge, backref="changes")
    item = reference(PledgeItem, index=False, backref="changes")
    person = reference(Person, index=False)  # the author
    branch = reference(Unit, index=False)
    committee = reference(Unit, index=False, backref="committee_changes")
    kind = pw.TextField(constraints=[one_of("kind", ("change", "stop"))])
    reason = pw.TextField()  # public once agreed
    wanted = JSONField(default=dict)  # the item's texts as they shall be; empty for a stop
    before = JSONField(default=dict)  # the item's texts when it was agreed
    state = pw.TextField(default=PLEDGE_CHANGE.initial, constraints=[one_of("state", PLEDGE_CHANGE.states)])
    answer = pw.TextField(default="")
    decided_by = reference(Person, null=True, backref="decided_changes")
    decided_at = pw.DateTimeField(null=True)
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("branch", "state", "id"), False), (("committee", "state", "id"), False))
        constraints = [pw.Check("reason <> ''")]


# One open request per item (a check alone would let two requests through at once).
PledgeChange.add_index(PledgeChange.index(PledgeChange.item, unique=True).where(PledgeChange.state == "proposed"))


class PledgeGrade(BaseModel):
    """自评 or 组织评定 of an item, or (item null) of the whole pledge, on the scale of the year."""

    pledge = reference(Pledge, index=False, backref="grades")
    item = reference(PledgeItem, null=True, index=False, backref="grades")
    voice = pw.TextField(constraints=[one_of("voice", ("self", "organisation"))])
    grade = pw.TextField()  # the label, so that it reads the same when the scale changes
    note = pw.TextField(default="")
    graded_at = pw.DateTimeField(default=clock.now)

    class Meta:
        constraints = [pw.Check("grade <> ''")]


PledgeGrade.add_index(
    PledgeGrade.index(PledgeGrade.pledge, PledgeGrade.voice, unique=True).where(PledgeGrade.item.is_null())
)
PledgeGrade.add_index(
    PledgeGrade.index(PledgeGrade.item, PledgeGrade.voice, unique=True).where(PledgeGrade.item.is_null(False))
)
PledgeGrade.add_index(PledgeGrade.index(PledgeGrade.pledge))


class PledgeExample(BaseModel):
    """A wording that a branch's secretary recommends as a start, for a sector and a standard."""

    branch = reference(Unit, index=False)
    committee = reference(Unit, index=False, backref="committee_examples")
    sector = pw.TextField(constraints=[one_of("sector", SECTORS)])
    standard = pw.TextField(constraints=[one_of("standard", STANDARDS)])
    matter = pw.TextField()
    measure = pw.TextField(default="")
    duty = pw.TextField(default="")
    retired_on = pw.DateField(null=True)
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("branch", "retired_on", "id"), False), (("committee", "sector", "id"), False))


class UnitStandard(BaseModel):
    """A unit's own text of one of the four standards (结合实际明确具体标准)."""

    unit = reference(Unit, index=False)
    standard = pw.TextField(constraints=[one_of("standard", STANDARDS)])
    text = pw.TextField()
    version = pw.IntegerField(default=1)

    unit_key = "unit_id"

    class Meta:
        indexes = ((("unit", "standard"), True),)


class PledgePassage(BaseModel):
    """The digest of a passage that a published item holds: what is copied is found by it."""

    committee = reference(Unit, index=False)
    digest = pw.TextField()
    item = reference(PledgeItem, backref="passages")

    class Meta:
        primary_key = pw.CompositeKey("committee", "digest", "item")
        without_rowid = True


class Opinion(BaseModel):
    """What a colleague says of a published item; the secretary shows or rejects it, it is answered in public.

    Anonymous: no person, no moment, only the day.
    """

    id = ScatteredKey()
    pledge = reference(Pledge, index=False, backref="opinions")
    item = reference(PledgeItem, backref="opinions")
    holder = reference(Person, index=False, backref="opinions_received")  # whose pledge it is
    branch = reference(Unit, index=False)
    committee = reference(Unit, index=False, backref="committee_opinions")
    person = reference(Person, null=True, backref="opinions")
    text = pw.TextField()
    state = pw.TextField(default=OPINION.initial, constraints=[one_of("state", OPINION.states)])
    reason = pw.TextField(default="")  # why it was rejected
    answer = pw.TextField(default="")
    answered_on = pw.DateField(null=True)
    sent_on = pw.DateField(default=clock.today)
    sent_at = pw.DateTimeField(null=True)
    receipt = pw.TextField(default="")  # digest of the code by which an anonymous author asks after it
    version = pw.IntegerField(default=1)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("pledge", "state"), False),
            (("branch", "state", "sent_on", "id"), False),
            (("committee", "state", "sent_on", "id"), False),
        )
        constraints = [
            pw.Check("person_id IS NOT NULL OR sent_at IS NULL"),
            pw.Check("state <> 'rejected' OR reason <> ''"),
        ]


Opinion.add_index(Opinion.index(Opinion.receipt, unique=True).where(Opinion.receipt != ""))
