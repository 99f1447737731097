"""Rules of the rooms beside the ledger: 自查, 重点任务, 重点约谈, 督导组交接."""

from typing import Any

from portal.accounts.models import Team
from portal.db import P, Query
from portal.policy.actor import Actor
from portal.policy.predicates import Rule, at_hand, committee, member, owner, secretary, supervisor
from portal.policy.rules.problems import at_home, by_office, desk, fair, itself, of_house, our_team

_CLOSED = Query(lambda: Team.select(Team.id).where((Team.id == P("team")) & Team.closed_on.is_null(False)))


def _is_closed(actor: Actor, record: Any) -> bool:
    """Whether the giving team was closed."""
    return _CLOSED.scalar(team=record.giver_id) is not None


giving = Rule("giving", lambda actor, record: actor.team_id is not None and record.giver_id == actor.team_id)
taking = Rule("taking", lambda actor, record: actor.team_id is not None and record.taker_id == actor.team_id)
orphaned = Rule("the giving team is closed", _is_closed)
of_unit = Rule("of a unit", lambda actor, record: record.person_id is None)

# Who held the talk: the team, or the office of a committee (never with itself).
held = fair((supervisor & our_team & ~by_office) | (committee & at_home & ~(of_house & itself))).unless(
    owner, "您是被约谈的人，这份记录请由其他同志办理。"
)
# Whose entries are handed over: the team itself, its committee once it was closed.
giver = (at_hand("supervisor") & giving) | (committee & orphaned)

RULES: dict[str, Rule] = {
    "page.selfchecks": member | desk,
    "page.selfcheck_lists": member | desk,
    "self_check.create": (member & owner) | (of_unit & ((secretary & ~of_house) | (committee & of_house & itself))),
    "self_check_list.create": committee,
    "self_check_list.edit": committee,
    "page.key_tasks": member | desk,
    "page.key_task_review": at_hand("committee"),
    "key_task.create": committee,
    "key_task.edit": committee,
    "key_task.report": committee,
    "key_task.finish": committee,
    "key_task.reopen": committee,
    "key_task.drop": committee,
    "page.talks": member | desk,
    "page.talking": at_hand("committee", "supervisor"),
    "talk.create": held,
    "talk.edit": held,
    "talk.file": held,
    "talk.correct": held,
    "talk.follow": held,
    "page.handovers": at_hand("committee", "supervisor"),
    "team_handover.offer": giver,
    "team_handover.take": at_hand("supervisor") & taking,
    "team_handover.refuse": at_hand("supervisor") & taking,
    "team_handover.withdraw": giver,
}
