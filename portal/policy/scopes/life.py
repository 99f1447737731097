"""The rows that one sees of 组织生活: the branch its own, its members what was announced and filed, those above what was filed."""

from collections.abc import Callable
from typing import Any

from portal.db import BaseModel, P
from portal.life.attendance.models import AbsenceStep
from portal.life.records.models import LifeAnnex, LifeAttendance, LifeGuest, LifePresence, LifeRecord
from portal.life.rulesets.models import LifeRules, RuleWaiver
from portal.life.standing.models import LifeStanding
from portal.life.study.models import StudyItem, StudyPlan, ThoughtReport
from portal.life.talks.models import HeartTalk
from portal.life.terms.models import TermExtension
from portal.life.ties.models import TieReview
from portal.life.training.models import Training, TrainingPlace
from portal.policy.actor import Actor
from portal.policy.scopes.core import NOTHING, Scope, own, under_role

SHOWN = ("announced", "filed")  # what others than the branch's own office see; called off, where it was announced


def _records(actor: Actor) -> Scope:
    """The secretary's branch and the committee's own in every state; what was shown: those above, and the members of
    the branches that a record counts for."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, LifeRecord.unit, LifeRecord.committee)
    off = (LifeRecord.state == "called_off") & LifeRecord.announced_at.is_null(False)
    shown = LifeRecord.state.in_(SHOWN) | off
    office = under.where
    if actor.role == "supervisor":
        office = under.where & shown
    elif actor.role == "committee":
        office = under.where & (shown | (LifeRecord.unit == P("unit")))
    if actor.kind != "member":
        return Scope(("life records", actor.role, *under.shape), office)
    here = LifePresence.select(LifePresence.record).where(LifePresence.branch == P("home_branch"))
    home = shown & ((LifeRecord.unit == P("home_branch")) | LifeRecord.id.in_(here))
    return Scope(("life records", "member", actor.role, *under.shape), office | home)


def _with_record(field: Any) -> Callable[[Actor], Scope]:
    """Rows that are seen with their record."""

    def scope(actor: Actor) -> Scope:
        seen = _records(actor)
        return Scope(("of", *seen.shape), field.in_(LifeRecord.select(LifeRecord.id).where(seen.where)))

    return scope


def _attendance(actor: Actor) -> Scope:
    """With the record, and one's own wherever one was expected."""
    seen = _with_record(LifeAttendance.record)(actor)
    if actor.kind == "technical":
        return seen
    return Scope(("attendance", *seen.shape), seen.where | (LifeAttendance.person == P("me")))


def _under(model: Any, *roles: str) -> Callable[[Actor], Scope]:
    """Rows about a branch, for these roles over it."""

    def scope(actor: Actor) -> Scope:
        if actor.role not in roles:
            return Scope(("none",), NOTHING)
        place = model.branch if hasattr(model, "branch") else model.unit
        return under_role(actor, place, model.committee)

    return scope


def _rules(actor: Actor) -> Scope:
    """What is or was in force the whole committee, and who works for it; drafts the committee alone."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, LifeRules.committee, LifeRules.committee)
    seen = LifeRules.state.in_(("in_force", "replaced", "retired"))
    office = under.where if actor.role == "committee" else under.where & seen
    return Scope(("rules", actor.role, *under.shape), ((LifeRules.committee == P("home_committee")) & seen) | office)


def _waivers(actor: Actor) -> Scope:
    return _under(RuleWaiver, "secretary", "committee", "supervisor")(actor)


def _reports(actor: Actor) -> Scope:
    """One's own; the secretary of the very branch what was sent. Nobody else: no 党总支 above it, neither committee nor supervisor."""
    mine = ThoughtReport.person == P("me")
    if actor.role != "secretary" or actor.unit_kind != "branch":
        return Scope(("own",), mine)
    sent = (ThoughtReport.branch == P("unit")) & (ThoughtReport.state != "draft")
    return Scope(("reports", "branch"), mine | sent)


def _items(actor: Actor) -> Scope:
    plans = StudyPlan.select(StudyPlan.id).where(StudyPlan.person == P("me"))
    return Scope(("own items",), StudyItem.plan.in_(plans))


def _trainings(actor: Actor) -> Scope:
    """The committee's courses: those who work for it or under it; members those that they took part in."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    under = under_role(actor, Training.committee, Training.committee)
    here = (Training.committee == P("home_committee")) & (Training.state == "filed")
    mine = here & Training.id.in_(TrainingPlace.select(TrainingPlace.training).where(TrainingPlace.person == P("me")))
    if actor.role == "secretary":
        return Scope(("trainings", "secretary"), here)
    return Scope(("trainings", actor.role, *under.shape), under.where | mine)


def _places(actor: Actor) -> Scope:
    """Who took part: the committee and teams all of theirs, a secretary their branch's, everybody the own."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    mine = TrainingPlace.person == P("me")
    if actor.role == "secretary":
        under = under_role(actor, TrainingPlace.branch, TrainingPlace.branch)
        return Scope(("places", *under.shape), mine | under.where)
    seen = _trainings(actor)
    if actor.role not in ("committee", "supervisor"):
        return Scope(("own places",), mine)
    rows = Training.select(Training.id).where(seen.where)
    return Scope(("places", *seen.shape), mine | TrainingPlace.training.in_(rows))


OFFICE = ("secretary", "committee", "supervisor")

SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    LifeRecord: _records,
    LifePresence: _with_record(LifePresence.record),
    LifeAttendance: _attendance,
    LifeGuest: _with_record(LifeGuest.record),
    LifeAnnex: _with_record(LifeAnnex.record),
    AbsenceStep: _under(AbsenceStep, "secretary", "committee"),
    HeartTalk: _under(HeartTalk, *OFFICE),
    StudyPlan: own("person", StudyPlan),
    StudyItem: _items,
    ThoughtReport: _reports,
    LifeRules: _rules,
    RuleWaiver: _waivers,
    LifeStanding: _under(LifeStanding, *OFFICE),
    TermExtension: _under(TermExtension, *OFFICE),
    Training: _trainings,
    TrainingPlace: _places,
    TieReview: _under(TieReview, *OFFICE),
}
