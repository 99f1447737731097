"""试算: what is known of the committee's branches, and a whole result that is kept nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal import clock
from portal.db import P, Query
from portal.errors import Invalid
from portal.honours.domain import of_branches as honours_of
from portal.sheets import BadWorkbook, write_csv
from portal.stars.computation.checking import check
from portal.stars.computation.rating import rate, rate_one
from portal.stars.computation.result import Result
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.sheet import Branch, Sheet
from portal.stars.entries import facts
from portal.stars.standings import reading as standings
from portal.stars.workbooks import results, scores
from portal.stars.workbooks.problems import Problem
from portal.units.models import SECTORS, Unit

MOST_BRANCHES = 1000
MOST_CELLS = 100_000  # branches × indicators of one trial: a second's work
MOST_LINES = 12_000  # of explanation on one page

BRANCHES = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, Unit.sector, Unit.founded_on)
        .where((Unit.committee == P("committee")) & (Unit.kind == "branch") & Unit.closed_on.is_null())
        .order_by(Unit.id)
        .limit(MOST_BRANCHES)
    )
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a trial gave: a branch, its result, and whether the page shows its whole explanation."""

    branch: Branch
    result: Result
    explained: bool


def period(scheme: Scheme) -> tuple[date, date]:
    """The period that a trial is counted over: from January of the (first) year until today."""
    today = clock.today()
    return date(today.year - scheme.cycle_years + 1, 1, 1), today


def known(scheme: Scheme, committee_id: int) -> tuple[Branch, ...]:
    """The open branches that the scheme is for, with facts, honours and earlier results; a fixed number of queries."""
    starts, day = period(scheme)
    rows = [row for row in BRANCHES(committee=committee_id) if not scheme.sectors or row.sector in scheme.sectors]
    ids = [row.id for row in rows]
    keys = [one.fact for one in scheme.indicators if one.kind == "automatic"]
    values = facts.of_branches(ids, starts, day, keys)
    history, honours = standings.results_before(ids, starts, scheme.cycle_years), honours_of(ids, day)
    return tuple(
        Branch(
            str(row.id), row.name, row.sector or "", row.founded_on, facts=values.get(row.id, {}),
            history=history.get(row.id, ()), honours=tuple(honours.get(row.id, ())),
        )
        for row in rows
    )  # fmt: skip


def template(scheme: Scheme, committee_id: int) -> tuple[bytes, int]:
    """The score sheet with what is known of the committee's branches, and how many these are."""
    starts, day = period(scheme)
    branches = known(scheme, committee_id)
    return scores.template(scheme, branches, day, starts), len(branches)


def ready(scheme: Scheme) -> None:
    """Raise Invalid unless a result can be computed by the scheme."""
    severe = [one for one in check(scheme, SECTORS) if one.severe]
    if severe:
        raise Invalid(f"办法还有 {len(severe)} 处问题没有改好，不能试算。请先在办法的页面上逐处修改。")


def read(scheme: Scheme, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    """The score sheet of a workbook and what is wrong or odd. Raises Invalid where it is none, or too large."""
    try:
        sheet, problems = scores.read(scheme, data)
    except BadWorkbook as bad:
        raise Invalid(str(bad)) from bad
    if sheet is not None and len(sheet.branches) > MOST_BRANCHES:
        raise Invalid(f"有 {len(sheet.branches)} 个支部，一次最多试算 {MOST_BRANCHES} 个。请分成几张评分表。")
    if sheet is not None and len(sheet.branches) * len(scheme.indicators) > MOST_CELLS:
        raise Invalid("支部数乘指标数超过 10 万，一次算不完。请分成几张评分表。")
    return sheet, problems


def run(scheme: Scheme, sheet: Sheet) -> list[Outcome]:
    """The result of every branch, in the sheet's order."""
    left, found = MOST_LINES, []
    for branch, result in zip(sheet.branches, rate(scheme, sheet).values(), strict=True):
        left -= len(result.lines)
        found.append(Outcome(branch, result, left >= 0))
    return found


def one(scheme: Scheme, branch: Branch) -> Outcome:
    """The result of one branch; shares mean nothing for it alone and are left out."""
    starts, day = period(scheme)
    return Outcome(branch, rate_one(scheme, branch, day=day, starts=starts), True)


def as_csv(scheme: Scheme, sheet: Sheet) -> bytes:
    """The results that `stars-trial` prints, for a spreadsheet program: nothing in them is taken for a formula."""
    return write_csv(results.HEADINGS, results.lines(scheme, sheet, rate(scheme, sheet)))


def distribution(scheme: Scheme, found: list[Outcome]) -> Iterator[tuple[str, int]]:
    """How many branches came to each outcome, best first."""
    outcomes = [*range(scheme.stars, -1, -1), *(grade.key for grade in scheme.grades)]
    for outcome in outcomes:
        number = sum(one.result.outcome == outcome for one in found)
        if number:
            yield scheme.label(outcome), number
