"""Dates that cannot be."""

from datetime import date

import pytest

from portal.plans.checking.dates import ORDERS, Bound, Order, Which, impossible
from portal.plans.checking.plan import YEAR
from tests.plans.checking.making import FILED, item, plan

ELECTION = Which("换届选举", words=("换届选举",))
WITHIN = Bound("term", ELECTION, date(2026, 4, 1), date(2026, 9, 30), "任期 2026 年 9 月 30 日届满")
MEETING = Order("meeting", Which("支委会", frozenset({"committee"})), Which("党员大会", frozenset({"assembly"})))


def told(*items, bounds=(), orders=(), filed=FILED, **kw):
    return [
        (key, text.removeprefix("日期不对："), keys)
        for key, text, keys in impossible(plan(*items, **kw), bounds, orders, filed)
    ]


@pytest.mark.parametrize("months", [(0,), (13,), (3, 13), (-1,)])
def test_months_outside_the_year(months):
    assert told(item(months=months))[0] == ("month_outside", "第 1 项的月份不在 1 至 12 月之内。", ("a",))


def test_an_item_without_a_month():
    assert told(item("a"), item("b", months=())) == [("month_none", "第 2 项没有写月份，做不到“月月有计划”。", ("b",))]


def test_months_that_were_over_when_filed():
    items = (item("a", months=(1,)), item("b", months=(1, 2)), item("c", months=YEAR), item("d", months=(2,)))
    assert told(*items) == [("month_over", "第 1 项安排的月份在备案时（2 月）已经过去。", ("a",))]
    assert told(*items, filed=date(2025, 12, 30)) == []
    assert [row[2] for row in told(*items, filed=date(2026, 3, 1))] == [("a", "b", "d")]


def test_a_year_that_was_over_when_filed():
    assert told(item(), filed=date(2027, 1, 5)) == [
        ("year_over", "这是 2026 年的计划，2027 年才备案，全部月份都已过去。", ())
    ]


def test_months_before_the_branch_was_founded():
    items = (item("a", months=(3,)), item("b", months=(5,)), item("c", months=(4, 6)))
    assert told(*items, since=5) == [("month_before", "第 1 项安排在本计划开始（5 月）之前。", ("a",))]


DAYS = [
    ("2月30日开会", ["2026年2月30日"]),
    ("2月29日开会", ["2026年2月29日"]),
    ("2024年2月29日的讲话", []),
    ("２月３０号", ["2026年2月30日"]),
    ("6月31日、9月31日", ["2026年6月31日", "2026年9月31日"]),
    ("13月5日", ["2026年13月5日"]),
    ("4 月 0 日", ["2026年4月0日"]),
    ("7月1日前后，12月31日前", []),
    ("2025年12月11日的会议精神", []),
    ("0000年1月1日", ["0年1月1日"]),
    ("3月至5月、每月28日", []),
]


@pytest.mark.parametrize(("text", "days"), DAYS)
def test_days_that_no_calendar_has(text, days):
    assert [key for key, _text, _keys in told(item(text=text))] == [f"day:{day}" for day in days]


def test_a_day_is_told_once_with_all_its_items():
    found = told(item("a", topic="2月30日"), item("b", text="02月30日，2月30日"))
    assert found == [("day:2026年2月30日", "第 1、2 项写到2026年2月30日，没有这一天。", ("a", "b"))]


@pytest.mark.parametrize(
    ("months", "key", "words"),
    [
        ((3,), "bound:term:early", "第 1 项“换届选举”安排在 2026 年 4 月之前（任期 2026 年 9 月 30 日届满）。"),
        ((10,), "bound:term:late", "第 1 项“换届选举”安排在 2026 年 9 月之后（任期 2026 年 9 月 30 日届满）。"),
        ((4,), None, None),
        ((9,), None, None),
        ((), None, None),
    ],
)
def test_an_election_within_its_bounds(months, key, words):
    found = [
        row for row in told(item(months=months, topic="换届选举"), item("b"), bounds=[WITHIN]) if row[0] != "month_none"
    ]
    assert found == ([(key, words, ("a",))] if key else [])


def test_bounds_of_other_years():
    this = item(months=(12,), topic="换届选举")
    assert told(this, bounds=[Bound("x", ELECTION, last=date(2027, 1, 1))]) == []
    assert [row[0] for row in told(this, bounds=[Bound("x", ELECTION, first=date(2027, 1, 1))])] == ["bound:x:early"]
    assert [row[0] for row in told(this, bounds=[Bound("x", ELECTION, last=date(2025, 12, 1))])] == ["bound:x:late"]


@pytest.mark.parametrize(
    ("before", "then", "wrong"), [((4,), (3,), True), ((3,), (3,), False), ((2,), (3,), False), ((), (3,), False)]
)
def test_one_before_the_other(before, then, wrong):
    found = [
        row
        for row in told(item("a", "committee", before), item("b", "assembly", then), orders=[MEETING])
        if row[0] != "month_none"
    ]
    expected = ("order:meeting", "第 1、2 项次序颠倒，“党员大会”安排在“支委会”之前。", ("a", "b"))
    assert found == ([expected] if wrong else [])


def test_an_order_speaks_only_where_both_are_planned():
    assert told(item("a", "assembly"), orders=[MEETING]) == []
    assert told(item("a", "committee"), orders=[MEETING]) == []


def test_the_election_comes_after_its_notice():
    items = (
        item("a", months=(9,), text="向党委报送换届请示"),
        item("b", months=(5,), text="召开换届选举大会，选举新一届委员会"),
    )
    assert [row[0] for row in told(*items, orders=ORDERS)] == ["order:election"]
    assert told(item("a", months=(2,), text="报送换届请示"), items[1], orders=ORDERS) == []
