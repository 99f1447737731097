"""The receipts of one notice, by person and by unit, and the replies to all that the office at hand sent."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import peewee as pw

from portal import clock, lists, search
from portal.accounts.models import UNIT_ROLES, Appointment
from portal.db import P, Query, among
from portal.notices import pending
from portal.notices.domain.audience import ROLES
from portal.notices.domain.text import said_at
from portal.notices.listing.received import STATES, of_notice
from portal.notices.models import OFFICES, Notice, NoticeReceipt
from portal.policy import Actor, Scope, in_force, scope
from portal.policy.scopes.stars import headed
from portal.units.models import Person, Unit
from portal.workflow import NOTICE_RECEIPT


def _receipt_columns() -> list[Any]:
    return [
        NoticeReceipt.id, NoticeReceipt.role, NoticeReceipt.state, NoticeReceipt.read_at, NoticeReceipt.replied_at,
        NoticeReceipt.acknowledged_at, NoticeReceipt.reply, NoticeReceipt.answer, NoticeReceipt.reminded_on,
        NoticeReceipt.unit, Unit.name.alias("unit_name"), pw.fn.COALESCE(Person.name, "").alias("name"),
        Notice.id.alias("notice_id"), Notice.title, Notice.due_on, Notice.reply_wanted, Notice.state.alias("notice_state"),
    ]  # fmt: skip


def _receipt_join(query: Any) -> Any:
    return (
        query.join(Unit, on=(Unit.id == NoticeReceipt.unit))
        .switch(NoticeReceipt)
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == NoticeReceipt.person))
        .switch(NoticeReceipt)
        .join(Notice, on=(Notice.id == NoticeReceipt.notice))
    )


def columns_of_receipts() -> Any:
    """Receipts with unit, person and notice, for home."""
    return _receipt_join(NoticeReceipt.select(*_receipt_columns()))


def whose(row: Any) -> str:
    """Whose receipt it is, to the sender: the unit's, or the person's with the unit."""
    return row.unit_name if row.role in OFFICES else f"{row.name}（{row.unit_name}）"


def _named() -> Any:
    return search.matches(Person, NoticeReceipt.person) | search.matches(Unit, NoticeReceipt.unit)


RECEIPTS = lists.Spec(
    "notice receipts",
    NoticeReceipt,
    columns=_receipt_columns,
    join=_receipt_join,
    through=of_notice,
    order=lambda: [NoticeReceipt.unit, NoticeReceipt.id],
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [("open", "未办理"), ("overdue", "已逾期"), *STATES],
            where=lambda: NoticeReceipt.state == P("state"),
            fixed={"open": pending.open_, "overdue": pending.overdue},
        ),
        lists.Filter(
            "role", "角色", lambda actor: list(ROLES.items()), where=lambda: NoticeReceipt.role == P("role")
        ),
        lists.Filter(
            "place", "单位", lists.no_options, where=lambda: NoticeReceipt.unit == P("place"), read=int, kind="hidden"
        ),
    ),
    base=lambda: NoticeReceipt.notice == P("of_notice"),
    searched=_named,
    search_hint="单位、姓名或拼音首字母",
)  # fmt: skip
RECEIPT_HEADINGS = [
    "单位", "角色", "姓名", "状态", "阅读时间", "签收时间", "反馈时间", "反馈内容", "意见", "最近提醒"
]  # fmt: skip


_IN_OFFICE = Query(
    lambda: (
        Appointment.select(Appointment.unit, Appointment.role, Person.name)
        .join(Person, on=(Person.id == Appointment.person))
        .where(among(Appointment.unit, "units") & Appointment.role.in_(OFFICES) & in_force(Appointment, P("today")))
        .order_by(Person.initials, Person.id)
    )
)


def named(rows: list[Any]) -> dict[int, str]:
    """Receipt id → whose it is by name: who acted on it, for an office that nobody acted for those who hold it today."""
    waiting = {row.unit_id for row in rows if row.role in OFFICES and not row.name}
    held: dict[tuple[int, str], list[str]] = {}
    for one in _IN_OFFICE(units=sorted(waiting), today=clock.today()) if waiting else ():
        held.setdefault((one.unit_id, one.role), []).append(one.name)
    return {row.id: row.name or "、".join(held.get((row.unit_id, row.role), [])) or "空缺" for row in rows}


def receipt_table(rows: list[Any]) -> Iterator[list[Any]]:
    """The rows of an export under RECEIPT_HEADINGS."""
    names = named(rows)
    for row in rows:
        yield [
            row.unit_name, ROLES[row.role], names[row.id], NOTICE_RECEIPT.label(row.state), said_at(row.read_at),
            said_at(row.acknowledged_at), said_at(row.replied_at), row.reply, row.answer, row.reminded_on,
        ]  # fmt: skip


def asked(actor: Actor) -> Scope:
    """The receipts of what the office at hand itself sent, as far as they are in sight."""
    seen = scope(NoticeReceipt, actor)
    team = actor.role == "supervisor"
    own = Notice.team == P("team") if team else (Notice.unit == P("unit")) & (Notice.role == actor.role)
    return Scope(("asked", actor.role, *seen.shape), seen.where & own)


def to_judge(role: str) -> pw.Expression:
    """The replies that a role has to look at: not one's own, nor (in another office) of a branch that one heads."""
    others = pending.to_judge() & (NoticeReceipt.person != P("me"))
    return others if role == "secretary" else others & NoticeReceipt.unit.not_in(headed())


REPLIES = lists.Spec(
    "notice replies",
    NoticeReceipt,
    columns=_receipt_columns,
    join=_receipt_join,
    through=of_notice,
    order=lambda: [NoticeReceipt.replied_at.desc(), NoticeReceipt.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态",
            lambda actor: [
                (f"todo{actor.role}", "待我办理"),
                *((key, label) for key, label in STATES if key in ("replied", "returned", "accepted")),
            ],
            where=lambda: NoticeReceipt.state == P("state"),
            fixed={f"todo{role}": partial(to_judge, role) for role in UNIT_ROLES},
        ),
        lists.Filter(
            "role", "角色", lambda actor: list(ROLES.items()), where=lambda: NoticeReceipt.role == P("role")
        ),
    ),
    base=lambda: NoticeReceipt.replied_at.is_null(False),
    searched=lambda: _named() | search.matches(Notice, NoticeReceipt.notice),
    search_hint="通知标题、单位或姓名",
    seen=asked,
)  # fmt: skip
REPLY_HEADINGS = ["通知", *RECEIPT_HEADINGS]


def reply_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under REPLY_HEADINGS."""
    rows = list(rows)
    for row, cells in zip(rows, receipt_table(rows), strict=True):
        yield [row.title, *cells]


def _of_unit(*conditions: Any) -> Any:
    """How many receipts the unit of the outer query has of the notice."""
    one = NoticeReceipt.alias("one")
    where = (one.notice == P("of_notice")) & (one.unit == Unit.id)
    for condition in conditions:
        where = where & condition(one)
    return one.select(pw.fn.COUNT(one.id)).where(where)


def _units_scope(actor: Actor) -> Scope:
    seen = scope(NoticeReceipt, actor)
    here = NoticeReceipt.select(NoticeReceipt.unit).where((NoticeReceipt.notice == P("of_notice")) & seen.where)
    return Scope(("notice units", *seen.shape), Unit.id.in_(here))


UNITS = lists.Spec(
    "notice units",
    Unit,
    columns=lambda: [
        Unit.id, Unit.name, _of_unit().alias("total"), _of_unit(lambda one: one.state == "sent").alias("unread"),
        _of_unit(lambda one: one.acknowledged_at.is_null(False)).alias("acknowledged"),
        _of_unit(lambda one: one.replied_at.is_null(False)).alias("replied"),
        _of_unit(lambda one: one.state == "accepted").alias("accepted"),
    ],
    order=lambda: [Unit.id],
    search_hint="单位名称",
    seen=_units_scope,
)  # fmt: skip
UNIT_HEADINGS = ["单位", "收件数", "未读", "已签收", "已反馈", "已办结"]


def unit_table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under UNIT_HEADINGS."""
    for row in rows:
        yield [row.name, row.total, row.unread, row.acknowledged, row.replied, row.accepted]
