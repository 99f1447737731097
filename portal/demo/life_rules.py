"""Sample requirements: both committees have taken the three sets of the library; a revision that waits, a waiver with its reason."""

from dataclasses import replace
from datetime import date

from portal import clock
from portal.demo.pledges import Branch
from portal.jobs import work
from portal.jobs.models import Job
from portal.life import library
from portal.life.rulesets import domain, parts
from portal.life.rulesets.domain import rejudging
from portal.life.rulesets.domain.rejudging import KIND
from portal.life.rulesets.models import LifeRules
from portal.life.rulesets.waivers import domain as waivers
from portal.life.rulesets.waivers.domain import Wanted
from portal.policy import Actor
from portal.units.models import Unit


def fill(branches: list[Branch]) -> None:
    """For both committees; `branches` are those of both. What was held by now is judged."""
    year = clock.today().year
    officers = {one.unit.committee_id: one.officer for one in branches}
    for officer in officers.values():
        with clock.at(date(year - 1, 1, 20)):
            for key in library.KEYS:
                domain.adopt(domain.take(key, by=officer), by=officer)
    first = next(iter(officers))
    _revised(first, officers[first], year)
    _waived([one for one in branches if one.unit.committee_id == first], year)
    _judged()


def _judged() -> None:
    """What adopting asked the worker for is done at once, and once for each committee."""
    last = {job.args["committee"]: job.id for job in Job.select().where(Job.kind == KIND).order_by(Job.id)}
    for job in Job.select().where(Job.kind == KIND).order_by(Job.id):
        handle = work.take(job.id)
        if handle is None:
            continue
        if job.id in last.values():
            rejudging.run(handle, **job.args)
        else:
            with handle.effect("随后一次一并核对。"):
                pass


def _revised(committee: int, officer: Actor, year: int) -> None:
    """修订, not yet in force: from next year on the activity day is held to three days around."""
    row = LifeRules.get((LifeRules.committee == committee) & (LifeRules.library == "branches2018"))
    draft = domain.revise(row, by=officer)
    rules = domain.read(draft)
    at = next(n for n, one in enumerate(rules.rules) if one.key == "theme_day")
    rules = parts.changed_from(rules, at, date(year + 1, 1, 1))
    stricter = replace(rules.rules[at + 1], slack=3, note="征求各支部意见：活动日前后收紧到三天是否合适。")
    domain.edit(draft, parts.put(rules, stricter, at + 1), by=officer, version=draft.version)


def _waived(branches: list[Branch], year: int) -> None:
    """A branch that works away from home is spared the fixed day for two months."""
    if branches and date(year, 3, 1) <= clock.today():
        reason = "整建制参加防汛值守，主题党日与值守结合开展，不固定在活动日；党委会 3 月 2 日研究同意。"
        wanted = Wanted("theme_day", None, None, date(year, 3, 1), date(year, 4, 30), reason)
        with clock.at(min(date(year, 3, 3), clock.today())):
            waivers.give(Unit.get_by_id(branches[-1].unit.id), wanted, by=branches[-1].officer)
