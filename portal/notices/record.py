"""What a notice's page shows: its text to all, one's own part to whom it reached, receipts and tree to the sender."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import web
from portal.accounts.models import ROLES as ALL_ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query, prepared
from portal.notices import reading
from portal.notices.domain import audience
from portal.notices.domain.text import sender
from portal.notices.listing.received import mine
from portal.notices.models import OFFICES, Notice, NoticeReceipt
from portal.policy import Actor, may
from portal.policy.rules.notices import RULES
from portal.units.models import Person, Unit
from portal.uploads import domain as uploads
from portal.workflow import NOTICE, NOTICE_RECEIPT

SAID = {
    "notice.create": "起草",
    "notice.pass": "转发起草",
    "notice.edit": "修改",
    "notice.send": "发出",
    "notice.remind": "提醒",
    "notice.end": "结束",
    "notice.recall": "收回",
    "notice.drop": "作废",
    "notice_receipt.read": "已阅",
    "notice_receipt.acknowledge": "签收",
    "notice_receipt.reply": "反馈",
    "notice_receipt.return": "退回补充",
    "notice_receipt.accept": "办结",
}


@dataclass
class Own:
    """A receipt of the visitor, or of the office at hand, with what may be done to it now."""

    receipt: NoticeReceipt
    unit_name: str
    files: list[Any]
    acts: list[str]  # read, acknowledge, reply

    @property
    def for_office(self) -> bool:
        return self.receipt.role in OFFICES

    @property
    def state(self) -> Any:
        return NOTICE_RECEIPT.table[self.receipt.state]


@dataclass
class Shown:
    """A notice as one person may see it."""

    notice: Notice
    by: str
    sends: bool  # the role at hand is the office that sent it, or stands above that
    own: list[Own] = field(default_factory=list)
    texts: list[reading.Text] = field(default_factory=list)
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    may_pass: bool = False
    passed: list[reading.Branch] = field(default_factory=list)
    counts: reading.Counts = field(default_factory=reading.Counts)
    reach: audience.Reach | None = None  # of a draft
    course: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return NOTICE.table[self.notice.state]


def sees_as_sender(actor: Actor, notice: Notice) -> bool:
    """Whether the visitor sees a notice as its sender or as who stands above the sender."""
    if RULES["notice.edit"](actor, notice):
        return True
    return actor.role == "committee" and notice.state != "draft" and actor.covers(notice.unit_id)


def _own(notice: Notice, actor: Actor) -> list[Own]:
    seen = mine(actor)
    query = prepared(
        ("own receipts", *seen.shape),
        lambda: (
            NoticeReceipt.select(*NoticeReceipt._meta.sorted_fields, Unit.name.alias("unit_name"))
            .join(Unit, on=(Unit.id == NoticeReceipt.unit))
            .where((NoticeReceipt.notice == P("notice")) & seen.where)
            .order_by(NoticeReceipt.role.in_(OFFICES).desc())
        ),
    )
    rows = query(notice=notice.id, **actor.places())
    files = uploads.of("notice_receipt", [row.id for row in rows])
    found = []
    for row in rows:
        values = row._asdict()
        name = values.pop("unit_name")
        receipt = NoticeReceipt(**values)
        found.append(Own(receipt, name, files.get(row.id, []), acts_on(receipt, notice, actor)))
    return found


def acts_on(receipt: NoticeReceipt, notice: Notice, actor: Actor) -> list[str]:
    """What whom it reached may do to a receipt now: of read, acknowledge and reply those that the notice asks for."""
    if notice.state != "sent":
        return []
    asked = {
        "notice_receipt.read": not notice.ack_wanted, "notice_receipt.acknowledge": notice.ack_wanted,
        "notice_receipt.reply": notice.reply_wanted,
    }  # fmt: skip
    return [act.removeprefix("notice_receipt.") for act in available(actor, receipt) if asked.get(act)]


def shown(notice: Notice, actor: Actor) -> Shown:
    """What `actor` may see of a notice that lies in the scope."""
    made = Shown(notice, sender(notice), sees_as_sender(actor, notice))
    made.texts = reading.read(notice, actor)
    if notice.state not in ("draft", "dropped"):
        made.own = _own(notice, actor)
        made.may_pass = (
            notice.state == "sent" and notice.passable and may("page.notices_sent", actor)
            and any(one.for_office for one in made.own)
        )  # fmt: skip
    if made.sends:
        moves = available(actor, notice)
        made.acts = [(act.removeprefix("notice."), move.label, move.weight) for act, move in moves.items()]
        made.course = [event(row) for row in COURSE(record="notice", id=notice.id)]
    if notice.state == "draft":
        made.reach = audience.reach(notice.audience, actor)
    elif made.sends:
        made.counts = reading.counts(actor, [notice.id])[notice.id]
    if notice.state != "draft" and (made.sends or made.may_pass):
        made.passed = reading.tree(notice, actor)
        for one in made.passed:
            one.linked = actor.role == "committee" or one.office == (actor.unit_id, actor.role)
        if not made.sends:
            made.passed = _own_part(made.passed, actor)
    return made


def _own_part(passed: list[reading.Branch], actor: Actor) -> list[reading.Branch]:
    """What the office at hand passed on itself, with what lies beneath."""
    kept: dict[int, reading.Branch] = {}
    for one in passed:
        if one.parent in kept or one.office == (actor.unit_id, actor.role):
            kept[one.id] = one
    return list(kept.values())


def event(row: Any) -> Event:
    """A line of 经过: the act (a reply with what it said), who, when, and the words."""
    role = f"（{ALL_ROLES[row.role]}）" if row.role in ALL_ROLES else ""
    said = f"：{row.values['reply']}" if row.action == "notice_receipt.reply" else ""
    what = SAID.get(row.action, row.action) + said
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note)


@dataclass
class Reply:
    """A receipt as its addressee and the sender see it."""

    unit_name: str
    name: str
    files: list[Any]
    course: list[Event]


NAMES = Query(
    lambda: (
        NoticeReceipt.select(Unit.name.alias("unit_name"), pw.fn.COALESCE(Person.name, "").alias("name"))
        .join(Unit, on=(Unit.id == NoticeReceipt.unit))
        .switch(NoticeReceipt)
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == NoticeReceipt.person))
        .where(NoticeReceipt.id == P("receipt"))
    )
)


def receipt(row: NoticeReceipt) -> Reply:
    """What the page of a receipt shows besides its columns."""
    names = NAMES.one(receipt=row.id)
    course = [event(one) for one in COURSE(record="notice_receipt", id=row.id)]
    return Reply(names.unit_name, names.name, uploads.of("notice_receipt", [row.id]).get(row.id, []), course)
