"""Rows of star ratings, honours and working days that the database refuses (for tests/test_migrations.py)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from portal import clock
from portal.honours.models import Honour
from portal.stars.models import (
    StarCycle,
    StarDemonstration,
    StarEntry,
    StarFinding,
    StarMark,
    StarObjection,
    StarRemedy,
    StarScheme,
    StarScore,
    StarStanding,
)
from portal.workdays.models import Holiday, WorkYear

DAY, EARLIER = date(2026, 3, 1), date(2026, 2, 1)


def scheme(w: Any, **values: Any) -> StarScheme:
    return StarScheme.create(**{"committee": w.a, "name": "办法", "document": {}, **values})


def cycle(w: Any, **values: Any) -> StarCycle:
    usual = {
        "committee": w.a, "name": "一轮", "year": 2026, "starts": DAY, "ends": DAY, "declare_until": DAY,
        "review_until": DAY,
    }  # fmt: skip
    return StarCycle.create(**{**usual, "scheme": values.pop("scheme", None) or scheme(w), **values})


def entry(w: Any, **values: Any) -> StarEntry:
    return StarEntry.create(**{"cycle": cycle(w), "committee": w.a, "branch": w.a1, **values})


def place(w: Any) -> dict[str, Any]:
    return {"committee": w.a, "branch": w.a1}


def mark(w: Any, **values: Any) -> StarMark:
    usual = {"entry": entry(w), "indicator": "x", "value": "1", "method": "read", "person": w.committee.person}
    return StarMark.create(**{**usual, **values})


def finding(w: Any, **values: Any) -> StarFinding:
    usual = {"entry": entry(w), "kind": "veto", "key": "x", "holds": True, "reason": "x", "person": w.committee.person}
    return StarFinding.create(**{**usual, **values})


def standing(w: Any, **values: Any) -> StarStanding:
    return StarStanding.create(
        **{**place(w), "kind": "settled", "outcome": "5", "label": "五星", "starts": DAY, **values}
    )


def objection(w: Any, **values: Any) -> StarObjection:
    return StarObjection.create(**{**place(w), "cycle": cycle(w), "text": "x", **values})


def demonstration(w: Any, **values: Any) -> StarDemonstration:
    return StarDemonstration.create(**{**place(w), "shows": "x", "starts": DAY, **values})


def remedy(w: Any, **values: Any) -> StarRemedy:
    return StarRemedy.create(**{**place(w), "problems": "x", "due_on": DAY, **values})


def honour(w: Any, **values: Any) -> Honour:
    usual = {**place(w), "title": "x", "kind": "work", "level": "city", "awarded_on": DAY}
    return Honour.create(**{**usual, **values})


def changed(row: Any, **values: Any) -> None:
    """Set columns of a row that is kept as it is."""
    type(row).update(**values).where(type(row).id == row.id).execute()


BAD: dict[str, Callable[[Any], Any]] = {
    "scheme of no state": lambda w: scheme(w, state="x"),
    "scheme of no name": lambda w: scheme(w, name=""),
    "scheme of edition nought": lambda w: scheme(w, number=0),
    "two schemes of a name and edition": lambda w: [scheme(w) for _ in range(2)],
    "cycle of no state": lambda w: cycle(w, state="x"),
    "cycle that ends before": lambda w: cycle(w, ends=EARLIER),
    "cycle declared before it starts": lambda w: cycle(w, declare_until=EARLIER),
    "cycle reviewed before it is declared": lambda w: cycle(w, review_until=EARLIER),
    "publicity of no day": lambda w: cycle(w, publicity_days=0),
    "publicity without its end": lambda w: cycle(w, publicity_starts=DAY),
    "publicity that ends before": lambda w: cycle(w, publicity_starts=DAY, publicity_ends=EARLIER),
    "cycle settled on no day": lambda w: cycle(w, state="settled"),
    "cycle filed on no day": lambda w: cycle(w, state="filed", settled_on=DAY),
    "two cycles of a name": lambda w: [cycle(w, scheme=scheme(w, number=at)) for at in (1, 2)],
    "entry of no state": lambda w: entry(w, state="x"),
    "branch twice in a cycle": lambda w: StarEntry.create(**place(w), cycle=entry(w).cycle_id),
    "two scores of an indicator": lambda w: [StarScore.create(entry=one, indicator="x") for one in [entry(w)] * 2],
    "mark of no method": lambda w: mark(w, method="x"),
    "two marks of an indicator": lambda w: mark(w, entry=mark(w).entry_id),
    "finding of no kind": lambda w: finding(w, kind="x"),
    "veto without reason": lambda w: finding(w, reason=""),
    "two findings of a veto": lambda w: finding(w, entry=finding(w).entry_id),
    "standing of no kind": lambda w: standing(w, kind="x", reason="x"),
    "standing without a word": lambda w: standing(w, label=""),
    "removal without reason": lambda w: standing(w, kind="removal"),
    "objection of no state": lambda w: objection(w, state="x"),
    "anonymous objection with its moment": lambda w: objection(w, sent_at=clock.now()),
    "objection answered by silence": lambda w: objection(w, state="answered"),
    "two objections of a receipt": lambda w: [
        objection(w, cycle=one, receipt="x") for one in [cycle(w)] * 2
    ],
    "demonstration of no state": lambda w: demonstration(w, state="x"),
    "demonstration of nothing": lambda w: demonstration(w, shows=""),
    "demonstration that ends before": lambda w: demonstration(w, state="ended", ends=EARLIER),
    "demonstration ended on no day": lambda w: demonstration(w, state="ended"),
    "remedy of no state": lambda w: remedy(w, state="x"),
    "remedy of nothing": lambda w: remedy(w, problems=""),
    "honour of no level": lambda w: honour(w, level="x"),
    "honour of no state": lambda w: honour(w, state="x"),
    "honour of no title": lambda w: honour(w, title=""),
    "honour declined without reason": lambda w: honour(w, state="declined"),
    "holiday of no name": lambda w: Holiday.create(day=DAY, working=False, name=""),
    "holiday twice": lambda w: [Holiday.create(day=DAY, working=False, name="x") for _ in range(2)],
    "year of long ago": lambda w: WorkYear.create(year=1900, source="x"),
    "year from nowhere": lambda w: WorkYear.create(year=2026, source=""),
}  # fmt: skip

# What triggers refuse.
FROZEN: dict[str, Callable[[Any], Any]] = {
    "document of a scheme in use": lambda w: changed(scheme(w, state="used"), document={"name": "x"}),
    "name of a retired scheme": lambda w: changed(scheme(w, state="retired"), name="x"),
    "standing": lambda w: changed(standing(w), outcome="4"),
}
