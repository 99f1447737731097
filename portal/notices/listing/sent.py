"""What the office at hand sent, and what was sent below it."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.accounts.models import Team
from portal.db import P
from portal.notices.domain.text import said_at, said_by
from portal.notices.listing.received import KIND
from portal.notices.models import KINDS, Notice
from portal.policy import Actor
from portal.policy.scopes.notices import sent_by
from portal.units.models import Unit
from portal.workflow import NOTICE


def _own_office() -> pw.Expression:
    return (Notice.unit == P("unit")) & (Notice.role == "committee")


def _from(actor: Actor) -> list[tuple[str, str]]:
    return [("own", "本单位"), ("below", "下级和督导组")] if actor.role == "committee" else []


SENT = lists.Spec(
    "notices sent",
    Notice,
    columns=lambda: [
        Notice.id, Notice.title, Notice.kind, Notice.state, Notice.due_on, Notice.sent_at, Notice.parent,
        Notice.reply_wanted, Unit.name.alias("unit_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"),
    ],
    join=lambda query: query.join(Unit, on=(Unit.id == Notice.unit)).switch(Notice).join(
        Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Notice.team)
    ),
    order=lambda: [Notice.id.desc()],
    filters=(
        KIND,
        lists.Filter(
            "state", "状态", lambda actor: [(key, state.label) for key, state in NOTICE.table.items()],
            where=lambda: Notice.state == P("state"),
        ),
        lists.Filter(
            "from", "发文单位", _from, where=_own_office, fixed={"own": _own_office, "below": lambda: ~_own_office()}
        ),
    ),
    search_hint="标题、正文或发文单位",
    seen=sent_by,
)  # fmt: skip
SENT_HEADINGS = [
    "标题",
    "类别",
    "发文单位",
    "发出日期",
    "期限",
    "状态",
    "收件数",
    "未读",
    "未办理",
    "待看反馈",
    "已办结",
]


def sent_table(rows: Iterable[Any], counts: dict[int, Any]) -> Iterator[list[Any]]:
    """The rows of an export under SENT_HEADINGS."""
    for row in rows:
        found = counts[row.id]
        yield [
            row.title, KINDS[row.kind], said_by(row), said_at(row.sent_at), row.due_on, NOTICE.label(row.state),
            found.total, found.of("sent"), found.open, found.of("replied"), found.of("accepted"),
        ]  # fmt: skip
