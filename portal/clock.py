"""The time: naive UTC in the database, Asia/Shanghai for people."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment, naive UTC, as every datetime column holds it."""
    return datetime.now(UTC).replace(tzinfo=None)


def today() -> date:
    """The calendar day of the office (Asia/Shanghai)."""
    return datetime.now(ZONE).date()


def local(moment: datetime) -> datetime:
    """A stored moment as the office's clock shows it."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE)


def start_of(day: date) -> datetime:
    """The stored moment at which a calendar day of the office begins."""
    return datetime(day.year, day.month, day.day, tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


def ago(**parts: float) -> datetime:
    """The moment that lies so many minutes, hours, days … back."""
    return now() - timedelta(**parts)
