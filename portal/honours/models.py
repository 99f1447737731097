"""The table of honours."""

import peewee as pw

from portal import clock
from portal.db import BaseModel, LastingKey, one_of, reference
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.units.models import Person, Unit
from portal.workflow import HONOUR

BRANCH_KINDS = {
    "advanced": "先进基层党组织",
    "demonstration": "示范（标杆）支部",
    "work": "集体业务荣誉",
    "project": "党建品牌、案例",
    "branch_other": "其他集体荣誉",
}
MEMBER_KINDS = {
    "member": "优秀共产党员",
    "worker": "优秀党务工作者",
    "model": "劳动模范、先进工作者",
    "post": "岗位、业务荣誉",
    "member_other": "其他个人荣誉",
}
KINDS = {**BRANCH_KINDS, **MEMBER_KINDS}  # not a CHECK: another kind needs a line here and no migration


class Honour(BaseModel):
    """An honour of a branch, or of one of its members: what, of which level, when, by whom and which document.

    It stays with the branch in which it was received; a member's own page shows it wherever they go.
    """

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_honours")
    branch = reference(Unit, index=False, backref="honours")
    person = reference(Person, null=True, backref="honours")  # None: the branch's own
    title = pw.TextField()
    kind = pw.TextField()
    level = pw.TextField(constraints=[one_of("level", HONOUR_LEVELS)])
    awarded_on = pw.DateField()
    source = pw.TextField(default="")  # 授予机关和文号
    note = pw.TextField(default="")
    state = pw.TextField(default=HONOUR.initial, constraints=[one_of("state", HONOUR.states)])
    reason = pw.TextField(default="")  # why it was declined or revoked
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "branch_id"
    files_go_in = ("proposed", "declined")

    class Meta:
        indexes = (
            (("branch", "state", "awarded_on", "id"), False),
            (("committee", "state", "awarded_on", "id"), False),
            (("committee", "awarded_on", "id"), False),
        )
        constraints = [
            pw.Check("title <> ''"),
            pw.Check("state NOT IN ('declined', 'revoked') OR reason <> ''"),
        ]
