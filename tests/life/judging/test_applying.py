"""Whom a rule asks and when: circumstances through time, versions, pro rata."""

from datetime import date

import pytest

from portal.life.judging.applying import rulings
from portal.life.judging.facts import always, on
from portal.life.judging.periods import Span, containing, later, whole_months
from tests.life.judging.making import branch, day, found, person, rule, spans, states

YEAR = ("01-01", "12-31")


@pytest.mark.parametrize(
    ("asked", "home", "why"),
    [
        ({"has_committee": True}, {"committee": always(False)}, "未设支委会"),
        ({"has_committee": False}, {}, "设有支委会"),
        ({"has_committee": True}, {"committee": ()}, "未登记是否设支委会"),
        ({"has_groups": True}, {"groups": always(0)}, "未划分党小组"),
        ({"has_groups": False}, {}, "划分了党小组"),
        ({"has_groups": False}, {"groups": ()}, "未登记是否划分党小组"),
        ({"members_from": 7}, {"formal": always(6)}, "正式党员 6 人，不足 7 人"),
        ({"members_to": 6}, {"formal": always(7)}, "正式党员 7 人，超过 6 人"),
        ({"members_from": 7}, {"formal": ()}, "未登记正式党员人数"),
        ({"sectors": ("学校", "两新")}, {}, "领域为“机关”，本要求只适用于学校、两新"),
        ({"sectors": ("学校",)}, {"sector": ()}, "未登记领域"),
    ],
)
def test_a_rule_that_does_not_apply_says_why_once_for_the_year(asked, home, why):
    (one,) = found(rule(period="month", **asked), subjects=[branch(**home)])
    assert (one.state, one.why, one.needed) == ("inapplicable", why, 0)
    assert spans([one]) == [YEAR]


@pytest.mark.parametrize(
    "asked",
    [{"has_committee": True}, {"has_groups": True}, {"members_from": 20, "members_to": 20}, {"sectors": ("机关",)}],
)
def test_a_rule_whose_conditions_hold_asks(asked):
    assert states(found(rule(**asked), today="3-1")) == ["due"]


def test_the_category_of_a_person_and_the_circumstances_of_the_branch():
    asked = rule(subject="member", categories=("在职",), sectors=("机关",))
    working, retired = person(1, category=always("在职")), person(2, category=always("离退休"))
    findings = found(asked, subjects=[branch(), working, retired], today="3-1")
    assert [one.why for one in findings] == ["", "党员类别为“离退休”，本要求只适用于在职"]


def test_circumstances_that_come_and_go_cut_the_year():
    home = branch(committee=((date(2020, 1, 1), False), (day("4-20"), True), (day("10-1"), False)))
    findings = found(rule(period="month", has_committee=True), subjects=[home])
    assert spans(findings) == [
        ("01-01", "04-19"), ("04-20", "04-30"), ("05-01", "05-31"), ("06-01", "06-30"), ("07-01", "07-31"),
        ("08-01", "08-31"), ("09-01", "09-30"), ("10-01", "12-31"),
    ]  # fmt: skip
    assert states(findings) == ["inapplicable"] * 2 + ["short"] * 5 + ["inapplicable"]


def test_a_branch_closed_in_autumn_is_not_asked_for_what_was_planned_for_winter():
    findings = found(rule(period="quarter"), subjects=[branch(ends=day("11-30"))], today="12-31")
    assert [one.needed for one in findings] == [1, 1, 1, 0]
    assert found(rule(), subjects=[branch(ends=date(2025, 6, 30))]) == []
    assert found(rule(), subjects=[branch(starts=day("6-1"), ends=day("5-1"))]) == []


def test_a_rule_that_begins_late_is_asked_half_up_and_one_that_ends_early_down():
    assert [one.needed for one in found(rule(since=day("7-1")))] == [1]
    assert [one.needed for one in found(rule(since=day("7-2")))] == [0]
    assert [one.needed for one in found(rule(until=day("11-30")))] == [0]
    assert [one.needed for one in found(rule(count=12, until=day("11-29")))] == [10]


def test_a_version_without_a_whole_period_of_its_own_never_rules():
    first, second = rule(until=day("6-30"), period="month"), rule(since=day("7-1"), until=day("9-15"), period="year")
    third = rule(since=day("9-16"), period="quarter")
    assert [one.span for one in rulings([first, second, third])] == [
        Span(first.since, day("9-30")), Span(day("10-1"), date.max),
    ]  # fmt: skip


def test_a_version_that_begins_with_a_period_rules_from_there():
    first, second = rule(until=day("6-30"), period="month"), rule(since=day("7-1"), period="quarter", count=2)
    assert [one.span.start for one in rulings([first, second])] == [first.since, day("7-1")]
    findings = found([first, second])
    assert [one.needed for one in findings] == [1] * 6 + [2, 2]


def test_versions_with_a_gap_stay_as_they_are():
    first, second = rule(until=day("3-31"), period="month"), rule(since=day("5-1"), period="month")
    findings = found([first, second])
    assert [one.start.month for one in findings] == [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]


def test_values_through_time():
    history = ((day("3-1"), 5), (day("6-1"), 7))
    assert [on(history, day(text)) for text in ("2-28", "3-1", "5-31", "6-1")] == [None, 5, 5, 7]
    assert on(always(3), date.min) == 3


def test_the_calendar():
    assert containing("quarter", day("5-31")) == Span(day("4-1"), day("6-30"))
    assert containing("half", day("12-31")) == Span(day("7-1"), day("12-31"))
    assert later(date(2026, 8, 31), -6) == date(2026, 2, 28)
    assert (later(date.max, 1), later(date.min, -1)) == (date.max, date.min)
    assert [
        whole_months(Span(day(a), day(b)))
        for a, b in (("1-1", "12-31"), ("1-2", "2-28"), ("6-15", "7-15"), ("6-2", "6-30"))
    ] == [12, 1, 0, 0]
