"""Rows of organisation life that the database refuses, keeps as they were, never deletes (for tests/test_migrations.py)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal import clock
from portal.life.attendance.models import AbsenceStep
from portal.life.records.models import LifeAnnex, LifeAttendance, LifeGuest, LifePresence, LifeRecord
from portal.life.rulesets.models import LifeRules, RuleWaiver
from portal.life.standing.models import LifeReminder, LifeStanding
from portal.life.study.models import StudyItem, StudyPlan, ThoughtReport
from portal.life.talks.models import HeartTalk
from portal.life.terms.models import TermExtension
from portal.life.ties.models import TieReview
from portal.life.training.models import Training, TrainingPlace

TODAY = clock.today()
FILED = {"state": "filed", "filed_at": clock.now()}


def record(w: Any, **values: Any) -> LifeRecord:
    """A record of the first branch."""
    usual = {
        "committee": w.a, "unit": w.a1, "types": ["assembly"], "title": "党员大会", "day": TODAY,
        "created_by": w.secretary.person,
    }  # fmt: skip
    if values.get("state") == "filed" and "filed_at" not in values:
        usual |= {"filed_at": clock.now(), "filed_by": w.secretary.person}
    return LifeRecord.create(**{**usual, **values})


def attendance(w: Any, **values: Any) -> LifeAttendance:
    """Of the first member at a record."""
    of = values.pop("record", None) or record(w)
    return LifeAttendance.create(
        **{"record": of, "person": w.member.person, "branch": w.a1, "name": w.member.person.name, **values}
    )


def annex(w: Any, **values: Any) -> LifeAnnex:
    """A correction of a record."""
    return LifeAnnex.create(**{"record": record(w), "person": w.secretary.person, "text": "更正", **values})


def step(w: Any, **values: Any) -> AbsenceStep:
    """A step with the first member."""
    usual = {
        "committee": w.a, "branch": w.a1, "person": w.member.person, "kind": "remind", "taken_on": TODAY, "text": "已谈话",
        "created_by": w.secretary.person,
    }  # fmt: skip
    return AbsenceStep.create(**{**usual, **values})


def talk(w: Any, **values: Any) -> HeartTalk:
    """The secretary talked with the first member."""
    usual = {
        "committee": w.a, "branch": w.a1, "person": w.member.person, "talker": w.secretary.person, "talked_on": TODAY,
        "created_by": w.secretary.person,
    }  # fmt: skip
    return HeartTalk.create(**{**usual, **values})


def plan(w: Any, **values: Any) -> StudyPlan:
    """A plan of one's own."""
    return StudyPlan.create(**{"person": w.member.person, "year": 2026, **values})


def report(w: Any, **values: Any) -> ThoughtReport:
    """A report to the first branch."""
    usual = {"committee": w.a, "branch": w.a1, "person": w.member.person, "period": "第三季度", "text": "汇报"}
    return ThoughtReport.create(**{**usual, **values})


def rules(w: Any, **values: Any) -> LifeRules:
    """A set of rules of the first committee."""
    return LifeRules.create(**{"committee": w.a, "name": "制度", "document": {"name": "制度", "rules": []}, **values})


def waiver(w: Any, **values: Any) -> RuleWaiver:
    """Of the first branch."""
    usual = {
        "committee": w.a, "branch": w.a1, "rule": "board", "rule_name": "支委会", "starts": TODAY, "ends": TODAY,
        "reason": "新建支部", "created_by": w.committee.person,
    }  # fmt: skip
    return RuleWaiver.create(**{**usual, **values})


def standing(w: Any, **values: Any) -> LifeStanding:
    """A cell of the first branch."""
    usual = {
        "committee": w.a, "branch": w.a1, "year": 2026, "rule": "board", "position": 1, "name": "支委会",
        "severity": "violation", "done": 0, "needed": 12, "state": "due", "judged_on": TODAY, "changes_on": TODAY,
    }  # fmt: skip
    return LifeStanding.create(**{**usual, **values})


def extension(w: Any, **values: Any) -> TermExtension:
    """Asked by the first branch."""
    usual = {
        "committee": w.a, "unit": w.a1, "term_ends": TODAY, "until": TODAY + timedelta(days=90), "reason": "书记空缺",
        "asked_by": w.secretary.person,
    }  # fmt: skip
    return TermExtension.create(**{**usual, **values})


def training(w: Any, **values: Any) -> Training:
    """A course of the first committee."""
    usual = {
        "committee": w.a, "title": "书记轮训", "starts": TODAY, "ends": TODAY, "hours": 800,
        "created_by": w.committee.person,
    }  # fmt: skip
    return Training.create(**{**usual, **values})


def place(w: Any, **values: Any) -> TrainingPlace:
    """The secretary in a course."""
    of = values.pop("training", None) or training(w)
    return TrainingPlace.create(**{"training": of, "person": w.secretary.person, "branch": w.a1, **values})


def review(w: Any, **values: Any) -> TieReview:
    """Of the first member."""
    usual = {
        "committee": w.a, "branch": w.a1, "person": w.member.person, "reviewed_on": TODAY, "found": "here",
        "created_by": w.secretary.person,
    }  # fmt: skip
    return TieReview.create(**{**usual, **values})


def _twice(make: Callable[..., Any], **values: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def both(w: Any) -> None:
        made = {name: value(w) for name, value in values.items()}
        make(w, **made)
        make(w, **made)

    return both


def _reminder(w: Any) -> LifeReminder:
    return LifeReminder.create(branch=w.a1, rule="board", due_on=TODAY)


BAD: dict[str, Callable[[Any], Any]] = {
    "record without title": lambda w: record(w, title=""),
    "record of no state": lambda w: record(w, state="x"),
    "record of no lecture": lambda w: record(w, lecture_form="x"),
    "record of endless hours": lambda w: record(w, hours=10001),
    "record filed at no time": lambda w: record(w, state="filed", filed_at=None),
    "record called off for nothing": lambda w: record(w, state="called_off"),
    "branch counted twice": _twice(lambda w, of: LifePresence.create(record=of, branch=w.a1), of=record),
    "attendance of no kind": lambda w: attendance(w, status="x"),
    "leave without reason": lambda w: attendance(w, status="leave"),
    "made up though present": lambda w: attendance(w, made_up_on=TODAY),
    "attendance of endless hours": lambda w: attendance(w, hours=-1),
    "attendance twice": _twice(attendance, record=record),
    "guest of no kind": lambda w: LifeGuest.create(record=record(w), kind="x", name="甲"),
    "guest without name": lambda w: LifeGuest.create(record=record(w), kind="other", name=""),
    "annex that says nothing": lambda w: annex(w, text=""),
    "step of no kind": lambda w: step(w, kind="x"),
    "step that says nothing": lambda w: step(w, text=""),
    "talk with oneself": lambda w: talk(w, talker=w.member.person),
    "heart talk of no state": lambda w: talk(w, state="x"),
    "two study plans of a year": _twice(plan),
    "nothing to study": lambda w: StudyItem.create(plan=plan(w), text=""),
    "study in month 13": lambda w: StudyItem.create(plan=plan(w), text="x", month=13),
    "report of no period": lambda w: report(w, period=""),
    "report that says nothing": lambda w: report(w, text=""),
    "report of no state": lambda w: report(w, state="x", sent_at=clock.now()),
    "report sent at no time": lambda w: report(w, state="sent"),
    "rules without name": lambda w: rules(w, name=""),
    "rules of no edition": lambda w: rules(w, number=0),
    "rules of no state": lambda w: rules(w, state="x"),
    "rules twice in one edition": _twice(rules),
    "waiver of nothing": lambda w: waiver(w, rule=""),
    "waiver without reason": lambda w: waiver(w, reason=""),
    "waiver that ends before": lambda w: waiver(w, ends=TODAY - timedelta(days=1)),
    "waiver for no subject": lambda w: waiver(w, kind="x"),
    "waiver of no state": lambda w: waiver(w, state="x"),
    "waiver for a person and a group": lambda w: waiver(w, person=w.member.person, group=w.a1),
    "standing of no severity": lambda w: standing(w, severity="x"),
    "standing of no state": lambda w: standing(w, state="x"),
    "less than nothing done": lambda w: standing(w, done=-1),
    "less than nothing asked": lambda w: standing(w, needed=-1),
    "less than nothing short": lambda w: standing(w, short=-1),
    "standing twice": _twice(standing),
    "reminded twice": _twice(_reminder),
    "term extension without reason": lambda w: extension(w, reason=""),
    "term extension that is none": lambda w: extension(w, until=TODAY),
    "term extension of no state": lambda w: extension(w, state="x"),
    "term extension approved on no day": lambda w: extension(w, state="approved"),
    "term extension refused without answer": lambda w: extension(w, state="refused", decided_on=TODAY),
    "term extension asked twice": _twice(extension),
    "training without title": lambda w: training(w, title=""),
    "training for nobody": lambda w: training(w, audience="x"),
    "training that ends before": lambda w: training(w, ends=TODAY - timedelta(days=1)),
    "training of endless hours": lambda w: training(w, hours=10001),
    "training of no state": lambda w: training(w, state="x"),
    "place of endless hours": lambda w: place(w, hours=-1),
    "in a course twice": _twice(place, training=training),
    "review that found nothing": lambda w: review(w, found="x"),
    "lost without a word": lambda w: review(w, found="lost"),
}


def change(row: Any, **values: Any) -> None:
    """Set columns of a row past all rules."""
    type(row).update(**values).where(type(row).id == row.id).execute()


def _attended(w: Any) -> LifeAttendance:
    return _filed(w, attendance(w, record=record(w)))


def _presence(w: Any) -> LifePresence:
    """Of the first branch at a record that was filed then."""
    made = LifePresence.create(record=record(w), branch=w.a1)
    return _filed(w, made)


def filed(w: Any) -> LifeRecord:
    """A filed record of the first branch, with who came and a guest."""
    made = record(w)
    LifePresence.create(record=made, branch=w.a1)
    LifeGuest.create(record=made, kind="other", name="甲")
    return LifeRecord.get_by_id(_filed(w, attendance(w, record=made)).record_id)


def _guest(w: Any) -> LifeGuest:
    """At a record that was filed then."""
    made = LifeGuest.create(record=record(w), kind="other", name="甲")
    return _filed(w, made)


def _filed(w: Any, part: Any) -> Any:
    """The part of a record, which is filed now."""
    change(LifeRecord.get_by_id(part.record_id), filed_by=w.secretary.person, **FILED)
    return part


FROZEN: dict[str, Callable[[Any], Any]] = {
    "title of a filed record": lambda w: change(record(w, state="filed"), title="别的"),
    "minutes of a filed record": lambda w: change(record(w, state="filed"), minutes={"last": 1}),
    "who was at a filed record": lambda w: change(_attended(w), status="absent"),
    "one more at a filed record": lambda w: attendance(w, record=record(w, state="filed")),
    "one less at a filed record": lambda w: _attended(w).delete_instance(),
    "one from elsewhere at a filed record": lambda w: change(attendance(w), record=record(w, state="filed")),
    "why a filed record has no attendance": lambda w: change(record(w, state="filed"), reason="别的"),
    "a filed record in draft again": lambda w: change(record(w, state="filed"), state="draft"),
    "another branch that a filed record counts for": lambda w: change(_presence(w), branch=w.a2),
    "one branch more that a filed record counts for": lambda w: LifePresence.create(
        record=record(w, state="filed"), branch=w.a2
    ),
    "one branch less that a filed record counts for": lambda w: _presence(w).delete_instance(),
    "one branch from elsewhere at a filed record": lambda w: change(
        LifePresence.create(record=record(w), branch=w.a2), record=record(w, state="filed")
    ),
    "who was a guest at a filed record": lambda w: change(_guest(w), name="乙"),
    "one guest more at a filed record": lambda w: LifeGuest.create(
        record=record(w, state="filed"), kind="other", name="乙"
    ),
    "one guest less at a filed record": lambda w: _guest(w).delete_instance(),
    "an annex": lambda w: change(annex(w), text="别的"),
    "a step": lambda w: change(step(w), text="别的"),
    "a review": lambda w: change(review(w), found="away"),
    "rules in force": lambda w: change(rules(w, state="in_force"), document={}),
}
KEPT: dict[str, Callable[[Any], Any]] = {
    "a filed record": lambda w: record(w, state="filed").delete_instance(),
    "an annex": lambda w: annex(w).delete_instance(),
    "a step": lambda w: step(w).delete_instance(),
    "a review": lambda w: review(w).delete_instance(),
}
