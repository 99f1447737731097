"""What pages and home read of notices: counts, the line above and the tree below, the document that one publishes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.db import P, Query, among, prepared
from portal.documents import composing
from portal.documents.document import Document
from portal.documents.models import OfficialDocument
from portal.errors import Invalid
from portal.notices import pending
from portal.notices.domain.text import said_by
from portal.notices.models import Notice, NoticeLine, NoticeReceipt
from portal.policy import Actor, scope
from portal.policy.actor import assigned
from portal.policy.scopes.notices import texts
from portal.units.models import Unit
from portal.uploads import domain as uploads


@dataclass
class Counts:
    """How many receipts of a notice are in which state, on how many something is to be done, and is late."""

    states: dict[str, int] = field(default_factory=dict)
    open: int = 0
    late: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    def of(self, *states: str) -> int:
        """How many are in one of these states."""
        return sum(self.states.get(state, 0) for state in states)


def _numbers(where: Any) -> Any:
    late = pw.Case(None, [(pending.overdue(), 1)], 0)
    still = pw.Case(None, [(pending.open_(), 1)], 0)
    return (
        NoticeReceipt.select(
            NoticeReceipt.notice, NoticeReceipt.state, pw.fn.COUNT(NoticeReceipt.id).alias("number"),
            pw.fn.SUM(still).alias("open"), pw.fn.SUM(late).alias("late"),
        )
        .join(Notice, on=(Notice.id == NoticeReceipt.notice))
        .where(where)
        .group_by(NoticeReceipt.notice, NoticeReceipt.state)
    )  # fmt: skip


_ALL = Query(lambda: _numbers(among(NoticeReceipt.notice, "ids")))


def _gathered(ids: Iterable[int], rows: list[Any]) -> dict[int, Counts]:
    found = {one: Counts() for one in ids}
    for row in rows:
        counts = found[row.notice_id]
        counts.states[row.state] = row.number
        counts.open += row.open
        counts.late += row.late
    return found


def counts(actor: Actor, ids: list[int]) -> dict[int, Counts]:
    """Notice → the counts of those receipts that `actor` may see; one query."""
    seen = scope(NoticeReceipt, actor)
    query = prepared(("notice counts", *seen.shape), lambda: _numbers(among(NoticeReceipt.notice, "ids") & seen.where))
    return _gathered(ids, query(ids=ids, **actor.places()) if ids else [])


@dataclass
class Branch:
    """A notice that was passed on: by whom, how far it got, and what was passed on from it."""

    id: int
    parent: int
    office: tuple[int, str]  # unit and role
    by: str
    state: str
    sent_at: Any
    counts: Counts
    level: int = 0  # 0: passed on directly
    linked: bool = False  # the visitor may open it


def _below(actor: Actor) -> Any:
    query = (
        NoticeLine.select(
            Notice.id, Notice.parent, Notice.unit, Notice.role, Notice.state, Notice.sent_at, Unit.name.alias("unit_name"),
            pw.fn.COALESCE(Team.name, "").alias("team_name"),
        )
        .join(Notice, on=(Notice.id == NoticeLine.notice))
        .join(Unit, on=(Unit.id == Notice.unit)).switch(Notice)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Notice.team))
        .where((NoticeLine.ancestor == P("notice")) & Notice.state.in_(("sent", "ended", "recalled")))
        .order_by(Notice.unit, Notice.id)
    )  # fmt: skip
    return query.where(Notice.unit.in_(assigned())) if actor.role == "supervisor" else query


def tree(notice: Notice, actor: Actor) -> list[Branch]:
    """What was passed on from a notice, depth first, each with its counts; of a team in the units assigned to it today."""
    rows = prepared(("notices below", actor.role == "supervisor"), lambda: _below(actor))(
        notice=notice.id, **actor.places()
    )
    numbers = _gathered(
        [row.id for row in rows], _ALL(ids=[row.id for row in rows], today=clock.today()) if rows else []
    )
    under: dict[int, list[Branch]] = {}
    for row in rows:
        made = Branch(
            row.id, row.parent_id, (row.unit_id, row.role), said_by(row), row.state, row.sent_at, numbers[row.id]
        )  # fmt: skip
        under.setdefault(row.parent_id, []).append(made)
    return _flat(under, notice.id, 0)


def _flat(under: dict[int, list[Branch]], key: int, level: int) -> list[Branch]:
    found = []
    for one in under.get(key, []):
        one.level = level
        found += [one, *_flat(under, one.id, level + 1)]
    return found


@dataclass
class Text:
    """What a notice says, as an addressee reads it: its own words, files, and the document that it publishes."""

    id: int
    title: str
    text: str
    by: str
    sent_at: Any
    files: list[Any]
    document: Any = None
    said: Document | None = None  # the document as it is printed; None where its text cannot be read


TEXT_COLUMNS = (Notice.id, Notice.title, Notice.text, Notice.sent_at, Notice.document, Notice.state)


def _texts(actor: Actor) -> Any:
    seen = texts(actor)
    above = NoticeLine.select(NoticeLine.ancestor).where(NoticeLine.notice == P("notice"))
    return prepared(
        ("notice text", *seen.shape),
        lambda: (
            Notice.select(*TEXT_COLUMNS, Unit.name.alias("unit_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"))
            .join(Unit, on=(Unit.id == Notice.unit)).switch(Notice)
            .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Notice.team))
            .where(((Notice.id == P("notice")) | Notice.id.in_(above)) & seen.where)
            .order_by(Notice.id.desc())
        ),
    )  # fmt: skip


def _documents(keys: list[int], actor: Actor) -> dict[int, Any]:
    """Id → document, as far as `actor` reads it: a draft of a notice opens none."""
    seen = scope(OfficialDocument, actor)

    def build() -> Any:
        return OfficialDocument.select().where(among(OfficialDocument.id, "ids") & seen.where)

    query = prepared(("documents of notices", *seen.shape), build)
    return {row.id: row for row in query(ids=keys, **actor.places())} if keys else {}


def _composed(document: Any, actor: Actor) -> Document | None:
    """A document as it is printed, its tables in their places."""
    try:
        return composing.compose(document, actor) if document else None
    except Invalid:
        return None


def read(notice: Notice, actor: Actor) -> list[Text]:
    """The text of a notice and of those above it in the line, nearest first, as far as `actor` reads them; documents composed."""
    rows = _texts(actor)(notice=notice.id, **actor.places())
    files = uploads.of("notice", [row.id for row in rows])
    keys = [row.document_id for row in rows if row.document_id]
    documents = _documents(keys, actor)
    return [
        Text(
            row.id, row.title, row.text, said_by(row), row.sent_at, files.get(row.id, []),
            documents.get(row.document_id), _composed(documents.get(row.document_id), actor),
        )
        for row in rows
    ]  # fmt: skip
