"""Rows of annual plans that the database refuses (for tests/test_migrations.py)."""

from collections.abc import Callable
from typing import Any

from portal import clock
from portal.plans.models import AnnualPlan, PlanLikeness, PlanLink
from tests.life import bad as life


def plan(w: Any, **values: Any) -> AnnualPlan:
    """The plan of the first branch."""
    usual = {
        "committee": w.a, "unit": w.a1, "kind": "branch", "year": 2026, "document": {"items": [], "last": 0},
        "created_by": w.secretary.person,
    }  # fmt: skip
    return AnnualPlan.create(**{**usual, **values})


def likeness(w: Any, **values: Any) -> PlanLikeness:
    """A passage that two plans share."""
    usual = {
        "plan": plan(w), "source": plan(w, unit=w.a2), "item": "1", "source_item": "1", "passage": {}, "share": 50,
        "plan_version": 1,
    }  # fmt: skip
    return PlanLikeness.create(**{**usual, **values})


def _twice(w: Any) -> None:
    of, to = plan(w), life.record(w)
    for _ in range(2):
        PlanLink.create(plan=of, record=to, person=w.secretary.person)


BAD: dict[str, Callable[[Any], Any]] = {
    "plan of no kind": lambda w: plan(w, kind="x", unit=w.a),
    "plan of no state": lambda w: plan(w, state="x"),
    "plan of no year": lambda w: plan(w, year=1999),
    "plan of a branch for its committee": lambda w: plan(w, unit=w.a),
    "plan filed at no time": lambda w: plan(w, state="filed"),
    "plan accepted at no time": lambda w: plan(w, state="accepted", filed_at=clock.now()),
    "two plans of a year": lambda w: [plan(w) for _ in range(2)],
    "more than all copied": lambda w: likeness(w, share=101),
    "record tied twice": _twice,
}
