"""The meetings at which one is expected: as the roster of the day has it, in as many queries for three as for one."""

from datetime import date, timedelta
from typing import Any

import pytest

from portal import clock
from portal.life.attendance import expected
from portal.life.records import domain, reading
from portal.life.records.models import LifePresence, LifeRecord
from portal.policy import Actor
from portal.units.models import Person, Transfer, Unit
from tests import factories as make

TODAY = clock.today()


def announced(
    unit: Unit, by: Person, day: date, *types: str, branches: tuple[Unit, ...] = (), **values: Any
) -> LifeRecord:
    made = LifeRecord.create(
        committee=unit.committee_id, unit=unit, types=list(types), title="会议", day=day, starts="14:30", place="会议室",
        state="announced", announced_at=clock.now(), created_by=by, **values,
    )  # fmt: skip
    for branch in branches or ([unit] if unit.kind == "branch" else []):
        LifePresence.create(record=made, branch=branch)
    return made


@pytest.fixture
def meetings(world: Any) -> list[LifeRecord]:
    """Of every kind of expectation, around today."""
    by, a, a1 = world.secretary.person, world.a, world.a1
    soon, past, long_ago = (TODAY + timedelta(days=days) for days in (3, -20, -50))
    other = make.unit("group", "第二党小组", a1)
    return [
        announced(a1, by, soon, "assembly"), announced(a1, by, past, "assembly"), announced(a1, by, long_ago, "theme_day"),
        announced(a1, by, soon, "board"), announced(a1, by, soon, "board", "lecture"),
        announced(a1, by, soon, "group_meeting"), announced(a1, by, soon, "group_meeting", group=world.g1),
        announced(a1, by, soon, "group_meeting", group=other), announced(a, by, soon, "lecture", branches=(a1,)),
        announced(a, by, past, "lecture", branches=(a1, world.a2)), announced(a, by, soon, "centre_group", branches=(a1,)),
        announced(world.b, by, soon, "centre_group", branches=(a1,)), announced(world.b, by, soon, "lecture", branches=(a1,)),
    ]  # fmt: skip


def test_who_is_expected_is_asked(world: Any, meetings: list[LifeRecord]) -> None:
    """For everybody and every meeting what expected.expected() says."""
    people = [
        make.person("委员", world.a1, duty="组织委员"), make.person("组员", world.a1, group=world.g1),
        make.person("领导", world.a1, leading=True), make.person("失联者", world.a1, status="失联"),
        make.person("新党员", world.a1, joined=(TODAY - timedelta(days=30)).isoformat()),
    ]  # fmt: skip
    came = make.person("转入者", world.a1, duty="宣传委员", group=world.g1)
    Transfer.create(person=came, origin=world.a2, target=world.a1, moved_on=TODAY - timedelta(days=10))
    outside = make.person("外来者", world.a1)
    Transfer.create(person=outside, origin=None, target=world.a1, moved_on=TODAY - timedelta(days=30))
    twice = make.person("两次转接者", world.a1)
    Transfer.create(person=twice, origin=world.a1, target=world.a2, moved_on=TODAY - timedelta(days=40))
    Transfer.create(person=twice, origin=world.a2, target=world.a1, moved_on=TODAY - timedelta(days=10))
    people += [came, outside, twice, world.member.person, world.colleague.person, world.staff.person]
    for person in people:
        told = {one.id for one in reading._asking(meetings, person.id)}
        wanted = {one.id for one in meetings if person.id in {each.id for each in expected.expected(one)}}
        assert told == wanted, person.name
    assert len({frozenset(one.id for one in reading._asking(meetings, person.id)) for person in people}) >= 8


def test_as_many_queries_for_three_meetings_as_for_one(world: Any, actor: Any, queries: Any) -> None:
    by: Actor = actor("member")
    numbers = []
    for count in (1, 3):
        while LifeRecord.select().count() < count:
            announced(world.a1, world.secretary.person, TODAY + timedelta(days=1), "assembly")
        for read in (reading.coming, reading.of_person):
            queries.statements.clear()
            assert len(read(by)) == count
            numbers.append(len(queries))
    assert numbers[:2] == numbers[2:]


def test_announced_by_the_branch_it_is_on_home_and_in_the_calendar(
    world: Any, actor: Any, visit: Any, made: Any
) -> None:
    record = made("a1", "announced", title="下周的大会")
    member = visit("member")
    assert "下周的大会" in member.get("/").get_data(as_text=True)
    assert "下周的大会" in member.get("/life/calendar.ics").get_data(as_text=True)
    domain.call_off(LifeRecord.get_by_id(record.id), "另行安排", by=actor("secretary"))
    assert "STATUS:CANCELLED" in member.get("/life/calendar.ics").get_data(as_text=True)
    assert reading.of_person(actor("member_a2")) == []
