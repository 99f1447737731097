"""备案情况: which branch lacks a plan for a year, and how far the others are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, prepared
from portal.plans import listing
from portal.plans.actual import Share
from portal.plans.models import AnnualPlan
from portal.pledges.listing import clocked
from portal.policy import Actor, Scope, under_role
from portal.units.models import Unit

HEADINGS = ["支部", "领域", "年度计划", "报送时间", "备案时间", "计划安排（次）", "已落实（次）", "逾期（次）"]
# key of the filter → heading; together they are all branches
NUMBERS = {"none": "未编制", "draft": "编制中", "returned": "退回修改", "filed": "待备案", "accepted": "已备案"}
TONES = {"none": "danger", "draft": "muted", "returned": "danger", "filed": "warn", "accepted": "ok"}
MISSING = ("none", "draft", "returned")  # who is reminded
LACKING = "lacking"  # of the filter: all of MISSING


def _of_year() -> Any:
    """Joins a branch's plan of the year asked for."""
    return (AnnualPlan.unit == Unit.id) & (AnnualPlan.kind == "branch") & (AnnualPlan.year == P("year"))


def _has(state: Any) -> Any:
    return pw.fn.EXISTS(AnnualPlan.select(pw.SQL("1")).where(_of_year() & state))


def _lacking() -> Any:
    return ~_has(AnnualPlan.state.in_(("filed", "accepted")))


def _seen(actor: Actor) -> Scope:
    seen = under_role(actor, Unit.id, Unit.committee)
    return Scope(("plan coverage", *seen.shape), seen.where)


def this_year() -> str:
    """The year that is shown when the address names none."""
    return str(clock.today().year)


LIST = lists.Spec(
    "plan_coverage",
    Unit,
    columns=lambda: [
        Unit.id, Unit.name, Unit.sector, AnnualPlan.id.alias("plan_id"),
        pw.fn.COALESCE(AnnualPlan.state, "none").alias("state"), AnnualPlan.filed_at, AnnualPlan.accepted_at,
    ],
    join=lambda query: query.join(AnnualPlan, pw.JOIN.LEFT_OUTER, on=_of_year()),
    order=lambda: [Unit.committee, Unit.id],
    filters=(
        lists.Filter(
            "year", "年度", listing.years, where=lambda: Unit.id > 0, read=int, default=this_year, required=True
        ),
        lists.Filter(
            "state", "进度", lambda actor: [(LACKING, "未报送"), *NUMBERS.items()],
            where=lambda: _has(AnnualPlan.state == P("state")),
            fixed={"none": lambda: ~_has(AnnualPlan.id.is_null(False)), LACKING: _lacking},
        ),
    ),
    base=lambda: (Unit.kind == "branch") & Unit.closed_on.is_null(),
    search_hint="支部或拼音首字母",
    seen=_seen,
)  # fmt: skip


def counts(actor: Actor, year: int) -> Counter[str]:
    """How many branches under the role at hand are how far: keys of NUMBERS, "all"."""
    seen = _seen(actor)

    def build() -> Any:
        return (
            Unit.select(AnnualPlan.state, pw.fn.COUNT(Unit.id).alias("number"))
            .join(AnnualPlan, pw.JOIN.LEFT_OUTER, on=_of_year())
            .where(seen.where & (Unit.kind == "branch") & Unit.closed_on.is_null())
            .group_by(AnnualPlan.state)
        )

    found: Counter[str] = Counter()
    for row in prepared(("plan coverage counts", seen.shape), build)(year=year, **actor.places()):
        found[row.state or "none"] += row.number
        found["all"] += row.number
    return found


def table(rows: Iterable[Any], shares: Mapping[int, Share]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS; `shares`: branch → how far its plan is."""
    for row in rows:
        filed = row.filed_at if row.state in ("filed", "accepted") else None
        one = shares.get(row.id)
        became = [one.planned, one.done, one.overdue] if one else [None] * 3
        yield [row.name, row.sector or "", NUMBERS[row.state], clocked(filed), clocked(row.accepted_at), *became]
