"""Rows of 民主评议 that the database refuses or keeps as they were (for tests/test_migrations.py)."""

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.appraisals.models import Appraisal, AppraisalMember


def appraisal(w: Any, **values: Any) -> Appraisal:
    """Of the first branch."""
    usual = {
        "committee": w.a, "branch": w.a1, "year": 2026, "self_until": clock.today(), "created_by": w.secretary.person,
    }  # fmt: skip
    return Appraisal.create(**{**usual, **values})


def member(w: Any, **values: Any) -> AppraisalMember:
    """The first member in it."""
    of = values.pop("appraisal", None) or appraisal(w)
    usual = {"appraisal": of, "person": w.member.person, "name": w.member.person.name, "formal": True}
    return AppraisalMember.create(**{**usual, **values})


def _twice(make: Callable[..., Any], **values: Any) -> Callable[[Any], Any]:
    def both(w: Any) -> None:
        made = {name: value(w) for name, value in values.items()}
        make(w, **made)
        make(w, **made)

    return both


BAD: dict[str, Callable[[Any], Any]] = {
    "appraisal of no year": lambda w: appraisal(w, year=1999),
    "appraisal of no state": lambda w: appraisal(w, state="x"),
    "appraisal filed at no time": lambda w: appraisal(w, state="filed"),
    "appraisal returned for nothing": lambda w: appraisal(w, state="returned"),
    "two appraisals of a year": _twice(appraisal),
    "appraised twice": _twice(member, appraisal=appraisal),
    "grade that is none": lambda w: member(w, grade="x"),
    "own grade that is none": lambda w: member(w, self_grade="x"),
    "grade of a probationary member": lambda w: member(w, formal=False, grade="合格"),
}


def _reported(w: Any) -> AppraisalMember:
    """The first member in an appraisal that was reported then."""
    made = member(w, grade="合格")
    Appraisal.update(state="filed", filed_at=clock.now()).where(Appraisal.id == made.appraisal_id).execute()
    return made


def _change(row: AppraisalMember, **values: Any) -> None:
    AppraisalMember.update(**values).where(AppraisalMember.id == row.id).execute()


FROZEN: dict[str, Callable[[Any], Any]] = {
    "grade in a reported appraisal": lambda w: _change(_reported(w), grade="优秀"),
    "one more in a reported appraisal": lambda w: member(
        w, appraisal=appraisal(w, state="filed", filed_at=clock.now())
    ),
    "one from elsewhere in a reported appraisal": lambda w: _change(
        member(w), appraisal=appraisal(w, year=2025, state="filed", filed_at=clock.now())
    ),
    "one less in a reported appraisal": lambda w: _reported(w).delete_instance(),
}
