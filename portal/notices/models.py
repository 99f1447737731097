"""Tables of 通知: the notice or task, the line along which it was passed on, and one row for each whom it reached."""

import peewee as pw

from portal import clock
from portal.accounts.models import UNIT_ROLES, Team
from portal.db import BaseModel, JSONField, LastingKey, one_of, reference
from portal.documents.models import OfficialDocument
from portal.units.models import Person, Unit
from portal.workflow import NOTICE, NOTICE_RECEIPT

KINDS = {"notice": "通知", "task": "任务", "bulletin": "情况通报"}
OFFICES = ("secretary", "committee")  # a unit's office is reached once, whoever holds it
PERSONAL = ("member", "staff")  # the others are reached one by one


class Notice(BaseModel):
    """A notice from a unit's office or a team to chosen units, roles or people; passed on it is a notice of its own."""

    id = LastingKey()
    committee = reference(Unit, index=False, backref="committee_notices")  # above it: the unit itself
    unit = reference(Unit, index=False, backref="notices")  # whose office sends it; of a team its committee
    team = reference(Team, null=True, index=False)
    person = reference(Person, index=False, backref="notices")
    role = pw.TextField(constraints=[one_of("role", UNIT_ROLES)])
    kind = pw.TextField(constraints=[one_of("kind", KINDS)])
    title = pw.TextField()
    text = pw.TextField(default="")
    due_on = pw.DateField(null=True)
    ack_wanted = pw.BooleanField(default=False)  # 签收 instead of 已阅
    reply_wanted = pw.BooleanField(default=False)
    passable = pw.BooleanField(default=True)  # may be passed on downward
    audience = JSONField(default=dict)  # {"units": […], "roles": […], "people": […]} as chosen: see domain/audience.py
    parent = reference("self", null=True, backref="passed_on")
    # the document that is published by it; its notices are looked for among those of its office
    document = reference(OfficialDocument, null=True, index=False, backref="notices")
    sent_at = pw.DateTimeField(null=True)
    reason = pw.TextField(default="")  # why it was called back
    state = pw.TextField(default=NOTICE.initial, constraints=[one_of("state", NOTICE.states)])
    version = pw.IntegerField(default=1)
    created_at = pw.DateTimeField(default=clock.now)

    unit_key = "unit_id"
    files_go_in = ("draft",)

    class Meta:
        indexes = (
            (("unit", "state", "id"), False),
            (("committee", "state", "id"), False),
            (("team", "state", "id"), False),
        )
        constraints = [
            pw.Check("title <> ''"),
            pw.Check("state NOT IN ('sent', 'ended', 'recalled') OR sent_at IS NOT NULL"),
            pw.Check("state <> 'recalled' OR reason <> ''"),
            pw.Check("(role = 'supervisor') = (team_id IS NOT NULL)"),
        ]

    @property
    def branch_id(self) -> int:
        """The unit by which comments ask who has power over a record."""
        return int(self.unit_id)


class NoticeLine(BaseModel):
    """A notice and each one above it in the line along which it was passed on."""

    notice = reference(Notice, index=False, backref="line")
    ancestor = reference(Notice, index=False, backref="below")

    class Meta:
        primary_key = pw.CompositeKey("notice", "ancestor")
        indexes = ((("ancestor", "notice"), False),)


class NoticeReceipt(BaseModel):
    """Whom a notice reached, and what became of it: read, acknowledged (签收), replied (反馈), accepted or sent back.

    A member or 群众 has a row of their own. A unit's office has one row, whoever holds the office: `person` is then who
    last acted for it, None before.
    """

    id = LastingKey()
    notice = reference(Notice, index=False, backref="receipts")
    person = reference(Person, null=True, index=False, backref="receipts")
    unit = reference(Unit, index=False, backref="receipts")  # of which unit
    role = pw.TextField(constraints=[one_of("role", (*OFFICES, *PERSONAL))])
    read_at = pw.DateTimeField(null=True)
    acknowledged_at = pw.DateTimeField(null=True)
    reply = pw.TextField(default="")
    replied_at = pw.DateTimeField(null=True)
    answer = pw.TextField(default="")  # the sender's word on the reply
    reminded_on = pw.DateField(null=True)
    state = pw.TextField(default=NOTICE_RECEIPT.initial, constraints=[one_of("state", NOTICE_RECEIPT.states)])
    version = pw.IntegerField(default=1)

    unit_key = "unit_id"
    files_go_in = ("sent", "read", "acknowledged", "returned")

    class Meta:
        indexes = (
            (("notice", "state", "id"), False),
            (("notice", "unit", "id"), False),
            (("person", "state", "id"), False),
            (("unit", "state", "id"), False),
        )
        constraints = [
            pw.Check("role IN ('secretary', 'committee') OR person_id IS NOT NULL"),
            pw.Check("state <> 'returned' OR answer <> ''"),
            pw.Check("state NOT IN ('replied', 'returned', 'accepted') OR replied_at IS NOT NULL"),
        ]


_of_offices = NoticeReceipt.role.in_(OFFICES)
NoticeReceipt.add_index(
    NoticeReceipt.index(NoticeReceipt.notice, NoticeReceipt.unit, NoticeReceipt.role, unique=True).where(_of_offices)
)
NoticeReceipt.add_index(
    NoticeReceipt.index(NoticeReceipt.notice, NoticeReceipt.person, unique=True).where(NoticeReceipt.role.in_(PERSONAL))
)
