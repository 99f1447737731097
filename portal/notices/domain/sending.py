"""What the sender does with a notice: send, remind, end, call back."""

from typing import Any, NamedTuple

import peewee as pw

from portal import actions, clock
from portal.accounts.models import Appointment
from portal.db import P, Query, among, hold, prepared, write
from portal.documents.models import OfficialDocument
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.notices import pending
from portal.notices.domain.audience import Reach, deliver, everyone
from portal.notices.domain.text import check_due, index, path, sender, tidy, word
from portal.notices.models import OFFICES, Notice, NoticeLine, NoticeReceipt
from portal.policy import Actor, in_force, scope
from portal.units.models import Unit


class Reminded(NamedTuple):
    """What became of a reminder: how many receipts it went to, were reminded of today, and reach nobody (unit names)."""

    told: int
    already: int
    silent: list[str]


HELD = Query(
    lambda: Appointment.select(Appointment.person, Appointment.unit, Appointment.role).where(
        among(Appointment.unit, "units") & (Appointment.role.in_(OFFICES)) & in_force(Appointment, P("today"))
    )
)
PASSED_ON = Query(
    lambda: (
        NoticeLine.select(Notice.person)
        .join(Notice, on=(Notice.id == NoticeLine.notice))
        .where((NoticeLine.ancestor == P("notice")) & (Notice.state == "sent"))
    )
)


CALLED_BACK = Query(
    lambda: (
        NoticeLine.select(Notice.id)
        .join(Notice, on=(Notice.id == NoticeLine.ancestor))
        .where((NoticeLine.notice == P("notice")) & (Notice.state == "recalled"))
        .limit(1)
    )
)


def _check_stands(notice: Notice) -> None:
    """Nobody has sent it meanwhile; what it passes on or publishes stands until the transaction ends. Raises Stale."""
    hold(Notice, notice.id)
    if Notice.get_by_id(notice.id).version != notice.version:
        raise Stale(actions.FASTER, record=notice)
    if notice.parent_id:
        hold(Notice, notice.parent_id)
        if CALLED_BACK.scalar(notice=notice.id) is not None:
            raise Stale("原通知已经收回，不能再转发。请作废这份草稿。", record=notice)
    if notice.document_id:
        hold(OfficialDocument, notice.document_id)
        if OfficialDocument.get_by_id(notice.document_id).state != "issued":
            raise Stale("这份公文已经作废，不能再发布。请作废这份草稿。", record=notice)


def send(notice: Notice, *, by: Actor, version: int | None = None) -> Reach:
    """发出 to all whom the audience holds today: one receipt each, one audit entry. Raises Invalid, Denied, Stale."""
    actions.check("notice.send", notice, by=by)
    check_due(notice.due_on, needed=notice.kind == "task")
    with write():
        _check_stands(notice)
        found = deliver(notice, by)
        actions.perform(
            "notice.send", notice, by=by, version=version, set={"sent_at": clock.now()},
            detail={"offices": found.offices, "people": found.people},
        )  # fmt: skip
        due = f"，请在 {notice.due_on:%Y-%m-%d} 前办理" if notice.due_on else ""
        inbox.tell(everyone(notice.id), f"{sender(notice)}发来{word(notice)}{due}", path(notice), by=by)
    return found


def _open(notice: Notice, by: Actor) -> list[Any]:
    """The receipts in sight on which something is still to be done."""
    seen = scope(NoticeReceipt, by)

    def build() -> Any:
        return (
            NoticeReceipt.select(
                NoticeReceipt.id, NoticeReceipt.person, NoticeReceipt.unit, NoticeReceipt.role,
                NoticeReceipt.reminded_on, Unit.name.alias("unit_name"),
            )
            .join(Notice, on=(Notice.id == NoticeReceipt.notice)).switch(NoticeReceipt)
            .join(Unit, on=(Unit.id == NoticeReceipt.unit))
            .where((NoticeReceipt.notice == P("notice")) & pending.open_() & seen.where)
            .order_by(NoticeReceipt.id)
        )  # fmt: skip

    return prepared(("notice reminders", *seen.shape), build)(notice=notice.id, **by.places())


def remind(notice: Notice, *, by: Actor) -> Reminded:
    """提醒 all who have not done what is asked, at most once a day each; one audit entry. Raises Invalid, Denied, Stale."""
    actions.check("notice.remind", notice, by=by)
    rows, today = _open(notice, by), clock.today()
    due = [row for row in rows if row.reminded_on != today]
    if not rows:
        raise Invalid("没有需要提醒的：都已经办理了。")
    if not due:
        raise Invalid("还没有办理的今天都已经提醒过了。同一份通知每人每天最多提醒一次。")
    with write():
        held = holders([row.unit_id for row in due if row.role in OFFICES])
        readers: list[int] = []
        silent: list[Any] = []
        told: list[Any] = []
        for row in due:
            people = held.get((row.unit_id, row.role), []) if row.role in OFFICES else [row.person_id]
            readers += people
            (told if people else silent).append(row)
        actions.perform("notice.remind", notice, by=by, detail={"told": len(told)})
        for some in pw.chunked([row.id for row in told], 500):
            NoticeReceipt.update(reminded_on=today).where(NoticeReceipt.id.in_(list(some))).execute()
        until = f"，期限 {notice.due_on:%Y-%m-%d}" if notice.due_on else ""
        inbox.tell(readers, f"提醒：{sender(notice)}的{word(notice)}还没有办理{until}", path(notice), by=by)
    return Reminded(len(told), len(rows) - len(due), [row.unit_name for row in silent])


def holders(units: list[int]) -> dict[tuple[int, str], list[int]]:
    """(unit, role) → who holds that office today, of some units."""
    found: dict[tuple[int, str], list[int]] = {}
    for row in HELD(units=units, today=clock.today()) if units else ():
        found.setdefault((row.unit_id, row.role), []).append(row.person_id)
    return found


def end(notice: Notice, *, by: Actor, version: int | None = None) -> None:
    """结束: nothing more is asked of anybody. Raises Denied, Stale."""
    actions.perform("notice.end", notice, by=by, version=version)


def recall(notice: Notice, *, by: Actor, reason: str, version: int | None = None) -> None:
    """收回: its text is closed to whom it reached, and they read why. Raises Invalid, Denied, Stale."""
    actions.check("notice.recall", notice, by=by)
    reason = tidy(reason, "reason", "请写明收回的理由，收到的人会看到。")
    with write():
        actions.perform(
            "notice.recall", notice, by=by, version=version, set={"reason": reason}, fields=["reason"], note=reason
        )
        index(notice)
        inbox.tell(everyone(notice.id), f"{word(notice)}已收回：{reason}", path(notice), by=by)
        for row in PASSED_ON(notice=notice.id):
            inbox.tell([row.person_id], f"您转发过的{word(notice)}已收回，请看是否收回转发的", path(notice), by=by)
