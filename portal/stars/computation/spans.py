"""Months between days, in one way everywhere: as 民法典 §§ 201–202 count them.

A span of so many months begins after its first day and ends on the same day of the last month, or on that month's last
day where there is no such day (31 August + 6 months = 28 February). On its last day it is full, and what must lie
within it still does: a branch founded twelve months ago to the day is twelve months old, and an honour received twelve
months ago to the day still counts.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portal.stars.computation.wording import written


@lru_cache(maxsize=4096)
def later(day: date, months: int) -> date:
    """The day on which so many months after `day` are full; the last day there is where the calendar ends."""
    years, month = divmod(day.month - 1 + months, 12)
    if (year := day.year + years) > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def within(day: date, months: int, today: date) -> bool:
    """Whether `day` lies at most so many months before `today`, and not after it."""
    return day <= today <= later(day, months)


@dataclass(frozen=True, slots=True)
class Period:
    """The time that is rated: as of `day`, since `starts` (None: a cycle before `day`)."""

    day: date
    starts: date | None
    months: int  # of a cycle

    def holds(self, day: date, months: int | None) -> bool:
        """Whether an event of this day counts; months None: since the period's start."""
        if months is None and self.starts:
            return self.starts <= day <= self.day
        return within(day, months or self.months, self.day)

    def words(self, months: int | None) -> str:
        if months is None and self.starts:
            return f"{written(self.starts)}以来"
        return f"近 {months or self.months} 个月"
