"""What pages show of threads: at a record counts and the first open ones, folded; a thread with all that was said."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import peewee as pw

from portal.accounts.models import ROLES, Team
from portal.actions import allowed
from portal.comments.anchors import CHANGED, SAME, Anchor, Text, plain
from portal.comments.models import Comment, CommentThread
from portal.comments.records import KINDS, Part, dom_id, table_of, within
from portal.db import P, Query, among, prepared
from portal.pledges.rounds import parts as differences
from portal.policy import Actor, Scope, may, scope
from portal.problems.sourced import entries
from portal.units.models import Person
from portal.workflow import PROBLEM

FIRST = 10  # open threads that a record's page shows, folded
SIZE = 20  # threads of a place on one page


def columns() -> list[Any]:
    """What a folded thread shows."""
    return [
        CommentThread.id, CommentThread.record, CommentThread.record_id, CommentThread.title, CommentThread.part,
        CommentThread.place, CommentThread.quote, CommentThread.before, CommentThread.after, CommentThread.at,
        CommentThread.was, CommentThread.public, CommentThread.state, CommentThread.replies, CommentThread.last_at,
        CommentThread.created_at, CommentThread.opened_role, Comment.text, Comment.withdrawn_at, Person.name,
        pw.fn.COALESCE(Team.name, "").alias("team_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(Comment, on=((Comment.thread == CommentThread.id) & (Comment.number == 1)))
        .switch(CommentThread)
        .join(Person, on=(Person.id == CommentThread.opened_by))
        .switch(CommentThread)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == CommentThread.team))
    )


def _here(seen: Scope) -> Any:
    return (CommentThread.record == P("record")) & (CommentThread.record_id == P("key")) & seen.where


def _counts(seen: Scope) -> Query:
    def build() -> Any:
        total = pw.fn.COUNT(CommentThread.id).alias("total")
        query = CommentThread.select(CommentThread.part, CommentThread.state, total)
        return query.where(_here(seen)).group_by(CommentThread.part, CommentThread.state)

    return prepared(("thread counts", seen.shape), build)


def _open(seen: Scope) -> Query:
    def build() -> Any:
        query = join(CommentThread.select(*columns()))
        return query.where(_here(seen) & (CommentThread.state == "open")).order_by(CommentThread.id).limit(FIRST)

    return prepared(("threads open", seen.shape), build)


def _at(seen: Scope) -> Query:
    def build() -> Any:
        order = CommentThread.state, CommentThread.id.desc()  # open before resolved
        query = join(CommentThread.select(*columns())).where(_here(seen) & among(CommentThread.part, "parts"))
        return query.order_by(*order).limit(SIZE + 1).offset(P("offset"))

    return prepared(("threads at", seen.shape), build)


SAID = Query(
    lambda: (
        Comment.select(
            Comment.id, Comment.number, Comment.text, Comment.role, Comment.withdrawn_at, Comment.created_at,
            Comment.person, Person.name,
        )
        .join(Person, on=(Person.id == Comment.person))
        .where(Comment.thread == P("thread"))
        .order_by(Comment.number)
    )
)  # fmt: skip
ONE = Query(lambda: join(CommentThread.select(*columns())).where(CommentThread.id == P("thread")))


def who(row: Any) -> str:
    """Who speaks, as the thread shows it: of a 督导组 its name beside the person's."""
    role = getattr(row, "opened_role", None) or row.role
    return row.name if role in ("member", "staff") else f"{row.name}（{getattr(row, 'team_name', '') or ROLES[role]}）"


def anchor_of(row: Any) -> Anchor:
    """The anchor of a thread's quotation."""
    return Anchor(row.quote, row.before, row.after, row.at, len(plain(row.was)))


class Place(NamedTuple):
    """A place of a record with what is said at it, as far as the visitor may know."""

    part: str
    id: str  # of the place on the page
    open: int
    total: int
    heads: list[Any]  # the first open threads, folded
    write: str  # where a thread is opened, empty for whom that is not
    all: str  # where all its threads are


@dataclass
class Talk:
    """The threads of a record as one person may see them."""

    table: str
    key: int
    writes: bool  # the visitor may open a thread
    counts: dict[str, tuple[int, int]]  # part → open, total
    heads: list[Any] = field(default_factory=list)
    changed: set[int] = field(default_factory=set)  # open threads whose quotation no longer stands

    @property
    def open(self) -> int:
        return sum(number for number, _total in self.counts.values())

    @property
    def total(self) -> int:
        return sum(total for _number, total in self.counts.values())

    def at(self, part: str = "") -> Place:
        """What is said at a place and at the parts within it."""
        found = [pair for key, pair in self.counts.items() if within(key, part)]
        heads = [row for row in self.heads if (within(row.part, part) if part else not row.part)]
        way = f"{self.table}/{self.key}" + (f"/{part}" if part else "")
        return Place(
            part, dom_id(self.table, self.key, part), sum(one for one, _ in found), sum(total for _, total in found),
            heads, f"/comments/new/{way}" if self.writes else "", f"/comments/on/{way}",
        )  # fmt: skip

    def pieces(self, part: str, text: str) -> list[tuple[str, int]]:
        """The text of a part, cut where open threads quote it: (piece, thread id or 0)."""
        rows = [row for row in self.heads if row.part == part and row.quote]
        if not rows:
            return [(text, 0)]
        now, spans = Text(text), []
        for row in rows:
            if now.stands(anchor_of(row)):
                found = now.find(anchor_of(row))
                spans.append((found.start, found.end, row.id))
        pieces, at = [], 0
        for start, end, key in sorted(spans):
            if start >= at:
                pieces += [(text[at:start], 0), (text[start:end], key)]
                at = end
        return [(piece, key) for piece, key in [*pieces, (text[at:], 0)] if piece]


def on(record: Any, actor: Actor) -> Talk | None:
    """The threads of a record at hand; None where nobody can comment."""
    table = table_of(record)
    kind = KINDS.get(table)
    if kind is None or not may("page.comment", actor):
        return None
    seen = scope(CommentThread, actor)
    given = {"record": table, "key": record.id, **actor.places()}
    counts: dict[str, tuple[int, int]] = {}
    for row in _counts(seen)(**given):
        number, total = counts.get(row.part, (0, 0))
        counts[row.part] = number + (row.total if row.state == "open" else 0), total + row.total
    talk = Talk(table, record.id, opens(actor, record), counts)
    if talk.open:
        talk.heads = _open(seen)(**given)
    if quoting := [row for row in talk.heads if row.quote]:
        mark_changed(talk, quoting, kind.parts(record, actor))
    return talk


def opens(actor: Actor, record: Any) -> bool:
    """Whether `actor` may open a thread on a record that lies in the scope and whose content they read."""
    blank = CommentThread(branch=record.branch_id, committee=record.committee_id)
    return may("comment_thread.open", actor, blank) and reads(actor, record)


def reads(actor: Actor, record: Any) -> bool:
    """Whether `actor` reads the content of a record (a draft's page may be seen without it)."""
    seen = KINDS[table_of(record)].access.seen(actor)
    model = type(record)

    def build() -> Any:
        return model.select(model.id).where((model.id == P("key")) & seen.where)

    return prepared(("reads", model, seen.shape), build).scalar(key=record.id, **actor.places()) is not None


def at(talk: Talk, part: str, actor: Actor, page: int = 1) -> tuple[list[Any], bool]:
    """A page of the threads at a place, open ones first, and whether there are more."""
    keys = [key for key in talk.counts if within(key, part)]
    rows = _at(scope(CommentThread, actor))(
        record=talk.table, key=talk.key, parts=keys, offset=(page - 1) * SIZE, **actor.places()
    )
    return rows[:SIZE], len(rows) > SIZE


def mark_changed(talk: Talk, rows: Iterable[Any], parts: list[Part]) -> None:
    """Look up which of the quotations no longer stand in the parts of today."""
    rows = list(rows)
    wanted = {row.part for row in rows if row.quote}
    texts = {one.key: Text(one.text) for one in parts if one.key in wanted}
    for row in rows:
        if row.quote and (row.part not in texts or not texts[row.part].stands(anchor_of(row))):
            talk.changed.add(row.id)


@dataclass
class Shown:
    """A thread with all that was said, as one person may see it."""

    row: Any
    said: list[Any]
    state: str  # of the quotation: same, changed, gone; "" without one
    parts: list[tuple[str, str]]  # what the quotation was and is, as a difference
    lost: bool  # the place is no longer there
    acts: set[str]
    finds: bool  # it may become an entry of the problem ledger
    entries: list[Any]  # what of the ledger it became: (row, state)
    actor: Actor

    @cached_property
    def mine(self) -> set[int]:
        """One's own comments that stand."""
        return {one.id for one in self.said if one.person_id == self.actor.person_id and not one.withdrawn_at}


OFFICES = ("secretary", "committee", "supervisor")
ACTS = ("reply", "resolve", "reopen")


def shown(thread: CommentThread, record: Any, actor: Actor, parts: list[Part] | None = None) -> Shown:
    """A thread that lies in the scope, with its quotation found in the record of today (`parts`, where they were read already)."""
    row = ONE.one(thread=thread.id)
    places = KINDS[thread.record].parts(record, actor) if parts is None else parts
    part = next((one for one in places if one.key == thread.part), None)
    state, changed = "", list[tuple[str, str]]()
    if thread.quote:
        text = Text(part.text if part else "")
        found = text.find(anchor_of(row))
        state = found.state
        if state != SAME:
            changed = differences(thread.quote, text.written[found.start : found.end] if state == CHANGED else "")
    acts = {act for act in ACTS if allowed(f"comment_thread.{act}", actor, thread)}
    finds = actor.role in OFFICES and may("page.problem_finding", actor) and may("comment_thread.open", actor, thread)
    made = [(one, PROBLEM.table[one.state]) for one in entries(thread, actor)]
    finds = finds and all(one.state == "dropped" for one, _state in made)
    lost = bool(thread.part) and part is None
    return Shown(row, SAID(thread=thread.id), state, changed, lost, acts, finds, made, actor)


def next_open(thread: CommentThread, actor: Actor) -> int | None:
    """The next unresolved thread of the same record after this one, round to the first; None when there is no other."""
    seen = scope(CommentThread, actor)

    def build() -> Any:
        return (
            CommentThread.select(CommentThread.id)
            .where(_here(seen) & (CommentThread.state == "open") & (CommentThread.id != P("thread")))
            .order_by((CommentThread.id < P("thread")), CommentThread.id)
            .limit(1)
        )

    found = prepared(("next thread", seen.shape), build)
    return found.scalar(record=thread.record, key=thread.record_id, thread=thread.id, **actor.places())
