"""承诺事项 one by one: what the list holds for whom, that each number opens exactly its rows, what falls due on home."""

import io
from datetime import date

import openpyxl
import pytest
import time_machine

from portal import home
from portal.audit.models import AuditEntry
from portal.pledges import domain
from portal.pledges.domain import Entry
from portal.pledges.models import Pledge, PledgeItem
from portal.units.models import Person, Unit
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR, fresh, rows, typed


def total(response):
    words = text_of(response)
    return int(words.split("共 ")[1].split(" 项")[0])


@pytest.fixture
def spread(world, actor):
    """Items in every state: in the first branch five of one member, in the second two."""
    made = make.pledge(world.member.person, "published", items=5)
    other = make.pledge(world.member_a2.person, "published", items=2)
    make.pledge(world.colleague.person, "submitted", items=3)
    make.pledge(world.former.person if hasattr(world, "former") else make.person("乙", world.a1), "draft", items=4)
    make.pledge(make.person("退", world.a1), "returned", items=1)
    first = {row.number: row for row in PledgeItem.select().where(PledgeItem.pledge == made.id)}

    def put(number, **values):
        PledgeItem.update(**values).where(PledgeItem.id == first[number].id).execute()

    put(1, share=40, progress_on=date(YEAR, 2, 1), standard="政治合格")
    put(2, share=100, progress_on=date(YEAR, 2, 1), due_on=date(YEAR, 3, 1))
    put(3, due_on=date(YEAR, 3, 1), amended_on=date(YEAR, 2, 2))
    put(4, due_on=date(YEAR, 3, 24), exemplary_on=date(YEAR, 2, 2))
    put(5, stopped_on=date(YEAR, 2, 3), due_on=date(YEAR, 3, 1))
    return made, other


EXPECTED = {
    "": 10, "published": 7, "none": 4, "moving": 1, "done": 1, "overdue": 1, "due": 2, "stopped": 1, "changed": 1,
    "exemplary": 1,
}  # fmt: skip


@pytest.mark.parametrize("state", EXPECTED)
def test_each_state_holds_exactly_its_items(visit, spread, state):
    browser = visit("committee")
    page = browser.get(f"/pledges/items?state={state}")
    assert total(page) == EXPECTED[state]
    sheet = openpyxl.load_workbook(
        io.BytesIO(browser.get(f"/pledges/items?state={state}&export=xlsx").get_data())
    ).active
    assert sheet.max_row == EXPECTED[state] + 1


def test_what_is_kept_adds_up(visit, spread):
    found = {state: total(visit("committee").get(f"/pledges/items?state={state}")) for state in EXPECTED}
    assert found["none"] + found["moving"] + found["done"] + found["stopped"] == found["published"]
    assert found["overdue"] <= found["due"]


def test_filters_by_branch_sector_standard_and_search(visit, world, spread):
    browser = visit("committee")
    for query, number in (
        (f"branch={world.a2.id}", 2),
        (f"branch={world.a1.id}&state=published", 5),
        ("sector=机关", 10),
        ("sector=学校", 0),
        ("standard=政治合格", 1),
        ("q=文振", 5),
        ("q=文振&state=moving", 1),
        (f"year={YEAR - 1}", 0),
    ):
        page = browser.get(f"/pledges/items?{query}")
        assert ("没有符合条件" in text_of(page)) if number == 0 else total(page) == number, query
    Unit.update(sector="学校").where(Unit.id == world.a2.id).execute()
    assert total(browser.get("/pledges/items?sector=学校")) == 2


def test_everyone_sees_their_own_part(visit, spread):
    for who, number in (
        ("member", 5), ("secretary", 8), ("secretary_a2", 2), ("committee", 10), ("supervisor", 10), ("member_a2", 2),
    ):  # fmt: skip
        assert total(visit(who).get("/pledges/items")) == number, who
    assert "还没有提交的承诺" in text_of(visit("member_b").get("/pledges/items"))
    for who in ("staff", "admin", "auditor"):
        visit(who).get("/pledges/items", status=404)
    visit("staff").get("/pledges/items/mine", status=404)
    assert "文振晓" not in text_of(visit("secretary_b").get("/pledges/items"))


def test_the_office_sees_no_rows_of_drafts_and_returned_pledges(visit, actor, world, filed):
    pledge = filed("member", "withdrawn")
    row = rows(pledge)[0]
    domain.save(
        pledge, "科员", [typed(key=row.id, matter="改了一半的草稿")], by=actor("member"), version=pledge.version
    )
    for who in ("secretary", "committee", "supervisor"):
        assert "改了一半" not in text_of(visit(who).get("/pledges/items"))
    assert "改了一半" not in text_of(visit("secretary").get("/pledges/items?q=改了一半"))


def test_the_export_says_what_the_screen_says_and_is_recorded(visit, spread):
    browser = visit("secretary")
    answer = browser.get("/pledges/items?state=changed&export=xlsx")
    head, row = openpyxl.load_workbook(io.BytesIO(answer.get_data())).active.iter_rows(values_only=True)
    assert head[:6] == ("姓名", "支部", "年度", "序号", "承诺事项", "践诺措施")
    assert row[0] == "文振晓"
    assert row[-1] == "已变更、已逾期"
    assert AuditEntry.get(AuditEntry.action == "export").detail == {
        "list": "items", "rows": 1, "filters": ["export", "state"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "query", ["year=x&state=9&branch=abc&sector=1&standard=1", "page=9999999999", "q=%00", "branch=-1"]
)
def test_forged_addresses_show_a_list(visit, spread, query):
    visit("committee").get(f"/pledges/items?{query}")
    visit("member").get(f"/pledges/items?{query}")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_for_one_and_for_three(visit, world, queries, number):
    for place in range(number):
        make.pledge(make.person(f"甲{place}", world.a1), "published", items=1)
    browser = visit("committee")
    browser.get("/pledges/items")
    queries.statements.clear()
    browser.get("/pledges/items")
    _seen.append(len(queries))
    assert len(set(_seen)) == 1
    print(f"{_seen[-1]} queries")


_seen = []


# --- home -----------------------------------------------------------------------------------------


def waiting(app, who):
    with app.test_request_context():
        return [one for one in home.waiting(who) if one.url.startswith("/pledges/items")]


def test_what_falls_due_stands_on_home_and_equals_its_list(app, actor, visit, spread):
    (one,) = waiting(app, actor("member"))
    assert one.count == len(one.tasks) == 2
    assert [task.what for task in one.tasks] == ["践诺：第 3 项 文振晓的承诺事项3", "践诺：第 4 项 文振晓的承诺事项4"]
    assert [task.due for task in one.tasks] == [date(YEAR, 3, 1), date(YEAR, 3, 24)]
    browser = visit("member")
    assert total(browser.get(one.url)) == 2
    assert "践诺：第 3 项" in text_of(browser.get("/"))
    assert not waiting(app, actor("colleague"))
    assert not waiting(app, actor("committee"))


def test_what_is_done_or_stopped_is_due_no_more(app, actor, filed):
    pledge = filed("member", "published", items=3)
    PledgeItem.update(due_on=date(YEAR, 3, 20)).where(PledgeItem.pledge == pledge.id).execute()
    assert waiting(app, actor("member"))[0].count == 3
    first, second, _third = rows(pledge)
    domain.record(pledge, first, Entry(date(YEAR, 3, 9), "全部办完", 100), by=actor("member"))
    assert waiting(app, actor("member"))[0].count == 2
    change = domain.propose(fresh(pledge), second, "stop", "项目取消", by=actor("member"))
    domain.agree(change, by=actor("secretary"))
    assert waiting(app, actor("member"))[0].count == 1


def test_a_secretary_finds_the_own_items_in_either_role(app, actor, visit, filed):
    pledge = filed("secretary", "published", by="committee")
    PledgeItem.update(due_on=date(YEAR, 3, 20)).where(PledgeItem.pledge == pledge.id).execute()
    (one,) = waiting(app, actor("secretary"))
    assert one.count == 2
    assert total(visit("secretary").get(one.url)) == 2


@pytest.mark.parametrize(("day", "number"), [("2027-01-01", 2), ("2027-01-30", 2), ("2027-01-31", 0)])
def test_last_years_overdue_items_wait_thirty_days_into_the_new_year(app, actor, filed, visit, day, number):
    filed("member", "published")
    with time_machine.travel(f"{day}T02:00:00+00:00"):
        found = waiting(app, actor("member"))
        assert sum(one.count for one in found) == number
        if found:
            assert total(visit("member").get(found[0].url)) == number


def test_due_is_fourteen_days_ahead_and_no_more(app, actor, filed):
    pledge = filed("member", "published", items=2)
    first, second = rows(pledge)
    PledgeItem.update(due_on=date(YEAR, 3, 24)).where(PledgeItem.id == first.id).execute()
    PledgeItem.update(due_on=date(YEAR, 3, 25)).where(PledgeItem.id == second.id).execute()
    (one,) = waiting(app, actor("member"))
    assert [task.what for task in one.tasks] == [f"践诺：第 1 项 {first.matter}"]
    assert Pledge.select().count() == 1
    assert Person.select().exists()
