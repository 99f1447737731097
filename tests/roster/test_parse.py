"""Rosters as offices send them: both samples to the last row, and each habit of theirs by itself."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.roster.parse import SKIPPED, BadWorkbook, Roster, RosterRow, open_roster
from portal.roster.vocabulary import CATEGORIES, FIELD_OF, HEADINGS, MEMBERSHIPS, SECTORS
from portal.units import models as units
from tests.roster.parse_books import GOOD, MESSY, SAMPLE, TODAY, book, package, person, sheet_xml
from tests.roster.parse_books import HEADINGS as TITLES
from tests.roster.parse_books import roster as workbook

UNNAMED = [title for title in TITLES if title not in ("姓名", "所在党支部")]
OPEN = {"人员类别": "预备", "转正时间": None}
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "国华文秀英明建平静伟"


def opened(*rows: Sequence[Any], **layout: Any) -> Roster:
    return open_roster(workbook(*rows, **layout), TODAY)


def only(*rows: Sequence[Any], **layout: Any) -> RosterRow:
    (row,) = opened(*rows, **layout).rows()
    return row


def said(row: RosterRow) -> list[tuple[str, str, str]]:
    """Each problem's place, what was found, and how grave it is."""
    return [(f"{problem.column}{problem.row}", problem.found, problem.severity) for problem in row.problems]


def test_the_sample_roster_is_good_throughout() -> None:
    roster = open_roster(SAMPLE, TODAY)
    rows = list(roster.rows())
    assert [(sheet.name, sheet.header_row) for sheet in roster.sheets] == [("党员花名册", 3)]
    assert (len(rows), roster.size, roster.skipped, roster.unread) == (316, 316, Counter(), ())
    assert [row.problems for row in rows] == [()] * 316
    assert Counter(row.membership for row in rows) == {"正式": 299, "预备": 17}
    assert Counter(row.category for row in rows) == {"在职": 177, "离退休": 139}
    assert Counter(row.status for row in rows) == {"在册": 295, "流动": 21}
    assert len({row.branch for row in rows}) == 12
    assert rows[0] == RosterRow(
        4, "党员花名册", "郝明国", "男", "1951-01", "1984-11-03", "1985-11-03", "正式", "离退休", "在册",
        "机关第一党支部", "机关", "第一党小组", "支部书记", "退休", "13800138001",
    )  # fmt: skip


def test_the_messy_roster_yields_its_287_and_names_the_wrong_ones() -> None:
    roster = open_roster(MESSY, TODAY)
    rows = list(roster.rows())
    good = [row for row in rows if row.is_good]
    strangers = [row.number for row in good if row.branch == "不存在的党支部"]
    assert (len(rows), len(good), strangers) == (292, 288, [301])
    assert roster.skipped == {"blank": 7, "total": 1, "signature": 1}
    assert roster.size == len(rows) + roster.skipped.total()
    assert {row.number: [problem.text for problem in row.problems] for row in rows if row.problems} == {
        298: [
            "第 298 行 B 列「姓 名」：“钱春兵”，与第 4 行重复（姓名、出生年月、入党年月都相同）。"
            "若是同一人，请删去这一行；若是两人，请核对日期"
        ],
        299: ["第 299 行 G 列「入党日期」：“2017.13”，没有 13 月。请核对，请写成 2017年7月、2017.07 或 2017-07-03"],
        300: ["第 300 行 B 列「姓 名」：（空），没有姓名。请填写姓名；若这一行不是党员，请删去整行"],
        302: ["第 302 行 E 列「出生年月」：“2071年1月”，是将来的日期，请核对"],
    }  # fmt: skip


def test_the_messy_roster_in_detail() -> None:
    people = {row.number: row for row in open_roster(MESSY, TODAY).rows()}
    assert people[93].name == "尉迟强兵"
    assert {people[number].branch for number in range(4, 27)} == {"集团机关第一党支部"}
    assert {people[number].branch for number in (*range(267, 297),)} == {"志愿服务队党支部"}
    assert [(people[n].birth, people[n].joined, people[n].confirmed) for n in (4, 5, 6, 7, 8, 9)] == [
        ("1988-03", "2017-07", "2018-07"),
        ("1940-04", "1960-11", "1961-11-11"),
        ("1964-09", "1986-07-11", "1987-07-11"),
        ("1939-11", "1965-06-02", "1966-06-02"),
        ("1938-07", "1961-06-08", "1962-06-08"),
        ("1970-04", "1994-11-21", "1995-11"),
    ]
    assert {people[number].telephone for number in (5, 7)} == {"13800139002", "13800139004"}
    good = [row for row in people.values() if row.is_good and row.number < 298]
    assert len(good) == 287
    assert Counter(row.status for row in good) == {"在册": 276, "流动": 11}
    assert Counter(row.membership for row in good) == {"正式": 264, "预备": 23}
    assert len({row.key for row in good}) == 287
    assert all(
        row.telephone == f"138001390{at:02}" or row.telephone == f"13800139{at:03}" for at, row in enumerate(good, 1)
    )


def test_columns_are_named_kept_hidden_and_ignored() -> None:
    roster = open_roster(MESSY, TODAY)
    assert {field: (column.letter, column.heading) for field, column in roster.columns.items()} == {
        "name": ("B", "姓 名"), "sex": ("C", "性别"), "birth": ("E", "出生年月"), "joined": ("G", "入党日期"),
        "confirmed": ("H", "转正日期"), "membership": ("I", "党员类别"), "category": ("J", "在职/离退休"),
        "branch": ("K", "支部名称"), "sector": ("L", "领域"), "group": ("M", "党小组"), "duty": ("N", "党内任职"),
        "post": ("O", "岗位职务"), "telephone": ("P", "手机号"), "status": ("Q", "备注（失联、流动、困难）"),
    }  # fmt: skip
    assert [(column.letter, column.heading, column.hidden) for column in roster.ignored] == [
        ("A", "序号", False),
        ("D", "民族", True),
        ("F", "文化程度", False),
    ]


def test_id_numbers_and_addresses_are_named_and_never_read() -> None:
    headings = [*TITLES, "身份证号码", "家庭住址", "学历"]
    secret = ["110101198005010021", "幸福路一号", "大专"]
    roster = opened([*GOOD, *secret], [*person(姓名=None), *secret], headings=headings)
    rows = list(roster.rows())
    assert [(column.heading, column.private) for column in roster.ignored] == [
        ("序号", False), ("身份证号码", True), ("家庭住址", True), ("学历", False)
    ]  # fmt: skip
    assert not [text for text in secret if text in repr(rows)]


@pytest.mark.parametrize(
    "heading", ["姓名", "出生年月", "入党时间", "所在党支部", "党内职务", "工作岗位", "联系电话", "备注", "性别"]
)
@pytest.mark.parametrize(
    "number",
    [
        "110101198005010021",
        "１１０１０１１９８００５０１００２１",
        "11010119800501002X",
        "110101800501002",
        "6222020200012345678",
    ],
)
def test_an_id_number_in_a_kept_column_reaches_neither_row_nor_message(heading: str, number: str) -> None:
    row = only(person(**{heading: number}))
    texts = repr(row) + "".join(problem.text for problem in row.problems)
    assert number not in texts
    assert "11010" not in texts
    assert "622202" not in texts
    assert row.problems or heading == "备注"


def test_hidden_columns_are_read_and_noted() -> None:
    roster = open_roster(book({"表": [TITLES, GOOD]}, hidden=["D:D", "N:N"]), TODAY)
    assert [row.telephone for row in roster.rows()] == ["13800138000"]
    assert [field for field, column in roster.columns.items() if column.hidden] == ["birth", "telephone"]


def test_a_visible_column_comes_before_a_hidden_one() -> None:
    roster = open_roster(book({"表": [[*TITLES, "手机"], [*GOOD, "13900139000"]]}, hidden=["N:N"]), TODAY)
    assert [row.telephone for row in roster.rows()] == ["13900139000"]
    assert [column.heading for column in roster.ignored] == ["序号", "联系电话"]


@pytest.mark.parametrize(("field", "heading"), [(field, one) for field, names in HEADINGS.items() for one in names])
def test_every_synonym_is_recognised_however_it_is_dressed(field: str, heading: str) -> None:
    titles = [title for title in TITLES if FIELD_OF.get(title) != field]
    for dressed in (heading, f" {heading[0]}　{heading[1:]}\n", f"*{heading}（必填）：", f"{heading}(年/月)"):
        headings = [*titles, dressed]
        told = [GOOD[TITLES.index(title)] for title in titles]
        value = next((GOOD[TITLES.index(title)] for title in TITLES if FIELD_OF.get(title) == field), None)
        roster = opened([*told, value], headings=headings)
        assert roster.columns[field].letter == "O"


@pytest.mark.parametrize(
    ("heading", "values", "field"),
    [
        ("人员类别", ("正式党员", "预备党员"), "membership"),
        ("人员类别", ("在职", "离退休党员"), "category"),
        ("党员类型", ("正式党员", "正式"), "membership"),
        ("党员类型", ("离退休", "学生"), "category"),
        ("政治面貌", ("中共党员", "中共预备党员"), "membership"),
        ("类别", (None, None), "category"),
    ],
)
def test_the_values_tell_what_an_ambiguous_heading_means(heading: str, values: tuple[str], field: str) -> None:
    other = {"membership": ("党员分类", "在职"), "category": ("党籍", "正式")}[field]
    headings = [{"人员类别": heading, "党员类型": other[0]}.get(title, title) for title in TITLES]
    rows = [
        person(姓名=name, 人员类别=value, 党员类型=other[1])
        for name, value in zip(("林一", "林二"), values, strict=True)
    ]
    assert opened(*rows, headings=headings).columns[field].heading == heading


def test_title_rows_above_and_two_storeyed_headings() -> None:
    upper = "序号 姓名 性别 出生年月 党内情况 . . . 支部 . . . 岗位 电话 备注"
    lower = ". . . . 入党时间 转正时间 人员类别 党员类型 . 领域 党小组 党内职务"
    rows = [[None if one == "." else one for one in line.split()] for line in (upper, lower)]
    above = [["某某局党员花名册"], ["填报单位：某某局", None, "2026年6月"]]
    data = book({"表": [*above, *rows, GOOD]}, merges=["A1:O1", "B3:B4"])
    roster = open_roster(data, TODAY)
    (row,) = roster.rows()
    assert (row.number, row.problems, len(roster.columns), roster.sheets[0].header_row) == (5, (), 14, 4)
    assert (row.joined, row.duty, row.post, row.sector) == ("2005-07-01", "组织委员", "科员", "机关")


@pytest.mark.parametrize(
    "above", [["党支部", "机关第一党支部"], ["支部：机关第一党支部", None, "联系人", "高远", "电话"]]
)
def test_a_line_above_that_only_mentions_a_heading_is_no_heading(above: list[str]) -> None:
    roster = opened(GOOD, above=[above])
    assert ([row.number for row in roster.rows()], roster.columns["branch"].letter) == ([3], "I")


def test_merged_cells_reach_down_for_branch_sector_and_group_only() -> None:
    rows = [
        TITLES,
        GOOD,
        person(姓名="高远", 所在党支部=None, 支部类别=None, 所在党小组=None, 党内职务=None),
        person(姓名="方平", 所在党支部=None),
    ]
    merges = ["I2:I3", "J2:J3", "K2:K3", "L2:L3"]
    first, second, third = open_roster(book({"表": rows}, merges=merges), TODAY).rows()
    assert (second.branch, second.sector, second.group, second.duty) == ("机关第一党支部", "机关", "第一党小组", "")
    assert said(third) == [("I4", "", "error")]
    assert first.is_good
    assert second.is_good


def test_a_merged_cell_over_blank_and_total_rows_goes_on_below_them() -> None:
    rows = [TITLES, GOOD, [], ["小计", 1], person(姓名="高远", 所在党支部=None)]
    roster = open_roster(book({"表": rows}, merges=["I2:I5"]), TODAY)
    assert [row.branch for row in roster.rows()] == ["机关第一党支部"] * 2
    assert roster.skipped == {"blank": 1, "total": 1}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ([], "blank"), (["　", " \n"], "blank"), ([12], "blank"), (["12"], "blank"), ([1.0, None], "blank"),
        (["合计", 287], "total"), (["合　计", None], "total"), ([None, "总计：287人"], "total"), (["小计"], "total"),
        (["机关第一党支部小计", 5], "total"), (["本页合计"], "total"), (["共12人"], "total"), ([3, "合计"], "total"),
        (["填表人："], "signature"), (["填表人：高远", None, "审核人：方平"], "signature"), (["审核人"], "signature"),
        (["单位负责人（签字）："], "signature"), (["党委书记签名："], "signature"), (["填表日期：2026年"], "signature"),
        ([None, None, "（盖章）"], "signature"), (["制表人:"], "signature"), (["联系电话：0531-8888"], "signature"),
        (list(TITLES), "header"), ([None, "姓 名", "性别", None, "入党日期"], "header"), (["备注：无"], "note"),
        (["注：本表一式两份"], "note"), (["说明:请填写完整"], "note"), (["机关第二党支部"], "note"),
    ],
)  # fmt: skip
def test_rows_of_no_person_are_skipped_and_counted(cells: list[Any], kind: str) -> None:
    roster = opened(GOOD, cells, person(姓名="高远"))
    assert [row.name for row in roster.rows()] == ["林晓梅", "高远"]
    assert roster.skipped == {kind: 1}
    assert kind in SKIPPED


def test_trailing_blank_rows_have_no_end_to_wait_for() -> None:
    roster = opened(GOOD, [" "])
    assert (len(list(roster.rows())), roster.size, roster.skipped) == (1, 2, {"blank": 1})


def test_a_title_repeated_in_the_middle_is_a_note_even_in_the_name_column() -> None:
    headings = TITLES[1:]
    rows = [headings, GOOD[1:], ["某某局党员花名册"], person(姓名="高远")[1:]]
    roster = open_roster(book({"表": rows}, merges=["A3:N3"]), TODAY)
    assert ([row.name for row in roster.rows()], roster.skipped) == (["林晓梅", "高远"], {"note": 1})


def test_people_told_twice() -> None:
    rows = list(
        opened(
            person(出生年月="1980.05", 入党时间="2005-07-01"),
            person(姓名="林 晓梅", 出生年月="1980年5月9日", 入党时间="2005.07", 联系电话=None),
            person(出生年月="1980年6月"),
            person(入党时间="2005.08"),
            person(姓名="林晓美"),
        ).rows()
    )
    assert [row.is_good for row in rows] == [True, False, True, True, True]
    assert said(rows[1]) == [("B3", "林晓梅", "error")]
    assert "与第 2 行重复" in rows[1].problems[0].advice


def test_a_wrong_first_telling_does_not_make_the_second_wrong() -> None:
    rows = list(opened(person(性别="无"), person(), person()).rows())
    assert [row.is_good for row in rows] == [False, True, False]
    assert "与第 3 行重复" in rows[2].problems[0].advice


def test_rows_may_be_read_again() -> None:
    roster = opened(GOOD, [], GOOD)
    assert list(roster.rows()) == list(roster.rows())
    assert roster.skipped == {"blank": 1}


def test_a_sheet_for_each_branch() -> None:
    titles = [title for title in TITLES if title != "所在党支部"]
    told = [
        [value for title, value in zip(TITLES, person(姓名=name), strict=True) if title != "所在党支部"]
        for name in ("林一", "林二", "林一")
    ]
    sheets = {
        "填表说明": [["请如实填写"], ["一、姓名写全"]],
        "机关第一党支部": [titles, told[0]],
        " 第二 党支部": [["标题"], titles, told[1], told[2]],
        "入党积极分子": [["姓名", "性别", "出生年月", "所在党支部"], ["方平", "男", "1999.01", "机关第一党支部"]],
        "选项": [["男"], ["女"]],
    }
    roster = open_roster(book(sheets, hidden_sheets=["选项"]), TODAY)
    rows = list(roster.rows())
    assert [(row.sheet, row.number, row.branch) for row in rows] == [
        ("机关第一党支部", 2, "机关第一党支部"),
        (" 第二 党支部", 3, "第二党支部"),
        (" 第二 党支部", 4, "第二党支部"),
    ]
    assert dict(roster.unread) == {
        "选项": "隐藏的工作表",
        "填表说明": "没有表头",
        "入党积极分子": "缺少列：入党时间、人员类别",
    }
    assert "与工作表“机关第一党支部”第 2 行重复" in rows[2].problems[0].advice
    assert roster.size == 3


@pytest.mark.parametrize(
    ("sheets", "message"),
    [
        ({"表": []}, "没有数据"),
        ({"表": [["a", "b", "c"], [1, 2, 3, 4]]}, "没有找到表头.*姓名、性别、出生年月.*看到最像的一行是：1、2、3、4"),
        ({"表": [[None]] * 60 + [list(TITLES), list(GOOD)]}, "没有找到表头"),
        ({"表": [UNNAMED]}, "第 1 行的表头缺少列：姓名、党支部.*看到的列有：性别"),
        ({"甲党支部": [UNNAMED]}, "缺少列：姓名。"),
        ({"表": [list(TITLES[:5])]}, "缺少列：人员类别、党支部"),
    ],
)  # fmt: skip
def test_workbooks_that_are_no_rosters(sheets: dict[str, Any], message: str) -> None:
    with pytest.raises(BadWorkbook, match=message):
        open_roster(book(sheets), TODAY)


def test_a_hidden_sheet_alone_is_no_data() -> None:
    with pytest.raises(BadWorkbook, match="没有数据"):
        open_roster(book({"空": [], "藏": [TITLES, GOOD]}, hidden_sheets=["藏"]), TODAY)


def test_too_many_rows_are_refused_on_opening() -> None:
    rows = sheet_xml([TITLES, GOOD]).replace(
        "</sheetData>", '<row r="50001"><c r="A50001"><v>1</v></c></row></sheetData>'
    )
    with pytest.raises(BadWorkbook, match="超过 50000 行"):
        open_roster(package(rows), TODAY)


def test_formulas_are_read_as_the_value_they_show() -> None:
    row = only(
        person(姓名=("=B9", "高远"), 出生年月=("=A1", "1980.05"), 工作岗位=("=X1", "#N/A"), 性别=("=X1", "#REF!"))
    )
    assert (row.name, row.birth, row.post) == ("高远", "1980-05", "")
    assert said(row) == [("C2", "#REF!", "error"), ("M2", "#N/A", "warning")]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"入党时间": "1998年4月"}, [("E2", "1998年4月", "error")]),
        ({"入党时间": "1998年5月"}, []),
        ({**OPEN, "出生年月": "1931年5月", "入党时间": "1948年11月"}, [("E2", "1948年11月", "warning")]),
        ({**OPEN, "出生年月": "1931年5月", "入党时间": "1931年5月"}, [("E2", "1931年5月", "error")]),
        ({**OPEN, "出生年月": "1915年5月", "入党时间": "1921年6月"}, [("E2", "1921年6月", "error")]),
        ({"转正时间": "2005年6月"}, [("F2", "2005年6月", "error")]),
        ({"转正时间": "2005年7月"}, []),
        ({"转正时间": "2005-06-30"}, [("F2", "2005-06-30", "error")]),
        ({"转正时间": None}, [("F2", "", "warning")]),
        ({"人员类别": "预备党员"}, [("F2", "2006.07", "warning")]),
        ({"人员类别": "预备党员", "转正时间": None}, []),
        ({"人员类别": "预备党员", "转正时间": "2027.07"}, [("F2", "2027.07", "warning")]),
        ({"转正时间": "2027.07"}, [("F2", "2027.07", "error")]),
        ({"入党时间": "2026年6月", **OPEN}, []),
        ({"入党时间": "2026-06-30", **OPEN}, []),
        ({"入党时间": "2026-07-01", **OPEN}, [("E2", "2026-07-01", "error")]),
        ({"入党时间": "2026.07", **OPEN}, [("E2", "2026.07", "error")]),
        ({"出生年月": None}, [("D2", "", "error")]),
        ({"入党时间": None}, [("E2", "", "error")]),
        ({"出生年月": 2017.1}, [("D2", "2017.1", "error")]),
        ({"性别": None, "人员类别": None}, [("C2", "", "error"), ("G2", "", "error")]),
        ({"党员类型": None}, [("H2", "", "warning")]),
        ({"所在党支部": None}, [("I2", "", "error")]),
        ({"联系电话": "无"}, [("N2", "无", "warning")]),
    ],
)  # fmt: skip
def test_what_cannot_be_and_what_is_doubtful(changes: dict[str, Any], problems: list[Any]) -> None:
    row = only(person(**changes))
    assert said(row) == problems
    assert row.is_good == all(severity == "warning" for *_, severity in problems)


def test_dates_of_the_future_are_not_kept() -> None:
    row = only(person(出生年月="2071年1月", 转正时间="2071.01"))
    assert (row.birth, row.confirmed) == ("", "")


def test_a_date_cell_that_shows_a_month_is_a_month() -> None:
    row = list(TITLES), [1, "林晓梅", "女", (29342, 1), (42917, 1), (43286, 2), "正式党员", "在职", "一支部"]
    (person_,) = open_roster(package(sheet_xml(row)), TODAY).rows()
    assert (person_.birth, person_.joined, person_.confirmed) == ("1980-05", "2017-07", "2018-07-05")


def test_the_words_are_those_of_the_tables() -> None:
    assert set(MEMBERSHIPS.values()) == set(units.MEMBERSHIPS)
    assert set(CATEGORIES.values()) == set(units.CATEGORIES)
    assert set(SECTORS.values()) == set(units.SECTORS)


TYPED = st.characters(exclude_characters="\ufffe\uffff", exclude_categories=["Cs"])
ANYTHING = st.one_of(
    st.none(), st.text(TYPED, max_size=30), st.integers(-(10**20), 10**20), st.floats(), st.booleans(),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 30)), st.dates(date(1900, 3, 1), date(9999, 12, 30)),
    st.times(),
    st.sampled_from(["#N/A", "合计", "2017.13", "男", "姓名", "\u3000", "_x000D_", "\u202e", "流动党员", "高远"]),
    st.text("0123456789.年月日-/ Xx", max_size=20),
    st.text("=#N/A高远1 ", max_size=5).map(lambda text: ("=A1", text)),
)  # fmt: skip
ANY_ROW = st.dictionaries(st.sampled_from(TITLES), ANYTHING, max_size=15).map(lambda changes: person(**changes))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(ANY_ROW, st.lists(ANYTHING, max_size=17)), max_size=8), st.lists(ANYTHING, max_size=6))
def test_whatever_the_cells_hold(rows: list[list[Any]], above: list[Any]) -> None:
    """No content crashes; each row is good, wrong with its place named, or skipped; and nothing is lost."""
    roster = opened(GOOD, *rows, above=[above])
    people = list(roster.rows())
    assert len(people) + roster.skipped.total() == roster.size
    assert 1 <= roster.size <= len(rows) + 1
    letters = {column.letter for column in roster.columns.values()}
    for row in people:
        assert all((one.row, one.sheet) == (row.number, row.sheet) and one.column in letters for one in row.problems)
        assert all(one.advice and one.heading and len(one.found) <= 61 for one in row.problems)
        if row.is_good:
            assert all((row.name, row.sex, row.birth, row.joined, row.membership, row.branch))
            assert (row.sex in "男女", row.membership in units.MEMBERSHIPS, row.status in units.STATUSES) == (True,) * 3
            assert row.category in ("", *units.CATEGORIES)
            assert row.sector in ("", *units.SECTORS)
            assert max(row.birth, row.joined, row.confirmed) <= TODAY.isoformat()
        str(row).encode()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=30))
def test_row_counts_add_up(kinds: list[int]) -> None:
    given_rows = {0: person(), 1: person(姓名=None), 2: [], 3: ["合计", 3], 4: ["填表人："]}
    rows = [
        person(姓名=f"林{SURNAMES[at % 10]}{GIVEN[at // 10]}") if kind == 0 else given_rows[kind]
        for at, kind in enumerate(kinds)
    ]
    roster = opened(*rows, [0, "高远"])
    people = list(roster.rows())
    count = Counter(kinds)
    assert sum(row.is_good for row in people) == count[0]
    assert sum(not row.is_good for row in people) == count[1] + 1
    assert roster.skipped == +Counter({"blank": count[2], "total": count[3], "signature": count[4]})


def test_twenty_thousand_rows() -> None:
    names = ["".join(letters) for letters in product(SURNAMES, GIVEN, GIVEN, GIVEN)]
    rows = [person(序号=at, 姓名=names[at % 10_000], 出生年月=f"19{60 + at // 10_000}.05") for at in range(20_000)]
    data = workbook(*rows)
    assert sum(row.is_good for row in open_roster(data, TODAY).rows()) == 20_000
