"""Rows of checks that the database refuses (for tests/test_migrations.py)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from portal import clock
from portal.checks.models import CheckAnswer, Checklist, CheckMember, CheckVisit, SpotCheck

TODAY = clock.today()


def listed(w: Any, **values: Any) -> Checklist:
    """A checklist of the first committee."""
    return Checklist.create(**{"committee": w.a, "name": "清单", "document": {}, **values})


def check(w: Any, **values: Any) -> SpotCheck:
    """A check of the first committee."""
    usual = {
        "committee": w.a, "kind": "special", "title": "专项督查", "starts": TODAY, "ends": TODAY,
        "created_by": w.committee.person,
    }  # fmt: skip
    return SpotCheck.create(**{**usual, **values})


def visit(w: Any, **values: Any) -> CheckVisit:
    """A visit of a check to the first branch."""
    made = values.pop("check", None) or check(w)
    return CheckVisit.create(**{"check": made, "office": w.a, "committee": w.a, "unit": w.a1, **values})


def answer(w: Any, **values: Any) -> CheckAnswer:
    """An answer at the first item of a visit."""
    at = values.pop("visit", None) or visit(w)
    usual = {"visit": at, "item": "1", "answer": "yes", "person": w.committee.person}
    return CheckAnswer.create(**{**usual, **values})


def _twice(make: Callable[..., Any], **values: Any) -> Callable[[Any], Any]:
    def both(w: Any) -> None:
        made = {name: value(w) for name, value in values.items()}
        make(w, **made)
        make(w, **made)

    return both


def member(w: Any, **values: Any) -> CheckMember:
    """Somebody who carries a check out."""
    return CheckMember.create(person=w.committee.person, **values)


BAD: dict[str, Callable[[Any], Any]] = {
    "checklist without a name": lambda w: listed(w, name=""),
    "checklist of no edition": lambda w: listed(w, number=0),
    "checklist of no state": lambda w: listed(w, state="x"),
    "checklist twice in one edition": _twice(listed),
    "check without a title": lambda w: check(w, title=""),
    "check of no kind": lambda w: check(w, kind="x"),
    "check of no state": lambda w: check(w, state="x"),
    "check that ends before it begins": lambda w: check(w, ends=TODAY - timedelta(days=1)),
    "check released at no time": lambda w: check(w, state="released"),
    "check carried out twice by one": _twice(member, check=check),
    "visit of no state": lambda w: visit(w, state="x"),
    "visit on no day": lambda w: visit(w, state="visited"),
    "visit of one unit twice in a check": _twice(visit, check=check),
    "answer that is none": lambda w: answer(w, answer="x"),
    "answer to no item": lambda w: answer(w, item=""),
    "answer twice at an item": _twice(answer, visit=visit),
}


def _of_used_list(**values: Any) -> Callable[[Any], Any]:
    def change(w: Any) -> None:
        made = listed(w, state="used")
        Checklist.update(**values).where(Checklist.id == made.id).execute()

    return change


FROZEN: dict[str, Callable[[Any], Any]] = {
    "the items of a used checklist": _of_used_list(document={"items": []}),
    "the name of a used checklist": _of_used_list(name="别的"),
}
