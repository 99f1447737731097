"""Workbooks of rules: out and in again they are equal; everything that is wrong is told at once, with row and column."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import Invalid
from portal.life import library
from portal.life.judging.checking.kinds import USED
from portal.life.judging.describing import LABELS
from portal.life.judging.rules import AGENDA, DUES, KINDS, MEASURES, PERIODS, SUBJECTS, TYPES, Rule, RuleSet, Type
from portal.life.rulesets import cells, workbook
from portal.sheets import write_xlsx
from portal.units.models import CATEGORIES, SECTORS

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cn", "Co")), min_size=1, max_size=12
)
keys = st.text("abcxyz019_", min_size=1, max_size=8)
days = st.dates(date(1950, 1, 1), date(2090, 1, 1))
month_days = st.sampled_from(("", "01-01", "06-15", "02-29", "12-31"))
numbers = st.integers(0, 10_000)


def some(of) -> st.SearchStrategy:
    return st.lists(st.sampled_from(tuple(of)), unique=True, max_size=4).map(tuple)


@st.composite
def sets(draw) -> RuleSet:
    """Any set that a workbook can hold: whether it makes sense does not matter here."""
    added = draw(st.dictionaries(keys.filter(lambda key: key not in TYPES), words, max_size=3))
    types = tuple(Type(key, label, draw(words)[:10].strip() or "做") for key, label in added.items())
    known = [*TYPES, *added]
    named = draw(st.lists(keys, min_size=1, max_size=4, unique=True))
    made = []
    for key in named:
        kind = draw(st.sampled_from(tuple(KINDS)))
        made.append(
            Rule(
                key=key, name=draw(words), kind=kind, subject=draw(st.sampled_from(tuple(SUBJECTS))), since=draw(days),
                until=draw(st.none() | days), types=draw(some(known)), agenda=draw(some(AGENDA)), as_speaker=draw(st.booleans()),
                noun=draw(st.just("") | words), period=draw(st.sampled_from(tuple(PERIODS))), opens=draw(month_days),
                closes=draw(month_days), count=draw(numbers), inner=draw(st.none() | st.sampled_from(tuple(PERIODS))),
                inner_count=draw(numbers), apart=draw(st.sampled_from(("", *named))), fixed_day=draw(st.booleans()),
                slack=draw(numbers), measure=draw(st.none() | st.sampled_from(tuple(MEASURES))),
                minimum=draw(st.none() | st.decimals(0, 999_999, places=4, allow_nan=False)), before=draw(some(known)),
                within=draw(numbers), due=draw(st.none() | st.sampled_from(tuple(DUES))), years=draw(numbers),
                notice=draw(numbers), extension=draw(numbers), has_committee=draw(st.none() | st.booleans()),
                has_groups=draw(st.none() | st.booleans()), members_from=draw(st.none() | numbers),
                members_to=draw(st.none() | numbers), sectors=draw(some(SECTORS)), categories=draw(some(CATEGORIES)),
                grace=draw(numbers), severity=draw(st.sampled_from(("violation", "warning"))),
                source=draw(st.just("") | words.map(lambda text: f"{text}\n第二行")), note=draw(st.just("") | words),
                examples=draw(some(LABELS)),
            )
        )  # fmt: skip
    return RuleSet(draw(words), tuple(made), types, draw(st.just("") | words), draw(st.just("") | words))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(sets())
def test_what_goes_out_comes_in_equal(of):
    read = workbook._Reading(_rows(of), "")
    read._check = lambda *_args: None  # whether it makes sense is another question
    assert read.result() == (of, [])


def _rows(of: RuleSet):
    from portal.sheets import read_table

    return list(read_table(workbook.written(of), workbook.HEADINGS).rows())


@pytest.mark.parametrize("of", library.rule_sets().values(), ids=lambda of: of.name)
def test_the_library_comes_back_equal(of):
    assert workbook.read(workbook.written(of)) == (of, [])


def book(*rows: dict[str, object], headings=workbook.HEADINGS) -> bytes:
    return write_xlsx(headings, [[row.get(one, "") for one in headings] for row in rows], title="制度")


FINE = {
    "种类": "周期", "名称": "主题党日", "对象": "党支部", "生效日期": "2018.10.28", "计入的类型": "主题党日，走访",
    "周期": "每月", "次数": 1, "固定活动日": "是", "前后天数": 7.0, "程度": "必须做到", "开始日": "",
}  # fmt: skip
VISIT = {"种类": "新增类型", "编号": "visit", "名称": "走访", "动词": "进行"}


def test_a_workbook_typed_by_hand_is_read_kindly():
    share = {
        "种类": "限度", "编号": "share", "名称": "到会", "对象": "党支部", "生效日期": date(2018, 10, 28), "计入的类型": "assembly",
        "限度": "到会比例", "数值": "50%", "失效日期": "2026年12月31日",
    }  # fmt: skip
    made, faults = workbook.read(book(VISIT, FINE, share, {"种类": "制度", "名称": "某某局制度"}))
    assert faults == []
    assert made.name == "某某局制度"
    day, second = made.rules
    assert day.key.startswith("r")
    assert (day.types, day.fixed_day, day.slack, day.since) == (("theme_day", "visit"), True, 7, date(2018, 10, 28))
    assert (second.minimum, second.until) == (Decimal("0.5"), date(2026, 12, 31))
    assert workbook.read(book(VISIT, FINE), "文件名")[0].name == "文件名"


def test_everything_that_is_wrong_is_told_at_once():
    data = book(
        {**FINE, "计入的类型": "主题党日、跳舞", "次数": "两次", "生效日期": "去年"},
        {"种类": "规定", "名称": "甲", "对象": "党支部", "生效日期": "2018-10-28"},
        {"种类": "周期"},
        {"种类": "制度", "名称": "甲"}, {"种类": "制度", "名称": "乙"},
        {"种类": "新增类型", "编号": "t"},
        {**FINE, "计入的类型": "党课", "开始日": "六月", "另计的要求": "没有的", "示例，非原文": "颜色"},
    )  # fmt: skip
    _made, faults = workbook.read(data)
    assert [(one.row, one.column) for one in faults] == [
        (2, "次数"), (2, "生效日期"), (2, "计入的类型"), (3, "种类"), (4, "名称"), (4, "对象"), (4, "生效日期"),
        (6, "种类"), (7, "名称"), (8, "另计的要求"), (8, "开始日"), (8, "示例，非原文"),
    ]  # fmt: skip
    assert all(one.text.endswith(("。", "）。")) for one in faults)
    assert "没有“跳舞”这个类型" in "".join(one.text for one in faults)


def test_what_makes_no_sense_together_is_told_at_its_row():
    twice = {**FINE, "编号": "day", "计入的类型": "主题党日"}
    _made, faults = workbook.read(book(twice, {**twice, "次数": 0}, {**FINE, "计入的类型": "", "固定活动日": ""}))
    assert [(one.row, one.column) for one in faults] == [(3, "次数"), (3, "生效日期"), (4, "计入的类型")]


@pytest.mark.parametrize("data", [b"%PDF", book(), book(FINE, headings=workbook.HEADINGS[1:])])
def test_what_is_no_such_workbook_is_refused(data):
    with pytest.raises(Invalid) as refused:
        workbook.read(data)
    assert refused.value.field == "file"


def test_too_many_rules_are_refused():
    of = library.rule_sets()["branches2018"]
    many = replace(of, rules=tuple(replace(of.rules[0], key=f"k{n}") for n in range(101)))
    assert "最多 100 项" in workbook.read(workbook.written(many))[1][0].text
    assert set(USED) == set(KINDS)


def test_a_day_of_the_year_of_thousands_of_digits_is_told():
    for text in ("1-" + "9" * 5000, "9" * 5000 + "-1", "2026-1-" + "1" * 5000):
        with pytest.raises(cells.Wrong, match="请按 06-15 这样填写"):
            cells.MONTH_DAY.read(text, cells.Words())
