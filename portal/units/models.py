"""Tables of units and people."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, JSONField, one_of, reference

SECTORS = ("机关", "事业单位", "国有企业", "两新", "农村社区", "学校", "窗口单位和服务行业")
KINDS = {
    "superior": "上级党委",
    "committee": "基层党委",
    "general_branch": "党总支",
    "branch": "党支部",
    "group": "党小组",
}
MEMBERSHIPS = ("正式", "预备")
CATEGORIES = ("在职", "无职", "离退休", "两新", "流动", "学生")
STATUSES = ("在册", "流动", "失联", "转出", "停止党籍")
PRESENT = ("在册", "流动", "失联")  # still on the branch's books
GONE = ("转出", "停止党籍")
# 固定活动日 of a branch: d05 the 5th, w2-5 the second Friday, w-1-5 the last Friday of each month; empty: none is fixed.
ACTIVITY_DAYS = (
    "",
    *(f"d{day:02}" for day in range(1, 29)),
    *(f"w{week}-{weekday}" for week in (1, 2, 3, 4, -1) for weekday in range(1, 8)),
)


class Unit(BaseModel):
    """A node of the tree 上级党委 → 基层党委 → 党总支 → 党支部 → 党小组.

    `committee` is the 基层党委 at or above the unit (null above it), kept on every row so that lists filter
    by one indexed column. `closed_on` ends a unit; its rows stay readable.
    """

    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    name = pw.TextField()
    parent = reference("self", null=True)
    committee = reference("self", null=True, backref="below")
    sector = pw.TextField(null=True, constraints=[one_of("sector", SECTORS)])
    founded_on = pw.DateField(null=True)
    term_starts = pw.DateField(null=True)
    term_ends = pw.DateField(null=True)
    closed_on = pw.DateField(null=True)
    activity_day = pw.TextField(
        default="", constraints=[pw.SQL("DEFAULT ''"), one_of("activity_day", ACTIVITY_DAYS)]
    )  # of a branch: a code of ACTIVITY_DAYS
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "id"

    class Meta:
        indexes = ((("committee", "kind", "id"), False), (("committee", "sector", "id"), False))


# Open units of one parent differ in name (a check alone would let two requests through at once).
Unit.add_index(Unit.index(Unit.parent, Unit.name, unique=True).where(Unit.closed_on.is_null()))


class UnitCover(BaseModel):
    """Who stands above whom: one row per unit and each unit at or above it. A role over a unit covers all below."""

    ancestor = reference(Unit, backref="covered")
    unit = reference(Unit, backref="covering", index=False)

    class Meta:
        primary_key = pw.CompositeKey("ancestor", "unit")
        indexes = ((("unit", "ancestor"), False),)


class UnitDecision(BaseModel):
    """A dated decision about a unit: 设立、更名、划转、合并、分设、撤销."""

    unit = reference(Unit)
    kind = pw.TextField(constraints=[one_of("kind", ("found", "rename", "move", "merge", "split", "dissolve"))])
    decided_on = pw.DateField()
    document = pw.TextField(default="")  # 文号 or the meeting that decided
    other = reference(Unit, null=True, backref="other_decisions")  # merged into, split from, moved under
    detail = JSONField(default=dict)  # names and parents before and after
    created_at = pw.DateTimeField(default=clock.now)


class Person(BaseModel):
    """One who may come to the portal: 党员, 群众 of a unit, or the holder of a technical account.

    A member is known by committee, name, birth month and month of joining. `birth` is YYYY-MM; `joined` and
    `confirmed` are YYYY-MM or YYYY-MM-DD, as precise as the roster was (a month stays a month).
    """

    kind = pw.TextField(constraints=[one_of("kind", ("member", "staff", "technical"))])
    committee = reference(Unit, null=True, index=False)
    branch = reference(Unit, null=True, index=False, backref="people")
    group = reference(Unit, null=True, backref="group_people")
    name = pw.TextField()
    initials = pw.TextField(default="")
    sex = pw.TextField(default="", constraints=[one_of("sex", ("", "男", "女"))])
    birth = pw.TextField(default="")
    joined = pw.TextField(default="")
    confirmed = pw.TextField(default="")
    membership = pw.TextField(null=True, constraints=[one_of("membership", MEMBERSHIPS)])
    category = pw.TextField(null=True, constraints=[one_of("category", CATEGORIES)])
    status = pw.TextField(default="在册", constraints=[one_of("status", STATUSES)])
    duty = pw.TextField(default="")  # 党内职务, as text: it never grants a role
    post = pw.TextField(default="")
    telephone = pw.TextField(default="")
    exempt = pw.BooleanField(default=False)  # 离退休、年老体弱: commitments are voluntary
    leading = pw.BooleanField(default=False, constraints=[pw.SQL("DEFAULT FALSE")])  # 党员领导干部
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"

    class Meta:
        indexes = (
            (("committee", "kind", "status", "id"), False),
            (("committee", "name", "birth"), False),
            (("committee", "initials", "id"), False),
            (("committee", "category", "id"), False),
            (("committee", "membership", "id"), False),
            (("branch", "kind", "status", "membership", "duty"), False),  # covers the set-up check of a branch
            (("kind", "id"), False),
        )
        constraints = [
            pw.Check("(kind = 'technical') = (branch_id IS NULL)"),
            pw.Check("(branch_id IS NULL) = (committee_id IS NULL)"),
            pw.Check("(kind = 'member') = (membership IS NOT NULL)"),
        ]


class Transfer(BaseModel):
    """A member's move from one branch to another (组织关系转接), dated, with its reason."""

    person = reference(Person)
    origin = reference(Unit, null=True, index=False, backref="transfers_out")
    target = reference(Unit, null=True, index=False, backref="transfers_in")  # null: left the committee (转出)
    moved_on = pw.DateField()
    reason = pw.TextField(default="")
    created_at = pw.DateTimeField(default=clock.now)

    class Meta:
        indexes = ((("origin", "moved_on"), False), (("target", "moved_on"), False))


class Contact(BaseModel):
    """The 联络员 of a unit."""

    unit = reference(Unit, unique=True)
    person = reference(Person)
    since = pw.DateField(default=clock.today)

    unit_key = "unit_id"
