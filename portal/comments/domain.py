"""批注, verb by verb: a thread is opened at a place, answered, resolved, opened again; a comment is withdrawn.

What was said is never edited and never deleted. Whoever has to know is told at once, also where nothing else changed.
"""

from collections.abc import Iterable
from typing import Any

from portal import actions, clock, search
from portal.accounts.models import Appointment, TeamUnit
from portal.audit.models import Revision
from portal.comments.anchors import MOST_QUOTE, Anchor, Text
from portal.comments.models import Comment, CommentThread
from portal.comments.records import KINDS, Part, table_of, within
from portal.db import P, Query, hold, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor, in_force
from portal.units.models import UnitCover

LONGEST = 1000

SAID = Query(
    lambda: (
        Comment.select(Comment.text, Comment.person)
        .where((Comment.thread == P("thread")) & Comment.withdrawn_at.is_null())
        .order_by(Comment.number)
    )
)

GIVEN_SINCE = Query(
    lambda: (
        Revision.select(Revision.id)
        .where((Revision.record == P("record")) & (Revision.record_id == P("key")))
        .where((Revision.action == P("told")) & (Revision.at > P("opened")))
        .limit(1)
    )
)

_above = UnitCover.alias("above")


def _over() -> Any:
    return _above.select(_above.ancestor).where(_above.unit == P("unit"))


HOLDERS = Query(
    lambda: Appointment.select(Appointment.person).where(
        in_force(Appointment, P("today"))
        & (
            Appointment.unit.in_(_over())
            | Appointment.team.in_(
                TeamUnit.select(TeamUnit.team).where(TeamUnit.unit.in_(_over()) & in_force(TeamUnit, P("today")))
            )
        )
    )
)


def path(thread: Any) -> str:
    """Where a thread lies."""
    return f"/comments/{thread.id}"


def open_thread(
    record: Any, part: str, text: str, *, by: Actor, quote: str = "", before: str = "", public: bool = False, once: str = "",
    places: list[Part] | None = None,
) -> CommentThread:  # fmt: skip
    """批注 at a place of a record ("" the whole), to a quotation of its text where one is given.

    `before`: what stands before the quotation, to tell equal passages apart. `public`: whoever reads the public record
    reads the thread. `places`: the parts of the record where they were read already. Raises Invalid, Denied, Stale.
    """
    kind = KINDS[table_of(record)]
    _worded(text)
    place, anchor = locate(kind.parts(record, by) if places is None else places, part, quote, before)
    if public and not kind.public(record):
        raise Invalid("这条记录没有公开，批注也不能公开。", "public")
    if public and place.key and all(one.key != place.key for one in kind.parts(record, _reader(record))):
        raise Invalid("这一处只有本人和办理的同志能看到，批注不能公开。", "public")
    with write():
        thread = actions.create(
            "comment_thread.open", CommentThread, by=by, record=kind.table, record_id=record.id, title=kind.title(record),
            committee=record.committee_id, branch=record.branch_id, owner=kind.owner(record),
            part=place.key, place=place.words, was=place.text, public=public,
            quote=anchor.quote, before=anchor.before, after=anchor.after, at=anchor.start,
            opened_by=by.person_id, opened_role=by.role, team=by.team_id if by.role == "supervisor" else None,
            last_by=by.person_id,
        )  # fmt: skip
        store.spend(once, by, path(thread))
        _say(thread, text, by=by)
        where = f"（{place.words}）" if place.words else ""
        inbox.tell(_concerned(thread, record), f"{by.name}对{thread.title}写了批注{where}", path(thread), by=by)
    return thread


def locate(places: list[Part], part: str, quote: str, before: str = "") -> tuple[Part, Anchor]:
    """The place that a comment means, and the anchor of its quotation (empty where there is none). Raises Invalid."""
    inside = [one for one in places if within(one.key, part)]
    if part and all(one.key != part for one in inside):
        raise Invalid("这一处已经没有了。请刷新页面，看现在的内容。", "part")
    if not quote.strip():
        whole = next((one for one in inside if one.key == part), Part(part, "", ""))
        return whole, Anchor("", "", "", 0, 0)
    if len(quote) > MOST_QUOTE:
        raise Invalid(f"引用的原文最多 {MOST_QUOTE} 字，请只引要说的那几句。", "quote")
    for one in inside:
        anchor = Text(one.text).take(quote, before)
        if anchor is not None:
            return one, anchor
    raise Invalid("这里没有这段文字。请从页面上原样复制要引用的一段，或者不填。", "quote")


def reply(thread: CommentThread, text: str, *, by: Actor, once: str = "") -> None:
    """回复, also in a resolved thread. Raises Invalid, Denied, Stale."""
    actions.check("comment_thread.reply", thread, by=by)
    _worded(text)
    with write():
        store.spend(once, by, path(thread))
        hold(CommentThread, thread.id)
        now = CommentThread.get_by_id(thread.id)  # two may answer at once: neither is in the other's way
        changes = {"replies": now.replies + 1, "last_at": clock.now(), "last_by": by.person_id}
        actions.perform("comment_thread.reply", now, by=by, set=changes)
        _say(now, text, by=by)
        inbox.tell(_concerned(now), f"{by.name}回复了批注：{now.title}", path(now), by=by)


def resolve(thread: CommentThread, *, by: Actor) -> None:
    """标记已解决. Raises Denied, Stale."""
    with write():
        actions.perform("comment_thread.resolve", thread, by=by)
        inbox.tell(_concerned(thread), f"批注已标记为已解决：{thread.title}", path(thread), by=by)


def reopen(thread: CommentThread, *, by: Actor) -> None:
    """重新打开. Raises Denied, Stale."""
    with write():
        actions.perform("comment_thread.reopen", thread, by=by)
        inbox.tell(_concerned(thread), f"批注重新打开：{thread.title}", path(thread), by=by)


def withdraw(comment: Comment, *, by: Actor) -> None:
    """撤回 one's own comment: it keeps its place, with a mark that all see. Raises Denied, Stale."""
    with write():
        hold(Comment, comment.id)
        if Comment.get_by_id(comment.id).withdrawn_at is not None:
            raise Stale("这条批注已经撤回了。")
        actions.perform("comment.withdraw", comment, by=by, set={"withdrawn_at": clock.now()})
        _index(CommentThread.get_by_id(comment.thread_id))


def follow(record: Any, *, by: Actor) -> None:
    """The record has moved to another branch, in the caller's transaction: its threads lie where it lies."""
    here = (CommentThread.record == table_of(record)) & (CommentThread.record_id == record.id)
    moved = {"branch": record.branch_id, "committee": record.committee_id}
    for thread in CommentThread.select().where(here).order_by(CommentThread.id):
        actions.perform("comment_thread.follow", thread, by=by, set=moved)


def _reader(record: Any) -> Actor:
    """Somebody of the committee who has nothing to do with the record: what they read of it is public."""
    return Actor(None, "", "member", home_committee_id=record.committee_id)


def _worded(text: str) -> None:
    if not text.strip():
        raise Invalid("请写下要说的话。", "text")
    if len(text) > LONGEST:
        raise Invalid(f"最多 {LONGEST} 字，请精简。", "text")


def _say(thread: CommentThread, text: str, *, by: Actor) -> None:
    Comment.insert(thread=thread.id, number=thread.replies + 1, person=by.person_id, role=by.role, text=text).execute()
    _index(thread)


def _index(thread: CommentThread) -> None:
    said = [row.text for row in SAID(thread=thread.id)]
    search.index(CommentThread, [(thread.id, search.tokens(thread.title, thread.place, thread.quote, *said))])


def _is_older(thread: CommentThread, told: str) -> bool:
    """Whether a thread is from before its record was given to the unit by the act `told`: the unit does not see it."""
    given = {"record": thread.record, "key": thread.record_id, "told": told, "opened": thread.created_at}
    return bool(told) and GIVEN_SINCE.scalar(**given) is not None


def _concerned(thread: CommentThread, record: Any = None) -> Iterable[int]:
    """Whom a thread concerns: the record's author and those who work on it, if they know it; who took part and has power there."""
    kind = KINDS[thread.record]
    if record is None:
        record = kind.model.get_or_none(kind.model.id == thread.record_id)
    near = [*([thread.owner_id] if thread.owner_id else []), *(kind.workers(record) if record is not None else [])]
    if record is not None and (kind.secret(record) or _is_older(thread, kind.access.told)):
        near = []
    took_part = {thread.opened_by_id, *(row.person_id for row in SAID(thread=thread.id))}
    powerful = {row.person_id for row in HOLDERS(unit=thread.unit_id, today=clock.today())}
    return [*near, *sorted(took_part & powerful)]
