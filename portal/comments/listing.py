"""All threads in scope as a list: whose answer is awaited, open, resolved; by kind of record, unit, who opened."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.accounts.models import ROLES
from portal.comments import reading
from portal.comments.models import CommentThread
from portal.comments.reading import OFFICES
from portal.comments.records import KINDS
from portal.db import P, prepared
from portal.policy import Actor, Scope, scope, under_role
from portal.policy.actor import assigned
from portal.units.models import Unit
from portal.workflow import COMMENT_THREAD

HEADINGS = ["记录", "位置", "引用原文", "批注", "批注人", "日期", "支部", "状态", "回复数", "公开"]


def awaiting(role: str) -> Any:
    """The condition that the person is to speak next in this role ("own": in none): in a thread on the own record, on
    what is the branch's, or opened in this office; the same for list, count and home."""
    mine = CommentThread.owner == P("me")
    if role in OFFICES:
        mine |= (CommentThread.opened_by == P("me")) & (CommentThread.opened_role == role)
    if role == "secretary":
        mine |= CommentThread.owner.is_null()
    return (CommentThread.state == "open") & (CommentThread.last_by != P("me")) & mine


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand, for the filter."""
    here = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(here.where & (Unit.kind == "branch")).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("thread branches", here.shape), build)(**actor.places())]


def todo(actor: Actor) -> str:
    """The value of the filter of states that means: what waits for the role at hand."""
    return f"todo{actor.role if actor.role in OFFICES else 'own'}"


def seen(actor: Actor) -> Scope:
    """For an office what lies under it, by the column that an index leads with, and on one's own records; else one's own
    business. List, count and home ask this alike."""
    whole = scope(CommentThread, actor)
    if actor.role not in OFFICES or actor.unit_kind not in ("committee", "branch", ""):
        return whole
    under = under_role(actor, CommentThread.branch, CommentThread.committee)
    near = under.where | (CommentThread.owner == P("me"))
    if actor.role == "supervisor":  # the committee's own records have no branch
        near |= CommentThread.branch.is_null() & CommentThread.committee.in_(assigned())
    return Scope(("listed", *under.shape, *whole.shape), near & whole.where)


LIST = lists.Spec(
    "comment threads",
    CommentThread,
    columns=lambda: [*reading.columns(), Unit.name.alias("branch_name")],
    join=lambda query: reading.join(query).switch(CommentThread).join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == CommentThread.branch)),
    order=lambda: [CommentThread.last_at.desc(), CommentThread.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [(todo(actor), "待我回复"), *((key, one.label) for key, one in COMMENT_THREAD.table.items())],
            where=lambda: CommentThread.state == P("state"),
            fixed={f"todo{role}": partial(awaiting, role) for role in (*OFFICES, "own")},
        ),
        lists.Filter(
            "record", "记录", lambda actor: [(kind.table, kind.label) for kind in KINDS.values()],
            where=lambda: CommentThread.record == P("record"),
        ),
        lists.Filter("branch", "支部", branches, where=lambda: CommentThread.branch == P("branch"), read=int),
        lists.Filter(
            "by", "谁提的", lambda actor: [("me", "我"), *((key, ROLES[key]) for key in OFFICES)],
            where=lambda: CommentThread.opened_role == P("by"), fixed={"me": lambda: CommentThread.opened_by == P("me")},
        ),
        lists.Filter(
            "public", "公开", lambda actor: [("yes", "公开"), ("no", "不公开")], where=lambda: CommentThread.id > 0,
            fixed={"yes": lambda: CommentThread.public == True, "no": lambda: CommentThread.public == False},  # noqa: E712
        ),
        lists.Filter(
            "since", "从", lists.no_options, where=lambda: CommentThread.created_at >= P("since"), kind="date",
            read=lambda text: clock.start_of(date.fromisoformat(text)),
        ),
        lists.Filter(
            "until", "到", lists.no_options, where=lambda: CommentThread.created_at < P("until"), kind="date",
            read=lambda text: clock.start_of(date.fromisoformat(text) + timedelta(days=1)),
        ),
    ),
    search_hint="姓名、位置或批注里的字",
    seen=seen,
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.title, row.place or "整份记录", row.quote, "（已撤回）" if row.withdrawn_at else row.text, reading.who(row),
            clock.local(row.created_at).date(), row.branch_name or "", COMMENT_THREAD.label(row.state), row.replies,
            "公开" if row.public else "",
        ]  # fmt: skip
