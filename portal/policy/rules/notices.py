"""Rules of 通知."""

from typing import Any

from portal.accounts.models import UNIT_ROLES
from portal.db import P, Query
from portal.notices.models import OFFICES, Notice
from portal.policy.actor import Actor
from portal.policy.predicates import Rule, at_hand, business, heads, owner

_SENDER = Query(lambda: Notice.select(Notice.role, Notice.unit, Notice.team).where(Notice.id == P("notice")))


def _sends(actor: Actor, notice: Any) -> bool:
    """Whether the role at hand is the office that sends a notice: of that unit, or of that team."""
    if actor.role not in UNIT_ROLES or actor.role != notice.role:
        return False
    if actor.role == "supervisor":
        return actor.team_id is not None and actor.team_id == notice.team_id
    return actor.unit_id is not None and actor.unit_id == notice.unit_id


def _asked(actor: Actor, receipt: Any) -> bool:
    """Whether the role at hand is the office that sent the notice of a receipt; a team while the unit is assigned to it."""
    notice = _SENDER.one(notice=receipt.notice_id) if actor.role in UNIT_ROLES else None
    return (
        notice is not None and _sends(actor, notice) and (actor.role != "supervisor" or actor.covers(receipt.unit_id))
    )


def _reached(actor: Actor, receipt: Any) -> bool:
    """Whether a receipt is one's own, in whatever role, or that of the office at hand, whoever held it before."""
    if receipt.role in OFFICES:
        return actor.role == receipt.role and actor.unit_id is not None and actor.unit_id == receipt.unit_id
    return owner(actor, receipt)


sender, asked, reached = Rule("sender", _sends), Rule("asked", _asked), Rule("reached", _reached)
# A secretary judges the own branch's people; in another office nobody judges the branch that one heads.
judge = (asked & ~owner).unless(
    heads & ~at_hand("secretary"), "您是这个支部的书记，不能替上级办理它的反馈。请由其他经办人办理。"
)

RULES: dict[str, Rule] = {
    "page.notices": business,
    "page.notices_sent": at_hand("secretary", "committee", "supervisor"),
    "notice.create": sender,
    "notice.pass": sender,
    "notice.edit": sender,
    "notice.send": sender,
    "notice.drop": sender,
    "notice.remind": sender,
    "notice.end": sender,
    "notice.recall": sender,
    "notice_receipt.read": reached,
    "notice_receipt.acknowledge": reached,
    "notice_receipt.reply": reached,
    "notice_receipt.return": judge,
    "notice_receipt.accept": judge,
}
