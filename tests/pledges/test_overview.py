"""支部概览 and 退回过的写法: what they hold, for whom, in how many queries."""

import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest

from portal import clock
from portal.audit.models import AuditEntry
from portal.db import write
from portal.pledges import domain, returned
from portal.pledges.models import Pledge, PledgeItem, PledgeYear
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fresh, rows, typed


def cells(response):
    sheet = openpyxl.load_workbook(io.BytesIO(response.get_data())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def branch(world, filed):
    """Published, submitted, returned, a draft, one voluntary, and those who have not filed."""
    PledgeYear.create(committee=world.a, year=YEAR, file_by=date(YEAR, 3, 31), scale=["兑现", "未兑现"])
    published = filed("member", "published")
    filed("colleague")
    free = make.person("颜书亭", world.a1, exempt=True)
    make.pledge(free, "published")
    make.pledge(make.person("蓝采和", world.a1), "draft", items=4)
    make.person("裴行俭", world.a1, status="停止党籍")
    due = PledgeItem.get(PledgeItem.pledge == published.id)
    PledgeItem.update(due_on=date(YEAR, 3, 5)).where(PledgeItem.id == due.id).execute()
    return published


def test_the_overview_holds_the_branch(visit, world, branch):
    words = text_of(visit("secretary").get("/pledges/overview"))
    for shown in (
        "机关第一党支部 · 2026 年度", "文振晓", "颜书亭", "2026年3月31日", "兑现、未兑现", "已逾期 5 天", "为老党员办实事第1件",
        "还没有填报 3 人", "秦明恒", "已评定 自愿填报 机关第一党支部 5 3 1 0 0 1 0 0 1",
    ):  # fmt: skip
        assert shown in words, shown
    assert "裴行俭" not in words
    assert "司马若鑫" not in words


@pytest.mark.parametrize("who", ["secretary", "committee", "supervisor"])
def test_its_numbers_open_lists_of_exactly_as_many(visit, world, branch, who):
    browser = visit(who)
    page = browser.get(f"/pledges/overview?branch={world.a1.id}").get_data(as_text=True)
    links = re.findall(r'href="(/pledges/(?:people|items)\?[^"]+)">(\d+) ?[人项]?', page)
    assert len(links) >= 10
    for address, number in links:
        words = text_of(browser.get(unescape(address)))
        assert f"共 {number} " in words, address


def test_a_committee_chooses_a_branch_and_a_secretary_has_none_to_choose(visit, world, branch):
    browser = visit("committee")
    words = text_of(browser.get(f"/pledges/overview?branch={world.a2.id}"))
    assert "司马若鑫" in words
    assert "文振晓" not in words
    for forged in (str(world.b1.id), "x", "-1", "9" * 20):
        assert "钱春兵" not in text_of(browser.get(f"/pledges/overview?branch={forged}"))
    page = visit("secretary").get(f"/pledges/overview?branch={world.a2.id}")
    assert "司马若鑫" not in text_of(page)
    assert 'name="branch"' not in page.get_data(as_text=True)
    for who in ("member", "staff", "auditor"):
        visit(who).get("/pledges/overview", status=404)
        visit(who).get("/pledges/returned", status=404)


def test_a_draft_tells_nothing_but_that_it_was_not_filed(visit, branch):
    browser = visit("secretary")
    row = next(row for row in cells(browser.get("/pledges/overview?export=xlsx")) if row[0] == "蓝采和")
    assert row == ["蓝采和", "在职", "未填报", None, None, None, None, None, "否", "否"]


def test_the_export_holds_everybody(visit, world, branch):
    browser = visit("supervisor")
    table = cells(browser.get(f"/pledges/overview?branch={world.a1.id}&export=xlsx"))
    assert table[0][:5] == ["姓名", "类别", "进度", "项数", "已完成"]
    members = (Person.branch == world.a1.id) & (Person.kind == "member") & (Person.status == "在册")
    assert len(table) - 1 == Person.select().where(members).count()
    entry = AuditEntry.get(AuditEntry.action == "export")
    assert (entry.detail["list"], entry.detail["filters"]) == ("overview", ["branch", "year"])


def test_a_unit_without_branches_says_so(visit, world):
    lonely = make.unit("committee", "新设党委", world.superior)
    world.players["member_b"].hand = make.appointment(world.member_b.person, "committee", lonely)
    assert "还没有支部" in text_of(visit("member_b").get("/pledges/overview"))


def test_the_overview_costs_the_same_at_any_size(visit, world, queries):
    browser, costs = visit("secretary"), []
    for more in (1, 2, 30):
        with write():
            for state in ("published", "submitted", "returned"):
                for _ in range(more):
                    make.pledge(make.person("新党员", world.a1), state, items=3)
        browser.get("/pledges/overview")
        queries.statements.clear()
        browser.fragment("/pledges/overview")
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert costs[0] <= 12


# --- 退回过的写法 -------------------------------------------------------------------------------------


@pytest.fixture
def course(filed, actor):
    """A pledge with an item that was returned twice and then passed, and one that was returned and taken out."""
    pledge = filed("member", items=3)
    first, second, _third = rows(pledge)
    by, author = actor("secretary"), actor("member")
    domain.judge(pledge, first, "returned", by=by, reason="不具体")
    domain.judge(pledge, second, "returned", by=by, reason="是岗位本来的要求")
    domain.send_back(pledge, by=by)
    again = [typed(key=first.id, matter="走访更多"), typed(3, key=rows(pledge)[2].id)]
    domain.save(pledge, "", again, by=author, version=pledge.version, submitting=True)
    pledge = fresh(pledge)
    domain.judge(pledge, rows(pledge)[0], "returned", by=by, reason="多多少")
    domain.send_back(pledge, by=by)
    well = [typed(key=first.id, matter="每月走访五户老党员"), typed(3, key=rows(pledge)[1].id)]
    domain.save(fresh(pledge), "", well, by=author, version=fresh(pledge).version, submitting=True)
    domain.approve(fresh(pledge), by=by, rest=True)
    return pledge


def test_what_was_returned_stands_with_its_reason_and_what_it_became(visit, course):
    words = text_of(visit("secretary").get("/pledges/returned"))
    assert "共 3 处" in words
    for shown in (
        "为老党员办实事第1件",
        "不具体",
        "走访更多",
        "多多少",
        "每月走访五户老党员",
        "修改后通过",
        "本人删去了这一项",
        "发挥作用合格",
    ):
        assert shown in words, shown
    assert "文振晓" not in words
    assert words.index("多多少") < words.index("不具体")


def test_what_is_still_open_is_not_shown_as_it_is_being_written(visit, filed, actor):
    pledge = filed("member", "returned")
    item = rows(pledge)[0]
    domain.save(pledge, "", [typed(key=item.id, matter="悄悄改掉")], by=actor("member"), version=pledge.version)
    words = text_of(visit("secretary").get("/pledges/returned"))
    assert "请写清怎样检查" in words
    assert "正在修改" in words
    assert "悄悄改掉" not in words
    domain.submit(fresh(pledge), by=actor("member"))
    assert "修改后待审核" in text_of(visit("secretary").get("/pledges/returned"))


def test_wordings_are_searched_and_of_the_scope_and_year(visit, course, filed, world):
    filed("member_b", "returned", by="secretary_b")
    last = make.pledge(world.colleague.person, "published", year=YEAR - 1)
    assert last.round == 1
    browser = visit("supervisor")
    for q, number in (("走访更多", 1), ("不具体", 1), ("五户老党员", 2), ("没有的", 0), ("文振晓", 0), ("matter", 0)):
        words = text_of(browser.get("/pledges/returned", query_string={"q": q}))
        assert f"共 {number} 处" in words, q
        found = cells(browser.get("/pledges/returned", query_string={"q": q, "export": "xlsx"}))
        assert len(found) == number + 1
    assert "共 0 处" in text_of(browser.get(f"/pledges/returned?year={YEAR - 1}"))
    assert "共 1 处" in text_of(visit("committee_b").get("/pledges/returned"))
    assert "不具体" not in text_of(visit("committee_b").get("/pledges/returned"))
    for forged in ("year=1990&page=x", "page=99999&q=%00", "year=%F0&page=0", "page=٣"):
        browser.get(f"/pledges/returned?{forged}")


def test_pages_of_wordings(visit, world, actor):
    for number in range(12):
        person = make.person(f"新党员{number}", world.a1)
        by = actor("secretary")
        author = type(by)(person.id, person.name, "member", home_branch_id=world.a1.id, home_committee_id=world.a.id)
        pledge = domain.file(YEAR, "", [typed(1), typed(2)], by=author, submitting=True)
        for item in rows(pledge):
            domain.judge(pledge, item, "returned", by=by, reason=f"理由{number}之{item.number}")
        domain.send_back(pledge, by=by)
    browser = visit("secretary")
    first = text_of(browser.get("/pledges/returned"))
    second = text_of(browser.get("/pledges/returned?page=2"))
    assert "共 24 处" in first
    assert (len(re.findall(r"理由\d+之", first)), len(re.findall(r"理由\d+之", second))) == (20, 4)
    assert "理由0之1" in second
    assert "理由0之1" not in first


def test_wordings_take_two_queries_at_any_length(app, world, actor, filed, queries):
    by, costs = actor("secretary"), []
    for who in ("member", "colleague", "committee"):
        filed(who, "returned", by="secretary_a2" if who == "committee" else "secretary")
        for text in ("", "走访"):
            returned.wordings(by, YEAR, text)
            queries.statements.clear()
            returned.wordings(by, YEAR, text)
            costs.append(len(queries))
    assert costs == [2] * 6
    assert clock.today().year == YEAR
    assert Pledge.select().count() == 3
