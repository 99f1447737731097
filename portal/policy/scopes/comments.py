"""The rows that one sees of 批注: a thread is read where the record is read, by those whose business the record is."""

from collections.abc import Callable
from typing import Any, NamedTuple

import peewee as pw

from portal.accounts.models import Appointment
from portal.audit.models import Revision
from portal.comments.models import Comment, CommentThread
from portal.db import BaseModel, P, Query, prepared
from portal.policy.actor import Actor, in_force
from portal.policy.scopes.core import NOTHING, Scope, under_role
from portal.policy.scopes.stars import headed


class Commented(NamedTuple):
    """Who reads the threads of a kind of record: `seen` the records whose content one reads; of these those under the
    role at hand (`branch`, `committee`), those that are one's own or one's work (`mine`, with P("me")), and of public
    records (`public`) the public threads. `told`: the act by which the unit gets to know the record; a thread from before
    may quote what it was not told."""

    seen: Callable[[Actor], Scope]
    branch: Any
    committee: Any
    mine: Callable[[], Any] | None = None
    public: Callable[[], Any] | None = None
    told: str = ""


COMMENTED: dict[type[BaseModel], Commented] = {}
"""By model; a feature's registration (comments.records.register) puts it here."""


def threads(actor: Actor) -> Scope:
    """The threads on records whose content one reads, as far as they are one's business."""
    if actor.kind == "technical" or not COMMENTED:
        return Scope(("none",), NOTHING)
    shape, found = ["threads"], []
    for model, one in COMMENTED.items():
        kept, under = one.seen(actor), under_role(actor, one.branch, one.committee)
        near = under.where
        if one.mine is not None:
            near |= one.mine()
        if one.told:
            near &= _since(actor, one.told) | _other_side(actor, one)
        if one.public is not None:
            near |= (CommentThread.public == True) & one.public()  # noqa: E712 — SQL
        record = model.select(pw.SQL("1")).where((model.id == CommentThread.record_id) & kept.where & near)
        found.append((CommentThread.record == model._meta.table_name) & pw.fn.EXISTS(record))
        shape += [actor.role, *kept.shape, *under.shape]
    seen = found[0]
    for one_kind in found[1:]:
        seen |= one_kind
    return Scope(tuple(shape), seen)


def _since(actor: Actor, told: str) -> Any:
    """Opened since the record was given to its unit, or by the unit's own office."""
    later = Revision.select(Revision.id).where(
        (Revision.record == CommentThread.record) & (Revision.record_id == CommentThread.record_id)
        & (Revision.action == told) & (Revision.at > CommentThread.created_at)
    )  # fmt: skip
    since = ~pw.fn.EXISTS(later)
    return since | (CommentThread.opened_role == "secretary") if actor.role == "secretary" else since


def _other_side(actor: Actor, one: Commented) -> Any:
    """A record in the hands of committee or team before its unit knew of it, about neither a branch that the person heads
    nor themselves: asked of the person, so that changing the role gives nothing away."""
    if actor.role not in ("supervisor", "committee"):
        return NOTHING
    others = CommentThread.owner.is_null() | (CommentThread.owner != P("me"))
    apart = others & one.branch.not_in(headed())
    if actor.role == "supervisor":
        return apart
    # Of a committee's own records its officers read before that what they said among themselves.
    here = (Appointment.unit == P("unit")) & (Appointment.role == "committee") & in_force(Appointment, P("today"))
    colleagues = Appointment.select(Appointment.person).where(here)
    return apart & ((one.branch != P("unit")) | CommentThread.opened_by.in_(colleagues))


def comments(actor: Actor) -> Scope:
    """What was said in the threads that one sees."""
    seen = threads(actor)
    return Scope(("said", *seen.shape), Comment.thread.in_(CommentThread.select(CommentThread.id).where(seen.where)))


def works_on(actor: Actor, thread: CommentThread) -> bool:
    """Whether the record of a thread is the person's own, or their work."""
    for model, one in COMMENTED.items():
        if model._meta.table_name == thread.record and one.mine is not None:
            return _own(model, one.mine).scalar(id=thread.record_id, **actor.places()) is not None
    return False


def _own(model: Any, mine: Callable[[], Any]) -> Query:
    return prepared(("works on", model), lambda: model.select(model.id).where((model.id == P("id")) & mine()))


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {CommentThread: threads, Comment: comments}
