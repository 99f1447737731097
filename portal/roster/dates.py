"""Dates as offices write them; a month stays a month, no day is ever made up."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

from portal.roster.words import Reading, as_text

FIRST_YEAR, LAST_YEAR = 1910, 2099
SERIALS = range(10_000, 100_000)
HOW_TO = "请写成 2017年7月、2017.07 或 2017-07-03"

SEPARATOR = r"[年.\-/、。·_\u2010-\u2015\u2212]"
TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
SPACED = re.compile(r"(\d{4}) (\d{1,2})(?: (\d{1,2}))?", re.ASCII)
FORMS = (
    re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}})[月.]?", re.ASCII),
    re.compile(rf"(\d{{4}}){SEPARATOR}(\d{{1,2}})(?:月|{SEPARATOR})(\d{{1,2}})[日号.]?", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})?", re.ASCII),
)
YEAR_ONLY = re.compile(r"\d{4}年?", re.ASCII)
SHORT_YEAR = re.compile(rf"\d{{2}}{SEPARATOR}\d{{1,2}}.*", re.ASCII)
FORMAT_NOISE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
TENTH = re.compile(r"(?:19|20)\d\d\.1")
TWO_DECIMALS = re.compile(r"0\.00(?!0)")


def read_date(value: Any, number_format: str | None = None, epoch: datetime = WINDOWS_EPOCH) -> Reading:
    """YYYY-MM or YYYY-MM-DD, as precise as the cell shows it; '' for an empty cell, advice for what cannot be a date.

    Real dates whose format shows no day are months; numbers are 201707, 20170703, 2017.07 or Excel's serial days.
    """
    if isinstance(value, datetime | date):
        return _from_cell(value, number_format)
    if isinstance(value, float) and not value.is_integer():
        if SERIALS.start <= value < SERIALS.stop:
            return _from_serial(int(value), epoch)
        if number_format and TWO_DECIMALS.search(number_format):
            value = f"{value:.2f}"
        else:
            value = f"{value:.9g}"
            if TENTH.fullmatch(value):
                year = value[:4]
                return Reading("", f"分不清是 1 月还是 10 月。请改成 {year}年1月 或 {year}年10月")
    return _from_text(as_text(value), epoch)


def _from_cell(day: date, number_format: str | None) -> Reading:
    """A real date, no more precise than its format displays it."""
    shown = FORMAT_NOISE.sub("", (number_format or "").split(";")[0].lower())
    if "y" in shown and "m" not in shown and "d" not in shown:
        return Reading("", f"只有年份，请补上月份，{HOW_TO}")
    return _checked(day.year, day.month, None if "m" in shown and "d" not in shown else day.day)


def _from_text(text: str, epoch: datetime) -> Reading:
    """A date from text, full width and stray blanks allowed."""
    text = TIME_OF_DAY.sub("", unicodedata.normalize("NFKC", text))
    if not text:
        return Reading("")
    if spaced := SPACED.fullmatch(text):
        return _checked(*(int(part) for part in spaced.groups() if part))
    for form in FORMS:
        if match := form.fullmatch(text.replace(" ", "")):
            return _checked(*(int(part) for part in match.groups() if part))
    if re.fullmatch(r"\d{5}", text, re.ASCII) and int(text) in SERIALS:
        return _from_serial(int(text), epoch)
    if YEAR_ONLY.fullmatch(text):
        return Reading("", f"只有年份，请补上月份，{HOW_TO}")
    if SHORT_YEAR.fullmatch(text):
        return Reading("", f"年份请写四位，{HOW_TO}")
    return Reading("", f"认不出的日期，{HOW_TO}")


def _from_serial(serial: int, epoch: datetime) -> Reading:
    """The day of an Excel serial; five digits that also read as year and month (20177) are asked about."""
    if FIRST_YEAR <= serial // 10 <= LAST_YEAR and serial % 10:
        return Reading("", f"分不清是日期序号还是年月。{HOW_TO}")
    day = from_excel(serial, epoch)
    return _checked(day.year, day.month, day.day)


def _checked(year: int, month: int, day: int | None = None) -> Reading:
    """The date in ISO form when the calendar has it; without a day, a month."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Reading("", f"年份 {year} 不对，请核对")
    if not 1 <= month <= 12:
        return Reading("", f"没有 {month} 月。请核对，{HOW_TO}")
    if day is None:
        return Reading(f"{year}-{month:02}")
    try:
        return Reading(date(year, month, day).isoformat())
    except ValueError:
        return Reading("", f"{year}年{month}月没有 {day} 日，请核对；不知道哪一天的，只写年月")
