"""Facts of 组织生活 and 年度计划: requirements met, what was held, who came, the plan filed in time."""

from datetime import date
from decimal import Decimal
from typing import Any

import peewee as pw

from portal.db import P, Query, among
from portal.life.records.models import LifeAttendance, LifePresence, LifeRecord
from portal.life.standing.models import LifeStanding
from portal.plans import actual
from portal.stars.entries.facts.core import Fact, share

MEETINGS, LECTURES, THEME_DAYS = ("assembly", "board", "group_meeting"), ("lecture",), ("theme_day",)


def _sum(condition: Any, alias: str) -> Any:
    return pw.fn.SUM(pw.Case(None, [(condition, 1)], 0)).alias(alias)


MET = Query(
    lambda: (
        LifeStanding.select(
            LifeStanding.branch, pw.fn.COUNT(LifeStanding.id).alias("asked"), _sum(LifeStanding.short == 0, "met")
        )
        .where(among(LifeStanding.branch, "branches") & (LifeStanding.year == P("year")) & (LifeStanding.needed > 0))
        .group_by(LifeStanding.branch)
    )
)
# A cell of a plan's deadline holds plans alone, and is `met` by what was filed in time.
PLANNED = Query(
    lambda: LifeStanding.select(LifeStanding.branch).where(
        among(LifeStanding.branch, "branches")
        & (LifeStanding.year == P("year"))
        & (LifeStanding.state == "met")
        & LifeStanding.records.cast("TEXT").contains('"plan-')
    )
)
CAME = Query(
    lambda: (
        LifeAttendance.select(
            LifeAttendance.branch,
            pw.fn.COUNT(LifeAttendance.id).alias("expected"),
            _sum((LifeAttendance.status == "present") | LifeAttendance.made_up_on.is_null(False), "came"),
        )
        .join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record))
        .where(among(LifeAttendance.branch, "branches") & _filed())
        .group_by(LifeAttendance.branch)
    )
)


def _filed() -> Any:
    return (LifeRecord.state == "filed") & LifeRecord.day.between(P("starts"), P("ends"))


def _of_types(types: tuple[str, ...]) -> Query:
    """How many filed records of any of these types count for each branch."""

    def build() -> Any:
        kept: Any = pw.SQL("1 = 0")
        for one in types:
            kept |= LifeRecord.types.cast("TEXT").contains(f'"{one}"')
        return (
            LifePresence.select(LifePresence.branch, pw.fn.COUNT(LifePresence.id).alias("number"))
            .join(LifeRecord, on=(LifeRecord.id == LifePresence.record))
            .where(among(LifePresence.branch, "branches") & _filed() & kept)
            .group_by(LifePresence.branch)
        )

    return Query(build)


def _met(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    rows = {row.branch_id: row for row in MET(branches=branches, year=ends.year)}
    return {one: share(rows[one].met, rows[one].asked, none=100) if one in rows else Decimal(100) for one in branches}


def _held(types: tuple[str, ...]) -> Any:
    query = _of_types(types)

    def of(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
        rows = {row.branch_id: row.number for row in query(branches=branches, starts=starts, ends=ends)}
        return {one: Decimal(rows.get(one, 0)) for one in branches}

    return of


def _came(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    rows = {row.branch_id: row for row in CAME(branches=branches, starts=starts, ends=ends)}
    return {one: share(rows[one].came, rows[one].expected, none=0) if one in rows else Decimal(0) for one in branches}


def _planned(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    found = {row.branch_id for row in PLANNED(branches=branches, year=ends.year)}
    return {one: Decimal(one in found) for one in branches}


def _standing(branch: int, cycle: Any) -> str:
    return f"/life/standing/{branch}?year={cycle.ends.year}"


def _records(kind: str) -> Any:
    return lambda branch, cycle: f"/life?branch={branch}&year={cycle.ends.year}&type={kind}"


def _done(branches: list[int], starts: date, ends: date) -> dict[int, Decimal]:
    found = actual.shares(branches, ends.year)
    return {one: share(found[one].done, found[one].planned, none=0) if one in found else Decimal(0) for one in branches}


FACTS = (
    Fact(
        "life_met_share", "组织生活要求落实率", "%",
        "本年度适用于本支部（含党小组和党员）的制度要求中，到今天没有缺项的比例；没有到期的不算缺项，没有适用要求的按 100% 计。",
        _met, _standing,
    ),
    Fact(
        "life_meetings", "三会次数", "次",
        "评定期内已归档、计入本支部的党员大会、支委会和党小组会次数；一次会议兼作几种的只计一次。",
        _held(MEETINGS), lambda branch, cycle: f"/life?branch={branch}&year={cycle.ends.year}",
    ),
    Fact(
        "life_lectures", "党课次数", "次", "评定期内已归档、计入本支部的党课次数，包括参加党委组织的党课。",
        _held(LECTURES), _records("lecture"),
    ),
    Fact(
        "life_theme_days", "主题党日次数", "次", "评定期内已归档、计入本支部的主题党日次数，包括参加党委组织的主题党日。",
        _held(THEME_DAYS), _records("theme_day"),
    ),
    Fact(
        "life_attendance_share", "组织生活到会率", "%",
        "评定期内已归档的组织生活中，本支部应到人次里到会和已补课的比例；没有登记到会情况的按 0 计。",
        _came, lambda branch, cycle: f"/life/attendance?year={cycle.ends.year}&branch={branch}",
    ),
    Fact(
        "plan_in_time", "年度计划按期备案", "",
        "本年度计划在制度要求规定的期限内报送备案的为是（1）；逾期、没有报送，或者当年没有这项要求的为否（0）。",
        _planned, lambda branch, cycle: f"/plans?year={cycle.ends.year}&branch={branch}",
    ),
    Fact(
        "plan_done_share", "年度计划完成率", "%",
        "本年度已报送备案的年度计划中，到今天已有记录对应的安排占全年安排的比例；没有报送计划的按 0 计。",
        _done, lambda branch, cycle: f"/plans?year={cycle.ends.year}&branch={branch}",
    ),
)  # fmt: skip
