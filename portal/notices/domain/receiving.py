"""What whom a notice reached does with it, and what the sender says to a reply."""

from collections.abc import Iterable
from typing import Any

from portal import actions, clock
from portal.accounts.models import Appointment
from portal.db import P, Query, hold, write
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.notices.domain.sending import holders
from portal.notices.domain.text import path, receipt_path, tidy, word
from portal.notices.models import OFFICES, Notice, NoticeReceipt
from portal.policy import Actor, in_force
from portal.policy.actor import assigned
from portal.units.models import Person, Unit
from portal.uploads import domain as uploads

SUPERVISORS = Query(
    lambda: Appointment.select(Appointment.person).where(
        (Appointment.team == P("team"))
        & (Appointment.role == "supervisor")
        & in_force(Appointment, P("today"))
        & P("unit").in_(assigned())
    )
)


def _open(receipt: NoticeReceipt) -> Notice:
    """The notice of a receipt, held until the transaction ends. Raises Stale when it is over."""
    hold(Notice, receipt.notice_id)
    notice: Notice = Notice.get_by_id(receipt.notice_id)
    if notice.state != "sent":
        raise Stale("这份通知已经结束或收回，不再办理。", record=notice)
    return notice


def _acting(receipt: NoticeReceipt, by: Actor) -> dict[str, Any]:
    """An office's receipt is in the hands of who last acted for it."""
    return {"person": by.person_id} if receipt.role in OFFICES else {}


def read(receipt: NoticeReceipt, *, by: Actor) -> None:
    """已阅. Raises Invalid, Denied, Stale."""
    actions.check("notice_receipt.read", receipt, by=by)
    with write():
        if _open(receipt).ack_wanted:
            raise Invalid("这份通知要求签收，请按“签收”。")
        actions.perform(
            "notice_receipt.read", receipt, by=by, set={"read_at": clock.now(), **_acting(receipt, by)},
            fields=["read_at"],
        )  # fmt: skip


def acknowledge(receipt: NoticeReceipt, *, by: Actor) -> None:
    """签收. Raises Denied, Invalid, Stale."""
    actions.check("notice_receipt.acknowledge", receipt, by=by)
    now = clock.now()
    with write():
        if not _open(receipt).ack_wanted:
            raise Invalid("这份通知不要求签收，请按“已阅”。")
        actions.perform(
            "notice_receipt.acknowledge", receipt, by=by, fields=["acknowledged_at"],
            set={"acknowledged_at": now, "read_at": receipt.read_at or now, **_acting(receipt, by)},
        )  # fmt: skip


def reply(
    receipt: NoticeReceipt, text: str, *, by: Actor, version: int | None = None, files: Iterable[int] = ()
) -> None:
    """反馈, or change it while nobody has looked at it; what was said before stays in the course.

    Raises Invalid, Denied, Stale.
    """
    actions.check("notice_receipt.reply", receipt, by=by)
    text, files, now = tidy(text, "reply", "请填写反馈内容。"), list(files), clock.now()
    with write():
        notice = _open(receipt)
        if not notice.reply_wanted:
            raise Invalid("这份通知不要求反馈。")
        again = receipt.state == "replied"
        actions.perform(
            "notice_receipt.reply", receipt, by=by, version=version, fields=["replied_at"], values={"reply": text},
            detail={"files": len(files)} if files else None,
            set={
                "reply": text, "replied_at": now, "read_at": receipt.read_at or now,
                "acknowledged_at": receipt.acknowledged_at or now, "answer": "", **_acting(receipt, by),
            },
        )  # fmt: skip
        uploads.attach(receipt, files, by=by)
        said = "修改了反馈" if again else "反馈了"
        inbox.tell(_senders(notice, receipt), f"{_name(receipt)}{said}{word(notice)}", receipt_path(receipt), by=by)


def _name(receipt: NoticeReceipt) -> str:
    """Whose reply it is: the unit's, or the person's."""
    model, key = (Unit, receipt.unit_id) if receipt.role in OFFICES else (Person, receipt.person_id)
    return model.select(model.name).where(model.id == key).tuples().get()[0]


def _senders(notice: Notice, receipt: NoticeReceipt) -> list[int]:
    """Who holds the office today that sent a notice; of a team while the unit of the receipt is assigned to it."""
    if notice.role == "supervisor":
        rows = SUPERVISORS(team=notice.team_id, unit=receipt.unit_id, today=clock.today())
        return [row.person_id for row in rows]
    return holders([notice.unit_id]).get((notice.unit_id, notice.role), [])


def _answerers(receipt: NoticeReceipt) -> list[int]:
    """Who is to hear what the sender says to a reply: the person, or who holds the office today."""
    if receipt.role in OFFICES:
        return holders([receipt.unit_id]).get((receipt.unit_id, receipt.role), [])
    return [receipt.person_id]


def accept(receipt: NoticeReceipt, *, by: Actor, answer: str = "", version: int | None = None) -> None:
    """办结, with a word if there is one. Raises Invalid, Denied, Stale."""
    actions.check("notice_receipt.accept", receipt, by=by)
    _judge("notice_receipt.accept", receipt, tidy(answer, "answer"), by, version, "已办结")


def send_back(receipt: NoticeReceipt, *, by: Actor, answer: str, version: int | None = None) -> None:
    """退回补充, with what is missing. Raises Invalid, Denied, Stale."""
    actions.check("notice_receipt.return", receipt, by=by)
    answer = tidy(answer, "answer", "请写明要补充什么，对方会看到。")
    _judge("notice_receipt.return", receipt, answer, by, version, f"已退回补充：{answer}")


def _judge(action: str, receipt: NoticeReceipt, answer: str, by: Actor, version: int | None, said: str) -> None:
    with write():
        notice = _open(receipt)
        actions.perform(
            action, receipt, by=by, version=version, set={"answer": answer}, fields=["answer"] if answer else [],
            note=answer,
        )  # fmt: skip
        inbox.tell(_answerers(receipt), f"{word(notice)}的反馈{said}", path(notice), by=by)
