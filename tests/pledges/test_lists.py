"""Lists, the board, coverage, home: what they hold, how they are found, that counts equal lists, how many queries."""

import io
from datetime import date

import openpyxl
import pytest

from portal import home
from portal.audit.models import AuditEntry
from portal.db import write
from portal.pledges import domain
from portal.pledges.models import Pledge, PledgeItem, PledgeYear
from portal.pledges.opinions import domain as opinions
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fresh, typed


def names(response, words):
    text = text_of(response)
    return [word for word in words if word in text]


def cells(response):
    sheet = openpyxl.load_workbook(io.BytesIO(response.get_data())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def people(world):
    """Members of the first branch with a pledge in every state, and one who has none."""
    states = ["submitted", "returned", "approved", "published", "draft", None]
    made = {}
    for number, state in enumerate(states):
        person = make.person("甲乙丙丁戊己"[number] + "小林", world.a1, initials="abcdef"[number] + "xl")
        made[state] = person
        if state:
            make.pledge(person, state)
    return made


def test_the_queue_holds_other_peoples_and_its_count(visit, people, filed):
    filed("secretary", by="committee")
    browser = visit("secretary")
    page = browser.get("/pledges?state=waiting")
    assert names(page, ["甲小林", "乙小林", "丙小林", "丁小林", "戊小林"]) == ["甲小林"]
    assert "待我审核 1" in text_of(page)
    assert names(browser.get("/pledges?state=publishing"), ["甲小林", "丙小林"]) == ["丙小林"]
    assert names(browser.get("/pledges"), [f"{one}小林" for one in "甲乙丙丁戊己"]) == [
        f"{one}小林" for one in "甲乙丙丁"
    ]
    assert names(browser.get("/pledges?state=returned"), ["甲小林", "乙小林"]) == ["乙小林"]


def test_the_committee_waits_for_secretaries_and_for_branches_without_one(visit, world, people, filed):
    filed("secretary", by="committee")
    lonely = make.unit("branch", "无书记支部", world.a)
    make.pledge(make.person("庚小林", lonely), "submitted")
    browser = visit("committee")
    assert names(browser.get("/pledges?state=waiting"), ["甲小林", "庚小林", "2 份"]) == ["庚小林", "2 份"]
    assert names(browser.get(f"/pledges?branch={lonely.id}"), ["甲小林", "庚小林"]) == ["庚小林"]


def test_lists_are_searched_by_name_initials_and_text(visit, filed):
    filed("member", items=1)
    browser = visit("secretary")
    for q, found in (
        ("文振", True),
        ("wzx", True),
        ("WZ", True),
        ("走访", True),
        ("没有的", False),
        ("'\"*;--", False),
    ):
        words = text_of(browser.get("/pledges", query_string={"q": q}))
        assert ("文振晓" in words) is found, q


@pytest.mark.parametrize("path", ["/pledges", "/pledges/people", "/board", "/pledges/mine", "/pledges/coverage"])
@pytest.mark.parametrize(
    "query",
    [
        "year=x&state=9&branch=abc&standard=1", "page=99999999999999999999", "page=٣&q=%00", "branch=-1&year=%F0",
        "q=" + "长" * 500,
    ],
)  # fmt: skip
def test_forged_addresses_show_a_list(visit, people, path, query):
    visit("committee").get(f"{path}?{query}")


def test_the_export_is_what_is_on_the_screen(visit, people):
    browser = visit("secretary")
    rows = cells(browser.get("/pledges?state=approved&export=xlsx"))
    assert rows[0] == ["姓名", "支部", "年度", "项数", "提交时间", "提交次数", "状态", "审核通过时间", "公示时间"]
    assert [row[:4] for row in rows[1:]] == [["丙小林", "机关第一党支部", YEAR, 2]]
    entry = AuditEntry.get(AuditEntry.action == "export")
    assert entry.detail == {"list": "pledges", "rows": 1, "filters": ["export", "state"]}


def test_the_card_on_home_shows_the_numbers_of_the_role(visit, people):
    assert "应报 10 人" in text_of(visit("secretary").get("/")).replace("，看应报", "")
    words = text_of(visit("committee").get("/")).replace("，看应报", "").replace("，看已公示", "")
    assert "应报 13 人" in words
    assert "已公示 1 人" in words
    assert "应报" not in text_of(visit("member").get("/"))


def test_drill_down_does_not_tell_drafts_from_nothing(visit, people):
    words = text_of(visit("committee").get("/pledges/people?state=none"))
    assert "戊小林" in words
    assert "己小林" in words
    assert "草稿" not in words


def waiting(actor):
    return [(one.count, one.url, [task.what for task in one.tasks]) for source in home.SOURCES for one in source(actor)]


def test_home_says_what_waits_and_by_when(app, visit, world, people, filed, actor):
    PledgeYear.create(committee=world.a, year=YEAR, file_by=date(YEAR, 3, 31), review_by=date(YEAR, 4, 15))
    old = make.pledge(make.person("辛小林", world.a1), "submitted", year=YEAR - 1)
    page = text_of(visit("secretary").get("/"))
    assert "审核承诺：甲小林，2 项" in page
    assert "公示承诺：丙小林，2 项" in page
    assert "审核承诺：辛小林，2 项" in page
    assert "填报 2026 年公开承诺" in page
    assert "03-31" in page
    assert "04-15" in page
    browser = visit("secretary")
    found = [one for one in waiting(actor("secretary")) if one[1].startswith("/pledges?")]
    assert [(count, url) for count, url, _ in found] == [
        (1, f"/pledges?state=waiting&year={YEAR - 1}"),
        (1, f"/pledges?state=waiting&year={YEAR}"),
        (1, f"/pledges?state=publishing&year={YEAR}"),
    ]
    for count, url, _ in found:
        assert f"共 {count} 份" in text_of(browser.get(url))
    assert old.state == "submitted"


def test_home_of_an_author(visit, world, filed, actor):
    assert "填报 2026 年公开承诺" in text_of(visit("member").get("/"))
    pledge = filed("member", "returned")
    words = text_of(visit("member").get("/"))
    assert "修改 2026 年公开承诺 退回 1 项" in words
    assert "填报 2026 年" not in words
    domain.submit(pledge, by=actor("member"))
    assert "年公开承诺" not in text_of(visit("member").get("/"))
    Person.update(exempt=True).where(Person.id == world.colleague.person.id).execute()
    assert "填报 2026 年" not in text_of(visit("colleague").get("/"))
    assert "填报 2026 年" not in text_of(visit("staff").get("/"))


# --- the board ------------------------------------------------------------------------------------


def test_the_board_shows_what_is_public_and_nothing_else(visit, world):
    pledge = make.pledge(world.member.person, "published", items=2)
    PledgeItem.update(standard="品德合格").where((PledgeItem.pledge == pledge) & (PledgeItem.number == 2)).execute()
    for state in ("submitted", "approved", "returned"):
        make.pledge(make.person(f"未公示{state}", world.a1), state)
    for who in ("member", "staff", "secretary_a2", "committee", "supervisor"):
        page = visit(who).get("/board")
        words = text_of(page)
        for shown in (
            "文振晓",
            "科员",
            "机关第一党支部",
            "文振晓的承诺事项1",
            "每月走访五户",
            "2026年12月31日前完成",
            "品德合格",
        ):
            assert shown in words
        for hidden in ("未公示", "13800138000", "138", "窗口受理", "1980"):
            assert hidden not in words
        assert 'name="pledge"' not in page.get_data(as_text=True)
    for who in ("member_b", "secretary_b", "committee_b", "supervisor_b"):
        assert "文振晓" not in text_of(visit(who).get("/board"))


def test_the_board_is_searched_and_filtered(visit, world):
    make.pledge(world.member.person, "published", items=1)
    other = make.pledge(world.member_a2.person, "published", items=1)
    make.pledge(world.colleague.person, "published", items=1, year=YEAR - 1)
    PledgeItem.update(standard="政治合格").where(PledgeItem.pledge == other).execute()
    browser = visit("colleague")
    everyone = ["文振晓", "司马若鑫", "秦明恒的"]
    for query, found in (
        ({}, ["文振晓", "司马若鑫"]),
        ({"q": "司马"}, ["司马若鑫"]),
        ({"branch": world.a1.id}, ["文振晓"]),
        ({"standard": "政治合格"}, ["司马若鑫"]),
        ({"standard": "政治合格", "branch": world.a1.id}, []),
        ({"year": YEAR - 1}, ["秦明恒的"]),
        ({"branch": world.b1.id}, ["文振晓", "司马若鑫"]),
    ):
        page = browser.fragment("/board", query_string=query)
        assert names(page, everyone) == found, query
    rows = cells(browser.get(f"/board?branch={world.a1.id}&export=xlsx"))
    assert rows[0][:9] == ["姓名", "岗位", "支部", "序号", "承诺事项", "践诺措施", "完成时限", "对应标准", "公示时间"]
    assert [row[:5] for row in rows[1:]] == [["文振晓", "科员", "机关第一党支部", 1, "文振晓的承诺事项1"]]


def test_the_board_pages_in_the_order_of_publication(visit, world):
    for number in range(51):
        make.pledge(make.person(f"党员{number:02}", world.a1), "published", items=1)
    browser = visit("member")
    first = browser.get("/board").get_data(as_text=True)
    second = browser.get("/board?page=2").get_data(as_text=True)
    assert first.count('class="board-who"') == 50
    assert "党员50" in first
    assert "党员00" not in first
    assert second.count('class="board-who"') == 1
    assert "党员00" in second


@pytest.mark.parametrize(
    ("path", "who"),
    [
        ("/board", "member"), ("/pledges", "secretary"), ("/pledges", "committee"), ("/pledges", "supervisor"),
        ("/pledges/people", "committee"),
    ],
)  # fmt: skip
def test_a_page_costs_the_same_at_any_length(visit, world, queries, path, who):
    browser = visit(who)
    costs = []
    for more in (1, 2, 47):
        with write():
            for state in ["published", "submitted", "approved"] * more:
                make.pledge(make.person("新党员", world.a1), state, items=1)
        browser.get(path)
        queries.statements.clear()
        browser.fragment(path)
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 8


def test_ones_own_list_costs_the_same_over_the_years(visit, world, queries):
    browser = visit("member")
    costs = []
    for years in ((0,), (1, 2)):
        for back in years:
            make.pledge(world.member.person, "published", year=YEAR - back)
        browser.get("/pledges/mine")
        queries.statements.clear()
        browser.fragment("/pledges/mine")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def kept(pledge, author, actor, app):
    """Progress and an opinion on every item of a published pledge."""
    for item in domain.ITEMS(pledge=pledge.id):
        entry = domain.Entry(made_on=date(YEAR, 3, 5), text="走访了五户", share=20, shown=True)
        domain.record(fresh(pledge), item, entry, by=actor(author))
        with app.app_context():
            made = opinions.give(pledge, item, "可以写得再具体些", by=actor("member_a2"), anonymous=False).opinion
        opinions.show(made, by=actor("secretary"))


@pytest.mark.parametrize(
    ("state", "who", "most"),
    [
        ("submitted", "secretary", 13), ("submitted", "committee", 14), ("submitted", "author", 9),
        ("published", "secretary", 14), ("published", "committee", 15), ("published", "author", 13),
        ("published", "staff", 9), ("published", "member_a2", 9),
    ],
)  # fmt: skip  # one or two of them for comments
def test_a_record_costs_the_same_however_many_items(app, visit, filed, actor, queries, state, who, most):
    costs = []
    for author, items in (("member", 1), ("colleague", 3)):
        pledge = filed(author, state, items=items)
        if state == "published":
            kept(pledge, author, actor, app)
        browser = visit(author if who == "author" else who)
        browser.get(f"/pledges/{pledge.id}")
        queries.statements.clear()
        browser.get(f"/pledges/{pledge.id}")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= most, queries.statements


def test_indexed_texts_are_those_submitted(visit, filed, actor):
    pledge = filed("member", "returned", items=1)
    domain.save(pledge, "", [typed(matter="悄悄改掉")], by=actor("member"), version=pledge.version)
    browser = visit("secretary")
    assert "文振晓" not in text_of(browser.get("/pledges?q=悄悄"))
    assert "文振晓" in text_of(browser.get("/pledges?q=实事"))
    assert Pledge.get_by_id(pledge.id).state == "returned"
