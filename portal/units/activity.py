"""固定活动日 of a branch: what its code (ACTIVITY_DAYS) stands for, as a day, in words and to choose from."""

from datetime import date

from portal.life.judging.facts import FixedDay
from portal.life.judging.wording import every_month
from portal.units.models import ACTIVITY_DAYS

NONE = "未固定"
GROUPS = {"d": "每月几日", "w": "每月第几个星期几"}


def fixed(code: str) -> FixedDay | None:
    """The day as rules take it; None where none is fixed."""
    if not code:
        return None
    if code.startswith("d"):
        return FixedDay(day=int(code[1:]))
    week, _, weekday = code[1:].rpartition("-")
    return FixedDay(week=int(week), weekday=int(weekday) - 1)


def words(code: str) -> str:
    """每月 5 日, 每月第二个星期五, 每月最后一个星期五, 未固定."""
    day = fixed(code)
    return every_month(day) if day else NONE


def coming(code: str, today: date) -> date | None:
    """The next such day, today among them; None where none is fixed."""
    day = fixed(code)
    if day is None:
        return None
    this = day.of(today.year, today.month)
    return this if this >= today else day.of(today.year + today.month // 12, today.month % 12 + 1)


def choices() -> list[tuple[str, str, str | None]]:
    """The codes to choose from: (code, words, group); none, of no group, stands first."""
    return [(code, words(code), GROUPS.get(code[:1])) for code in ACTIVITY_DAYS]
