"""提醒: branches whose plan is not filed get a line into their secretaries' inbox, at most once a day each, whoever sends it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from portal import clock
from portal.anonymity import allowance
from portal.audit import trail
from portal.db import Query, among, write
from portal.errors import Denied, Invalid
from portal.inbox import domain as inbox
from portal.plans import coverage, judging
from portal.pledges.chasing import reachable
from portal.policy import Actor, may
from portal.stars.entries.domain.text import secretaries
from portal.units.models import Unit

WHAT = "annual_plan.remind"
COMMITTEES = Query(lambda: Unit.select(Unit.id, Unit.committee).where(among(Unit.id, "units")))


@dataclass
class Chased:
    """What became of an act: how many branches were told, had been told today, and which have nobody to read it."""

    told: int = 0
    already: int = 0
    silent: list[str] = field(default_factory=list)


def _mark(year: int, branch: int) -> str:
    return f"{year}-{branch}"


def reminded(year: int, branches: Iterable[int]) -> set[int]:
    """Those of some branches that were reminded today already: one query."""
    marks = {_mark(year, one): one for one in branches}
    return {marks[one] for one in allowance.taken(WHAT, marks)}


def remind(year: int, *, by: Actor, branches: set[int] | None = None) -> Chased:
    """提醒 the chosen branches, or (None) all whose plan of the year is not filed. Raises Denied, Invalid."""
    unit = Unit.get_or_none(Unit.id == by.unit_id)
    if unit is None or not may("annual_plan.remind", by, unit):
        raise Denied("您没有权限提醒支部报送计划。", action="annual_plan.remind", record=unit)
    if branches is not None and not branches:
        raise Invalid("请先勾选要提醒的支部。")
    late = coverage.LIST.everything(by, {"year": str(year), "state": coverage.LACKING})
    chosen = [row for row in late if branches is None or row.id in branches]
    if not chosen:
        raise Invalid("没有要提醒的支部：可能都已经报送了。")
    done = Chased()
    days = judging.files_by({row.id: row.committee_id for row in COMMITTEES(units=[row.id for row in chosen])}, year)
    with write():
        heads = secretaries([row.id for row in chosen])
        readers = reachable({person for some in heads.values() for person in some})
        for row in chosen:
            people = [person for person in heads.get(row.id, ()) if person in readers]
            if not people:
                done.silent.append(row.name)
            elif not allowance.take(WHAT, _mark(year, row.id), until=clock.today()):
                done.already += 1
            else:
                done.told += 1
                where = f"/plans/{row.plan_id}" if row.plan_id else f"/plans/new?year={year}"
                inbox.tell(
                    people, f"{by.unit_name}提醒：{year} 年度计划还没有报送备案{_until(days.get(row.id))}", where, by=by
                )
        detail = {"year": year, "branches": done.told, "already": done.already, "silent": len(done.silent)}
        trail.enter("annual_plan.remind", by, unit, detail=detail)
    return done


def _until(day: date | None) -> str:
    """The deadline in words, where a rule sets one."""
    return f"，报送期限是 {day.month}月{day.day}日" if day else ""
