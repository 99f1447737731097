"""The document of a plan, its workbook, and the mandatory items that rules make: pure."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from portal.errors import Invalid
from portal.life.judging.facts import Subject, always
from portal.life.judging.rules import TYPES, Rule
from portal.life.library import rule_sets
from portal.plans import document as documents
from portal.plans import workbook
from portal.plans.checking.mandatory import missing
from portal.plans.document import (
    EMPTY,
    Document,
    Item,
    as_plan,
    checked,
    compare,
    put,
    read,
    with_new,
    without,
    written,
)
from portal.plans.duties import deadline, duties, items
from portal.sheets import write_xlsx

YEAR = tuple(range(1, 13))
BRANCH = Subject("branch", 1, "机关第一党支部", committee=always(True), groups=always(2), formal=always(20))
ALL = [rule for one in rule_sets().values() for rule in one.rules]
KNOWN = {key: one for rules in rule_sets().values() for key, one in rules.known().items()}


def items_of(*topics, **values):
    return [Item(topic=topic, **{"months": (3,)} | values) for topic in topics]


def test_a_document_stands_by_months_and_never_gives_a_key_again():
    made = with_new(
        EMPTY, [Item(topic="甲", months=(5, 8)), Item(topic="乙", months=YEAR), Item(topic="丙", months=(2,))]
    )
    assert [(one.key, one.topic) for one in made.items] == [("2", "乙"), ("3", "丙"), ("1", "甲")]
    assert [month for month, _some in made.groups()] == [0, 2, 5]
    made = with_new(without(made, "3"), [Item(topic="丁", months=(5,))])
    assert [one.key for one in made.items] == ["2", "1", "4"]
    assert [one.key for one in documents.moved(made, "4", up=True).items] == ["2", "4", "1"]
    assert documents.moved(made, "1", up=True) == made  # not into another month
    assert read(written(made)) == made
    assert written(made)["items"][0] == {"key": "2", "months": list(YEAR), "topic": "乙"}  # defaults are left out
    assert [one.when for one in made.items] == ["每月", "5、8 月", "5 月"]


def test_an_item_is_tidied_and_refused_at_its_field():
    good = Item(kind="study", months=(3, 1, 3), topic=" 学  习 ", once=True)
    assert checked(good, TYPES) == Item(kind="study", months=(1, 3), topic="学 习", once=True)
    assert checked(replace_(good, months=(3,)), TYPES).once is False  # one month is once by itself
    for field, item in (
        ("topic", replace_(good, topic=" ")), ("kind", replace_(good, kind="dance")), ("months", replace_(good, months=())),
        ("months", replace_(good, months=(13,))), ("text", replace_(good, text="字" * 1001)), ("who", replace_(good, who="人" * 61)),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            checked(item, TYPES)
        assert refused.value.field == field
    made = put(EMPTY, Item(topic="甲", months=(1,)))
    with pytest.raises(Invalid, match="已经有同样的一项"):
        put(made, Item(topic="甲", months=(1,)))
    with pytest.raises(Invalid, match="最多 120 项"):
        with_new(EMPTY, items_of(*map(str, range(121))))


def replace_(item, **values):
    return item._replace(**values)


def test_two_documents_are_compared_by_key():
    old = with_new(EMPTY, items_of("甲", "乙", "丙"))
    new = put(without(old, "1"), old.items[1]._replace(who="组织委员", origin="plan:1:1"))
    new = with_new(new, items_of("丁"))
    found = compare(old, new, TYPES)
    assert [(one.kind, one.key, one.label) for one in found] == [
        ("removed", "1", "甲"), ("changed", "2", "乙"), ("added", "4", "丁"),
    ]  # fmt: skip
    assert "组织委员" in found[1].after
    assert compare(old, documents.moved(old, "2", up=True), TYPES)[0].kind == "moved"
    assert (
        compare(old, put(old, old.items[0]._replace(origin="plan:2:1")), TYPES) == []
    )  # where it came from is no text


def test_a_row_is_a_plan_as_the_check_takes_it():
    unit = SimpleNamespace(name="机关第一党支部", founded_on=date(2026, 5, 20))
    row = SimpleNamespace(id=7, unit_id=3, year=2026, document=written(with_new(EMPTY, items_of("甲", emphasis=True))))
    found = documents.plan(row, unit)
    assert (found.id, found.branch, found.year, found.since, found.names) == (7, 3, 2026, 5, ("机关第一党支部",))
    assert found.items[0].emphasis
    assert documents.plan(SimpleNamespace(**vars(row) | {"year": 2027}), unit).since == 1


def test_the_rules_in_force_make_duties_and_the_items_fulfil_them_all():
    for year in (2016, 2017, 2026):
        found = duties(ALL, BRANCH, year)
        made = with_new(EMPTY, items(ALL, BRANCH, year, KNOWN))
        plan = as_plan(made, id=1, year=year, branch=1)
        assert found
        assert [missing(plan, duty) for duty in found if missing(plan, duty)] == []
        assert all(one.mandatory and one.origin.startswith("rule:") for one in made.items)
    by_key = {duty.key: duty for duty in duties(ALL, BRANCH, 2026)}
    assert by_key["theme_day"].strict
    assert len(by_key["theme_day"].windows) == 12
    assert by_key["assembly"].windows == ((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12))
    assert not by_key["assembly"].strict  # 一般
    assert "absence" not in by_key
    assert "secretary_lecture" not in by_key  # asks the secretary of the committee


def test_a_branch_has_the_duties_that_fit_it():
    alone = replace(BRANCH, committee=always(False), groups=always(0))
    kept = {duty.key for duty in duties(ALL, alone, 2026)}
    assert not kept & {"board", "group_meeting", "group_study"}
    assert "branch_study" in kept
    young = replace(BRANCH, starts=date(2026, 5, 1))
    months = {month for duty in duties(ALL, young, 2026) for window in duty.windows for month in window}
    assert min(months) == 5
    assert duties(ALL, replace(BRANCH, ends=date(2025, 1, 1)), 2026) == []


def test_what_is_there_already_is_not_added_again():
    there = with_new(EMPTY, [Item(kind="theme_day", months=YEAR, topic="主题党日")])
    added = items(ALL, BRANCH, 2026, KNOWN, there)
    assert "theme_day" not in {one.kind for one in added}
    assert "assembly" in {one.kind for one in added}
    twice = Rule("s", "集体学习", "cadence", "branch", date(2020, 1, 1), types=("study",), period="month", count=2)
    made = items([twice], BRANCH, 2026, TYPES)
    assert [(one.topic, one.months) for one in made] == [("开展集体学习", YEAR), ("开展集体学习（2）", YEAR)]


def test_a_quota_that_counts_apart_asks_for_both():
    theme = Rule(
        "t", "主题党日", "cadence", "branch", date(2020, 1, 1), types=("theme_day",), opens="06-15", closes="07-15"
    )
    act = Rule(
        "a", "党员活动", "quota", "branch", date(2020, 1, 1), types=("theme_day", "outreach"), count=3, apart="t"
    )
    assert [duty.times for duty in duties([theme, act], BRANCH, 2026)] == [1, 4]


def test_the_deadline_of_filing_is_the_rule_in_force():
    assert deadline(ALL, BRANCH, 2026) == date(2026, 3, 31)
    assert deadline(ALL, BRANCH, 2016) == date(2016, 6, 30)
    assert deadline([rule for rule in ALL if rule.due != "plan"], BRANCH, 2026) is None


def book(*rows):
    return write_xlsx(
        workbook.HEADINGS, [[row.get(name, "") for name in workbook.HEADINGS] for row in rows], title="计划"
    )


def test_a_workbook_comes_back_as_it_went():
    made = with_new(EMPTY, [*items(ALL, BRANCH, 2026, KNOWN), Item(topic="甲", months=(6, 7), once=True, emphasis=True, text="一\n二")])  # fmt: skip
    made = with_new(made, [Item(topic=f"由{one}开展", months=(4,), subject=one) for one in documents.HELD_BY])
    assert {one.subject for one in made.items} == {documents.ANYBODY, *documents.HELD_BY}
    found = table(made)
    assert {row["由谁开展"] for row in found} == {"", "党小组", "支委会", "党委书记", "党员领导干部"}
    assert workbook.read(book(*found), made, KNOWN) == (made, [])


def table(made):
    return [dict(zip(workbook.HEADINGS, row, strict=True)) for row in workbook.table(made, KNOWN)]


def test_who_holds_an_item_is_read_in_the_words_of_the_form():
    made = with_new(EMPTY, [Item(topic=name, months=(3,), subject="group") for name in "甲乙丙丁"])
    said = ["支委会", "", "党支部", "党小组"]
    rows = [row | {"由谁开展": word} for row, word in zip(table(made), said, strict=True)]
    now, wrong = workbook.read(book(*rows), made, KNOWN)
    assert wrong == []
    assert [one.subject for one in now.items] == ["board", "", "", "group"]
    now, wrong = workbook.read(book(rows[0] | {"由谁开展": "一组"}), made, KNOWN)
    assert [(one.row, one.column) for one in wrong] == [(2, "由谁开展")]
    assert "“党小组”、“支委会”" in wrong[0].text


def test_a_workbook_without_who_holds_the_items_leaves_that_alone():
    made = with_new(EMPTY, [Item(topic="甲", months=(3,), subject="group"), Item(topic="乙", months=(3,))])
    headings = [one for one in workbook.HEADINGS if one != "由谁开展"]
    rows = [*table(made), {"主题": "丙", "月份": "3"}]
    rows[0]["主题"] = "改过的"
    older = write_xlsx(headings, [[row.get(name, "") for name in headings] for row in rows], title="计划")
    now, wrong = workbook.read(older, made, KNOWN)
    assert wrong == []
    assert [(one.topic, one.subject) for one in now.items] == [("改过的", "group"), ("乙", ""), ("丙", "")]


def test_every_wrong_row_of_a_workbook_is_told():
    base = with_new(EMPTY, items_of("甲", "乙"))
    row = {"月份": "3", "类型": "集中学习", "主题": "学条例", "性质": "自选动作"}
    second = {"编号": "2", "月份": "1-3，6月", "主题": "乙", "性质": "规定动作", "重点": "是", "次数": "一次"}
    made, wrong = workbook.read(book(second, row), base, TYPES)
    assert not wrong
    assert [(one.key, one.months, one.topic) for one in made.items] == [
        ("2", (1, 2, 3, 6), "乙"),
        ("3", (3,), "学条例"),
    ]
    assert made.items[0].once
    assert made.items[0].emphasis
    _made, wrong = workbook.read(
        book(
            row | {"编号": "9"}, row | {"月份": "十三"}, row | {"类型": "跳舞"}, row | {"类型": "", "主题": ""},
            row | {"性质": "必须"}, row | {"次数": "两次"}, row, row,
        ),
        base, TYPES,
    )  # fmt: skip
    assert [(one.row, one.column) for one in wrong] == [
        (2, "编号"), (3, "月份"), (4, "类型"), (5, "主题"), (6, "性质"), (7, "次数"), (9, "主题"),
    ]  # fmt: skip
    with pytest.raises(Invalid, match="没有内容"):
        workbook.read(book(), base, TYPES)
    with pytest.raises(Invalid):
        workbook.read(b"no workbook", base, TYPES)
    assert Document() == EMPTY
