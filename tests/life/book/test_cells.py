"""The cells of a ledger as offices fill them: what is read, and what is said where it cannot be."""

from datetime import date, datetime, time
from typing import Any

import pytest

from portal.life.book.importing import cells
from portal.life.judging.rules import TYPES
from portal.life.judging.voting import Vote

TODAY = date(2026, 11, 22)


def said(read: Any, *values: Any) -> tuple[Any, list[str]]:
    errors: list[str] = []
    return read(*values, errors), errors


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("党员大会、党课", ("assembly", "lecture")),
        ("党课，党员大会；党课", ("lecture", "assembly")),
        (" 支委会 ", ("board",)),
    ],
)
def test_types_by_their_labels(text: str, found: tuple[str, ...]) -> None:
    assert said(cells.types, text, TYPES) == (found, [])


def test_types_that_are_none() -> None:
    assert said(cells.types, "", TYPES)[1] == ["类型：请填写，几种类型之间用“、”隔开。"]
    found, errors = said(cells.types, "党员大会、座谈", TYPES)
    assert found == ("assembly",)
    assert errors[0].startswith("类型：没有“座谈”。请在这些里选：党员大会、支委会")


@pytest.mark.parametrize(
    "value",
    [date(2026, 3, 5), datetime(2026, 3, 5), "2026-03-05", "2026年3月5日", "2026.3.5", "2026/3/5", 20260305, 46086],
)
def test_days_in_the_forms_of_offices(value: Any) -> None:
    assert said(cells.day, value, TODAY) == (date(2026, 3, 5), [])


@pytest.mark.parametrize(
    ("value", "advice"),
    [("", "请填写，写到日"), ("2026年3月", "不是哪一天的日期"), ("昨天", "不是哪一天的日期"), ("2026-02-30", "不是哪一天"),
     (date(2026, 11, 23), "不能晚于今天"), ("2011-12-31", "不能早于 2012 年")],
)  # fmt: skip
def test_days_that_are_none(value: Any, advice: str) -> None:
    found, errors = said(cells.day, value, TODAY)
    assert found is None
    assert errors[0].startswith("日期：")
    assert advice in errors[0]


@pytest.mark.parametrize(
    ("value", "found"),
    [("14:30", "14:30"), ("9：05", "09:05"), (time(9, 5), "09:05"), (0.6041666667, "14:30"), ("14时30分", "14:30"),
     ("9点", "09:00"), ("", ""), (datetime(1899, 12, 30, 8, 0), "08:00")],
)  # fmt: skip
def test_times(value: Any, found: str) -> None:
    assert said(cells.moment, value, "开始") == (found, [])


@pytest.mark.parametrize("value", ["下午", "25:00", "14:75", 3.5])
def test_times_that_are_none(value: Any) -> None:
    found, errors = said(cells.moment, value, "结束")
    assert (found, errors[0][:3]) == ("", "结束：")


@pytest.mark.parametrize(
    ("value", "found"), [("", 0), (2, 200), (1.5, 150), ("2 学时", 200), ("0.25", 25), (100, 10_000)]
)
def test_hours(value: Any, found: int) -> None:
    assert said(cells.hours, value) == (found, [])


@pytest.mark.parametrize("value", ["很多", -1, 101, 0.001, "nan", "inf"])
def test_hours_that_are_none(value: Any) -> None:
    assert said(cells.hours, value)[1][0].startswith("学时：")


@pytest.mark.parametrize(
    "text", ["张三、李四", "张三，李四", "张三 李四", "张三\n李四", "张　三、李四", "张三；李四", "、张三、、李四、"]
)
def test_names_however_they_are_separated(text: str) -> None:
    assert cells.names(text) == ["张三", "李四"]


def test_who_was_away_and_why() -> None:
    found, errors = said(cells.away, "张三：出差、学习；李四、王五：培训\n赵六（1980-05）", "缺席人员")
    assert [(one.name, one.reason) for one in found] == [
        ("张三", "出差、学习"), ("李四", "培训"), ("王五", "培训"), ("赵六（1980-05）", ""),
    ]  # fmt: skip
    found, errors = said(cells.away, "张三:病假（2026-03-08补课：自学）；李四：（2026-3-9补课）", "请假人员")
    assert [tuple(one) for one in found] == [
        ("张三", "病假", date(2026, 3, 8), "自学"), ("李四", "", date(2026, 3, 9), "补课"),
    ]  # fmt: skip
    assert errors == []


def test_agenda_with_its_kinds() -> None:
    found, errors = said(cells.agenda, "1. 发展党员：讨论张三\n（2）选举:支委\n\n通报：党费\n")
    assert [(one.kind, one.text) for one in found] == [
        ("admission", "讨论张三"),
        ("election", "支委"),
        ("", "通报：党费"),
    ]
    assert errors == []
    assert "每条最多 200 个字" in said(cells.agenda, "长" * 201)[1][0]


def test_speeches_with_and_without_a_name() -> None:
    text = "开场白\n讲课人：党校教师（专题党课）\n张三：第一点\n接着说：其实是第二点，比姓名长\n欧阳小明：同意"
    found, errors = said(cells.speeches, text, frozenset({"张三", "欧阳小明"}))
    assert found.loose == "开场白"
    assert (found.lecturers, found.form) == (("党校教师",), "thematic")
    assert [(one.name, one.text.split("\n")[0]) for one in found.said][-1] == ("欧阳小明", "同意")
    assert found.said[0].name == "张三"
    assert errors == []


@pytest.mark.parametrize(
    ("text", "vote"),
    [("同意（表决：应到10，实到9，赞成9，反对0，弃权0）", Vote(10, 9, 9)),
     ("同意（应到有表决权10人，实到9人；赞成8票，反对1票，弃权0票）。", Vote(10, 9, 8, 1)),
     ("张三（选举：应到10，实到9，赞成8）", Vote(10, 9, 8, election=True)), ("同意（按程序办理）", None)],
)  # fmt: skip
def test_resolutions_with_their_votes(text: str, vote: Vote | None) -> None:
    found, errors = said(cells.resolutions, text)
    assert errors == []
    assert found[0].vote == vote
    assert found[0].text in ("同意", "张三", "同意（按程序办理）")


def test_votes_that_cannot_be() -> None:
    assert "多于应到" in said(cells.resolutions, "同意（应到9，实到10，赞成9）")[1][0]
    assert "没有写决议的内容" in said(cells.resolutions, "（应到9，实到9，赞成9）")[1][0]


def test_numbers_of_any_size_are_refused_in_words() -> None:
    found, errors = said(cells.hours, "1e400000000")
    assert (found, errors) == (0, ["学时：“1e400000000”不对，请填 0 到 100 之间的数，最多两位小数。"])
    assert said(cells.hours, 1.5) == (150, [])
    assert said(cells.hours, "2小时") == (200, [])
    found, errors = said(cells.resolutions, f"同意（应到有表决权{'9' * 5000}人，实到8人，赞成7票）")
    assert (found, errors) == ((), ["决议：应到人数或者票数太多，请核对。"])
