"""One's own study plan of a year as its page shows it, and what can be taken over into it."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from portal.db import P, Query, prepared
from portal.life.study.models import StudyItem, StudyPlan
from portal.plans.document import read
from portal.plans.models import AnnualPlan
from portal.policy import Actor, scope

FIRST_YEAR = 2012
LONGEST = 200

ITEMS = Query(
    lambda: (
        StudyItem.select(StudyItem.id, StudyItem.text, StudyItem.month, StudyItem.done_on)
        .join(StudyPlan, on=(StudyPlan.id == StudyItem.plan))
        .where((StudyPlan.person == P("me")) & (StudyPlan.year == P("year")))
        .order_by(StudyItem.month.is_null(), StudyItem.month, StudyItem.id)
    )
)
YEARS = Query(
    lambda: StudyPlan.select(StudyPlan.year).where(StudyPlan.person == P("me")).order_by(StudyPlan.year.desc())
)


class Offer(NamedTuple):
    """Something that can be taken over: `key` names it in the form, `source` says in words where it comes from."""

    key: str
    text: str
    month: int | None
    source: str


@dataclass
class Shown:
    """The plan of a year: its items by month, how many are done."""

    year: int
    plan: StudyPlan | None
    months: list[tuple[int | None, list[Any]]] = field(default_factory=list)
    total: int = 0
    done: int = 0
    years: list[int] = field(default_factory=list)


def plan(year: int, by: Actor) -> StudyPlan | None:
    """One's own plan of a year, or None."""
    found: StudyPlan | None = StudyPlan.get_or_none((StudyPlan.person == by.person_id) & (StudyPlan.year == year))
    return found


def shown(year: int, this: int, by: Actor) -> Shown:
    """The page of a year; `this` is the present one."""
    rows = ITEMS(me=by.person_id, year=year)
    months: dict[int | None, list[Any]] = {}
    for row in rows:
        months.setdefault(row.month, []).append(row)
    years = sorted({this, this + 1, year, *(row.year for row in YEARS(me=by.person_id))}, reverse=True)
    done = sum(row.done_on is not None for row in rows)
    return Shown(year, plan(year, by), list(months.items()), len(rows), done, years)


def offered(year: int, by: Actor) -> list[Offer]:
    """What was left over last year, then what the committee's arrangement of the year names; without what the plan has."""
    there = {row.text for row in ITEMS(me=by.person_id, year=year)}
    found: list[Offer] = []
    for row in ITEMS(me=by.person_id, year=year - 1):
        if row.done_on is None:
            found.append(Offer(f"item-{row.id}", row.text, row.month, f"{year - 1} 年没有完成的"))
    for one in _arrangements(year, by):
        for item in read(one.document).items:
            text = f"{item.topic}：{item.materials}" if item.materials else item.topic
            text = " ".join(text.split())[:LONGEST]
            month = min(item.months) if item.months and len(item.months) < 12 else None
            found.append(Offer(f"plan-{one.id}-{item.key}", text, month, f"党委 {year} 年安排"))
    met: set[str] = set()
    return [one for one in found if one.text not in there and not (one.text in met or met.add(one.text))]  # type: ignore[func-returns-value]


def _arrangements(year: int, by: Actor) -> list[Any]:
    """The committee's own arrangement of a year, once it was issued."""
    seen = scope(AnnualPlan, by)

    def build() -> Any:
        mine = (AnnualPlan.committee == P("home_committee")) & (AnnualPlan.year == P("year"))
        issued = (AnnualPlan.kind == "committee") & (AnnualPlan.state == "issued")
        return AnnualPlan.select(AnnualPlan.id, AnnualPlan.document).where(mine & issued & seen.where)

    return prepared(("arrangements to study", seen.shape), build)(year=year, **by.places())
