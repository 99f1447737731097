"""The numbers of the year at a glance: each is counted by the condition of the list that it opens."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

import peewee as pw

from portal import clock
from portal.db import P, Query, among, prepared
from portal.life.records.models import LifeAttendance, LifePresence, LifeRecord
from portal.life.standing import matrix
from portal.plans import actual
from portal.plans.models import AnnualPlan
from portal.pledges import coverage, items
from portal.pledges.models import Pledge, PledgeItem
from portal.policy import Actor, scope
from portal.problems import counting
from portal.stars.standings import reading as standings
from portal.units.models import Person
from portal.workflow import ANNUAL_PLAN

REACHED = ("met", "late")
ITEMS = ("published", "done", "overdue")  # of the list of items
PROBLEMS = ("total", "open", "overdue", "closed")


@dataclass
class Line:
    """A branch's year."""

    unit: Any  # id, name, kind, sector, committee_id, committee_name
    year: int
    plan: Any | None = None  # id, state
    share: actual.Share | None = None  # once the plan is filed
    cells: list[Any] = field(default_factory=list)  # of each requirement: a row of LifeStanding or a live cell
    types: Counter[str] = field(default_factory=Counter)  # filed records by type; one of several types counts in each
    records: int = 0
    expected: int = 0  # times that somebody was expected
    present: int = 0
    people: Counter[str] = field(default_factory=Counter)  # due, none, published
    items: Counter[str] = field(default_factory=Counter)  # ITEMS
    star: standings.Standing | None = None
    problems: Counter[str] = field(default_factory=Counter)  # PROBLEMS

    @property
    def plan_state(self) -> Any:
        """The state of the plan in words and tone; None: nothing was filed, as far as one sees."""
        return ANNUAL_PLAN.table[self.plan.state] if self.plan else None

    @property
    def asked(self) -> int:
        """How many requirements ask something of the branch in the year."""
        return sum(one.needed > 0 for one in self.cells)

    @property
    def reached(self) -> int:
        """How many of them are reached."""
        return sum(one.needed > 0 and one.state in REACHED for one in self.cells)

    @property
    def short(self) -> int:
        """Of how many something was missed."""
        return sum(one.short > 0 for one in self.cells)

    @property
    def attendance(self) -> int | None:
        """Who came of all who were expected, in whole per cent; None: nobody was."""
        return self.present * 100 // self.expected if self.expected else None

    def url(self, path: str, **more: Any) -> str:
        """The address of a list with the rows of this branch and year."""
        return f"{path}?{urlencode({'year': self.year, 'branch': self.unit.id, **more})}"

    @property
    def standing_url(self) -> str:
        """The branch's requirements, month by month."""
        return f"/life/standing/{self.unit.id}?year={self.year}"


def lines(units: Sequence[Any], year: int, actor: Actor) -> list[Line]:
    """The lines of these branches in their order, in ten queries for any number of branches."""
    found = {one.id: Line(one, year) for one in units}
    if not found:
        return []
    ids = list(found)
    _life(found, units, year, actor)
    _pledges(found, ids, year)
    for key, star in _stars(ids, year).items():
        found[key].star = star
    for branch, row in counting.of_branches(actor, year).items():
        if branch in found:
            found[branch].problems.update({key: int(getattr(row, key)) for key in PROBLEMS})
    return list(found.values())


def _life(found: dict[int, Line], units: Sequence[Any], year: int, actor: Actor) -> None:
    """Plan, records, attendance, requirements."""
    ids = list(found)
    for key, own in matrix.rows(units, year).items():
        found[key].cells = sorted(own.values(), key=lambda cell: cell.position)
    plans = _plans(ids, year, actor)
    held = _records(ids, year, actor)
    became = actual.of_plans([one for one in plans if one.state in actual.AT_WORK], held)
    for plan in plans:
        line = found[plan.unit_id]
        line.plan = plan
        if plan.id in became:
            line.share = actual.share(plan, became[plan.id])
    for row in held:
        if row.seen:
            found[row.branch_id].records += 1
            found[row.branch_id].types.update(set(row.types))
    for row in ATTENDANCE(branches=ids, **_days(year)):
        found[row.branch_id].expected, found[row.branch_id].present = int(row.expected), int(row.present)


def _days(year: int) -> dict[str, date]:
    return {"starts": date(year, 1, 1), "ends": date(year, 12, 31)}


def _plans(ids: list[int], year: int, actor: Actor) -> list[Any]:
    """The plans of branches that one sees: a draft is its branch's own."""
    seen = scope(AnnualPlan, actor)

    def build() -> Any:
        columns = (AnnualPlan.id, AnnualPlan.unit, AnnualPlan.year, AnnualPlan.document, AnnualPlan.state)
        own = among(AnnualPlan.unit, "branches") & (AnnualPlan.year == P("year")) & (AnnualPlan.kind == "branch")
        return AnnualPlan.select(*columns).where(own & seen.where)

    return prepared(("yearly plans", seen.shape), build)(**actor.places(), branches=ids, year=year)


def _records(ids: list[int], year: int, actor: Actor) -> list[Any]:
    """The filed records that count for branches, and whether the list shows them to this reader."""
    scoped = scope(LifeRecord, actor)

    def build() -> Any:
        seen = pw.Case(None, [(scoped.where, 1)], 0).alias("seen")
        return (
            LifeRecord.select(LifeRecord.id, LifeRecord.day, LifeRecord.types, LifePresence.branch, seen)
            .join(LifePresence, on=(LifePresence.record == LifeRecord.id))
            .where(
                among(LifePresence.branch, "branches")
                & (LifeRecord.state == "filed")
                & LifeRecord.day.between(P("starts"), P("ends"))
            )
            .order_by(LifeRecord.day, LifeRecord.id)
        )

    query = prepared(("yearly records", scoped.shape), build)
    return query(**actor.places(), branches=ids, **_days(year))


def _sum(condition: Any, name: str) -> Any:
    return pw.fn.SUM(pw.Case(None, [(condition, 1)], 0)).alias(name)


ATTENDANCE = Query(
    lambda: (
        LifeAttendance.select(
            LifeAttendance.branch, pw.fn.COUNT(LifeAttendance.id).alias("expected"),
            _sum(LifeAttendance.status == "present", "present"),
        )
        .join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record))
        .where(
            among(LifeAttendance.branch, "branches")
            & (LifeRecord.state == "filed")
            & LifeRecord.day.between(P("starts"), P("ends"))
        )
        .group_by(LifeAttendance.branch)
    )
)  # fmt: skip
PEOPLE = Query(
    lambda: (
        Person.select(
            Person.branch, pw.fn.COUNT(Person.id).alias("due"),
            _sum(pw.fn.COALESCE(Pledge.state, "draft") == "draft", "none"), _sum(Pledge.state == "published", "published"),
        )
        .join(Pledge, pw.JOIN.LEFT_OUTER, on=((Pledge.person == Person.id) & (Pledge.year == P("year"))))
        .where(among(Person.branch, "branches") & coverage.due())
        .group_by(Person.branch)
    )
)  # fmt: skip
KEPT = Query(
    lambda: (
        Pledge.select(Pledge.branch, *(_sum(items.STATES[key](), key) for key in ITEMS))
        .join(PledgeItem, on=(PledgeItem.pledge == Pledge.id))
        .where(among(Pledge.branch, "branches") & (Pledge.year == P("year")))
        .group_by(Pledge.branch)
    )
)


def _pledges(found: dict[int, Line], ids: list[int], year: int) -> None:
    """People by the branch they belong to, items by the branch their pledge was filed in."""
    for row in PEOPLE(branches=ids, year=year):
        found[row.branch_id].people.update(due=row.due, none=int(row.none), published=int(row.published))
    for row in KEPT(branches=ids, year=year, **items.days()):
        found[row.branch_id].items.update({key: int(getattr(row, key)) for key in ITEMS})


def _stars(ids: list[int], year: int) -> dict[int, standings.Standing]:
    """The stars that held on the last day of the year, today while it runs."""
    day = min(clock.today(), date(year, 12, 31))
    return {row.branch_id: standings.Standing(*row) for row in standings.CURRENT(branches=ids, today=day)}
