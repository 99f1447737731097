"""Tables of star ratings: schemes, the round of a year, a branch's entry with scores and marks, results, what follows."""

import peewee as pw

from portal import clock
from portal.ballots.models import Ballot
from portal.db import BaseModel, JSONField, LastingKey, ScatteredKey, one_of, reference
from portal.units.models import Person, Unit
from portal.workflow import STAR_CYCLE, STAR_DEMONSTRATION, STAR_ENTRY, STAR_OBJECTION, STAR_REMEDY, STAR_SCHEME

METHODS = {"look": "实地查看", "read": "查阅资料", "talk": "访谈", "poll": "测评", "facts": "系统数据"}
FINDINGS = {"veto": "一票否决", "condition": "星级条件"}
REASONS = {
    "settled": "评定",
    "award": "直接授星",
    "promotion": "晋星",
    "demotion": "降星",
    "removal": "摘星",
    "earlier": "历史登记",
}


class StarScheme(BaseModel):
    """评定办法 of a committee: a document (computation.document). Once a cycle uses it, nothing of it changes."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="star_schemes")
    name = pw.TextField()
    number = pw.IntegerField(default=1)  # 第几版, counted within the name
    origin = reference("self", null=True, backref="copies")  # copied from
    library = pw.TextField(default="")  # taken from the library under this key
    document = JSONField()
    state = pw.TextField(default=STAR_SCHEME.initial, constraints=[one_of("state", STAR_SCHEME.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "name", "number"), True), (("committee", "state", "id"), False))
        constraints = [pw.Check("name <> ''"), pw.Check("number >= 1")]


class StarCycle(BaseModel):
    """一轮评定 of a committee by one scheme: its period, its dates, where it stands."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="star_cycles")
    scheme = reference(StarScheme, index=False, backref="cycles")
    name = pw.TextField()
    year = pw.IntegerField()
    starts = pw.DateField()  # the period that is rated
    ends = pw.DateField()  # the day of the sheet: ages and windows are counted as of it
    declare_until = pw.DateField()
    review_until = pw.DateField()
    publicity_days = pw.IntegerField(default=5)  # working days
    publicity_starts = pw.DateField(null=True)
    publicity_ends = pw.DateField(null=True)
    settled_on = pw.DateField(null=True)
    filed_on = pw.DateField(null=True)  # 通报备案
    paper = pw.TextField(default="")  # 通报文号
    state = pw.TextField(default=STAR_CYCLE.initial, constraints=[one_of("state", STAR_CYCLE.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "committee_id"

    class Meta:
        indexes = ((("committee", "year", "name"), True), (("committee", "state", "id"), False), (("scheme",), False))
        constraints = [
            pw.Check("ends >= starts"),
            pw.Check("declare_until >= starts"),
            pw.Check("review_until >= declare_until"),
            pw.Check("publicity_days BETWEEN 1 AND 30"),
            pw.Check("(publicity_starts IS NULL) = (publicity_ends IS NULL)"),
            pw.Check("publicity_ends IS NULL OR publicity_ends >= publicity_starts"),
            pw.Check("state NOT IN ('settled', 'filed') OR settled_on IS NOT NULL"),
            pw.Check("state <> 'filed' OR filed_on IS NOT NULL"),
        ]


class StarEntry(BaseModel):
    """A branch in a cycle: its aim, its self-assessment, what came of it. Outcomes are kept as text: "5" … "0" or a grade."""

    id = LastingKey()
    cycle = reference(StarCycle, index=False, backref="entries")
    committee = reference(Unit, index=False, backref="committee_star_entries")
    branch = reference(Unit, index=False, backref="star_entries")
    aim = pw.IntegerField(null=True)  # 实践创星: the star aimed for at the start of the cycle
    measures = pw.TextField(default="")
    aimed_on = pw.DateField(null=True)
    wished = pw.IntegerField(null=True)  # 申报星级
    features = pw.TextField(default="")  # 特色和成效
    confirmed_on = pw.DateField(null=True)  # the day of the 支委会 (branch meeting where there is none)
    confirmed_by = pw.TextField(default="")  # what that meeting was
    declared_at = pw.DateTimeField(null=True)
    exception = pw.TextField(default="")  # 破格: its reason
    order = pw.IntegerField(null=True)  # among equal totals, by decision of the committee
    total = pw.TextField(default="")  # as the scheme rounds it
    proposed = pw.TextField(default="")  # the computed outcome
    outcome = pw.TextField(default="")  # settled
    explanation = JSONField(default=list)  # the lines of the result
    state = pw.TextField(default=STAR_ENTRY.initial, constraints=[one_of("state", STAR_ENTRY.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"
    files_go_in = ("draft", "returned")

    class Meta:
        indexes = (
            (("cycle", "branch"), True),
            (("branch", "id"), False),
            (("committee", "state", "id"), False),
            (("cycle", "state", "id"), False),
        )


class StarScore(BaseModel):
    """自评 of one indicator: the score (computation.document.score_to_document) and its reason."""

    id = LastingKey()
    entry = reference(StarEntry, index=False, backref="scores")
    indicator = pw.TextField()
    value = JSONField(null=True)
    reason = pw.TextField(default="")

    class Meta:
        indexes = ((("entry", "indicator"), True),)


class StarMark(BaseModel):
    """评定 of one indicator by the committee: score, reason, how it was checked, by whom; earlier ones are revisions."""

    id = LastingKey()
    entry = reference(StarEntry, index=False, backref="marks")
    indicator = pw.TextField()
    value = JSONField()
    reason = pw.TextField(default="")
    method = pw.TextField(constraints=[one_of("method", METHODS)])
    person = reference(Person, index=False, backref="star_marks")
    marked_on = pw.DateField(default=clock.today)
    version = pw.IntegerField(default=1)

    class Meta:
        indexes = ((("entry", "indicator"), True),)


class StarFinding(BaseModel):
    """What the committee found of a veto (it applies) or of a stated condition (it is met), with reason and source."""

    id = LastingKey()
    entry = reference(StarEntry, index=False, backref="findings")
    kind = pw.TextField(constraints=[one_of("kind", FINDINGS)])
    key = pw.TextField()
    holds = pw.BooleanField()
    reason = pw.TextField(default="")
    person = reference(Person, index=False, backref="star_findings")
    found_on = pw.DateField(default=clock.today)
    version = pw.IntegerField(default=1)

    class Meta:
        indexes = ((("entry", "kind", "key"), True),)
        constraints = [pw.Check("kind <> 'veto' OR NOT holds OR reason <> ''")]


class StarBallot(BaseModel):
    """A voted indicator of an entry that a ballot asks about (its question has this row's `number`). The latest counts."""

    entry = reference(StarEntry, index=False, backref="ballots")
    indicator = pw.TextField()
    ballot = reference(Ballot, index=False, backref="star_ballots")
    number = pw.IntegerField()

    class Meta:
        indexes = ((("entry", "indicator", "id"), False), (("ballot", "number"), True))


class StarStanding(BaseModel):
    """A branch's stars from a day on, with reason and source. The latest holds; nothing here is changed or deleted."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_star_standings")
    branch = reference(Unit, index=False, backref="star_standings")
    cycle = reference(StarCycle, null=True, backref="standings")
    entry = reference(StarEntry, null=True, index=False, backref="standings")
    kind = pw.TextField(constraints=[one_of("kind", REASONS)])
    outcome = pw.TextField()
    label = pw.TextField()  # 五星, 不定星级, 后进
    starts = pw.DateField()
    reason = pw.TextField(default="")
    source = pw.TextField(default="")  # 依据: a document, a meeting
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("branch", "starts", "id"), False),
            (("committee", "starts", "id"), False),
            (("entry",), False),
        )
        constraints = [pw.Check("label <> ''"), pw.Check("kind = 'settled' OR reason <> ''")]


class StarObjection(BaseModel):
    """异议 during publicity, signed or anonymous, and its answer. Anonymous: no person, no moment, only the day."""

    id = ScatteredKey()
    cycle = reference(StarCycle, index=False, backref="objections")
    committee = reference(Unit, index=False, backref="committee_star_objections")
    branch = reference(Unit, index=False, backref="star_objections")  # whose result it is about
    person = reference(Person, null=True, backref="star_objections")
    text = pw.TextField()
    sent_on = pw.DateField(default=clock.today)
    sent_at = pw.DateTimeField(null=True)
    receipt = pw.TextField(default="")  # digest of the code by which an anonymous author asks after it
    upheld = pw.BooleanField(null=True)
    answer = pw.TextField(default="")
    answered_by = reference(Person, null=True, index=False, backref="star_objections_answered")
    answered_at = pw.DateTimeField(null=True)
    state = pw.TextField(default=STAR_OBJECTION.initial, constraints=[one_of("state", STAR_OBJECTION.states)])
    version = pw.IntegerField(default=1)

    unit_key = "branch_id"  # who heads that branch decides nothing about it

    class Meta:
        indexes = (
            (("cycle", "state", "sent_on", "id"), False),
            (("committee", "state", "sent_on", "id"), False),
            (("branch", "state", "id"), False),
        )
        constraints = [
            pw.Check("person_id IS NOT NULL OR sent_at IS NULL"),
            pw.Check("state <> 'answered' OR (answer <> '' AND upheld IS NOT NULL)"),
        ]


StarObjection.add_index(StarObjection.index(StarObjection.receipt, unique=True).where(StarObjection.receipt != ""))


class StarDemonstration(BaseModel):
    """示范支部: what a branch shows to others, from when to when (S0: one or two of a committee)."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_star_demonstrations")
    branch = reference(Unit, index=False, backref="star_demonstrations")
    shows = pw.TextField()
    starts = pw.DateField()
    ends = pw.DateField(null=True)
    reason = pw.TextField(default="")  # why it ended
    state = pw.TextField(default=STAR_DEMONSTRATION.initial, constraints=[one_of("state", STAR_DEMONSTRATION.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("committee", "state", "id"), False), (("branch", "state"), False))
        constraints = [
            pw.Check("shows <> ''"),
            pw.Check("ends IS NULL OR ends >= starts"),
            pw.Check("state <> 'ended' OR ends IS NOT NULL"),
        ]


class StarRemedy(BaseModel):
    """整改提升: what a weak branch mends, how, by when; asked for by the committee, drawn up by the branch."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_star_remedies")
    branch = reference(Unit, index=False, backref="star_remedies")
    standing = reference(StarStanding, null=True, backref="remedies")
    problems = pw.TextField()  # what is to be mended
    measures = pw.TextField(default="")
    responsible = pw.TextField(default="")
    due_on = pw.DateField()
    outcome = pw.TextField(default="")  # what the branch reports as done
    reply = pw.TextField(default="")  # the committee's last word
    state = pw.TextField(default=STAR_REMEDY.initial, constraints=[one_of("state", STAR_REMEDY.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = ((("committee", "state", "due_on", "id"), False), (("branch", "state", "id"), False))
        constraints = [pw.Check("problems <> ''")]
