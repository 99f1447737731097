"""年度一览: every number equals the list that it opens, for whoever reads it; Excel and Word hold what is on the screen."""

import io
import re
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import docx
import openpyxl
import pytest
import time_machine

from portal import clock
from portal.life.records import listing as records
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.life.standing.models import LifeStanding
from portal.pledges import coverage, items
from portal.pledges.models import PledgeItem
from portal.problems import listing as problems
from portal.units.models import Unit
from portal.yearly import listing, reading, report
from tests import factories as make
from tests.browser_client import Visitor, text_of
from tests.plans.comparing.rows import held, item, plan
from tests.problems.bad import problem
from tests.stars.making import standing
from tests.world import Player

NOON = "2026-09-20T12:00:00+08:00"


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(NOON):
        yield


def attended(record, *rows):
    """Who came to a record; then it is filed."""
    for person, status in rows:
        LifeAttendance.create(
            record=record, person=person, branch=person.branch_id, name=person.name, status=status,
            reason="出差" if status == "leave" else "",
        )  # fmt: skip
    LifeRecord.update({"state": "filed", "filed_at": clock.now(), "filed_by": rows[0][0].id}).where(
        LifeRecord.id == record.id
    ).execute()


def cell(branch, rule, position, done, needed, state, short=0, year=2026):
    LifeStanding.create(
        committee=branch.committee_id, branch=branch, year=year, rule=rule, position=position, name=rule, severity="violation",
        done=done, needed=needed, state=state, short=short, judged_on=date(2026, 9, 20), changes_on=date.max,
    )  # fmt: skip


@pytest.fixture
def year(world):
    """A year of the first branch; the second has nothing but a draft of a plan."""
    a1, who = world.a1, world.secretary.person
    plan(a1, who, [item("1", "assembly", (3, 6)), item("2", "lecture", (7,))], 2026, "filed")
    plan(world.a2, world.secretary_a2.person, [item("1", "assembly", (3,))], 2026, "draft")
    attended(
        held(a1, who, date(2026, 3, 10), "assembly", "theme_day", state="draft"),
        (who, "present"), (world.member.person, "present"), (world.colleague.person, "leave"),
    )  # fmt: skip
    held(a1, who, date(2026, 5, 10), "lecture")
    held(a1, who, date(2025, 5, 10), "lecture")
    held(a1, who, date(2026, 8, 10), "lecture", state="draft")
    for at, (rule, done, needed, state, short) in enumerate(
        [("assembly", 1, 3, "short", 1), ("lecture", 1, 1, "met", 0), ("groups", 0, 0, "inapplicable", 0)]
    ):
        cell(a1, rule, at, done, needed, state, short)
    make.pledge(world.member.person, "published", items=2, year=2026)
    make.pledge(world.colleague.person, "submitted", items=1, year=2026)
    one = make.pledge(world.secretary.person, "published", items=2, year=2026)
    PledgeItem.update(share=100, progress_on=date(2026, 6, 1)).where(
        (PledgeItem.pledge == one.id) & (PledgeItem.number == 1)
    ).execute()
    PledgeItem.update(due_on=date(2026, 2, 1)).where((PledgeItem.pledge == one.id) & (PledgeItem.number == 2)).execute()
    standing(a1, "4", "四星", starts=date(2026, 1, 1))
    standing(a1, "5", "五星", starts=date(2027, 1, 1))
    today = clock.today()
    for at, (state, due, issued) in enumerate(
        [
            ("working", today - timedelta(days=3), date(2026, 8, 1)),
            ("issued", today + timedelta(days=9), date(2026, 8, 1)),
            ("closed", today, date(2026, 3, 1)),
            ("closed", today, date(2025, 3, 1)),
        ]
    ):
        problem(
            world, state=state, due_on=due, first_due_on=due, issued_on=issued, number=f"{issued.year}-{at:04}",
            closed_on=today if state == "closed" else None,
            verified_by=world.committee.person if state == "closed" else None,
        )  # fmt: skip
    return a1


def line_of(actor, branch, year=2026):
    found = listing.LIST.load(actor, {"year": str(year)}, "/yearly", **listing.given(year))
    lines = reading.lines(found.rows, year, actor)
    return next(one for one in lines if one.unit.id == branch.id)


@pytest.mark.parametrize("who", ["committee", "supervisor"])
def test_a_line_holds_the_year_of_a_branch(year, actor, who):
    one = line_of(actor(who), year)
    assert (one.share.done, one.share.planned, one.share.overdue) == (1, 3, 2)
    assert (one.asked, one.reached, one.short) == (2, 1, 1)
    assert (one.records, one.types) == (2, {"assembly": 1, "theme_day": 1, "lecture": 1})
    assert (one.expected, one.present, one.attendance) == (3, 2, 66)
    assert one.people["published"] == 2
    assert one.items == {"published": 4, "done": 1, "overdue": 1}
    assert one.star.label == "四星"
    assert one.problems == {"total": 3, "open": 2, "overdue": 1, "closed": 1}


def count(spec, actor, url, **given):
    asked = dict(parse_qsl(urlsplit(url).query))
    found = spec.load(actor, asked, "/", **given)
    chosen = {one.name: one.value for one in found.filters}
    assert {name: chosen.get(name) for name in asked} == asked, "a filter of the address is not known to the list"
    return found.total


@pytest.mark.parametrize("who", ["committee", "supervisor", "secretary"])
def test_every_number_equals_the_list_that_it_opens(year, actor, who):
    by = actor(who)
    one = line_of(by, year)
    assert count(records.LIST, by, one.url("/life", state="filed")) == one.records
    for key, number in one.types.items():
        assert count(records.LIST, by, one.url("/life", state="filed", type=key)) == number
    for state in ("due", "none", "published"):
        assert count(coverage.PEOPLE, by, one.url("/pledges/people", state=state)) == one.people[state]
    for state in reading.ITEMS:
        assert count(items.OFFICE, by, one.url("/pledges/items", state=state), **items.days()) == one.items[state]
    assert count(problems.LIST, by, one.url("/problems")) == one.problems["total"]
    for state in ("open", "overdue", "closed"):
        assert count(problems.LIST, by, one.url("/problems", state=state)) == one.problems[state]


def test_a_record_of_the_committee_counts_where_the_list_shows_it(year, actor, world):
    held(world.a, world.committee.person, date(2026, 4, 1), "warning", others=[year])
    for who in ("committee", "secretary"):
        by = actor(who)
        one = line_of(by, year)
        assert one.records == 3
        assert count(records.LIST, by, one.url("/life", state="filed")) == 3


def test_a_draft_of_a_plan_is_its_branchs_own(year, actor, world):
    assert line_of(actor("committee"), world.a2).plan is None
    own = line_of(actor("secretary_a2"), world.a2)
    assert (own.plan_state.label, own.share) == ("编制中", None)


def test_stars_of_a_year_are_those_of_its_last_day(year, actor, world):
    assert line_of(actor("committee"), year, 2025).star is None
    with time_machine.travel("2027-02-01T12:00:00+08:00"):
        assert line_of(actor("committee"), year, 2026).star.label == "四星"
        assert line_of(actor("committee"), year, 2027).star.label == "五星"


def test_the_page_costs_as_many_queries_for_many_branches_as_for_few(year, world, visit, queries):
    browser = visit("committee")
    browser.get("/yearly?year=2026")
    queries.statements.clear()
    browser.get("/yearly?year=2026")
    few = len(queries)
    for number in range(12):
        made = make.unit("branch", f"第{number}支部", world.a)
        cell(made, "assembly", 0, 1, 1, "met")
        plan(made, world.secretary.person, [item("1", "assembly", (3,))], 2026, "filed")
    queries.statements.clear()
    browser.get("/yearly?year=2026")
    assert len(queries) == few


def test_numbers_take_ten_queries(year, actor, queries):
    by = actor("committee")
    rows = listing.LIST.load(by, {"year": "2026"}, "/yearly", **listing.given(2026)).rows
    for row in rows:
        if row.id != year.id:
            cell(Unit.get_by_id(row.id), "assembly", 0, 1, 1, "met")
    queries.statements.clear()
    reading.lines(rows, 2026, by)
    assert len(queries) <= 10


def test_everybody_sees_the_own_units(year, world, visit):
    page = text_of(visit("committee").get("/yearly?year=2026"))
    assert world.a1.name in page
    assert world.a2.name in page
    assert world.b1.name not in page
    assert "bound method" not in page
    assert world.b1.name not in text_of(visit("supervisor").get("/yearly?year=2026"))
    assert f"{world.a1.name} 2026 年一览" in text_of(visit("secretary").get("/yearly?year=2026"))
    visit("secretary").get(f"/yearly/{world.a2.id}", status=404)
    visit("committee_b").get(f"/yearly/{world.a1.id}", status=404)
    visit("member").get("/yearly", status=404)
    visit("member").get(f"/yearly/{world.a1.id}", status=404)
    visit("committee").get(f"/yearly/{world.a.id}", status=404)


def test_the_branch_page_shows_requirements_and_types(year, visit):
    for who in ("secretary", "committee", "supervisor"):
        page = visit(who).get(f"/yearly/{year.id}?year=2026")
        text = text_of(page)
        for part in ("1/3", "党课", "主题党日", "已落实 1 / 3 次", "逾期 2 次", "四星", "66%"):
            assert part in text, (who, part)
        html = page.get_data(as_text=True)
        assert "bound method" not in text
        assert f'href="/life?year=2026&amp;branch={year.id}&amp;state=filed&amp;type=lecture"' in html
    assert "没有报送" in text_of(visit("secretary_a2").get(f"/yearly/{year.id + 1}?year=2025"))


def test_what_is_past_its_last_day_is_said_as_such(year, visit):
    page = visit("committee").get(f"/yearly/{year.id}?year=2026")
    words = text_of(page)
    assert f'href="/life/standing/{year.id}/assembly?year=2026">有 1 处期限已过</a>' in page.text
    assert words.count("期限已过") == 1
    assert "—" not in words.partition("制度要求 达到")[2].partition("组织生活记录")[0]


def test_the_columns_stand_in_groups(year, visit):
    page = visit("committee").get("/yearly?year=2026").text
    spans = [int(one) for one in re.findall(r'scope="colgroup" colspan="(\d+)"', page)]
    heads = page.partition("<thead>")[2].partition("</thead>")[0].count('scope="col"')
    assert sum(spans) + 1 == heads  # the branch stands in no group
    for word in ("计划", "组织生活", "公开承诺", "星级", "整改"):
        assert f">{word}</th>" in page


def test_excel_and_word_hold_what_is_on_the_screen(year, world, visit):
    book = openpyxl.load_workbook(io.BytesIO(visit("committee").get("/yearly?year=2026&export=xlsx&q=第一").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 2
    named = dict(zip(rows[0], rows[1], strict=True))
    assert (named["党支部"], named["已落实（次）"], named["到会率（%）"], named["党课（次）"]) == (
        world.a1.name,
        1,
        66,
        1,
    )
    answer = visit("committee").get("/yearly?year=2026&export=docx")
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    table = docx.Document(io.BytesIO(answer.data)).tables[0]
    assert [one.text for one in table.rows[0].cells] == list(report.COLUMNS)
    first = [one.text for one in table.rows[1].cells]
    assert first == [world.a1.name, "待备案\n1/3", "1/2", "1", "2", "66%", "2/4", "1/4", "四星", "3", "2", "1"]
    second = [one.text for one in table.rows[2].cells]
    assert second[1:9] == ["没有报送", "无", "0", "0", "无", "0/3", "无", "未评"]
    assert len(table.rows) == 3
    visit("secretary").get("/yearly?year=2026&export=docx")
    visit("member").get("/yearly?year=2026&export=docx", status=404)


def word(answer):
    """The paragraphs of a Word file, and the first cells of its rows."""
    made = docx.Document(io.BytesIO(answer.data))
    return "\n".join(one.text for one in made.paragraphs), [row.cells[0].text for row in made.tables[0].rows][1:]


def test_the_word_file_names_the_filters_and_holds_their_rows(year, world, visit):
    over = make.appointment(world.committee_b.person, "committee", unit=world.superior)
    above = Visitor(visit(None).app, Player(world.committee_b.person, world.committee_b.account, over))
    said, rows = word(above.get("/yearly?year=2026&export=docx"))
    assert "范围" not in said
    assert f"{world.a1.name}\n{world.a.name}" in rows
    assert f"{world.b1.name}\n{world.b.name}" in rows
    said, rows = word(above.get(f"/yearly?year=2026&committee={world.b.id}&export=docx"))
    assert f"范围：党委：{world.b.name}。" in said
    assert [one for one in rows if world.a.name in one] == []
    assert f"{world.b1.name}\n{world.b.name}" in rows
    Unit.update(sector=None).where(Unit.id == world.a2.id).execute()
    Unit.update(sector="机关").where(Unit.id == world.a1.id).execute()
    office = visit("committee")
    said, rows = word(office.get("/yearly?year=2026&sector=none&export=docx"))
    assert "范围：领域：未定领域。" in said
    assert rows == [world.a2.name]
    said, rows = word(office.get("/yearly?year=2026&sector=机关&q=第一&export=docx"))
    assert "范围：领域：机关，搜索：第一。" in said
    assert rows == [world.a1.name]
    said, _rows = word(office.get(f"/yearly?year=2026&committee={world.b.id}&sector=nonsense&export=docx"))
    assert "范围" not in said  # what the page does not filter by is not named
