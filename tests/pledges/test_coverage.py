"""填报情况: every number by branch, sector and standard opens a list of exactly as many; who counts where."""

import io
import re
from datetime import date
from html import unescape

import openpyxl
import pytest

from portal import clock
from portal.audit.models import AuditEntry
from portal.db import write
from portal.pledges import coverage
from portal.pledges.models import Pledge, PledgeItem
from portal.units.models import Person
from tests import factories as make
from tests.browser_client import text_of
from tests.pledges.conftest import YEAR

NUMBER = re.compile(r'<a class="cell[^"]*" href="([^"]+)">(\d+)')


def cells(response):
    sheet = openpyxl.load_workbook(io.BytesIO(response.get_data())).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def people(world):
    """Members of the first branch with a pledge in every state, and what becomes of it; some who are not due."""
    now = clock.now()
    states = ["submitted", "returned", "approved", "published", "published", "draft", None]
    made = []
    for number, state in enumerate(states):
        made.append(make.person("甲乙丙丁戊己庚"[number] + "小林", world.a1))
        if state:
            make.pledge(made[-1], state, items=3)
    Pledge.update(moved_at=now).where(Pledge.person.in_([made[3].id, made[4].id])).execute()
    Pledge.update(evaluated_at=now).where(Pledge.person == made[4].id).execute()
    free = make.person("辛小林", world.a1, exempt=True, category="离退休")
    make.pledge(free, "published", items=2, moved_at=now)
    make.pledge(make.person("壬小林", world.a1, exempt=True), "draft")
    make.pledge(make.person("癸小林", world.a1, status="转出"), "published")
    make.person("子小林", world.a1, status="失联")
    window = make.unit("branch", "窗口党支部", world.a, sector="窗口单位和服务行业")
    nowhere = make.unit("branch", "未定党支部", world.a)
    make.pledge(make.person("丑小林", window), "approved")
    make.person("寅小林", nowhere)
    return made


@pytest.fixture
def items(people):
    """Published items in every state of keeping."""
    rows = PledgeItem.select(PledgeItem.id).join(Pledge).where(Pledge.state == "published").order_by(PledgeItem.id)
    keys = [row.id for row in rows]
    today = clock.today()
    for key, values in zip(
        keys,
        [
            {"share": 100, "progress_on": today, "standard": "政治合格"},
            {"share": 40, "progress_on": today, "standard": "政治合格"},
            {"due_on": date(YEAR, 2, 1), "standard": "品德合格"},
            {"stopped_on": today},
            {"share": 100, "progress_on": today, "due_on": date(YEAR, 2, 1)},
            {"progress_on": today, "due_on": date(YEAR, 2, 1), "standard": "执行纪律合格"},
        ],
        strict=False,
    ):
        PledgeItem.update(**values).where(PledgeItem.id == key).execute()
    return keys


def opened(browser, path):
    """How many rows the list of an address holds: by its own count, and by its export."""
    words = text_of(browser.get(path))
    said = int(re.search(r"共 (\d+) [人项条]", words)[1])
    return said, len(cells(browser.get(f"{path}&export=xlsx"))) - 1


@pytest.mark.usefixtures("items")
@pytest.mark.parametrize("who", ["committee", "supervisor"])
@pytest.mark.parametrize("way", ["branch", "sector", "standard"])
def test_every_number_opens_a_list_of_exactly_as_many(visit, way, who):
    browser = visit(who)
    page = browser.get(f"/pledges/coverage?by={way}").get_data(as_text=True)
    found = [(unescape(address), int(number)) for address, number in NUMBER.findall(page)]
    assert len(found) >= 15
    for address, number in found:
        assert opened(browser, address) == (number, number), address


def test_every_number_of_a_district_opens_its_list(visit, world, items):
    make.appointment(world.member_b.person, "committee", world.superior)
    world.players["member_b"].hand = make.appointment(world.member_b.person, "committee", world.superior)
    browser = visit("member_b")
    for way in ("branch", "sector", "standard"):
        page = browser.get(f"/pledges/coverage?by={way}").get_data(as_text=True)
        if way == "branch":
            assert "示例集团党委" in page
            assert "某某局机关党委" in page
        for address, number in NUMBER.findall(page):
            assert opened(browser, unescape(address)) == (int(number), int(number)), address


def test_who_counts_where(people, world, actor):
    rows = {row.name: row.numbers for row in coverage.by_branch(actor("committee"), YEAR)}
    assert rows["机关第一党支部"] == {
        "due": 11, "none": 6, "submitted": 1, "returned": 1, "approved": 1, "published": 2, "moving": 2,
        "evaluated": 1, "voluntary": 1,
    }  # fmt: skip
    sectors = {row.name: row.numbers for row in coverage.by_sector(actor("committee"), YEAR)}
    assert list(sectors) == ["机关", "窗口单位和服务行业", None]
    assert sectors["机关"]["due"] == rows["机关第一党支部"]["due"] + rows["机关第二党支部"]["due"]
    assert (sectors["窗口单位和服务行业"]["approved"], sectors[None]["none"]) == (1, 1)
    assert coverage.of_branch(actor("committee"), world.a1.id, YEAR) == rows["机关第一党支部"]
    total = coverage.total(actor("committee"), YEAR)
    for key in ("due", *coverage.NUMBERS):
        assert getattr(total, key) == sum(numbers[key] for numbers in rows.values()), key


def test_items_are_counted_by_standard(items, actor):
    rows = {row.name: row.numbers for row in coverage.by_standard(actor("committee"), YEAR)}
    assert list(rows) == ["政治合格", "执行纪律合格", "品德合格", "发挥作用合格"]
    assert rows["政治合格"] == {
        "": 2, "published": 2, "none": 0, "moving": 1, "done": 1, "overdue": 0, "stopped": 0, "evaluated": 0,
    }  # fmt: skip
    assert (rows["品德合格"]["none"], rows["品德合格"]["overdue"]) == (1, 1)
    assert (rows["执行纪律合格"]["moving"], rows["执行纪律合格"]["evaluated"]) == (1, 1)
    for numbers in rows.values():
        assert numbers["published"] == sum(numbers[key] for key in ("none", "moving", "done", "stopped"))


def test_a_former_branch_keeps_the_numbers_of_its_items(people, world, actor):
    """Earlier years stay where they were filed, so items count by the pledge's branch; people by their own."""
    last = make.pledge(people[0], "published", year=YEAR - 1)
    Person.update(branch=world.a2.id).where(Person.id == people[0].id).execute()
    assert last.branch_id == world.a1.id
    by = actor("committee")
    assert sum(row.numbers["published"] for row in coverage.by_standard(by, YEAR - 1, world.a1.id)) == 2
    assert coverage.of_branch(by, world.a2.id, YEAR - 1)["published"] == 1


@pytest.mark.parametrize("way", ["branch", "sector", "standard"])
def test_the_export_is_what_is_on_the_screen(visit, items, actor, way):
    browser = visit("committee")
    rows = cells(browser.get(f"/pledges/coverage?by={way}&export=xlsx"))
    columns = coverage.ITEM_COLUMNS if way == "standard" else coverage.COLUMNS
    assert rows[0] == [{"branch": "支部", "sector": "领域", "standard": "对应标准"}[way], *columns.values()]
    shown = getattr(coverage, f"by_{way}")(actor("committee"), YEAR)
    assert [row[1:] for row in rows[1:]] == [[one.numbers[key] for key in columns] for one in shown]
    entry = AuditEntry.get(AuditEntry.action == "export")
    assert entry.detail == {"list": "coverage", "rows": len(shown), "filters": ["by", "year"]}


@pytest.mark.parametrize(
    "query",
    ["by=x&year=x", "by=branch&year=0001", "by=&year=&branch=-1", "by=sector&sector=%00", "by=standard&state=x"],
)
def test_forged_addresses_show_the_page(visit, people, query):
    visit("committee").get(f"/pledges/coverage?{query}")
    visit("committee").get(f"/pledges/people?{query}")


def test_nobody_else_counts_the_branches(visit, people):
    for who in ("secretary", "member", "staff", "auditor"):
        visit(who).get("/pledges/coverage", status=404)
    assert "甲小林" not in text_of(visit("committee_b").get("/pledges/people"))


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/pledges/coverage", 7), ("/pledges/coverage?by=sector", 7), ("/pledges/coverage?by=standard", 6),
        ("/pledges/people", 8), ("/pledges/people?state=none", 9),
    ],
)  # fmt: skip
def test_a_page_costs_the_same_at_any_length(visit, world, queries, path, most):
    browser = visit("committee")
    costs = []
    for more in (1, 2, 20):
        with write():
            for number in range(more):
                branch = make.unit("branch", f"第{len(costs)}{number}支部", world.a, sector="学校")
                for state in ["published", "submitted", "approved"]:
                    make.pledge(make.person("新党员", branch), state, items=1)
                make.person("没有填报", branch)
        browser.get(path)
        queries.statements.clear()
        browser.fragment(path)
        costs.append(len(queries))
    assert costs == [costs[0]] * 3
    assert costs[0] <= most, queries.statements
