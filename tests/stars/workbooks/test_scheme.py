"""A scheme goes into a workbook and comes back equal; what is wrong in one is told all at once."""

import io
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from portal.sheets import BadWorkbook
from portal.stars.computation.checking import Problem as Flaw
from portal.stars.computation.scheme import Band, Component, Item, Row, Scheme, Share, Veto
from portal.stars.workbooks import scheme as workbook
from portal.stars.workbooks.layout import NAMES
from tests.roster.parse_books import package, sheet_xml, zipped
from tests.stars.making import SMALL
from tests.stars.workbooks.books import book, notice, raw
from tests.stars.workbooks.generated import schemes

D = Decimal
LINES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


def told(data: bytes) -> list[str]:
    """What is said of a workbook that cannot be used."""
    scheme, problems = workbook.read(data)
    assert scheme is None
    return [str(problem) for problem in problems]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(schemes())
def test_what_is_written_is_read_back_equal(scheme: Scheme) -> None:
    assert workbook.read(workbook.write(scheme)) == (scheme, [])


def test_a_notice_typed_by_hand_needs_no_keys_and_forgives_its_writing() -> None:
    scheme, problems = workbook.read(book(notice()))
    assert [str(problem) for problem in problems] == [
        "提示：工作表“计分项”第 1 行“权重之外”：不认识这一列，没有读取。请核对第一行的列名。"
    ]
    assert scheme is not None
    assert (scheme.stars, scheme.places, scheme.unrated, scheme.ladder, scheme.age) == (5, 1, "不定星级", None, None)
    assert scheme.components == (Component("c1", "基础项", D("0.7")), Component("c2", "评议项", D("0.3")))
    kinds = [(one.key, one.component, one.kind, one.points, one.each, one.required) for one in scheme.indicators]
    assert kinds == [
        ("i1", "c1", "graded", 80, None, True),
        ("i2", "c1", "events", 10, D(-2), False),
        ("i3", "c1", "passed", 20, 10, True),
        ("i4", "c2", "voted", 100, None, True),
    ]
    assert scheme.indicators[0].table == (Row("好", D(80)), Row("一般", D(40)))
    assert scheme.indicators[2].items == (Item("t1", "上半年开展"), Item("t2", "下半年开展"))
    assert scheme.bands == (Band(D(90), 5), Band(D(80), 4), Band(D(70), 3), Band(D(60), 2), Band(None, 1))
    assert scheme.shares == (Share("cap", 5, percent=D(30)),)
    assert scheme.vetoes == (Veto("v1", "严重违纪违法", "unrated"),)


def test_voters_and_who_scores_stand_only_where_they_say_something() -> None:
    base = replace(SMALL, indicators=(
        replace(SMALL.indicators[0], by="committee"), SMALL.indicators[3], replace(SMALL.indicators[4], voters="staff"),
    ))  # fmt: skip
    data = workbook.write(base)
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data))["指标"].rows]
    columns = [rows[0].index(name) for name in ("指标", "投票人", "评分方")]
    assert [[row[at] for at in columns] for row in rows[1:]] == [
        ["组织学习", None, "党委"], ["承诺践诺", None, None], ["党员群众测评", "群众", "支部和党委"],
    ]  # fmt: skip
    assert workbook.read(data) == (base, [])


@pytest.mark.parametrize(
    ("typed", "percent"),
    [("30%", 30), ((0.3, "0%"), 30), ("30", 30), (30, 30), (0.3, 30), ("３０％", 30), ((0.333, "0.0%"), D("33.3")), ("0.5%", D("0.5"))],
)  # fmt: skip
def test_a_share_is_typed_in_many_ways(typed: object, percent: object) -> None:
    scheme, _ = workbook.read(book(notice(名额=[["方式", "结果", "比例"], ["最多", "五星", typed]])))
    assert scheme is not None
    assert scheme.shares[0].percent == percent


@pytest.mark.parametrize(
    ("typed", "weight"), [(0.1 + 0.2, "0.3"), ("70", "0.7"), (1, 1), ("120%", "1.2"), ((1.2, "0%"), "1.2"), ("", 1)]
)
def test_a_weight_is_typed_in_many_ways(typed: object, weight: object) -> None:
    rows = [["计分项", "折算比例"], ["基础项", typed], ["评议项", "30%"]]
    scheme, _ = workbook.read(book(notice(计分项=rows)))
    assert scheme is not None
    assert scheme.components[0].weight == D(weight)


FAULTS = book(
    notice(
        评定办法=[
            ["项目", "内容"],
            ["名称", None],
            ["星数", "很多"],
            ["总分小数位", "一位"],
            ["最短成立时间", "一阵子"],
        ],
        计分项=[["编号", "计分项", "折算比例"], ["a", "基础项", "5"], ["a", "评议项", "百分之三十"]],
        指标=[
            ["编号", "指标", "所属", "方式", "分值", "几次", "必填"],
            ["x", "三会一课", "基础", "分档", 20, None, None],
            ["y", "群众测评", "评议项", "投票", 20, None, None],
            ["z", "志愿服务", "评议项", "达标项", "十分", None, "也许"],
            ["z", "受通报批评", "评议项", "按次", None, None, None],
        ],
        分档表=[["指标", "档次", "达到", "分值"], ["三会一棵", "好", None, 20], ["三会一课", "好", 3, 20]],
        事项=[["事项"], ["没有指标的事项"]],
        等次=[["等次"], ["二星"]],
        分数段=[["最低分", "结果"], ["80-89", "四星"], [None, "很好"]],
        名额=[["方式", "结果", "比例"], ["大约", "五星", 1]],
        一票否决=[["情形", "后果", "等次"], ["软弱涣散", "定为等次", "后进"]],
        星级条件=[["条件", "星级", "类别", "对象"], ["测评达标", "五星", "指标得分", "领导测评"]],
        直接授星=[["情形", "荣誉级别", "星级"], ["先进支部", "宇宙级", "五星"]],
    )
)
EXPECTED = [
    ("评定办法", 2, "名称", "没有填写"),
    ("评定办法", 3, "星数", "不是星级"),
    ("评定办法", 4, "总分小数位", "不是整数"),
    ("评定办法", 5, "最短成立时间", "365天"),
    ("等次", 2, "等次", "与星级或不定星级的写法相同"),
    ("计分项", 2, "折算比例", "请写成百分数"),
    ("计分项", 3, "编号", "与第 2 行重复"),
    ("计分项", 3, "折算比例", "不是百分数"),
    ("指标", 2, "所属", "没有名为“基础”的计分项或分级标准。已有：基础项、评议项"),
    ("指标", 3, "方式", "请从这些词中选一个：得分、扣分"),
    ("指标", 4, "分值", "不是数"),
    ("指标", 4, "必填", "请填 是 或 否"),
    ("指标", 5, "编号", "与第 4 行重复"),
    ("指标", 5, "分值", "没有填写"),
    ("分档表", 2, "指标", "没有名为“三会一棵”的指标"),
    ("分档表", 3, "档次", "只能填一个"),
    ("事项", 1, "指标", "缺少这一列"),
    ("分数段", 2, "最低分", "只填这一档的最低分"),
    ("分数段", 3, "最低分", "没有填写"),
    ("分数段", 3, "结果", "不是评定结果"),
    ("名额", 2, "方式", "最多、定为、至少"),
    ("名额", 2, "比例", "百分号"),
    ("一票否决", 2, "等次", "没有名为“后进”的等次"),
    ("星级条件", 2, "对象", "没有名为“领导测评”的指标"),
    ("直接授星", 2, "荣誉级别", "国家级、省部级"),
]


def test_all_faults_of_a_workbook_are_told_at_once() -> None:
    scheme, problems = workbook.read(FAULTS)
    assert scheme is None
    severe = [problem for problem in problems if not problem.hint]
    places = {(problem.sheet, problem.row, problem.column): problem.message for problem in severe}
    assert places.keys() == {place[:3] for place in EXPECTED}
    assert len(severe) == len(EXPECTED)
    assert [place for place in EXPECTED if place[3] not in places[place[:3]]] == []
    assert [str(problem) for problem in problems if problem.hint] == [
        "提示：工作表“指标”第 1 行“几次”：不认识这一列，没有读取。请核对第一行的列名。"
    ]


def test_a_sheet_that_lacks_is_empty_but_the_scheme_itself_must_be_there() -> None:
    assert told(book({"花名册": [["姓名"], ["甲"]]}))[-1] == "没有工作表“评定办法”。请下载模板，按模板填写。"
    scheme, problems = workbook.read(book({"评定办法": [["项目", "内容"], ["名称", "办法"], ["星数", 3]]}))
    assert (scheme, problems) == (Scheme("办法", 3), [])


def test_two_of_one_name_must_be_told_apart_by_their_numbers() -> None:
    sheets = notice(计分项=[["编号", "计分项"], ["a", "基础项"], ["b", "基础项"], [None, "评议项"]])
    assert "有 2 个计分项或分级标准都叫“基础项”。请改填它的编号：a、b。" in "\n".join(told(book(sheets)))
    sheets["指标"] = [[cell if cell != "基础项" else "b" for cell in row] for row in sheets["指标"]]
    scheme, _ = workbook.read(book(sheets))
    assert scheme is not None
    assert {one.component for one in scheme.indicators} == {"b", "c1"}


def test_hidden_doubled_and_unknown_sheets_and_rows() -> None:
    loaded = openpyxl.load_workbook(io.BytesIO(book(notice(附件=[["甲"]]))))
    loaded["名额"].sheet_state = "hidden"
    loaded.create_sheet("分数段 ").append(["最低分", "结果"])
    loaded["评定办法"].append(["星数", 3])
    loaded["评定办法"].append(["颜色", "红"])
    data = io.BytesIO()
    loaded.save(data)
    lines = "\n".join(told(data.getvalue()))
    assert "提示：工作表“附件”：不认识这张工作表" in lines
    assert "提示：工作表“名额”：这张工作表是隐藏的" in lines
    assert "工作表“分数段 ”：有两张名为“分数段”的工作表" in lines
    assert "工作表“评定办法”第 5 行“星数”：与第 3 行重复" in lines
    assert "提示：工作表“评定办法”第 6 行“颜色”：不认识这一项" in lines


def test_what_a_document_cannot_hold_is_refused() -> None:
    rows = [["最低分", "结果"], *([number, "一星"] for number in range(501))]
    assert told(book(notice(分数段=rows)))[-1].startswith("工作表“分数段”：最多 500 项")
    assert "最多 200 个" in "\n".join(told(book(notice(一票否决=[["情形", "后果"], ["长" * 201, "不定星级"]]))))
    assert "不是数" in "\n".join(told(book(notice(分数段=[["最低分", "结果"], [1e12, "五星"]]))))


def test_formulas_count_by_their_results_and_never_as_blank() -> None:
    formula = notice(分数段=[["最低分", "结果"], ["=80+10", "五星"], ["其余", "一星"]])
    assert told(book(formula))[-1].startswith("工作表“分数段”第 2 行“最低分”：单元格里是没有算出结果的公式")
    cells = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>{1}</t></is></c>{2}</row>'
    rows = [
        cells.format(1, "项目", '<c r="B1" t="inlineStr"><is><t>内容</t></is></c>'),
        cells.format(2, "名称", '<c r="B2" t="str"><f>A1</f><v>按公式的办法</v></c>'),
        cells.format(3, "星数", '<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
    ]
    sheet = sheet_xml([]).replace("<sheetData>", f"<sheetData>{''.join(rows)}")
    data = raw(sheet, "评定办法")
    assert told(data) == ["工作表“评定办法”第 3 行“星数”：单元格里的公式出错了。请改正公式，或直接填内容。"]


def test_text_of_a_scheme_never_becomes_a_formula() -> None:
    scheme, _ = workbook.read(book(notice()))
    assert scheme is not None
    evil = replace(scheme, name='=HYPERLINK("http://example.invalid")', note="+1", source="@SUM(A1)")
    data = workbook.write(evil)
    assert workbook.read(data) == (evil, [])
    loaded = openpyxl.load_workbook(io.BytesIO(data))
    assert {cell.data_type for sheet in loaded for row in sheet for cell in row} <= {"s", "n"}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"%PDF-1.7 ...", "PDF"),
        ("名称,星数\n办法,5\n".encode(), "CSV"),
        (zipped({"xl/a.xml": b"\0" * 40_000_000}), "过大"),
        (package(LINES + sheet_xml([["&b;"]])), "实体"),
        (book(notice())[:-300], "没有传完整"),
    ],
)
def test_what_is_no_workbook_or_means_harm_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(BadWorkbook, match=words):
        workbook.read(data)


def test_a_sheet_without_end_is_told_and_not_read() -> None:
    endless = (
        sheet_xml([["项目", "内容"]])
        .replace('r="1"', 'r="1000000"')
        .replace("A1", "A1000000")
        .replace("B1", "B1000000")
    )
    assert "工作表“评定办法”：内容到第 1000000 行，超过 2000 行的上限。请删去多余的行。" in told(
        raw(endless, "评定办法")
    )
    wide = book(notice(名额=[["方式", *[None] * 250, "结果"]]))
    assert any("工作表“名额”" in line and "200 列" in line for line in told(wide))


def test_the_template_explains_every_sheet() -> None:
    loaded = openpyxl.load_workbook(io.BytesIO(workbook.write(Scheme("", 5))))
    assert loaded.sheetnames == ["填写说明", *NAMES]
    explained = {(row[0].value, row[1].value) for row in loaded["填写说明"].iter_rows(min_row=2)}
    headings = {(name, cell.value) for name in NAMES[1:] for cell in loaded[name][1]}
    assert headings <= explained
    kinds = next(rule for rule in loaded["指标"].data_validations.dataValidation if "得分,扣分" in rule.formula1)
    assert "D2" in str(kinds.sqref)


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("indicators[1].points", "工作表“指标”“受通报批评 分值”"),
        ("indicators[0].table", "工作表“分档表”“三会一课”"),
        ("indicators[2].items[0].value", "工作表“事项”“志愿服务”"),
        ("components", "工作表“计分项”"),
        ("bands[0].minimum", "工作表“分数段”“第 1 项 最低分”"),
        ("ladder.steps", "工作表“评定办法”“每次最多晋升”"),
        ("age", "工作表“评定办法”“最短成立时间”"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_place_in_the_workbook(place: str, shown: str) -> None:
    scheme, _ = workbook.read(book(notice()))
    assert scheme is not None
    severe, hint = workbook.located(scheme, [Flaw(place, "请改正。"), Flaw(place, "请核对。", severe=False)])
    assert [str(severe), str(hint)] == [f"{shown}：请改正。", f"提示：{shown}：请核对。"]


@pytest.mark.parametrize("number", ["1E999", "-1E999", "1E300", "123456789012"])
def test_numbers_without_measure_are_told(number: str) -> None:
    for heading in ("星数", "总分小数位", "总分上限"):
        rows = [["项目", "内容"], ["名称", "办法"], [heading, 1]]
        sheet = sheet_xml(rows).replace("<v>1</v>", f"<v>{number}</v>")
        assert any(f"第 3 行“{heading}”" in line for line in told(raw(sheet, "评定办法")))


def test_sectors_of_ones_own_may_be_tried() -> None:
    rows = [
        ["指标", "所属", "方式", "分值", "适用领域"],
        ["田间", "基础项", "得分", 9, "农村"],
        ["楼道", "基础项", "得分", 9, "社区、学校"],
    ]
    scheme, problems = workbook.read(book(notice(指标=rows, 分档表=[["指标"]], 事项=[["指标"]])))
    assert scheme is not None
    assert [one.sectors for one in scheme.indicators] == [("农村",), ("社区", "学校")]
    assert "门户里没有这些领域：农村、社区。" in str(problems[-1])
    assert problems[-1].hint
