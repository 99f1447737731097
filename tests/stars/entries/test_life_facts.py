"""系统数据 of 组织生活: out of the summary rows and the filed records of the period alone."""

from datetime import date

import pytest

from portal import clock, db
from portal.life.records.models import LifeAttendance
from portal.life.standing import domain
from portal.plans import actual
from portal.plans.models import AnnualPlan
from portal.stars.entries import facts
from tests.life.judging.making import rule
from tests.life.standing.making import adopt, held
from tests.stars.making import D

SPAN = date(2026, 1, 1), date(2026, 10, 31)


@pytest.fixture(autouse=True)
def _day():
    with clock.at(date(2026, 11, 22)):
        yield


def known(*branches):
    with db.write():
        domain.refresh([one.id for one in branches])
    return facts.of_branches([one.id for one in branches], *SPAN)


def test_requirements_without_anything_missed_of_those_asked(world):
    adopt(
        world.a, rule("a", types=("assembly",)), rule("b", period="month", types=("board",)), rule("none", subject="leading"),
        rule("c", period="year", types=("lecture",), closes="06-30"),
    )  # fmt: skip
    held(world.a1, date(2026, 3, 1), "lecture", by=world.secretary.person)
    found = known(world.a1, world.a2)
    # a is not over yet, b has months without a meeting, c was held by a1 alone, nobody is asked for `none`
    assert found[world.a1.id]["life_met_share"] == D("66.67")
    assert found[world.a2.id]["life_met_share"] == D("33.33")


def test_records_of_the_period_by_type(world):
    by = world.secretary.person
    for day, types in (
        (date(2026, 1, 1), ("assembly", "lecture")), (date(2026, 10, 31), ("board",)), (date(2026, 11, 1), ("board",)),
        (date(2025, 12, 31), ("theme_day",)), (date(2026, 5, 5), ("study",)), (date(2026, 5, 6), ("group_meeting", "assembly")),
    ):  # fmt: skip
        held(world.a1, day, *types, by=by)
    held(world.a, date(2026, 6, 7), "theme_day", "lecture", by=by, branches=[world.a1, world.a2])
    found = known(world.a1, world.a2)
    of = {
        key: [found[one.id][f"life_{key}"] for one in (world.a1, world.a2)]
        for key in ("meetings", "lectures", "theme_days")
    }
    assert of == {"meetings": [3, 0], "lectures": [2, 1], "theme_days": [1, 1]}


def test_who_came_of_those_expected(world):
    people = [world.member.person, world.colleague.person, world.secretary.person]
    record = held(world.a1, date(2026, 2, 3), by=people[2], present=people[:1], absent=people[1:])
    held(world.a1, date(2026, 11, 3), by=people[2], absent=people)
    assert known(world.a1)[world.a1.id]["life_attendance_share"] == D("33.33")
    LifeAttendance.update(made_up_on=date(2026, 3, 1), made_up_how="自学").where(
        (LifeAttendance.person == people[1].id) & (LifeAttendance.record == record.id)
    ).execute()
    assert known(world.a1)[world.a1.id]["life_attendance_share"] == D("66.67")


def test_a_plan_in_time_is_one_that_its_rule_counts_as_met(world):
    adopt(world.a, rule("plan", "deadline", due="plan", closes="03-31", grace=10))
    for unit, month, day in ((world.a1, 3, 20), (world.a2, 4, 5)):
        AnnualPlan.create(
            committee=world.a, unit=unit, kind="branch", year=2026, document={}, state="filed",
            filed_at=clock.start_of(date(2026, month, day)), created_by=world.secretary.person,
        )  # fmt: skip
    found = known(world.a1, world.a2)
    assert (found[world.a1.id]["plan_in_time"], found[world.a2.id]["plan_in_time"]) == (1, 0)


def test_a_plan_is_done_as_far_as_plan_against_actual_says(world, monkeypatch):
    said = {world.a1.id: actual.Share(1, "filed", 3, 8, 1, 5), world.a2.id: actual.Share(2, "filed", 0, 0, 0, 0)}
    monkeypatch.setattr(actual, "shares", lambda branches, year: said if year == 2026 else {})
    found = known(world.a1, world.a2)
    assert (found[world.a1.id]["plan_done_share"], found[world.a2.id]["plan_done_share"]) == (D("37.5"), 0)
