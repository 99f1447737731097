"""Rows of the ledger that the database refuses (for tests/test_migrations.py)."""

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.problems.models import Problem, ProblemExtension, ProblemNote, ProblemStep


def problem(w: Any, **values: Any) -> Problem:
    """An entry of the first branch that its committee found."""
    usual = {
        "committee": w.a, "branch": w.a1, "subject": "branch", "office": w.a, "source": "other", "text": "记录不全",
        "found_on": clock.today(),
    }  # fmt: skip
    return Problem.create(**{**usual, **values})


def extension(w: Any, **values: Any) -> ProblemExtension:
    """An extension that a member asked for."""
    usual = {"problem": problem(w), "person": w.member.person, "until": clock.today(), "reason": "人员出差"}
    return ProblemExtension.create(**{**usual, **values})


def note(w: Any, **values: Any) -> ProblemNote:
    """What the secretary noted."""
    usual = {
        "problem": problem(w),
        "kind": "progress",
        "person": w.secretary.person,
        "role": "secretary",
        "text": "开过会",
    }
    return ProblemNote.create(**{**usual, **values})


def step(w: Any, **values: Any) -> ProblemStep:
    """A step that the committee recorded."""
    usual = {
        "problem": problem(w), "level": "urge", "decided_on": clock.today(), "decided_by": "党委会",
        "person": w.committee.person, "reason": "没有改",
    }  # fmt: skip
    return ProblemStep.create(**{**usual, **values})


def issued(w: Any) -> dict[str, Any]:
    """The columns of an entry that was issued."""
    today = clock.today()
    return {"number": "2026-0001", "due_on": today, "issued_on": today, "first_due_on": today}


def _judged(w: Any, also: str) -> Problem:
    one = w.committee.person
    return problem(w, **issued(w), state="verified", verified_by=one, **{also: one})


BAD: dict[str, Callable[[Any], Any]] = {
    "problem of no subject": lambda w: problem(w, subject="x"),
    "problem of no source": lambda w: problem(w, source="x"),
    "problem of no level": lambda w: problem(w, level="x"),
    "problem of no state": lambda w: problem(w, **issued(w), state="x"),
    "problem without a text": lambda w: problem(w, text=""),
    "problem of nobody's finding": lambda w: problem(w, office=None),
    "committee's problem in a branch": lambda w: problem(w, subject="committee"),
    "member's problem without the member": lambda w: problem(w, subject="member"),
    "problem issued without a number": lambda w: problem(w, state="issued"),
    "problem verified by nobody": lambda w: problem(w, **issued(w), state="verified"),
    "problem verified by who submitted it": lambda w: _judged(w, "submitted_by"),
    "problem verified by who is responsible": lambda w: _judged(w, "responsible_person"),
    "problem closed on no day": lambda w: problem(w, **issued(w), state="closed", verified_by=w.committee.person),
    "two problems of one number": lambda w: (problem(w, **issued(w)), problem(w, **issued(w))),
    "extension of no state": lambda w: extension(w, state="x"),
    "extension without a reason": lambda w: extension(w, reason=""),
    "extension refused without a reason": lambda w: extension(w, state="refused"),
    "extension decided by who asked": lambda w: extension(w, decided_by=w.member.person),
    "note of no kind": lambda w: note(w, kind="x"),
    "note in no role": lambda w: note(w, role="x"),
    "note without a text": lambda w: note(w, text=""),
    "step of no level": lambda w: step(w, level="x"),
    "step to nothing": lambda w: step(w, level="none"),
    "step without a reason": lambda w: step(w, reason=""),
    "step decided by nobody": lambda w: step(w, decided_by=""),
}


def _noted(w: Any) -> None:
    made = note(w)
    ProblemNote.update(text="没开会").where(ProblemNote.id == made.id).execute()


def _stepped(w: Any) -> None:
    made = step(w)
    ProblemStep.update(level="talk").where(ProblemStep.id == made.id).execute()


FROZEN: dict[str, Callable[[Any], Any]] = {
    "what was noted of a problem": _noted,
    "a recorded step of escalation": _stepped,
}

KEPT: dict[str, Callable[[Any], Any]] = {
    "what was noted of a problem": lambda w: note(w).delete_instance(),
    "a recorded step of escalation": lambda w: step(w).delete_instance(),
}
