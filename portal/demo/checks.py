"""Sample checks: lists of the team, a check that runs, one that was released with answers of the first branch, guidance."""

from datetime import date, timedelta
from typing import Any

from portal import clock
from portal.accounts.models import Account
from portal.checks import domain
from portal.checks.checklists import domain as lists
from portal.checks.checklists.document import read
from portal.checks.domain import Wanted
from portal.checks.models import Checklist, CheckVisit, SpotCheck
from portal.checks.visits import domain as visits
from portal.checks.visits.answers import Sent, answer
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.units.models import Person

# item → (answer, evidence); the others are yes
FOUND = {
    "2": ("partly", "九月、十月的支委会合并召开，只有一份记录"),
    "4": ("yes", "书记七月一日讲过，记录和照片都在"),
    "8": ("no", "三份记录没有写请假原因"),
    "9": ("partly", "两份记录晚了一个星期，没有标明补录"),
}
FIRST_LOOK = {"1": ("yes", "书记和两名委员都在岗"), "3": ("no", "书记说不清今年的重点工作")}


def _list(key: str, by: Any) -> Checklist:
    made = lists.take(key, by=by)
    lists.finish(made, by=by)
    return made


def _check(
    by: Any, kind: str, title: str, starts: date, days: int, listed: Checklist, branches: list[Branch]
) -> SpotCheck:
    subject = "按清单看今年以来的情况，听汇报、查记录、问党员和群众。"
    ends = starts + timedelta(days=days)
    wanted = Wanted(kind, title, subject, starts, ends, listed.id, (by.person_id,), by.person_id)
    made = domain.create(wanted, by=by)
    domain.add_units(made, [one.unit.id for one in branches], by=by)
    domain.start(made, by=by)
    return made


def _fill(visit: CheckVisit, listed: Checklist, found: dict[str, tuple[str, str]], by: Any, *, whole: bool) -> None:
    """Answers at the items, all of them or those found alone."""
    for item in read(listed.document).items:
        if whole or item.key in found:
            said = found.get(item.key, ("yes", "看了记录，情况属实"))
            answer(visit, item.key, Sent(*said), by=by)


def fill(branches: list[Branch]) -> None:
    """By the sample supervisor, in the branches of the first committee; guidance by its officer."""
    holder = Account.get_or_none(Account.username == "supervisor")
    own = [one for one in branches if one.unit.committee_id == branches[0].unit.committee_id and one.secretary]
    if holder is None or len(own) < 3:
        return
    today = clock.today()
    by = actor(Person.get_by_id(holder.person_id), "supervisor")
    with clock.at(today - timedelta(days=40)):
        life, build = _list("life", by), _list("build", by)
        lists.take("guide", by=own[0].officer)
    with clock.at(today - timedelta(days=30)):
        released = _check(by, "random", "组织生活随机抽查", clock.today(), 20, life, own[:2])
    with clock.at(today - timedelta(days=25)):
        for visit in domain.visits_of(released):
            _fill(visit, life, FOUND if visit.unit_id == own[0].unit.id else {}, by, whole=True)
            met, said = "支部书记、组织委员和三名党员", "记录要当天写、当月归档；支委会按月召开，不要合并。"
            visits.record(visit, clock.today(), ["hear", "look_up", "ask"], met, said, by=by)
    with clock.at(today - timedelta(days=12)):
        summary = "组织生活总体正常，记录不及时、不完整的情况还存在。"
        domain.release(SpotCheck.get_by_id(released.id), by=by, summary=summary)
    with clock.at(today - timedelta(days=5)):
        running = _check(by, "tour", "支部建设巡回检查", clock.today(), 60, build, own[:3])
    with clock.at(today - timedelta(days=2)):
        first, second, *_rest = domain.visits_of(running)
        _fill(first, build, FIRST_LOOK, by, whole=False)
        visits.plan(second, today + timedelta(days=3), by.person_id, by=by)
