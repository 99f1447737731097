"""The rows that one sees of 通知: what reached one, what the office at hand sent, what was sent below it."""

from collections.abc import Callable
from typing import Any

from portal.db import BaseModel, P
from portal.notices.models import PERSONAL, Notice, NoticeLine, NoticeReceipt
from portal.policy.actor import Actor, assigned
from portal.policy.scopes.core import NOTHING, Scope, under_role

OUT = ("sent", "ended", "recalled")


def reached(actor: Actor) -> Any:
    """The receipts of the person, and of the office at hand."""
    mine = (NoticeReceipt.person == P("me")) & NoticeReceipt.role.in_(PERSONAL)
    if actor.role in ("secretary", "committee"):
        return mine | ((NoticeReceipt.unit == P("unit")) & (NoticeReceipt.role == actor.role))
    return mine


def sent_by(actor: Actor) -> Scope:
    """The notices of the office at hand, drafts too; of a committee besides what was sent below it, by its teams too."""
    if actor.role == "supervisor" and actor.team_id:
        return Scope(("team",), Notice.team == P("team"))
    if actor.role not in ("secretary", "committee"):
        return Scope(("none",), NOTHING)
    under = under_role(actor, Notice.unit, Notice.committee)
    own = (Notice.unit == P("unit")) & (Notice.role == actor.role)
    if actor.role == "secretary":  # not what the team of its committee or another office sent in the unit's name
        return Scope(("office", *under.shape), own)
    return Scope(("office", *under.shape), own | (under.where & Notice.state.in_(OUT)))


def _notices(actor: Actor) -> Scope:
    """What reached one, and what the office at hand sees of what was sent."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    sent = sent_by(actor)
    got = Notice.id.in_(NoticeReceipt.select(NoticeReceipt.notice).where(reached(actor)))
    return Scope(("notices", actor.role, *sent.shape), got | sent.where)


def _receipts(actor: Actor) -> Scope:
    """One's own; of what the office at hand sees as sent all, a team's only in the units assigned to it today."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    sent = sent_by(actor)
    theirs = NoticeReceipt.notice.in_(Notice.select(Notice.id).where(sent.where))
    if actor.role == "supervisor":
        theirs = theirs & NoticeReceipt.unit.in_(assigned())
    return Scope(("receipts", actor.role, *sent.shape), reached(actor) | theirs)


def texts(actor: Actor) -> Scope:
    """The notices whose text, files and document one reads: what is in sight and what that was passed on from.

    What was called back is read by the office that sent it alone.
    """
    seen = _notices(actor)
    if actor.kind == "technical":
        return seen
    sent = sent_by(actor)
    lines = NoticeLine.select(NoticeLine.ancestor).where(
        NoticeLine.notice.in_(Notice.select(Notice.id).where(seen.where & Notice.state.in_(("draft", "sent", "ended"))))
    )
    open_ = (seen.where | Notice.id.in_(lines)) & (Notice.state != "recalled")
    return Scope(("notice texts", *seen.shape), open_ | sent.where)


def documents(actor: Actor) -> Any:
    """The ids of the documents that one reads through a notice; a draft has published nothing yet."""
    out = Notice.state.in_(("sent", "ended"))
    return Notice.select(Notice.document).where(texts(actor).where & Notice.document.is_null(False) & out)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Notice: _notices,
    NoticeReceipt: _receipts,
}
