"""个人自学 is nobody's number: what is ticked gives no hours, no attendance and no standing."""

from datetime import date
from typing import Any

from portal import clock
from portal.life.attendance import numbers
from portal.life.attendance.periods import Period
from portal.life.standing.models import LifeStanding
from portal.life.study import domain
from tests.browser_client import text_of
from tests.life.judging.making import rule
from tests.life.standing.making import adopt, held

YEAR = clock.today().year


def test_a_tick_moves_no_number(world: Any, actor: Any, visit: Any) -> None:
    by, person = actor("member"), world.member.person
    adopt(world.a, rule("study", types=("study",)), rule("hours", "threshold", "member", measure="hours", minimum=32))
    held(world.a1, clock.today(), "assembly", by=world.secretary.person, present=[person], hours=150)
    before = counted(person.id), list(LifeStanding.select().order_by(LifeStanding.id).dicts())
    for number in range(3):
        domain.tick(domain.add(YEAR, f"第{number}本书", None, by=by), True, by=by)
    assert before == (counted(person.id), list(LifeStanding.select().order_by(LifeStanding.id).dicts()))
    assert "只有您自己看得到；不计分，不排名" in text_of(visit("member").get("/life/study"))


def counted(person: int) -> Any:
    """The numbers of somebody this year."""
    year = Period(date(YEAR, 1, 1), date(YEAR, 12, 31), "全年", YEAR)
    return numbers.of_people([person], year)[person]
