"""A set piece by piece, and what differs; rules in words."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest

from portal.errors import Invalid
from portal.life import library
from portal.life.judging.checking import check
from portal.life.judging.describing import LABELS, applies, asked, facts, sentence
from portal.life.judging.rules import Rule, RuleSet, Type
from portal.life.rulesets import parts
from tests.life.judging.making import rule, rules
from tests.life.rulesets.conftest import SMALL


@pytest.mark.parametrize(
    ("of", "text"),
    [
        (rule(period="month", types=("theme_day",), fixed_day=True, slack=3), "每月至少开展主题党日 1 次，在固定活动日（前后 3 天以内）"),
        (rule("q", "quota", types=("study",), count=8, inner="month", apart="x"), "每年至少开展集中学习 8 次，其中每月至少 1 次，不与另一项重复计"),
        (rule(types=("lecture",), subject="secretary", as_speaker=True), "每年至少讲党课 1 次"),
        (rule(types=("lecture",), opens="06-15", closes="07-15"), "每年 6 月 15 日至 7 月 15 日至少安排党课 1 次"),
        (rule("s", "threshold", measure="share", minimum=Decimal("0.5"), agenda=("election",)), "每次党员大会（议题有选举）到会不少于应到的 50%"),
        (rule("h", "threshold", "member", measure="hours", minimum=Decimal(32), types=()), "每年学习不少于 32 学时"),
        (rule("a", "threshold", "member", measure="absences", minimum=Decimal(3)), "每年无正当理由缺席党员大会不得连续达到 3 次"),
        (rule("o", "order", types=("life_meeting",), before=("board",), within=10), "召开专题组织生活会前 10 天以内先召开支委会"),
        (rule("p", "deadline", due="plan", closes="03-31"), "每年 3 月 31 日前完成年度计划备案"),
        (rule("e", "deadline", due="election"), "任期 3 年，届满前完成换届选举，提前 6 个月提醒，经批准延期最长 12 个月"),
    ],
)  # fmt: skip
def test_a_rule_says_in_words_what_it_asks(of, text):
    assert asked(of, names={"x": "另一项"}) == text


def test_a_rule_says_whom_it_applies_to_and_since_when():
    that = rule(
        period="month", types=("board",), has_committee=True, severity="warning", grace=3, since=date(2018, 10, 28)
    )
    assert (
        sentence(that)
        == "每月至少召开支委会 1 次；一般要求（作提醒）；宽限 3 天；适用：设支委会的党支部；自 2018-10-28 起"
    )
    assert (
        applies(rule(subject="group", has_groups=True, sectors=("机关",))) == "划分党小组、领域为机关的党支部的党小组"
    )
    assert (
        applies(rule(subject="member", categories=("在职",), members_from=7))
        == "正式党员不少于 7 人的党支部中，类别为在职的党员"
    )
    assert applies(rule(subject="officer")) == "支部书记和委员"


OTHER = {
    "name": "别的名称", "subject": "committee", "since": date(2017, 1, 1), "until": date(2030, 1, 1), "types": ("study",), "agenda": ("report",),
    "noun": "学", "period": "half", "opens": "02-01", "closes": "11-30", "count": 3, "inner": "month",
    "apart": "y", "fixed_day": True, "measure": "hours", "minimum": Decimal(7), "before": ("talk",), "within": 3,
    "due": "plan", "years": 5, "notice": 2, "extension": 1, "has_committee": False, "has_groups": True, "members_from": 3, "members_to": 9,
    "sectors": ("学校",), "categories": ("学生",), "grace": 2, "severity": "warning", "source": "依据", "note": "说明", "examples": ("grace",),
}  # fmt: skip
WITH = {
    "inner": rule(kind="quota"), "apart": rule(kind="quota"), "measure": rule(kind="threshold", minimum=Decimal(1), measure="share"),
    "minimum": rule(kind="threshold", minimum=Decimal(1), measure="share"), "before": rule(kind="order", before=("board",)),
    "within": rule(kind="order", before=("board",)), "due": rule(kind="deadline", due="election"), "years": rule(kind="deadline", due="election"),
    "notice": rule(kind="deadline", due="election"), "extension": rule(kind="deadline", due="election"),
}  # fmt: skip


def test_no_change_of_a_rule_is_silent():
    assert set(LABELS) == {each.name for each in fields(Rule)}
    for name, value in OTHER.items():
        before = WITH.get(name, rule(period="month"))
        after = replace(before, **{name: value})
        (change,) = parts.compare(rules(before), rules(after))
        assert change.kind == "changed", name
        assert change.before != change.after, name
        assert name in ("name", "subject") or facts(before) != facts(after), name
    assert parts.compare(rules(rule(as_speaker=False, subject="head")), rules(rule(as_speaker=True, subject="head")))
    assert parts.compare(SMALL, SMALL) == []


def test_differences_know_rules_by_key_and_first_day():
    old = rules(rule("a", name="甲"), rule("b", name="乙"), types=(Type("visit", "走访", "进行"),), note="旧")
    new = rules(
        rule("c", name="丙"),
        rule("a", name="甲", count=2),
        types=(Type("visit", "走访慰问", "进行"), Type("x", "新的")),
        note="新",
    )
    assert [(one.kind, one.label) for one in parts.compare(old, new)] == [
        ("changed", "说明"), ("changed", "新增类型"), ("added", "新增类型"), ("removed", "乙"), ("added", "丙"), ("changed", "甲"),
    ]  # fmt: skip
    (change,) = parts.compare(rules(rule("a", count=1)), rules(rule("a", count=2)))
    assert (change.before, change.after) == ("要求：每年至少召开党员大会 1 次", "要求：每年至少召开党员大会 2 次")
    both = rules(rule("a"), rule("b"))
    assert [one.kind for one in parts.compare(both, replace(both, rules=both.rules[::-1]))] == ["moved"]


def test_rules_are_put_moved_and_removed_by_names_that_last():
    made = parts.put(SMALL, rule("", name="新的", since=date(2020, 1, 1)))
    assert made.rules[-1].key.startswith("r")
    refs = parts.rule_refs(made)
    assert len(set(refs)) == 3
    moved = parts.moved(made, 2, up=True)
    assert [one.name for one in moved.rules] == ["党员大会", "新的", "集中学习"]
    assert parts.at(moved, refs[2]) == 1
    assert parts.moved(made, 0, up=True) == made
    assert parts.without(moved, 1) == SMALL
    assert parts.at(SMALL, refs[2]) is None
    assert parts.put(SMALL, rule("o", "order", count=5, before=("board",)), 0).rules[0].count == 1  # of no use there
    full = rules(*(rule(f"k{n}") for n in range(parts.MOST)))
    with pytest.raises(Invalid, match="最多 100 项"):
        parts.put(full, rule("one more"))
    with pytest.raises(Invalid, match="最多 100 项"):
        parts.changed_from(full, 0, date(2026, 6, 1))


def test_changed_in_mid_year_two_versions_follow_each_other():
    made = parts.changed_from(SMALL, 0, date(2026, 8, 15))
    first, second, _study = made.rules
    assert (first.until, second.since, second.until) == (date(2026, 8, 14), date(2026, 8, 15), None)
    assert replace(first, until=None) == replace(second, since=first.since)
    assert [one for one in check(made) if one.severe] == []
    ended = rules(rule("a", until=date(2026, 6, 30)))
    for of, day, text in (
        (SMALL, None, "从哪一天"), (SMALL, date(2016, 1, 1), "应晚于生效日期"), (ended, date(2026, 7, 1), "已经失效"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=text) as refused:
            parts.changed_from(of, 0, day)
        assert refused.value.field == "day"


def test_types_are_added_once_and_kept_while_a_rule_counts_them():
    made = parts.put_type(SMALL, " 走访  慰问 ", "开展")
    assert (made.types[0].label, made.types[0].verb) == ("走访 慰问", "开展")
    for label in ("走访 慰问", "党课"):
        with pytest.raises(Invalid, match="不用再加"):
            parts.put_type(made, label, "开展")
    same = parts.put_type(made, "走访 慰问", "进行", 0)
    assert (same.types[0].key, same.types[0].verb) == (made.types[0].key, "进行")
    using = parts.put(made, rule("v", name="走访", types=(made.types[0].key,)))
    with pytest.raises(Invalid, match="“走访”等 1 项"):
        parts.without_type(using, 0)
    assert parts.without_type(made, 0) == SMALL


def test_the_library_is_told_without_a_gap():
    for of in library.rule_sets().values():
        called = parts.names(of)
        for one in of.rules:
            text = sentence(one, of.known(), called)
            assert "（未" not in text
            assert not [key for key in of.known() if f"{key}" in text], text
    assert RuleSet("空").rules == ()
