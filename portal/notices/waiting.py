"""我的待办: notices to read, acknowledge or reply to, and replies to look at."""

from typing import Any

import peewee as pw

from portal import policy
from portal.db import prepared
from portal.home import FIRST, Task, Waiting
from portal.notices import pending
from portal.notices.domain.text import receipt_path, said_by
from portal.notices.listing import receipts, received
from portal.notices.models import KINDS, OFFICES, Notice, NoticeReceipt
from portal.policy import Actor, Scope

AREA = "notices"


def _queue(name: str, seen: Scope, where: Any, rows: Any, order: tuple[Any, ...]) -> tuple[Any, Any]:
    """The count and the first of some receipts, with their notices joined."""
    return (
        prepared(
            (name, "count", *seen.shape),
            lambda: received.of_notice(NoticeReceipt.select(pw.fn.COUNT(NoticeReceipt.id).alias("number"))).where(
                seen.where & where()
            ),
        ),
        prepared(
            (name, "first", *seen.shape), lambda: rows().where(seen.where & where()).order_by(*order).limit(FIRST)
        ),
    )


def mine(actor: Actor) -> list[Waiting]:
    """What reached the person or the office at hand and is not done, the earliest deadline first."""
    if not policy.may("page.notices", actor):
        return []
    order = (Notice.due_on.is_null(), Notice.due_on, NoticeReceipt.id)
    count, first = _queue("notices waiting", received.mine(actor), pending.open_, received.columns_of_mine, order)
    given = actor.places()
    number = count.scalar(**given)
    if not number:
        return []
    return [Waiting(AREA, number, [_task(row) for row in first(**given)], "/notices?state=todo")]


def _task(row: Any) -> Task:
    button = "签收" if row.ack_wanted else "阅读"
    if row.reply_wanted and row.state != "sent":
        button = "反馈"
    note = "退回补充" if row.state == "returned" else row.own_name if row.role in OFFICES else ""
    what = f"{button}{KINDS[row.kind]}：{row.title}"
    return Task(what, f"/notices/{row.notice_id}", said_by(row), note, row.due_on, button)


def replies(actor: Actor) -> list[Waiting]:
    """Replies that the office at hand has to look at, longest waiting first."""
    if not policy.may("page.notices_sent", actor):
        return []
    order = (NoticeReceipt.replied_at, NoticeReceipt.id)
    count, first = _queue(
        f"replies waiting {actor.role}", receipts.asked(actor), lambda: receipts.to_judge(actor.role),
        receipts.columns_of_receipts, order,
    )  # fmt: skip
    given = actor.places()
    number = count.scalar(**given)
    if not number:
        return []
    tasks = [
        Task(f"办理反馈：{row.title}", receipt_path(row), receipts.whose(row), "", None, "办理")
        for row in first(**given)
    ]
    return [Waiting(AREA, number, tasks, f"/notices/replies?state=todo{actor.role}")]


SOURCES = (mine, replies)
