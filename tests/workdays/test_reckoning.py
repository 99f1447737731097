"""Working days against a table written by hand from a calendar: spans, counts, missing years, and what they cost."""

from datetime import date, timedelta

import pytest

from portal.workdays import domain

# 2027: 1 January is a Friday. The table as an office would enter it, made up for the tests.
TABLE = """2027-01-01至2027-01-03 放假 元旦
2027-02-05至2027-02-11 放假 春节
2027-01-30 上班 春节调休
2027-02-20 上班 春节调休"""


@pytest.fixture
def table(actor):
    domain.save(2027, TABLE, "放假安排通知", by=actor("committee"))


def day(text):
    return date.fromisoformat(f"2027-{text}")


@pytest.mark.parametrize(
    ("of", "working"),
    [
        ("01-01", False),  # a Friday, free
        ("01-02", False),  # a Saturday, free anyway
        ("01-04", True),  # a Monday
        ("01-09", False),  # a plain Saturday
        ("01-30", True),  # a Saturday worked in exchange
        ("01-31", False),  # the Sunday after it
        ("02-11", False),  # the last of a week of holidays
        ("02-12", True),
        ("02-20", True),
    ],
)
def test_a_day_is_worked_or_free(table, of, working):
    assert domain.is_working(day(of)) is working


@pytest.mark.parametrize(
    ("start", "n", "last"),
    [
        ("01-04", 1, "01-04"),  # Monday: one day is that day
        ("01-04", 5, "01-08"),  # a plain week, Monday to Friday
        ("01-06", 5, "01-12"),  # over a weekend
        ("01-09", 1, "01-11"),  # starts on a Saturday: its first working day is Monday
        ("01-01", 5, "01-08"),  # starts on a holiday
        ("01-29", 3, "02-01"),  # Friday, the worked Saturday, Monday
        ("01-30", 1, "01-30"),  # starts on a worked Saturday
        ("02-04", 2, "02-12"),  # over the week of holidays
        ("02-05", 5, "02-18"),  # starts in it
        ("02-15", 6, "02-20"),  # five days and the worked Saturday
    ],
)  # fmt: skip
def test_the_last_of_n_working_days(table, start, n, last):
    assert domain.last_day(day(start), n) == day(last)


def test_a_span_goes_on_into_a_year_without_a_table(table):
    assert domain.last_day(day("12-31"), 2) == date(2028, 1, 3)  # a Friday, and the Monday after it


@pytest.mark.parametrize(
    ("start", "end", "number"),
    [
        ("01-01", "01-03", 0),
        ("01-01", "01-10", 5),
        ("01-04", "01-08", 5),
        ("01-25", "01-31", 6),  # with the worked Saturday
        ("02-01", "02-28", 16),  # 20 weekdays, five of them free, one Saturday worked
        ("01-08", "01-04", 0),  # backwards
        ("01-04", "01-04", 1),
    ],
)
def test_how_many_working_days(table, start, end, number):
    assert domain.count(day(start), day(end)) == number


@pytest.mark.parametrize(("of", "n", "then"), [("01-04", 1, "01-05"), ("01-08", 1, "01-11"), ("02-04", 1, "02-12")])
def test_the_nth_working_day_after(table, of, n, then):
    assert domain.add(day(of), n) == day(then)


def test_spans_agree_with_counting(table):
    for offset in range(60):
        start = day("01-01") + timedelta(days=offset)
        for n in (1, 2, 5, 10):
            last = domain.last_day(start, n)
            assert domain.count(start, last) == n
            assert domain.is_working(last)


@pytest.mark.parametrize("n", [0, -1])
def test_no_days_have_no_last_one(table, n):
    with pytest.raises(ValueError, match="no last one"):
        domain.last_day(day("01-04"), n)


def test_a_year_without_its_table_is_missing_and_said(table):
    assert domain.missing(date(2026, 12, 20), date(2028, 1, 3)) == [2026, 2028]
    assert domain.missing(day("01-01"), day("12-31")) == []
    assert domain.warning(day("01-01"), day("12-31")) == ""
    assert domain.warning(date(2026, 12, 20), date(2028, 1, 3)).startswith("2026、2028 年的节假日和调休还没有录入")
    assert domain.years_with(2025, 2027) == [2025, 2027]


def test_every_question_is_one_query(table, queries):
    for ask in (
        lambda: domain.is_working(day("01-04")), lambda: domain.last_day(day("01-04"), 250),
        lambda: domain.add(day("01-04"), 5), lambda: domain.count(day("01-01"), date(2031, 12, 31)),
        lambda: domain.missing(day("01-01"), date(2099, 1, 1)), lambda: domain.days_of(2027),
    ):  # fmt: skip
        queries.statements.clear()
        ask()
        assert len(queries) == 1


def test_the_months_of_a_year_show_its_days_and_count_the_rest(table):
    months = domain.months(2027, domain.days_of(2027))
    assert [month["number"] for month in months] == list(range(1, 13))
    assert [[one.day.day for one in span] for span in months[0]["free"]] == [[1, 2, 3]]
    assert [[one.day.day for one in span] for span in months[0]["worked"]] == [[30]]
    assert months[1]["count"] == 16
    assert sum(month["count"] for month in months) == domain.count(day("01-01"), day("12-31"))
