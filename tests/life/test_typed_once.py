"""A record is typed once: from its filing it stands in the matrix, in the numbers of people, plan, stars and year, and opens from there."""

from datetime import date
from typing import Any

from portal import clock
from portal.life.attendance import numbers
from portal.life.attendance.periods import Period
from portal.life.records import domain
from portal.life.records.models import LifeRecord
from portal.life.standing import domain as standing
from portal.life.standing.models import LifeStanding
from portal.plans import actual
from portal.stars.entries import facts
from portal.yearly import listing, reading
from tests.life.judging.making import rule
from tests.life.records.conftest import tick_all, wanted
from tests.life.standing.making import adopt
from tests.plans.comparing.rows import item, plan

TODAY = clock.today()
SPAN = date(TODAY.year, 1, 1), date(TODAY.year, 12, 31)


def known(world: Any, actor: Any) -> tuple[Any, ...]:
    """What the rooms say of the first branch: matrix, a member's hours, plan, stars, year at a glance."""
    here = (LifeStanding.branch == world.a1) & (LifeStanding.year == TODAY.year)
    cell = LifeStanding.get(here & (LifeStanding.rule == "lectures"))
    person = world.member.person.id
    hours = numbers.of_people([person], Period(*SPAN, "全年", TODAY.year)).get(person, numbers.Numbers()).hours
    year = listing.LIST.load(actor("committee"), {"year": str(TODAY.year)}, "/yearly", **listing.given(TODAY.year))
    lines = reading.lines(year.rows, TODAY.year, actor("committee"))
    line = next(one for one in lines if one.unit.id == world.a1.id)
    return (
        (cell.done, cell.state == "met"), hours, actual.shares([world.a1.id], TODAY.year)[world.a1.id].done,
        facts.of_branches([world.a1.id], *SPAN)[world.a1.id]["life_lectures"], line.types,
    )  # fmt: skip


def test_what_is_filed_is_known_everywhere(world: Any, actor: Any, visit: Any) -> None:
    by = actor("secretary")
    adopt(world.a, rule("lectures", period="year", types=("lecture",), name="党课要求"))
    plan(world.a1, world.secretary.person, [item("1", "lecture", (TODAY.month,))], TODAY.year)
    made = domain.create(wanted(types=("lecture",), title="七个一微党课", hours=150), world.a1.id, by=by)
    tick_all(made, by)
    record = LifeRecord.get_by_id(made.id)
    standing.refresh([world.a1.id])
    assert known(world, actor) == ((0, False), 0, 0, 0, {})  # a draft counts nowhere
    domain.file(record, by=by)
    assert known(world, actor) == ((1, True), 150, 1, 1, {"lecture": 1})
    committee = visit("committee")
    for address in (
        f"/life/standing/{world.a1.id}/lectures?year={TODAY.year}", f"/life?branch={world.a1.id}&year={TODAY.year}&type=lecture",
        f"/life/attendance/{world.member.person.id}?year={TODAY.year}", f"/checks/branches/{world.a1.id}",
    ):  # fmt: skip
        assert f'href="/life/{made.id}"' in committee.get(address).get_data(as_text=True), address
