"""A score sheet goes into a workbook and comes back equal; the simplest one is read too, and faults are told at once."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock
from portal.sheets import BadWorkbook
from portal.stars.computation.scheme import (
    Age,
    Band,
    Component,
    Condition,
    Grade,
    Indicator,
    Item,
    Ladder,
    Level,
    Row,
    Scheme,
    Veto,
)
from portal.stars.computation.sheet import Branch, Event, Honour, Sheet
from portal.stars.workbooks import scores as workbook
from portal.stars.workbooks import tables
from tests.stars.workbooks.books import Sheets, book
from tests.stars.workbooks.generated import sheets

D = Decimal
DAY = date(2026, 12, 31)
GRADES = (Row("好", D(20)), Row("较好", D(15)), Row("差", D(0)))
ITEMS = (Item("t1", "有计划"), Item("t2", "有记录"), Item("t3", "有记录、有照片"))
KINDS = (Item("e1", "市级通报", D(-3)), Item("e2", "县级通报", D(-2)))
SCHEME = Scheme(
    "试算办法",
    5,
    components=(Component("base", "基础项"), Component("more", "其他项")),
    indicators=(
        Indicator("add", "日常工作", "base", "adding", D(30)),
        Indicator("take", "失误", "base", "deducting", D(10)),
        Indicator("plus", "创新", "base", "bonus", D(5)),
        Indicator("grade", "班子", "base", "graded", D(20), table=GRADES),
        Indicator("vote", "测评", "more", "voted", D(20), table=GRADES),
        Indicator("pass", "制度", "more", "passed", D(15), items=ITEMS, each=D(5)),
        Indicator("fault", "通报批评", "more", "events", D(9), items=KINDS),
        Indicator("prize", "志愿服务", "more", "events", D(9), each=D(1)),
        Indicator("fact", "承诺公示率", "more", "automatic", D(10), fact="pledges_published_share", each=D("0.1")),
    ),
    bands=(Band(D(60), 5), Band(None, 1)),
    grades=(Grade("weak", "后进"),),
    vetoes=(Veto("law", "严重违纪违法", "unrated", cycles=2), Veto("calm", "群体性事件", "at_most", star=2)),
    conditions=(
        Condition("project", "有创新项目", 5, "stated"),
        Condition("prized", "市级荣誉", 5, "honour", of="city"),
    ),
    ladder=Ladder(),
    age=Age(months=12),
)
TWINS = replace(
    SCHEME,
    components=(),
    levels=(Level("s4", "四星", 4, D(8)), Level("s5", "五星", 5, D(8))),
    indicators=tuple(
        Indicator(f"{level}{key}", label, level, kind, D(9), each=D(1) if kind == "events" else None)
        for level in ("s4", "s5")
        for key, label, kind in (("a", "服务", "adding"), ("b", "表彰", "events"), ("c", "党支部", "adding"))
    ),
)
"""Level by level, with the same names twice, and one that is a column already."""


def read(sheets: Sheets, scheme: Scheme = SCHEME) -> Sheet:
    """The sheet of a workbook that can be used."""
    sheet, problems = workbook.read(scheme, book(sheets))
    assert sheet is not None, [str(problem) for problem in problems]
    return sheet


def one(heading: str, value: Any, scheme: Scheme = SCHEME, **others: list[list[Any]]) -> Branch:
    """The only branch of a sheet with one score."""
    return read({"得分": [["党支部", heading], ["甲支部", value]], **others}, scheme).branches[0]


def told(sheets: Sheets, scheme: Scheme = SCHEME) -> list[str]:
    sheet, problems = workbook.read(scheme, book(sheets))
    assert sheet is None
    return [str(problem) for problem in problems if not problem.hint]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_what_is_written_is_read_back_equal(data: st.DataObject) -> None:
    sheet = data.draw(sheets(SCHEME))
    written = workbook.template(SCHEME, sheet.branches, sheet.day, sheet.starts)
    assert workbook.read(SCHEME, written) == (sheet, [])


@pytest.mark.parametrize(
    ("heading", "typed", "score"),
    [
        ("日常工作", "２８．５", D("28.5")),
        ("日常工作", "28分", D(28)),
        ("日常工作", 0.1 + 0.2, D("0.3")),
        ("日常工作", 55 / 3, D("18.3333")),
        ("承诺公示率", (2 / 3, "0%"), D("66.6667")),
        ("失误", "－2", D(-2)),
        ("失误", "−2", D(-2)),
        ("班子", " 较 好", "较好"),
        ("班子", 15, "较好"),
        ("测评", "好:20，较好:5", {"好": 20, "较好": 5}),
        ("测评", "好２０票、差 1 票", {"好": 20, "差": 1}),
        ("制度", "有计划、有记录、有照片", frozenset({"t1", "t3"})),
        ("制度", "有记录\n有计划", frozenset({"t1", "t2"})),
        ("制度", 2, frozenset({"t1", "t2"})),
        ("制度", "全部", frozenset({"t1", "t2", "t3"})),
        ("制度", "无", frozenset()),
        ("通报批评", "市级通报:1，县级通报:2", (Event(DAY, "e1"), Event(DAY, "e2"), Event(DAY, "e2"))),
        ("志愿服务", 2, (Event(DAY), Event(DAY))),
        ("志愿服务", "无", ()),
        ("承诺公示率", "95%", D(95)),
        ("承诺公示率", (0.955, "0.0%"), D("95.5")),
        ("承诺公示率", 95, D(95)),
        ("承诺公示率", "是", D(1)),
        ("fact", "否", D(0)),
    ],
)
def test_a_score_is_typed_as_people_type(heading: str, typed: Any, score: Any) -> None:
    branch = one(heading, typed, 基本情况=[["项目", "内容"], ["评定日期", "2026年12月31日"]])
    key = next(each.key for each in SCHEME.indicators if heading in (each.label, each.key))
    assert branch.scores[key] == score


def test_the_scores_alone_will_do() -> None:
    rows = [
        ["党支部", "日常工作", "领域", "上一周期结果", "成立日期"],
        ["甲支部", 20, "国企", "三星", "2020.7.1"],
        [],
        ["乙支部", None, None, "后进", None],
    ]
    sheet, problems = workbook.read(SCHEME, book({"得分": rows}))
    assert [str(problem) for problem in problems] == [
        f"提示：工作表“基本情况”“评定日期”：没有填写，时间期限按今天（{clock.today()}）计算。"
    ]
    none: dict[str, Any] = {"fault": (), "prize": ()}
    assert sheet == Sheet(
        clock.today(),
        (
            Branch("b1", "甲支部", "国有企业", date(2020, 7, 1), {"add": D(20), **none}, history=(3,)),
            Branch("b2", "乙支部", history=("weak",)),
        ),
    )
    timeless = replace(SCHEME, age=None, conditions=(), indicators=SCHEME.indicators[:1])
    assert workbook.read(timeless, book({"得分": [["党支部", "日常工作"], ["甲", 1]]}))[1] == []


def test_a_sector_is_named_as_the_scheme_or_the_portal_names_it() -> None:
    own = replace(SCHEME, indicators=(replace(SCHEME.indicators[0], sectors=("农村", "国有企业")),))
    rows = [
        ["党支部", "领域", "日常工作"],
        *([f"支部{name}", name, 1] for name in ("农村", "国企", "社区", "太空", "")),
    ]
    sheet, problems = workbook.read(own, book({"得分": rows}))
    assert sheet is not None
    assert [one.sector for one in sheet.branches] == ["农村", "国有企业", "农村社区", "太空", ""]
    assert "没有这些领域：太空。" in str(problems[-1])


def test_an_empty_template_needs_its_scores_alone() -> None:
    loaded = openpyxl.load_workbook(io.BytesIO(workbook.template(SCHEME)))
    loaded["得分"].append([None, "甲支部", 20])
    data = io.BytesIO()
    loaded.save(data)
    sheet, _ = workbook.read(SCHEME, data.getvalue())
    assert sheet is not None
    assert [(one.name, one.scores["add"]) for one in sheet.branches] == [("甲支部", 20)]


def test_what_the_other_sheets_say_of_a_branch() -> None:
    sheet = read(
        {
            "基本情况": [
                ["项目", "内容"],
                ["评定日期", DAY],
                ["周期起始日", date(2026, 1, 1)],
                ["评定办法", "别的办法"],
            ],
            "支部": [
                ["编号", "党支部", "上一周期结果", "更早的结果", "破格理由", "同分顺序"],
                [7, "甲支部", "四星", "不定星级、后进", "成绩突出", 1],
                [8, "甲支部", None, None, None, None],
            ],
            "得分": [["编号", "党支部", "日常工作"], ["8", "甲支部", 5], [7, None, 6]],
            "事件": [["党支部", "指标", "日期", "类别", "说明"], [7, "通报批评", DAY, "县级通报", "逾期"]],
            "一票否决": [
                ["党支部", "情形", "几个周期前", "说明"],
                [7, "严重违纪违法", 2, None],
                [8, "群体性事件", None, "查实"],
            ],
            "星级条件": [["党支部", "已达到的条件"], [7, "有创新项目"]],
            "荣誉": [["党支部", "荣誉", "级别", "日期"], [7, "先进支部", "市厅级", "2026-07-01"]],
        }
    )
    assert (sheet.day, sheet.starts) == (DAY, date(2026, 1, 1))
    first, second = sheet.branches
    assert first.scores == {"add": D(6), "fault": (Event(DAY, "e2", "逾期"),), "prize": ()}
    assert (first.history, first.exception, first.order) == ((4, 0, "weak"), "成绩突出", 1)
    assert (first.earlier_vetoes, first.met) == ((frozenset(), frozenset({"law"})), {"project"})
    assert first.honours == (Honour("先进支部", "city", date(2026, 7, 1)),)
    assert (second.key, second.scores["add"], second.vetoes) == ("8", 5, {"calm": "查实"})


def test_columns_of_one_name_say_what_they_belong_to_and_undeclared_levels_stay_undeclared() -> None:
    data = workbook.template(TWINS, [Branch("1", "甲支部", scores={"s4a": D(7), "s4c": D(3)})])
    loaded = openpyxl.load_workbook(io.BytesIO(data))
    heads = [cell.value for cell in loaded["得分"][1]]
    assert heads == [
        "编号",
        "党支部",
        "服务（四星）",
        "表彰（四星）",
        "党支部（四星）",
        "服务（五星）",
        "表彰（五星）",
        "党支部（五星）",
    ]
    sheet, _ = workbook.read(TWINS, data)
    assert sheet is not None
    assert sheet.branches[0].scores == {"s4a": D(7), "s4b": (), "s4c": D(3)}


def test_more_indicators_than_a_sheet_holds_go_on_the_next() -> None:
    many = tuple(Indicator(f"k{number}", f"第{number}项", "base", "adding", D(9)) for number in range(320))
    scheme = replace(SCHEME, indicators=many)
    branches = [Branch("1", "甲", scores={"k0": D(1), "k319": D(2)}), Branch("2", "乙", scores={"k150": D(3)})]
    data = workbook.template(scheme, branches, DAY)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames[3:6] == ["得分", "得分2", "得分3"]
    sheet, problems = workbook.read(scheme, data)
    assert (sheet, problems) == (Sheet(DAY, tuple(branches)), [])


def test_all_faults_are_told_at_once() -> None:
    lines = told(
        {
            "基本情况": [["项目", "内容"], ["评定日期", "年底"]],
            "支部": [["党支部", "成立日期", "上一周期结果", "同分顺序"], ["甲", "2020", "优秀", "第一"], ["甲"], ["乙"]],
            "得分": [
                ["党支部", "日常工作", "失误", "创新", "班子", "测评", "制度", "通报批评", "承诺公示率"],
                ["丙", 1, None, None, None, None, None, None, None],
                ["乙", 31, 2, "很多", "优", "好:20，很好:3", "有计划、有茶水", 2, "大约"],
                ["乙", 1, None, None, None, None, None, None, None],
                [None, 1, None, None, None, None, None, None, None],
            ],
            "事件": [
                ["党支部", "指标", "日期", "类别"],
                ["乙", "通报批评", "某日"],
                ["乙", "班子", DAY],
                ["乙", "通报批评", DAY],
                ["乙", "志愿服务", DAY, "大"],
            ],
            "一票否决": [["党支部", "情形", "几个周期前"], ["乙", "失火", None], ["乙", "群体性事件", 11]],
            "星级条件": [["党支部", "已达到的条件"], ["乙", "市级荣誉"]],
            "荣誉": [["党支部", "荣誉", "级别", "日期"], ["乙", "先进", "村级", None]],
        }
    )  # fmt: skip
    expected = [
        "工作表“基本情况”第 2 行“评定日期”：“年底”不是日期",
        "工作表“支部”第 2 行“成立日期”：“2020”不是日期",
        "工作表“支部”第 2 行“上一周期结果”：“优秀”不是评定结果",
        "工作表“支部”第 2 行“同分顺序”：“第一”不是整数",
        "工作表“支部”第 3 行“党支部”：“甲”与第 2 行重复",
        "工作表“事件”第 2 行“日期”：“某日”不是日期",
        "工作表“事件”第 3 行“指标”：没有名为“班子”的按次的指标",
        "工作表“事件”第 4 行“类别”：没有填写。“通报批评”分类别：市级通报、县级通报",
        "工作表“事件”第 5 行“类别”：“志愿服务”不分类别",
        "工作表“一票否决”第 2 行“情形”：没有名为“失火”的否决情形",
        "工作表“一票否决”第 3 行“几个周期前”：最多填 10",
        "工作表“星级条件”第 2 行“已达到的条件”：没有名为“市级荣誉”的要认定的条件",
        "工作表“荣誉”第 2 行“级别”：不认识“村级”",
        "工作表“荣誉”第 2 行“日期”：没有填写",
        "工作表“得分”第 2 行“党支部”：没有名为“丙”的党支部",
        "工作表“得分”第 3 行“日常工作”：应在 0 至 30 分之间",
        "工作表“得分”第 3 行“失误”：应在 -10 至 0 分之间",
        "工作表“得分”第 3 行“创新”：“很多”不是数",
        "工作表“得分”第 3 行“班子”：没有“优”这一档。请从这些档次中选一个：好、较好、差",
        "工作表“得分”第 3 行“测评”：没有“很好:3”这个档次",
        "工作表“得分”第 3 行“制度”：没有“有茶水”这个事项",
        "工作表“得分”第 3 行“通报批评”：请分类别填次数，如 市级通报:1",
        "工作表“得分”第 3 行“承诺公示率”：“大约”不是数",
        "工作表“得分”第 4 行“党支部”：与第 3 行是同一个党支部",
        "工作表“得分”第 5 行“党支部”：没有填写",
    ]
    assert len(lines) == len(expected)
    assert [words for words in expected if not any(line.startswith(words) for line in lines)] == []


@pytest.mark.parametrize(
    ("heading", "typed", "words"),
    [
        ("测评", "好20较好5", "看不懂“较好5”"),
        ("测评", "好", "“好”后面没有个数"),
        ("测评", "好:1，好:2", "“好”填了两次"),
        ("测评", "好:0", "一票也没有"),
        ("制度", 4, "一共 3 项，填了 4 项"),
        ("日常工作", True, "“是”不是数"),
        ("日常工作", date(2026, 1, 1), "不是数"),
        ("志愿服务", "=1+1", "没有算出结果的公式"),
    ],
)
def test_scores_that_cannot_be_read(heading: str, typed: Any, words: str) -> None:
    lines = told({"得分": [["党支部", heading], ["甲支部", typed]]})
    assert len(lines) == 1
    assert words in lines[0]


def test_a_count_will_not_do_where_items_differ_or_events_are_listed() -> None:
    unequal = replace(SCHEME.indicators[5], items=(ITEMS[0], replace(ITEMS[1], value=D(9))))
    lines = told({"得分": [["党支部", "制度"], ["甲支部", 1]]}, replace(SCHEME, indicators=(unequal,)))
    assert "各事项的分值不同" in lines[0]
    twice = {"得分": [["党支部", "志愿服务"], ["甲", 1]], "事件": [["党支部", "指标", "日期"], ["甲", "志愿服务", DAY]]}
    assert told(twice) == ["工作表“得分”第 2 行“志愿服务”：“事件”表中已经逐次填写，这里请留空。"]


def test_what_is_no_score_sheet() -> None:
    assert told({"花名册": [["姓名"], ["甲"]]})[0].startswith("没有工作表“得分”")
    assert told({"得分": [["党支部"]]}) == ["工作表“得分”：没有党支部。请每行填一个。"]
    with pytest.raises(BadWorkbook):
        workbook.read(SCHEME, b"PK\3\4 nothing")


def test_sheets_beyond_the_limits_are_told_and_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [["党支部", "日常工作"], *([f"支部{number}", 1] for number in range(5))]
    monkeypatch.setattr(tables, "MOST_CELLS", 11)
    assert told({"得分": rows})[0] == "工作表“得分”：超过 11 个单元格。请分成几个文件，或删去无关的列。"
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    assert told({"得分": rows})[0] == "工作表“得分”：内容到第 6 行，超过 4 行的上限。请删去多余的行。"
