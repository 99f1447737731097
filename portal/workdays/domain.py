"""Working days: Monday to Friday, but for what the tables of the years say; each question is one query."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from portal import actions
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Invalid
from portal.policy import Actor
from portal.workdays import text
from portal.workdays.models import FIRST_YEAR, LAST_YEAR, Holiday, WorkYear
from portal.workdays.text import Day

LONGEST_SOURCE = 200
ONE_DAY = timedelta(days=1)

# A table ends a year or so ahead: from any day on there are a few dozen rows.
SINCE = Query(lambda: Holiday.select(Holiday.day, Holiday.working).where(Holiday.day >= P("first")))
BETWEEN = Query(
    lambda: (
        Holiday.select(Holiday.day, Holiday.working, Holiday.name)
        .where(Holiday.day.between(P("first"), P("last")))
        .order_by(Holiday.day)
    )
)
YEARS = Query(
    lambda: WorkYear.select(WorkYear.year).where(WorkYear.year.between(P("first"), P("last"))).order_by(WorkYear.year)
)


def _works(day: date, known: dict[date, bool]) -> bool:
    return known.get(day, day.weekday() < 5)


def is_working(day: date) -> bool:
    """Whether a day is a working day."""
    return count(day, day) == 1


def last_day(start: date, n: int) -> date:
    """The last of `n` working days, counted from `start`, which counts if it is one. Raises ValueError for n < 1.

    A publicity of five working days from a Monday without holidays ends on its Friday.
    """
    if n < 1:
        raise ValueError(f"{n} working days have no last one")
    known = {row.day: row.working for row in SINCE(first=start)}
    day = start
    while True:
        n -= _works(day, known)
        if not n:
            return day
        day += ONE_DAY


def add(day: date, n: int) -> date:
    """The `n`th working day after `day`, which itself does not count. Raises ValueError for n < 1."""
    return last_day(day + ONE_DAY, n)


def count(start: date, end: date) -> int:
    """How many working days there are from `start` to `end`, both included; 0 when `end` lies before."""
    known = {row.day: row.working for row in BETWEEN(first=start, last=end)}
    return sum(_works(start + at * ONE_DAY, known) for at in range((end - start).days + 1))


def missing(start: date, end: date) -> list[int]:
    """The years from `start` to `end` without a table: there Monday to Friday count, holidays or not."""
    there = {row.year for row in YEARS(first=start.year, last=end.year)}
    return [year for year in range(start.year, end.year + 1) if year not in there]


def warning(start: date, end: date) -> str:
    """What to tell people who reckon from `start` to `end`, empty when every year has its table."""
    years = "、".join(str(year) for year in missing(start, end))
    return f"{years} 年的节假日和调休还没有录入，暂按周一到周五计算。请在“工作日历”补录后再核对。" if years else ""


def years_with(*others: int) -> list[int]:
    """The years that have a table, and `others`, in order."""
    return sorted({row.year for row in YEARS(first=FIRST_YEAR, last=LAST_YEAR)} | set(others))


def days_of(year: int) -> list[Day]:
    """The table of a year, in order."""
    return [Day(*row) for row in BETWEEN(first=date(year, 1, 1), last=date(year, 12, 31))]


def of_year(year: int) -> WorkYear | None:
    """The record of a year's table, or None."""
    return WorkYear.get_or_none(WorkYear.year == year)


def save(year: int, table: str, source: str, *, by: Actor, version: int | None = None, once: str = "") -> list[Day]:
    """Keep the table of a year, whole; the revision holds both texts.

    Raises Invalid (`details["problems"]`: a sentence for each wrong line), Denied, Stale.
    """
    days, source = _checked(year, table), _sourced(source)
    with write():
        row, now = of_year(year), days_of(year)
        after = text.write(days)
        if row is not None and version == row.version and (row.source, text.write(now)) == (source, after):
            return days
        values = {"source": [row.source if row else "", source], "days": [text.write(now), after]}
        detail = {"year": year, "rows": len(days)}
        if row is None:
            actions.create("workday.edit", WorkYear, by=by, year=year, source=source, values=values, detail=detail)
        else:
            actions.perform(
                "workday.edit", row, by=by, set={"source": source}, version=version or 0, values=values, detail=detail,
                fields=["days", "source"],
            )  # fmt: skip
        store.spend(once, by, path(year))
        _replace(year, days)
    return days


def _checked(year: int, table: str) -> list[Day]:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(f"年份请在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。", "table")
    days, problems = text.read(table, year)
    if problems:
        raise Invalid(problems[0], "table", problems=problems)
    if not days:
        raise Invalid("请至少写一天。没有公布安排的年份不用录入。", "table")
    return days


def _sourced(source: str) -> str:
    source = source.strip()
    if not source:
        raise Invalid("请填写依据，例如放假安排通知的名称和文号。", "source")
    if len(source) > LONGEST_SOURCE:
        raise Invalid(f"依据最多 {LONGEST_SOURCE} 个字，请精简。", "source")
    return source


def _replace(year: int, days: Iterable[Day]) -> None:
    """The rows of a year are those of its table."""
    Holiday.delete().where(Holiday.day.between(date(year, 1, 1), date(year, 12, 31))).execute()
    Holiday.insert_many([one._asdict() for one in days]).execute()


def path(year: int) -> str:
    """Where the table of a year stands."""
    return f"/workdays?year={year}"


def months(year: int, days: Iterable[Day]) -> list[dict[str, Any]]:
    """The twelve months as a page shows them: number, spans of free and of worked days, how many working days."""
    known = {one.day: one.working for one in days}
    found = []
    for month in range(1, 13):
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        ours = text.spans(one for one in days if one.day.month == month)
        found.append({
            "number": month,
            "free": [span for span in ours if not span[0].working],
            "worked": [span for span in ours if span[0].working],
            "count": sum(_works(first + at * ONE_DAY, known) for at in range((after - first).days)),
        })  # fmt: skip
    return found
