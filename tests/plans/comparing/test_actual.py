"""The plan against what happened: by kind and month, by hand, and the numbers that others show."""

from datetime import date

import pytest
import time_machine

from portal.errors import Denied, Invalid, Stale
from portal.life.records.models import LifeRecord
from portal.plans import actual
from portal.plans.models import AnnualPlan, PlanLink
from tests.browser_client import text_of
from tests.plans.comparing.rows import held, item, plan

NOON = "2026-09-20T12:00:00+08:00"


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def year(world):
    """Assemblies in March, June and September, a lecture in July, an own item in May; what was held until now."""
    who, a1 = world.secretary.person, world.a1
    items = [
        item("1", "assembly", (3, 6, 9), topic="党员大会"),
        item("2", "lecture", (7,), topic="党课"),
        item("3", "", (5,), topic="走访企业"),
    ]
    made = plan(a1, who, items, 2026)
    return made, {
        "march": held(a1, who, date(2026, 3, 12), "assembly", title="三月大会"),
        "july": held(a1, who, date(2026, 8, 3), "lecture", title="补讲党课"),
        "visit": held(a1, who, date(2026, 5, 20), "outreach", title="走访"),
        "draft": held(a1, who, date(2026, 6, 5), "assembly", title="没有归档", state="draft"),
    }


def test_records_are_linked_by_kind_and_month(year):
    one, records = year
    found = actual.of(one)
    assert (found.planned, found.done) == (5, 2)
    assert {link.record: (link.item, link.off) for link in found.links} == {
        records["march"].id: ("1", 0),
        records["july"].id: ("2", 1),
    }
    assert [(late.item, late.first) for late in found.overdue] == [("1", 6), ("3", 5)]
    assert found.beyond == (records["visit"].id,)


def test_a_record_is_tied_to_an_item_by_hand_and_untied_again(year, actor):
    one, records = year
    by = actor("secretary")
    actual.tie(one, records["visit"], "3", by=by)
    assert actual.of(one).done == 3
    assert actual.of(one).beyond == ()
    assert PlanLink.get().person_id == by.person_id
    actual.tie(one, records["visit"], "", by=by)
    assert (actual.of(one).done, PlanLink.select().count()) == (2, 1)
    actual.untie(one, records["visit"].id, by=by)
    assert PlanLink.select().count() == 0
    with pytest.raises(Invalid):
        actual.untie(one, records["visit"].id, by=by)


def test_a_record_tied_to_no_item_leaves_its_occasion(year, actor):
    one, records = year
    actual.tie(one, records["march"], "", by=actor("secretary"))
    found = actual.of(one)
    assert (found.done, records["march"].id in found.beyond) == (1, True)


def test_only_what_counts_for_the_branch_and_is_filed_is_tied(year, actor, world):
    one, records = year
    by = actor("secretary")
    strange = held(world.a2, world.secretary_a2.person, date(2026, 5, 3), "outreach")
    for record, key, field in (
        (records["draft"], "3", "record"),
        (strange, "3", "record"),
        (records["visit"], "9", "item"),
    ):
        with pytest.raises(Invalid) as refused:
            actual.tie(one, record, key, by=by)
        assert refused.value.field == field
    assert PlanLink.select().count() == 0
    # a record of others that counts for the branch too
    joint = held(world.a2, world.secretary_a2.person, date(2026, 5, 3), "outreach", others=[world.a1])
    actual.tie(one, joint, "3", by=by)
    assert actual.of(one).done == 3


def test_who_does_not_write_the_plan_ties_nothing(year, actor):
    one, records = year
    for who in ("committee", "supervisor", "secretary_a2", "member"):
        with pytest.raises(Denied):
            actual.tie(one, records["visit"], "3", by=actor(who))
    AnnualPlan.update({AnnualPlan.state: "returned"}).where(AnnualPlan.id == one.id).execute()
    with pytest.raises(Stale):
        actual.tie(AnnualPlan.get_by_id(one.id), records["visit"], "3", by=actor("secretary"))


def test_shares_of_many_branches_cost_three_queries(year, world, queries):
    who = world.secretary_a2.person
    plan(world.a2, who, [item("1", "assembly", (3,))], 2026, "filed")
    plan(world.b1, who, [item("1", "assembly", (3,))], 2026, "draft")
    queries.statements.clear()
    found = actual.shares([world.a1.id, world.a2.id, world.b1.id], 2026)
    assert len(queries) == 3
    assert found[world.a1.id][2:] == (2, 5, 2, 4)
    assert (found[world.a2.id].state, found[world.a2.id].done, found[world.a2.id].overdue) == ("filed", 0, 1)
    assert world.b1.id not in found
    assert actual.shares([], 2026) == {}


def test_where_a_record_stands_in_the_plan(year, actor, world):
    one, records = year
    branch = world.a1.id
    place = actual.of_record(records["july"], branch)
    assert (place.plan.id, place.item.topic, place.off, place.by_hand) == (one.id, "党课", 1, False)
    assert actual.of_record(records["visit"], branch).item is None
    later = held(world.a1, world.secretary.person, date(2027, 1, 8), "life_meeting")
    assert actual.of_record(later, branch) is None
    actual.tie(one, later, "3", by=actor("secretary"))
    assert actual.of_record(later, branch).item.key == "3"
    assert actual.of_record(records["july"], world.a2.id) is None


def test_the_page_shows_items_occasions_and_what_is_beyond(year, visit):
    one, records = year
    page = visit("secretary").get(f"/plans/{one.id}/actual")
    text = text_of(page)
    for part in ("已落实 2 / 5 次", "逾期 2 次", "计划外 1 次", "三月大会", "晚 1 个月", "还没有记录"):
        assert part in text
    html = page.get_data(as_text=True)
    assert f'href="/life/{records["march"].id}"' in html
    assert f'href="/plans/{one.id}/actual/tie?record={records["visit"].id}"' in html
    for who in ("committee", "supervisor", "member"):
        assert "actual/tie" not in visit(who).get(f"/plans/{one.id}/actual").get_data(as_text=True)
    visit("member_a2").get(f"/plans/{one.id}/actual", status=404)
    visit("committee_b").get(f"/plans/{one.id}/actual", status=404)


def test_the_form_ties_and_the_button_unties(year, visit):
    one, records = year
    browser, at = visit("secretary"), f"/plans/{one.id}/actual"
    form = browser.get(f"{at}/tie?record={records['visit'].id}").get_data(as_text=True)
    assert f'value="{records["visit"].id}" selected' in form or f'selected value="{records["visit"].id}"' in form
    browser.post(f"{at}/tie", {"record": str(records["visit"].id), "item": "3"})
    assert "手工对应" in text_of(browser.get(at))
    browser.post(f"{at}/tie", {"record": str(records["visit"].id), "item": "none"})
    assert "指定为计划外" in text_of(browser.get(at))
    browser.post(f"{at}/untie", {"record": str(records["visit"].id)})
    assert PlanLink.select().count() == 0
    answer = browser.post(f"{at}/tie", {"record": str(records["draft"].id), "item": "3"}, status=422)
    assert "请选择" in text_of(answer) or "不是有效" in text_of(answer)
    visit("committee").post(f"{at}/tie", {"record": str(records["visit"].id), "item": "3"}, status=403)


def test_a_plan_without_records_says_so(world, visit):
    one = plan(world.a1, world.secretary.person, [item("1", "assembly", (3,))], 2026)
    browser = visit("secretary")
    assert "没有计划外的活动" in text_of(browser.get(f"/plans/{one.id}/actual"))
    browser.get(f"/plans/{one.id}/actual/tie", status=303)
    draft = plan(world.a1, world.secretary.person, [], 2025, "draft")
    browser.get(f"/plans/{draft.id}/actual", status=404)
    assert LifeRecord.select().count() == 0


def test_a_records_page_says_which_item_it_is(year, visit, world):
    one, records = year
    page = visit("secretary").get(f"/life/{records['july'].id}")
    assert "对应 党课" in text_of(page)
    assert f'href="/plans/{one.id}/actual#item-2"' in page.get_data(as_text=True)
    assert f'href="/plans/{one.id}/actual/tie?record={records["july"].id}"' in page.get_data(as_text=True)
    page = visit("member").get(f"/life/{records['visit'].id}")
    assert "计划外的活动" in text_of(page)
    assert "actual/tie" not in page.get_data(as_text=True)
    assert "2026 年计划" not in text_of(visit("secretary").get(f"/life/{records['draft'].id}"))


def test_a_record_that_one_may_not_see_is_not_named(year, visit, world):
    """The committee's own record counts for the branch; a team that has the branch alone does not see it."""
    from portal.accounts.models import TeamUnit

    one, _records = year
    held(world.a, world.committee.person, date(2026, 6, 3), "assembly", title="党委联合大会", others=[world.a1])
    TeamUnit.update(unit=world.a1).where(TeamUnit.team == world.team_a).execute()
    page = visit("supervisor").get(f"/plans/{one.id}/actual")
    assert "党委联合大会" not in text_of(page)
    assert "已有记录" in text_of(page)
    assert "党委联合大会" in text_of(visit("committee").get(f"/plans/{one.id}/actual"))
