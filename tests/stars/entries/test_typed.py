"""What is typed for a score, kind by kind: read, refused with what to do, shown again as it was."""

from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict

from portal import clock
from portal.errors import Invalid
from portal.stars.computation.scheme import Indicator, Item, Row
from portal.stars.entries import typed, words
from tests.stars.making import D

KINDS = {
    "adding": Indicator("a", "组织学习", "base", "adding", D(30)),
    "bonus": Indicator("b", "创新项目", "base", "bonus", D("2.5")),
    "deducting": Indicator("d", "工作失误", "base", "deducting", D(10)),
    "graded": Indicator("g", "班子建设", "base", "graded", D(20), table=(Row("好", D(20)), Row("差", D(0)))),
    "voted": Indicator("v", "测评", "base", "voted", D(20), table=(Row("满意", D(20)), Row("不满意", D(0)))),
    "passed": Indicator("p", "制度", "base", "passed", D(10), each=D(5), items=(Item("plan", "有计划"), Item("fees", "党费"))),
    "events": Indicator("e", "表彰", "base", "events", D(6), each=D(2), months=12),
    "kinds": Indicator("k", "宣传", "base", "events", D(6), each=D(2), items=(Item("city", "市级"), Item("county", "县级"))),
    "automatic": Indicator("f", "承诺", "base", "automatic", D(10), fact="pledges_published_share", each=D(1)),
}  # fmt: skip


def read(kind, fields):
    return typed.read(KINDS[kind], typed.sent(KINDS[kind], "s1", MultiDict(fields)))


GOOD = [
    ("adding", {"s1": " 28.5 分"}, "28.5", "28.5 分"),
    ("adding", {"s1": "２８．５"}, "28.5", "28.5 分"),
    ("adding", {"s1": "30"}, "30", "30 分"),
    ("adding", {"s1": "0"}, "0", "0 分"),
    ("bonus", {"s1": "+2.5"}, "2.5", "2.5 分"),
    ("deducting", {"s1": "3"}, "-3", "-3 分"),
    ("deducting", {"s1": "－3"}, "-3", "-3 分"),
    ("deducting", {"s1": "0"}, "0", "0 分"),
    ("graded", {"s1": "好"}, "好", "好"),
    ("voted", {"s1-0": "8", "s1-1": "2"}, {"满意": 8, "不满意": 2}, "满意 8、不满意 2"),
    ("voted", {"s1-0": "8", "s1-1": ""}, {"满意": 8}, "满意 8"),
    ("passed", [("s1", "fees"), ("s1", "plan"), ("s1", "none")], ["fees", "plan"], "有计划、党费（2 项）"),
    ("passed", {"s1-none": "1"}, [], "没有达标的"),
    ("events", {"s1-day": "2026.3.31", "s1-label": "市级表彰"}, [{"day": "2026-03-31", "kind": "", "label": "市级表彰"}], "2026-03-31 市级表彰"),
    ("events", {"s1-none": "1"}, [], "没有"),
    ("kinds", {"s1-day": "20260331", "s1-kind": "city", "s1-label": ""}, [{"day": "2026-03-31", "kind": "city", "label": ""}], "2026-03-31 市级"),
    ("automatic", {"s1": "96.5"}, "96.5", "96.5"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fields", "value", "word"), GOOD)
def test_what_is_typed_is_kept_and_said(kind, fields, value, word):
    found = read(kind, fields)
    assert found == value
    assert words.said(KINDS[kind], found) == word
    again = typed.filled(KINDS[kind], found)
    assert typed.read(KINDS[kind], again) == value  # shown and sent again it is the same


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_says_nothing(kind):
    assert read(kind, {}) is None
    assert read(kind, {"s1": " ", "s1-0": "", "s1-day": "", "s1-kind": "", "s1-label": " "}) is None
    assert words.said(KINDS[kind], None) == ""
    assert typed.filled(KINDS[kind], None).blank


@pytest.mark.parametrize(
    ("kind", "fields", "why"),
    [
        ("adding", {"s1": "30.01"}, "在 0 至 30"),
        ("adding", {"s1": "-1"}, "在 0 至 30"),
        ("adding", {"s1": "很好"}, "请填数字"),
        ("adding", {"s1": "1.23456"}, "4 位小数"),
        ("adding", {"s1": "1e2"}, "请填数字"),
        ("adding", {"s1": "NaN"}, "请填数字"),
        ("bonus", {"s1": "2.6"}, r"在 0 至 2\.5"),
        ("deducting", {"s1": "11"}, "在 -10 至 0"),
        ("graded", {"s1": "优"}, "好"),
        ("voted", {"s1-0": "许多"}, "整数"),
        ("voted", {"s1-0": "-1"}, "整数"),
        ("voted", {"s1-0": "0", "s1-1": "0"}, "票"),
        ("passed", [("s1", "plan"), ("s1-none", "1")], "没有"),
        ("events", {"s1-day": "", "s1-label": "没有日期"}, "日期"),
        ("events", {"s1-day": "上个月", "s1-label": "表彰"}, "日期"),
        ("events", {"s1-day": str(clock.today() + timedelta(days=1)), "s1-label": "还没有开的会"}, "还没有到"),
        ("kinds", {"s1-day": "2026-03-31", "s1-kind": "", "s1-label": "表彰"}, "类型"),
        ("events", [part for _ in range(31) for part in (("s1-day", "2026-03-31"), ("s1-label", "x"))], "最多填 30 次"),
        ("automatic", {"s1": "全部"}, "请填数字"),
    ],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(kind, fields, why):
    with pytest.raises(Invalid, match=why) as refused:
        read(kind, fields)
    assert not refused.value.message.startswith(KINDS[kind].label)


def test_rows_of_events_leave_room_and_fields_that_nobody_offers_are_left_out():
    kind = KINDS["events"]
    assert len(typed.filled(kind, None).rows) == typed.SPARE
    assert len(typed.filled(kind, [{"day": "2026-01-01", "kind": "", "label": ""}] * 3).rows) == 3 + typed.SPARE
    assert read("passed", [("s1", "plan"), ("s1", "forged")]) == ["plan"]
