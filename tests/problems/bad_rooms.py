"""What the database refuses of self-checks, key tasks, talks and handovers, and keeps as it was."""

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.problems.handovers.models import TeamHandover
from portal.problems.selfchecks.models import SelfCheck, SelfCheckList
from portal.problems.talks.models import Talk
from portal.problems.tasks.models import KeyTask
from tests import factories as make


def check(w: Any, **values: Any) -> SelfCheck:
    usual = {
        "name": "支部查找分析", "subject": "branch", "committee": w.a, "branch": w.a1, "made_by": w.secretary.person,
        "made_on": clock.today(),
    }  # fmt: skip
    return SelfCheck.create(**{**usual, **values})


def task(w: Any, **values: Any) -> KeyTask:
    usual = {"committee": w.a, "year": 2026, "title": "规范组织生活", "owner": "组织处", "due_on": clock.today()}
    return KeyTask.create(**{**usual, **values})


def talk(w: Any, **values: Any) -> Talk:
    usual = {
        "committee": w.a, "branch": w.a1, "office": w.a, "talked_to": "支部书记", "held_on": clock.today(),
        "participants": "组长", "matters": "组织生活不经常", "created_by": w.committee.person,
    }  # fmt: skip
    return Talk.create(**{**usual, **values})


def handover(w: Any, **values: Any) -> TeamHandover:
    usual = {
        "committee": w.a, "giver": w.team_a, "taker": make.team("第三督导组", w.a), "person": w.supervisor.person,
    }  # fmt: skip
    return TeamHandover.create(**{**usual, **values})


BAD: dict[str, Callable[[Any], Any]] = {
    "list of no subject": lambda w: SelfCheckList.create(committee=w.a, subject="x", name="甲"),
    "list without name": lambda w: SelfCheckList.create(committee=w.a, subject="branch", name=""),
    "self-check of no subject": lambda w: check(w, subject="x"),
    "self-check of a member without one": lambda w: check(w, subject="member"),
    "self-check of a committee with a branch": lambda w: check(w, subject="committee"),
    "task of no state": lambda w: task(w, state="x"),
    "task without title": lambda w: task(w, title=""),
    "task without owner": lambda w: task(w, owner=""),
    "task twice": lambda w: (task(w), task(w)),
    "talk of no state": lambda w: talk(w, state="x"),
    "talk about nothing": lambda w: talk(w, matters=""),
    "talk among nobody": lambda w: talk(w, participants=""),
    "talk to nobody": lambda w: talk(w, talked_to=""),
    "talk of office and team": lambda w: talk(w, team=w.team_a),
    "handover of no state": lambda w: handover(w, state="x"),
    "handover to oneself": lambda w: handover(w, taker=w.team_a),
    "handover refused without reason": lambda w: handover(w, state="refused"),
}


def change(model: Any, row: Any, **values: Any) -> None:
    model.update(**values).where(model.id == row.id).execute()


FROZEN: dict[str, Callable[[Any], Any]] = {
    "answers of a self-check": lambda w: change(SelfCheck, check(w), answers={"q1": {"text": "没有", "found": False}}),
    "matters of a filed talk": lambda w: change(Talk, talk(w, state="filed"), matters="别的"),
}
