"""Rules of 督导检查: the team, or the committee itself, carries its check out; the unit responds; who heads it stands aside."""

from typing import Any

from portal import clock
from portal.accounts.models import Team
from portal.checks.models import CheckAnswer, CheckVisit
from portal.db import P, Query
from portal.policy.actor import Actor
from portal.policy.predicates import Rule, at_hand, committee, heads, secretary, supervisor
from portal.policy.scopes.stars import headed

_COMMITTEE_OF = Query(lambda: Team.select(Team.committee).where(Team.id == P("team")))
_VISIT = Query(
    lambda: CheckVisit.select(CheckVisit.unit, CheckVisit.office, CheckVisit.team).where(CheckVisit.id == P("visit"))
)
_OWN_VISIT = Query(
    lambda: (
        CheckVisit.select(CheckVisit.id)
        .where((CheckVisit.check == P("check")) & CheckVisit.state.in_(("planned", "visited")))
        .where(CheckVisit.unit.in_(headed()))
        .limit(1)
    )
)


def _owns(actor: Actor, record: Any) -> bool:
    """Whether a check or list is of the team at hand, or of the committee at hand itself."""
    if actor.role == "supervisor":
        return record.team_id is not None and record.team_id == actor.team_id
    return actor.role == "committee" and record.team_id is None and actor.unit_id == record.committee_id


def _uses(actor: Actor, record: Any) -> bool:
    """Whether a check may go by a list: one's own, or for a team one of the committee whose team it is."""
    if _owns(actor, record) or actor.role != "supervisor" or record.team_id is not None:
        return _owns(actor, record)
    return bool(_COMMITTEE_OF.scalar(team=actor.team_id) == record.committee_id)


def _visits(actor: Actor, visit: Any) -> bool:
    """Whether a visit is of the team at hand, to a unit assigned to it today; or of the committee at hand itself."""
    if actor.role == "supervisor":
        return visit.team_id is not None and visit.team_id == actor.team_id and actor.covers(visit.unit_id)
    return (
        actor.role == "committee"
        and visit.team_id is None
        and actor.unit_id == visit.office_id
        and actor.covers(visit.unit_id)
    )


def _answers(actor: Actor, answer: CheckAnswer) -> bool:
    """Whether the visit that an answer belongs to is the actor's to carry out."""
    visit = _VISIT.one(visit=answer.visit_id)
    if visit is None:
        return False
    of = CheckVisit(unit=visit.unit_id, office=visit.office_id, team=visit.team_id)
    return visits(actor, of)


def _goes_to_own(actor: Actor, check: Any) -> bool:
    """Whether a check goes to a unit that the person is secretary over today, and has not told it its result."""
    if actor.person_id is None:
        return False
    return _OWN_VISIT.scalar(check=check.id, me=actor.person_id, today=clock.today()) is not None


owns, uses = Rule("own check", _owns), Rule("own list", _uses)
visits = Rule("visits", _visits).unless(heads, "您是这个单位的书记，不能检查自己负责的单位，请由检查组的其他同志办理。")
answers = Rule("answers", _answers)
itself = Rule("the unit itself", lambda actor, record: actor.unit_id == record.unit_id)
over_office = Rule(
    "over its committee", lambda actor, record: actor.role == "committee" and actor.covers(record.committee_id)
)
goes_to_own = Rule("goes to the own unit", _goes_to_own)
NOT_OWN = "这次检查里有您担任书记的单位，不能由您取消，请由其他同志办理。"

RULES: dict[str, Rule] = {
    "page.checks": at_hand("secretary", "committee", "supervisor"),
    "page.checking": at_hand("committee", "supervisor"),
    "unit.file": secretary | committee | supervisor,
    "page.checklists": at_hand("committee", "supervisor"),
    # 检查清单
    "checklist.create": owns,
    "checklist.edit": owns,
    "checklist.finish": owns,
    "checklist.reopen": owns,
    "checklist.use": uses,
    "checklist.retire": owns,
    # the check; what a team that is gone has left open its committee ends
    "spot_check.create": owns,
    "spot_check.edit": owns,
    "spot_check.start": owns,
    "spot_check.release": owns,
    "spot_check.close": owns | over_office,
    "spot_check.cancel": (owns | over_office).unless(goes_to_own, NOT_OWN),
    # at a unit
    "check_visit.create": visits,
    "check_visit.plan": visits,
    "check_visit.record": visits,
    "check_visit.release": visits,
    "check_visit.respond": secretary | (committee & itself),
    "check_visit.drop": visits,
    "check_visit.restore": visits,
    "check_answer.create": answers,
    "check_answer.edit": answers,
}
