"""Items that say who holds them take the records of those alone: a 党小组, the 支委会, 党委书记, a leading member."""

from datetime import date

import pytest
import time_machine

from portal.life.rulesets.reading import types
from portal.plans import actual, document, workbook
from portal.plans.models import AnnualPlan
from portal.sheets import write_xlsx
from tests import factories as make
from tests.browser_client import text_of
from tests.plans.comparing.rows import held, item, plan


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel("2026-09-20T12:00:00+08:00"):
        yield


@pytest.fixture
def shared(world):
    """A branch with two groups, and items of the branch, of a group, of the second one, of the 支委会, of leaders."""
    who, a1 = world.secretary.person, world.a1
    groups = [make.unit("group", name, a1) for name in ("一组", "十一组")]
    chief = make.person("任书记", world.a2, duty="党委书记")
    items = [
        item("1", "study", (3,), topic="支部集中学习"),
        item("2", "study", (3,), topic="党小组学习", subject="group"),
        item("3", "study", (3,), topic="十一组学习", who="十一组组长", subject="group"),
        item("4", "study", (4,), topic="支委会学习", subject="board"),
        item("5", "lecture", (7,), topic="书记讲党课", subject="secretary"),
        item("6", "outreach", (5,), topic="领导干部下基层", subject="leading"),
    ]
    return plan(a1, who, items, 2026), groups, chief


def at(one) -> dict[int, str]:
    return {link.record: link.item for link in actual.of(one).links}


def test_an_item_of_a_group_takes_what_groups_held(world, shared):
    one, (first, second), _chief = shared
    who, a1 = world.secretary.person, world.a1
    whole = held(a1, who, date(2026, 3, 2), "study")
    assert at(one) == {whole.id: "1"}
    of_first = held(a1, who, date(2026, 3, 9), "study", group=first)
    assert at(one) == {whole.id: "1", of_first.id: "2"}
    of_second = held(a1, who, date(2026, 3, 16), "study", group=second)
    assert at(one) == {whole.id: "1", of_first.id: "2", of_second.id: "3"}
    board = held(a1, who, date(2026, 4, 16), "study", "board")
    assert at(one)[board.id] == "4"


def test_a_lecture_of_the_committees_secretary_is_his_alone(world, shared):
    one, _groups, chief = shared
    who, a1 = world.secretary.person, world.a1

    def lecture(day, person, name):
        return held(a1, who, date(2026, 7, day), "lecture", minutes={"lecturers": [{"person": person, "name": name}]})

    lecture(1, who.id, who.name)
    assert at(one) == {}
    by_name = lecture(20, None, chief.name)  # of another branch: the form knows the name alone
    assert at(one) == {by_name.id: "5"}
    by_id = lecture(10, chief.id, "任书记")
    assert at(one) == {by_id.id: "5"}


def test_a_leader_presides_or_speaks(world, shared):
    one, _groups, _chief = shared
    who, a1 = world.secretary.person, world.a1
    leader = make.person("任领导", a1, leading=True)
    held(a1, who, date(2026, 5, 3), "outreach", host=who, host_name=who.name)
    assert at(one) == {}
    spoke = held(
        a1,
        who,
        date(2026, 5, 9),
        "outreach",
        minutes={"speeches": [{"key": "1", "person": leader.id, "name": "任领导", "text": "好"}]},
    )
    assert at(one) == {spoke.id: "6"}
    presided = held(a1, who, date(2026, 5, 5), "outreach", host=leader, host_name="任领导")
    assert at(one) == {presided.id: "6"}


def test_who_held_it_costs_as_many_queries_for_many_plans_as_for_few(world, shared, queries):
    held(world.a1, world.secretary.person, date(2026, 3, 2), "study")
    queries.statements.clear()
    actual.shares([world.a1.id], 2026)
    few = len(queries)
    more = [make.unit("branch", f"第{number}支部", world.a) for number in range(3)]
    for branch in more:
        plan(branch, world.secretary.person, shared[0].document["items"], 2026)
        held(branch, world.secretary.person, date(2026, 3, 2), "study")
    queries.statements.clear()
    assert len(actual.shares([world.a1.id, *(one.id for one in more)], 2026)) == 4
    assert len(queries) == few


def test_the_form_asks_who_holds_it(world, visit):
    one = plan(world.a1, world.secretary.person, [item("1", "study", (3,), topic="学习")], 2026, "draft")
    browser, base = visit("secretary"), f"/plans/{one.id}"
    assert "由谁开展" in text_of(browser.get(f"{base}/items/1"))
    sent = {
        "topic": "学习",
        "kind": "study",
        "months": ["3"],
        "times": "each",
        "mandatory": "own",
        "who": "",
        "text": "",
    }
    browser.post(f"{base}/items/1", {**sent, "subject": "somebody", "version": "1"}, 422)
    browser.post(f"{base}/items/1", {**sent, "subject": "group", "version": "1"})
    assert AnnualPlan.get_by_id(one.id).document["items"][0]["subject"] == "group"
    assert "由党小组开展" in text_of(browser.get(base))
    assert "由党小组开展" in text_of(browser.get(f"{base}/print"))


def test_a_workbook_that_comes_back_leaves_who_holds_an_item(world):
    one = plan(
        world.a1, world.secretary.person, [item("1", "study", (3,), topic="学习", subject="group")], 2026, "draft"
    )
    now, known = document.read(one.document), types(world.a.id)
    data = write_xlsx(workbook.HEADINGS, workbook.table(now, known), title="计划")
    assert workbook.read(data, now, known) == (now, [])
