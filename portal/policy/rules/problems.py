"""Rules of 整改台账: who found it follows it, the unit puts it right, and neither the unit nor its head judges it."""

from typing import Any

from portal import clock
from portal.accounts.models import Appointment, Team
from portal.db import P, Query
from portal.policy.actor import Actor, assigned, in_force
from portal.policy.predicates import Rule, at_hand, committee, heads, member, owner, secretary, supervisor
from portal.problems.models import Problem
from portal.units.models import UnitCover

HEADS = "您是这个支部的书记，不能替党委或者督导组办理本支部的问题，请由其他同志办理。"
BOUND = "这个问题随整改提升办理，请在整改提升的页面上办理。"
OWN = "提交整改的人、责任人和问题涉及的本人不能复核、销号和审批，请由其他同志办理。"

_FOLLOWED = Query(
    lambda: Team.select(Team.id).where((Team.id == P("team")) & Team.closed_on.is_null() & (P("unit").in_(assigned())))
)
_ABOVE = Query(
    lambda: (
        Appointment.select(Appointment.id)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(
            (UnitCover.unit == P("unit"))
            & (UnitCover.ancestor != P("unit"))
            & (Appointment.role == "committee")
            & in_force(Appointment, P("today"))
        )
        .limit(1)
    )
)
_TEAM_OF = Query(lambda: Team.select(Team.committee).where(Team.id == P("team")))
_PROBLEM = Query(
    lambda: Problem.select(
        Problem.id, Problem.committee, Problem.branch, Problem.person, Problem.subject, Problem.team, Problem.office,
        Problem.found_by, Problem.responsible_person, Problem.submitted_by, Problem.source_record,
    ).where(Problem.id == P("problem"))
)  # fmt: skip


def _has_team(actor: Actor, record: Any) -> bool:
    """Whether a team follows the entry that still stands and has the unit today."""
    found = record.team_id and _FOLLOWED.scalar(team=record.team_id, unit=record.unit_id, today=clock.today())
    return bool(found)


def _has_our_team(actor: Actor, record: Any) -> bool:
    """Whether its team, which may be closed, is one of the office at hand."""
    return record.team_id is not None and _TEAM_OF.scalar(team=record.team_id) == actor.unit_id


def _has_above(actor: Actor, record: Any) -> bool:
    """Whether somebody holds the office of a committee above the one whose own problem this is."""
    return _ABOVE.scalar(unit=record.committee_id, today=clock.today()) is not None


def of_problem(rule: Rule) -> Rule:
    """The same asked of the problem that a record (with `problem_id`) belongs to."""

    def test(actor: Actor, record: Any) -> bool:
        row = _PROBLEM.one(problem=record.problem_id)
        return row is not None and rule(actor, Problem(**row._asdict()))

    made = Rule(f"problem({rule})", test)
    made.why = lambda actor, record: rule.why(actor, Problem(**_PROBLEM.one(problem=record.problem_id)._asdict()))
    return made


followed = Rule("a team follows it", _has_team)
overseen = Rule("an office above", _has_above)
of_house = Rule("the committee's own", lambda actor, record: record.branch_id is None)
at_home = Rule("of the office at hand", lambda actor, record: record.office_id == actor.unit_id)
our_team = Rule("our team", lambda actor, record: record.team_id is not None and record.team_id == actor.team_id)
by_office = Rule("found by an office", lambda actor, record: record.office_id is not None)
our_offices_team = Rule("a team of the office at hand", _has_our_team)
itself = Rule("the committee itself", lambda actor, record: actor.unit_id == record.committee_id)
responsible = Rule(
    "responsible", lambda actor, record: actor.person_id is not None and record.responsible_person_id == actor.person_id
)
submitter = Rule(
    "submitter", lambda actor, record: actor.person_id is not None and record.submitted_by_id == actor.person_id
)

unissued = Rule("unissued", lambda actor, record: record.number == "")
involved = submitter | responsible | owner
self_found = owner & Rule("found by oneself", lambda actor, record: record.found_by_id == actor.person_id)

# Its steps follow those of the 整改提升 that it was opened for (problems.mirror says when it is that which acts).
bound = Rule(
    "follows a remedy",
    lambda actor, record: record.source_record == "star_remedy" and not getattr(record, "by_remedy", False),
)
about_member = Rule("about a member", lambda actor, record: record.person_id is not None)
verified = Rule("verified", lambda actor, record: record.state == "verified")


def fair(rule: Rule) -> Rule:
    """The rule, but nobody decides in another office about the branch that they head."""
    return rule.unless(at_hand("committee", "supervisor") & heads, HEADS)


def foreign(rule: Rule) -> Rule:
    """The rule, but nobody judges what is one's own: submitted, answered for, or about oneself."""
    return fair(rule).unless(involved, OWN)


def by_hand(rule: Rule) -> Rule:
    """The rule, but not for an entry whose steps are those of a 整改提升."""
    return rule.unless(bound, BOUND)


team = supervisor & our_team
# Who found it, until it is issued. A member's self-check lies with the branch.
found_here = (supervisor & our_team & ~by_office) | ((secretary | committee) & at_home)
# Who follows it on: its team, and the committee over the branch; the committee's own a committee above, where there is
# neither an office above nor a team the committee's other officers.
above = committee & (~of_house | ~itself)
left = committee & of_house & ~overseen & ~followed
# What a team left unissued (it was closed, or the unit was taken from it) is for its committee to issue or to drop;
# about a committee itself for one above, where there is one.
heir = (
    unissued & ~by_office & ~followed & ((above & (of_house | our_offices_team)) | (left & our_offices_team))
).unless(owner, OWN)
finder = fair(found_here | heir)
author = finder.unless(owner, OWN) | (member & self_found)
# Who puts it right: the branch's secretary, for the committee's own its officers, who is responsible, whom it is about.
unit = secretary | (committee & of_house & itself)
worker = unit | (member & (owner | responsible))
manager = foreign(team | above | left)
# Who judges it: its team; where none follows it (any more) the office above, where there is none another officer.
keeper = team | (above & ~followed) | left
judge = foreign(keeper)
closing = above | (team & of_house) | left
desk = at_hand("secretary", "committee", "supervisor")

RULES: dict[str, Rule] = {
    "page.problems": member | desk,
    "page.problem_counts": desk,
    "page.problem_extensions": desk,
    "page.problem_categories": desk,
    "page.problem_finding": desk,
    "page.problem_import": at_hand("committee"),
    # from found to issued
    "problem.create": fair(supervisor | secretary | committee | (member & owner)),
    "problem.edit": author,
    "problem.issue": finder,
    "problem.import": fair(committee).unless(owner, OWN),
    # put right by the unit
    "problem.plan": by_hand(worker),
    "problem.note": worker | manager,
    "problem.respond": worker | manager,
    "problem.submit": by_hand(worker),
    "problem.extend": by_hand(worker),
    "problem_extension.ask": of_problem(worker),
    "problem_extension.grant": of_problem(manager) & ~owner,
    "problem_extension.refuse": of_problem(manager) & ~owner,
    "problem_extension.withdraw": owner | of_problem(worker),
    # judged by those who follow it
    "problem.verify": by_hand(judge),
    "problem.return": by_hand(foreign(keeper | (closing & verified))),
    "problem.close": by_hand(foreign(closing)),
    "problem.reschedule": by_hand(manager),
    "problem.escalate": manager,
    "problem.criticise": manager | (secretary & about_member & ~owner),
    "problem.amend": by_hand(manager),
    "problem.hand": fair(supervisor | committee),
    "problem.drop": by_hand(fair((author & unissued) | (keeper & ~unissued)).unless(involved & ~unissued, OWN)),
    "problem_categories.edit": committee,
}
