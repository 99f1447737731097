"""巡回安排 and 支部档案: what was gone to this year, what is planned, and all of a branch on one page."""

import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from portal import clock
from portal.accounts.models import TeamUnit
from portal.checks.files import parts
from portal.checks.models import CheckVisit
from portal.checks.tours.listing import BEEN, NOT_YET, PLANNED
from portal.checks.visits import domain as visits
from tests import factories as make
from tests.browser_client import text_of
from tests.checks.conftest import at, see

TOURS, DAY = "/checks/tours", timedelta(days=1)


def row(page, unit):
    """The line of a unit, in words."""
    return page.text.split(f'id="unit-{unit.id}"')[1].partition("</tr>")[0]


def test_the_year_shows_what_was_gone_to_what_is_planned_and_what_was_not(world, actor, visit, checked):
    check = checked(units=("a1", "a2"))
    by, today = actor("supervisor"), clock.today()
    see(at(check, world.units["a1"]), by)
    going = at(check, world.units["a2"])
    visits.plan(going, today + 3 * DAY, by.person_id, by=by)
    page = visit("supervisor").get(TOURS)
    assert BEEN in row(page, world.units["a1"])
    assert str(today) in row(page, world.units["a1"])
    assert PLANNED in row(page, world.units["a2"])
    assert str(today + 3 * DAY) in row(page, world.units["a2"])
    assert NOT_YET in row(page, world.units["a"])
    assert f"/checks/visits/{going.id}" in page.text.partition('id="coming"')[2]
    last_year = visit("supervisor").get(f"{TOURS}?year={today.year - 1}")
    assert BEEN not in row(last_year, world.units["a1"])


@pytest.mark.parametrize(
    ("asked", "there"), [("none", {"a2", "a"}), ("open", {"a"}), ("next", {"a2"}), ("been", {"a1"})]
)
def test_filters_agree_with_the_words(world, actor, visit, checked, asked, there):
    check = checked(units=("a1", "a2"))
    see(at(check, world.units["a1"]), actor("supervisor"))
    page = visit("supervisor").get(f"{TOURS}?state={asked}")
    assert {one for one in ("a1", "a2", "a") if f'id="unit-{world.units[one].id}"' in page.text} == there


def test_guidance_of_the_committee_is_counted_apart_from_the_team_s_checks(world, actor, visit, checked):
    check = checked(who="committee", units=("a2",), kind="guidance")
    see(at(check, world.units["a2"]), actor("committee"))
    office = visit("committee")
    assert BEEN in row(office.get(f"{TOURS}?form=guidance"), world.units["a2"])
    assert NOT_YET in row(office.get(f"{TOURS}?form=tour"), world.units["a2"])
    assert "发起全覆盖指导" in office.get(TOURS).text
    # what the committee does itself is not the team's to know
    team = visit("supervisor").get(TOURS)
    assert NOT_YET in row(team, world.units["a2"])
    assert "发起全覆盖指导" not in team.text


def test_a_unit_that_is_no_longer_assigned_is_gone_from_the_plan(world, actor, visit, checked):
    check = checked(units=("a1",))
    TeamUnit.update(ends=clock.today() - DAY, starts=date(2020, 1, 1)).execute()
    page = visit("supervisor").get(TOURS)
    assert f"/checks/visits/{at(check, world.units['a1']).id}" not in page.text
    assert "没有可以检查的单位" in page.text


def test_the_export_holds_what_the_screen_shows(world, actor, visit, checked):
    check = checked(units=("a1",))
    see(at(check, world.units["a1"]), actor("supervisor"))
    book = load_workbook(io.BytesIO(visit("supervisor").get(f"{TOURS}?state=been&export=xlsx").data))
    (found,) = list(book.active.iter_rows(min_row=2, values_only=True))
    assert found[0] == world.units["a1"].name
    assert found[3] == 1
    assert found[6] == BEEN


def test_the_list_asks_the_same_at_one_and_at_many_units(world, actor, visit, checked, queries):
    team = visit("supervisor")
    team.get(f"{TOURS}?state=been")
    before = len(queries)
    team.get(f"{TOURS}?state=been")
    none = len(queries) - before
    check = checked(units=("a1", "a2"))
    for visited in CheckVisit.select().where(CheckVisit.check == check.id):
        see(visited, actor("supervisor"))
    team.get(f"{TOURS}?state=been")
    before = len(queries)
    team.get(f"{TOURS}?state=been")
    assert len(queries) - before == none <= 12


def test_the_file_of_a_branch_is_what_its_reader_s_lists_show(world, actor, visit, checked):
    check = checked("released", units=("a1", "a2"))
    branch = world.units["a1"]
    for who in ("supervisor", "committee", "secretary"):
        page = visit(who).get(f"/checks/branches/{branch.id}")
        assert f"/checks/visits/{at(check, branch).id}" in page.text
        assert f"/checks/visits/{at(check, world.units['a2']).id}" not in page.text
    visit("secretary_a2").get(f"/checks/branches/{branch.id}", status=404)
    visit("member").get(f"/checks/branches/{branch.id}", status=404)


def test_the_file_holds_nothing_of_a_check_that_is_not_released(world, actor, visit, checked):
    check = checked(units=("a1",))
    going = at(check, world.units["a1"])
    assert f"/checks/visits/{going.id}" not in visit("secretary").get(f"/checks/branches/{going.unit_id}").text
    assert f"/checks/visits/{going.id}" in visit("supervisor").get(f"/checks/branches/{going.unit_id}").text


def test_the_file_says_what_it_leaves_out(world, visit, monkeypatch):
    branch = world.units["a1"]
    for _ in range(3):
        make.pledge(make.person("填报人", branch), "submitted")
    monkeypatch.setattr(parts, "MOST", 2)
    page = text_of(visit("committee").get(f"/checks/branches/{branch.id}"))
    assert "另有 1 份没有列出" in page
