"""Months and ages: the day on which they are full."""

from datetime import date

import pytest

from portal.stars.computation.scheme import Age
from portal.stars.computation.spans import later, within
from tests.stars.computation.making import branch, one, scheme, texts


@pytest.mark.parametrize(
    ("day", "months", "full"),
    [
        ((2025, 11, 22), 12, (2026, 11, 22)),
        ((2025, 8, 31), 6, (2026, 2, 28)),
        ((2023, 8, 31), 6, (2024, 2, 29)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 2, 29), 48, (2028, 2, 29)),
        ((2026, 1, 31), 1, (2026, 2, 28)),
        ((2026, 12, 15), 1, (2027, 1, 15)),
        ((2026, 11, 30), 1, (2026, 12, 30)),
        ((2026, 5, 5), 0, (2026, 5, 5)),
        ((9999, 1, 1), 11, (9999, 12, 1)),
        ((9999, 1, 1), 12, (9999, 12, 31)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(day, months, full):
    assert later(date(*day), months) == date(*full)


@pytest.mark.parametrize(
    ("day", "today", "counts"),
    [
        ((2025, 8, 31), (2026, 2, 28), True),
        ((2025, 8, 31), (2026, 3, 1), False),
        ((2026, 2, 28), (2026, 2, 28), True),
        ((2026, 3, 1), (2026, 2, 28), False),
    ],
)
def test_within_includes_both_edges(day, today, counts):
    assert within(date(*day), 6, date(*today)) is counts


FOUNDED = date(2025, 11, 22)


@pytest.mark.parametrize(
    ("age", "founded", "today", "rated"),
    [
        (Age(days=365), FOUNDED, date(2026, 11, 21), False),  # 364 days
        (Age(days=365), FOUNDED, date(2026, 11, 22), True),  # 365
        (Age(days=365), FOUNDED, date(2026, 11, 23), True),  # 366
        (Age(days=366), FOUNDED, date(2026, 11, 22), False),
        (Age(months=12), FOUNDED, date(2026, 11, 21), False),
        (Age(months=12), FOUNDED, date(2026, 11, 22), True),
        (Age(months=12), date(2023, 3, 1), date(2024, 2, 29), False),  # 365 days, but no year yet
        (Age(months=12), date(2024, 2, 29), date(2025, 2, 28), True),
        (Age(months=6), date(2025, 8, 31), date(2026, 2, 27), False),
        (Age(months=6), date(2025, 8, 31), date(2026, 2, 28), True),
        (Age(days=365), date(2027, 1, 1), date(2026, 11, 22), False),  # not founded yet
        (Age(days=365), None, date(2026, 11, 22), True),  # nobody knows: not held against it
        (None, date(2026, 11, 21), date(2026, 11, 22), True),
    ],
)
def test_a_branch_is_rated_from_the_day_it_is_old_enough(age, founded, today, rated):
    result = one(scheme(age=age), branch(95, founded=founded), day=today)
    assert (result.outcome, result.total) == ((5, 95) if rated else (0, None))


def test_a_new_branch_is_unrated_with_the_reason_and_needs_no_score():
    result = one(scheme(age=Age(days=365)), branch(founded=date(2026, 11, 1)))
    assert (result.outcome, result.total, result.missing) == (0, None, ())
    assert result.reasons() == ("2026年11月1日成立，到2026年11月22日不满 365 天。",)
    by_months = one(scheme(age=Age(months=12)), branch(founded=date(2026, 11, 1)))
    assert texts(by_months, "age") == ["2026年11月1日成立，到2026年11月22日不满 12 个月。"]
