"""Terms of office, by domain §5: 党支部 3 years (village and community 5), 基层党委 5, notice 6 months ahead."""

from calendar import monthrange
from datetime import date, timedelta

from portal.errors import Invalid

WITH_TERM = ("committee", "general_branch", "branch")
NOTICE_MONTHS = 6  # 任期届满前 6 个月提醒换届
EXTENSION_YEARS = 1  # 延期不超过 1 年


def years(kind: str, sector: str | None) -> int:
    """The length of a term in years."""
    return 5 if kind == "committee" or sector == "农村社区" else 3


def end(kind: str, sector: str | None, starts: date) -> date:
    """The last day of a term that begins on `starts`."""
    return later(starts, years=years(kind, sector)) - timedelta(days=1)


def check(kind: str, sector: str | None, starts: date | None, ends: date | None) -> None:
    """A term has a beginning before its end and is no longer than allowed, an extension included. Raises Invalid."""
    if ends is None:
        return
    if kind not in WITH_TERM:
        raise Invalid("这类组织不设任期。", "term_starts")
    if starts is None:
        raise Invalid("请填写本届任期开始日期。", "term_starts")
    if ends <= starts:
        raise Invalid("任期届满日期应晚于开始日期。", "term_ends")
    if ends > later(end(kind, sector, starts), years=EXTENSION_YEARS):
        raise Invalid(f"任期为 {years(kind, sector)} 年，延期不超过 1 年，请核对届满日期。", "term_ends")


def later(day: date, *, years: int = 0, months: int = 0) -> date:
    """The same day some years and months later (or earlier), the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + years * 12 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
