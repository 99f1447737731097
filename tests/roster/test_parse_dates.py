"""Dates in every spelling; a month stays a month, an impossible or ambiguous date is never guessed."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, to_excel

from portal.roster.dates import FIRST_YEAR, LAST_YEAR, read_date

MONTHS = (
    "{y}.{m:02}", "{y}.{m}", "{y}年{m}月", "{y}年{m:02}月", "{y}年{m}", "{y}{m:02}", "{y}-{m}", "{y}-{m:02}", "{y}/{m}",
    "{y}、{m}",
)  # fmt: skip
DAYS = (
    "{y}-{m:02}-{d:02}", "{y}-{m}-{d}", "{y}/{m}/{d}", "{y}.{m}.{d}", "{y}.{m:02}.{d:02}", "{y}年{m}月{d}日",
    "{y}年{m}月{d}号", "{y}年{m:02}月{d:02}", "{y}{m:02}{d:02}", "{y}—{m}—{d}", "{y}-{m:02}-{d:02} 00:00:00",
    "{y}/{m}/{d} 8:30", "{y}.{m}.{d}.",
)  # fmt: skip
ANY_DAY = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))
WIDE = {ord(narrow): ord(narrow) + 0xFEE0 for narrow in "0123456789./-"}


def dressed(text: str, how: int) -> str:
    """The same date in full width, with blanks around, or with blanks at its separators."""
    spaced = text.replace("年", " 年 ").replace("月", "月　").replace(".", ". ").replace("/", " / ")
    return (text, text.translate(WIDE), f"　{text}\n", spaced)[how]


@given(ANY_DAY, st.sampled_from(MONTHS), st.integers(0, 3))
def test_months_stay_months(day: date, spelling: str, how: int) -> None:
    text = dressed(spelling.format(y=day.year, m=day.month), how)
    assert read_date(text) == (f"{day:%Y-%m}", "", "error")


@given(ANY_DAY, st.sampled_from(DAYS), st.integers(0, 3))
def test_days_stay_days(day: date, spelling: str, how: int) -> None:
    text = dressed(spelling.format(y=day.year, m=day.month, d=day.day), how if ":" not in spelling else how % 3)
    assert read_date(text) == (day.isoformat(), "", "error")


@given(ANY_DAY)
def test_numbers_and_real_dates(day: date) -> None:
    assert read_date(int(f"{day:%Y%m%d}")).value == day.isoformat()
    assert read_date(float(f"{day:%Y%m%d}")).value == day.isoformat()
    assert read_date(int(f"{day:%Y%m}")).value == f"{day:%Y-%m}"
    assert read_date(day).value == day.isoformat()
    assert read_date(datetime(day.year, day.month, day.day, 8, 30), "yyyy-mm-dd").value == day.isoformat()


@given(
    st.dates(date(1957, 6, 29), date(LAST_YEAR, 12, 31)),
    st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]),
    st.sampled_from([0, 0.25]),
)
def test_serial_numbers(day: date, epoch: datetime, part: float) -> None:
    serial = to_excel(datetime(day.year, day.month, day.day), epoch)
    assume(not FIRST_YEAR <= serial // 10 <= LAST_YEAR)
    assert read_date(serial + part, "General", epoch).value == day.isoformat()
    assert read_date(str(int(serial)), None, epoch).value == day.isoformat()


@given(
    ANY_DAY,
    st.sampled_from(['yyyy"年"m"月"', "yyyy.mm", "yyyy-mm;@", "mmm-yy", '[$-804]yyyy"年"m"月";@', "yyyy\\年m\\月"]),
)
def test_a_date_cell_that_shows_no_day_is_a_month(day: date, number_format: str) -> None:
    assert read_date(datetime(day.year, day.month, day.day), number_format).value == f"{day:%Y-%m}"


@pytest.mark.parametrize(
    "number_format", ["yyyy-mm-dd", "mm-dd-yy", 'yyyy"年"m"月"d"日"', 'm"月"d"日"', "General", "", None, "0"]
)
def test_a_date_cell_that_shows_a_day_is_a_day(number_format: str | None) -> None:
    assert read_date(datetime(2017, 7, 3), number_format).value == "2017-07-03"


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (2017.07, "General", "2017-07"),
        (2017.7, "General", "2017-07"),
        (2017.11, None, "2017-11"),
        (2017.12, "0.00", "2017-12"),
        (2017.1, "0.00", "2017-10"),
        (2017.1, "0.00_ ", "2017-10"),
        (2017.2, "0.00", None),
        (2017.1, "General", None),
        (2017.1, "0.0", None),
        (2017.1, None, None),
        ("2017.1", "General", "2017-01"),
        ("2017.10", "General", "2017-10"),
    ],
)
def test_decimal_numbers(value: Any, number_format: str | None, expected: str | None) -> None:
    reading = read_date(value, number_format)
    assert (reading.value or None) == expected
    assert bool(reading.advice) == (expected is None)


@pytest.mark.parametrize(
    ("value", "advice"),
    [
        ("2017.13", "没有 13 月"), ("2017.00", "没有 0 月"), ("201713", "没有 13 月"), (20171301, "没有 13 月"),
        ("2017年2月30日", "2017年2月没有 30 日"), ("2017.2.29", "没有 29 日"), ("20170700", "没有 0 日"),
        ("2017.7.32", "没有 32 日"),
        ("1709-07", "年份 1709"), ("2117年1月", "年份 2117"), ("1909.12", "年份 1909"),
        (datetime(1900, 1, 7), "年份 1900"),
        ("2017", "只有年份"), (2017, "只有年份"), ("2017年", "只有年份"),
        ("88.03", "四位"), ("17/7/3", "四位"), ("17年7月", "四位"),
        ("20177", "分不清"), (20177, "分不清"), (19511, "分不清"),
        (2017.1, "1 月还是 10 月"),
        ("约1988年", "认不出"), ("2017年7月入党", "认不出"), ("2017年7月初", "认不出"), ("不详", "认不出"),
        ("2017703", "认不出"),
        ("二〇一七年七月", "认不出"), ("7/3/2017", "认不出"), ("2017-07-03-01", "认不出"), ("429 19", "认不出"),
        ("٢٠١٧.٠٧", "认不出"),
        (True, "认不出"), (-5, "认不出"), (1e300, "认不出"), (float("nan"), "认不出"), (float("inf"), "认不出"),
        (time(8, 30), "认不出"), (timedelta(days=3), "认不出"), ("1" * 400, "认不出"), (0.5, "认不出"),
    ],
)  # fmt: skip
def test_what_is_no_date_says_what_to_do(value: Any, advice: str) -> None:
    reading = read_date(value)
    assert (reading.value, reading.severity) == ("", "error")
    assert advice in reading.advice


@pytest.mark.parametrize("value", [None, "", "　", " \n"])
def test_nothing_is_nothing(value: Any) -> None:
    assert read_date(value) == ("", "", "error")


def test_a_cell_that_shows_only_the_year_is_no_month() -> None:
    assert "只有年份" in read_date(datetime(1988, 1, 1), "yyyy").advice


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2017 7 3", "2017-07-03"), ("2017 1 1", "2017-01-01"), ("2017 07", "2017-07"), ("2017 0703", "2017-07-03")],
)
def test_blanks_as_separators(text: str, expected: str) -> None:
    assert read_date(text).value == expected


@given(st.text("0123456789年月日.-/ ", max_size=14))
def test_no_text_becomes_more_precise_than_it_is(text: str) -> None:
    """A reading holds the digits of the text in their order, with nothing but zeros put between."""
    reading = read_date(text)
    assert not (reading.value and reading.advice)
    if reading.value and not (text.strip().isdigit() and len(text.strip()) == 5):
        parts = [int(part) for part in reading.value.split("-")]
        assert "".join(text.split())[:4] == str(parts[0])
        assert str(parts[-1]) in text
