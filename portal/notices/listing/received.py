"""What reached one: the list for addressees."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists, search
from portal.accounts.models import Team
from portal.db import P
from portal.notices import pending
from portal.notices.domain.text import said_at, said_by
from portal.notices.models import KINDS, OFFICES, Notice, NoticeReceipt
from portal.policy import Actor, Scope
from portal.policy.scopes.notices import reached
from portal.units.models import Unit
from portal.workflow import NOTICE, NOTICE_RECEIPT

STATES = [(key, state.label) for key, state in NOTICE_RECEIPT.table.items()]
_sender = Unit.alias("sender")


def of_notice(query: Any) -> Any:
    """The notice beside each receipt, for filters."""
    return query.join(Notice, on=(Notice.id == NoticeReceipt.notice)).switch(NoticeReceipt)


KIND = lists.Filter("kind", "类别", lambda actor: list(KINDS.items()), where=lambda: Notice.kind == P("kind"))


def mine(actor: Actor) -> Scope:
    """The receipts of the person and of the office at hand."""
    office = actor.role if actor.role in OFFICES else ""
    return Scope(("reached", office), reached(actor))


def _mine_columns() -> list[Any]:
    return [
        NoticeReceipt.id, NoticeReceipt.state, NoticeReceipt.role, NoticeReceipt.answer, NoticeReceipt.replied_at,
        Notice.id.alias("notice_id"), Notice.title, Notice.kind, Notice.due_on, Notice.sent_at, Notice.reply_wanted,
        Notice.ack_wanted, Notice.state.alias("notice_state"), Unit.name.alias("own_name"),
        _sender.name.alias("unit_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"),
    ]  # fmt: skip


def _mine_join(query: Any) -> Any:
    return (
        query.join(Notice, on=(Notice.id == NoticeReceipt.notice))
        .join(_sender, on=(_sender.id == Notice.unit))
        .switch(Notice)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Notice.team))
        .switch(NoticeReceipt)
        .join(Unit, on=(Unit.id == NoticeReceipt.unit))
    )


def columns_of_mine() -> Any:
    """What reached one, with its notice and sender, for home."""
    return _mine_join(NoticeReceipt.select(*_mine_columns()))


MINE = lists.Spec(
    "notices",
    NoticeReceipt,
    columns=_mine_columns,
    join=_mine_join,
    through=of_notice,
    order=lambda: [NoticeReceipt.id.desc()],
    filters=(
        KIND,
        lists.Filter(
            "state", "状态", lambda actor: [("todo", "待我办理"), ("overdue", "已逾期"), *STATES],
            where=lambda: NoticeReceipt.state == P("state"),
            fixed={"todo": pending.open_, "overdue": pending.overdue},
        ),
    ),
    searched=lambda: search.matches(Notice, NoticeReceipt.notice),
    search_hint="标题、正文或发文单位",
    seen=mine,
)  # fmt: skip
MINE_HEADINGS = ["标题", "类别", "发文单位", "发出日期", "期限", "本人或本单位", "状态", "退回的意见"]


def said_state(row: Any) -> Any:
    """The state of a receipt as its addressee sees it: with what the notice itself came to."""
    over = row.notice_state == "recalled" or (row.notice_state == "ended" and row.state not in pending.ANSWERED)
    return NOTICE.table[row.notice_state] if over else NOTICE_RECEIPT.table[row.state]


def whose(row: Any) -> str:
    """For whom a receipt stands, to its addressee: 本人, or the unit."""
    return row.own_name if row.role in OFFICES else "本人"


def late(row: Any, today: Any) -> bool:
    """Whether something is still asked past the deadline."""
    waits = row.state == "sent" or (row.reply_wanted and row.state not in pending.ANSWERED)
    return bool(row.notice_state == "sent" and waits and row.due_on and row.due_on < today)


def mine_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under MINE_HEADINGS."""
    for row in rows:
        yield [
            row.title, KINDS[row.kind], said_by(row), said_at(row.sent_at), row.due_on, whose(row), said_state(row).label,
            row.answer,
        ]  # fmt: skip
