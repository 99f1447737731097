"""The time: naive UTC in the database, Asia/Shanghai for people."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


_shift: ContextVar[timedelta] = ContextVar("shift", default=timedelta(0))


def now() -> datetime:
    """The moment, naive UTC, as every datetime column holds it."""
    return datetime.now(UTC).replace(tzinfo=None) + _shift.get()


def today() -> date:
    """The calendar day of the office (Asia/Shanghai)."""
    return (datetime.now(ZONE) + _shift.get()).date()


@contextmanager
def at(day: date) -> Iterator[None]:
    """Live on another day, at nine in the morning: for the sample data alone, which has a past."""
    token = _shift.set(start_of(day) + timedelta(hours=9) - datetime.now(UTC).replace(tzinfo=None))
    try:
        yield
    finally:
        _shift.reset(token)


def local(moment: datetime) -> datetime:
    """A stored moment as the office's clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE)


def start_of(day: date) -> datetime:
    """The stored moment at which a calendar day of the office begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


def ago(**parts: float) -> datetime:
    """The moment that lies so many minutes, hours, days … back."""
    return now() - timedelta(**parts)
