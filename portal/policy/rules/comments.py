"""Rules of 批注: who opens a thread, who answers, who says that it is resolved."""

from typing import Any

from portal.policy.actor import Actor
from portal.policy.predicates import (
    Rule,
    at_hand,
    business,
    committee,
    heads,
    member,
    owner,
    secretary,
    supervisor,
    system,
    unit_of,
)
from portal.policy.scopes.comments import works_on


def _settles(actor: Actor, thread: Any) -> bool:
    """Who opened the thread, in that office; else the office that outranks it, never on one's own record."""
    if not actor.covers(unit_of(thread)):
        return False
    if actor.person_id == thread.opened_by_id and actor.role == thread.opened_role != "supervisor":
        return True
    if actor.person_id == thread.owner_id:
        return False
    if actor.role == "supervisor":
        return bool(actor.team_id == thread.team_id)
    return actor.role == "committee" or actor.role == thread.opened_role == "secretary"


def _judges_oneself(actor: Actor, thread: Any) -> bool:
    """An officer or supervisor who heads the branch, on what another side than the branch itself holds against it."""
    return actor.role != "secretary" and thread.opened_role != "secretary" and heads(actor, thread)


settles = Rule("settles the thread", _settles)
judges_oneself = Rule("judges the own branch", _judges_oneself)
works = Rule("works on the record", works_on)
OWN_BRANCH = "您同时是这个支部的书记，对本支部的批注由党委、督导组的其他同志标记。"

RULES: dict[str, Rule] = {
    "page.comments": member | at_hand("secretary", "committee", "supervisor"),
    "page.comment": business,
    "comment_thread.follow": committee | system,  # with its record, as pledge.follow
    "comment_thread.open": secretary | committee | supervisor,
    "comment_thread.reply": secretary | committee | supervisor | works,
    "comment_thread.resolve": settles.unless(judges_oneself, OWN_BRANCH),
    "comment_thread.reopen": (settles | supervisor).unless(judges_oneself, OWN_BRANCH),
    "comment.withdraw": owner,
}
