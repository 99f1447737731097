"""The calendar: months, quarters, halves and years that tile the time, and windows within each year."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from portal.life.judging.rules import PeriodKind, Rule

MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
DAY = timedelta(days=1)


class Span(NamedTuple):
    """Days from `start` to `end`, both inclusive."""

    start: date
    end: date

    def meet(self, other: "Span") -> "Span | None":
        """The days that lie in both."""
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Span(start, end) if start <= end else None


def later(day: date, months: int) -> date:
    """The same day so many months later (earlier: negative), the last of the month where there is none; 0001 … 9999."""
    at = day.year * 12 + day.month - 1 + months
    if at < 12:
        return date.min
    if at >= 10000 * 12:
        return date.max
    year, month = divmod(at, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def plus(day: date, days: int) -> date:
    """So many days later or earlier, within 0001 … 9999."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def containing(period: PeriodKind, day: date) -> Span:
    """The calendar period in which the day lies; `force` is none."""
    length = MONTHS[period]
    month = (day.month - 1) // length * length + length
    return Span(date(day.year, month - length + 1, 1), date(day.year, month, monthrange(day.year, month)[1]))


def tile(period: PeriodKind, span: Span) -> Iterator[Span]:
    """The whole periods that touch the span, in order: no gap, no overlap."""
    one = containing(period, span.start)
    while True:
        yield one
        if one.end >= span.end:
            return
        one = containing(period, one.end + DAY)


def day_of(year: int, text: str) -> date:
    """ "MM-DD" in a year; the 29th of February is the 28th where there is none."""
    month, day = int(text[:2]), int(text[3:5])
    return date(year, month, min(day, monthrange(year, month)[1]))


def windows(rule: Rule, span: Span) -> Iterator[Span]:
    """The periods of a rule that touch the span: calendar periods, or its window in each year."""
    if not (rule.opens or rule.closes):
        yield from tile(rule.period, span)
        return
    for year in range(span.start.year, span.end.year + 1):
        window = Span(day_of(year, rule.opens or "01-01"), day_of(year, rule.closes or "12-31"))
        if window.meet(span):
            yield window


def whole_months(span: Span) -> int:
    """How many calendar months lie in it whole."""
    first = span.start if span.start.day == 1 else later(span.start.replace(day=1), 1)
    after = span.end if span.end == date.max else span.end + DAY
    return max((after.year - first.year) * 12 + after.month - first.month, 0)


def first_start(rule: Rule) -> date:
    """When the rule's first whole period begins, on or after the day it comes into force."""
    horizon = Span(rule.since, later(rule.since, 24))
    return next((window.start for window in windows(rule, horizon) if window.start >= rule.since), rule.since)
