"""The check of a plan as it stands: its duties by the rules in force, copied text that the comparison found, dates."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from portal import clock
from portal.life.judging.periods import later
from portal.life.rulesets import reading
from portal.plans import subjects
from portal.plans.checking.dates import Bound, Which
from portal.plans.checking.findings import Finding, check
from portal.plans.checking.mandatory import missing, planned
from portal.plans.checking.passages import Passage
from portal.plans.checking.plan import Plan
from portal.plans.document import Document, Item, as_plan, first, read
from portal.plans.duties import deadline, duties, items
from portal.plans.models import AnnualPlan

NOTICE = 6  # months before the end of a term in which an election is prepared
ELECTION = Which("换届选举", words=("换届选举大会", "召开换届", "选举产生新一届", "选举新一届"))


def findings(plan: AnnualPlan, passages: Iterable[Passage] = (), filed: date | None = None) -> tuple[Finding, ...]:
    """What the check says of a branch's plan; `filed`: on which day it was, a draft today."""
    home = subjects.of(plan.unit_id)
    checked = _checked(plan, read(plan.document), home)
    asked = duties(reading.rules(plan.committee_id), home.subject, plan.year)
    day = filed or clock.today()
    return check(checked, filed=day, duties=asked, passages=passages, bounds=_bounds(home.unit))


def _checked(plan: AnnualPlan, document: Document, home: subjects.Home) -> Plan:
    """A document as the check takes it, as the plan's text."""
    return as_plan(
        document, id=plan.id, year=plan.year, branch=plan.unit_id, names=(home.unit.name,),
        since=first(home.unit, plan.year),
    )  # fmt: skip


def lost(plan: AnnualPlan, document: Document) -> list[str]:
    """What the check says of the strict duties of which a new text leaves out what the plan holds now."""
    home = subjects.of(plan.unit_id)
    was, now = _checked(plan, read(plan.document), home), _checked(plan, document, home)
    asked = [duty for duty in duties(reading.rules(plan.committee_id), home.subject, plan.year) if duty.strict]
    return [
        missing(now, duty)
        for duty in asked
        if any(less < held for held, less in zip(planned(was, duty), planned(now, duty), strict=True))
    ]


def mandatory(committee: int, unit: int, year: int, document: Document) -> list[Item]:
    """The mandatory items that a document lacks, without keys."""
    home = subjects.of(unit)
    return items(reading.rules(committee), home.subject, year, reading.types(committee), document)


def file_by(committee: int, unit: int, year: int) -> date | None:
    """The last day for filing by the rules in force."""
    return files_by({unit: committee}, year).get(unit)


def files_by(branches: Mapping[int, int], year: int) -> dict[int, date]:
    """Branch → its last day for filing, where the rules in force set one. `branches`: branch → its committee."""
    asking = {
        committee: rules
        for committee in set(branches.values())
        if (rules := [rule for rule in reading.rules(committee) if rule.due == "plan"])
    }
    homes = subjects.of_branches(unit for unit, committee in branches.items() if committee in asking)
    days = {unit: deadline(asking[branches[unit]], home.subject, year) for unit, home in homes.items()}
    return {unit: day for unit, day in days.items() if day is not None}


def _bounds(unit: Any) -> list[Bound]:
    """The election within the half year before the term ends, where that is registered."""
    if unit.term_ends is None:
        return []
    ends = unit.term_ends
    why = f"任期 {ends.year} 年 {ends.month} 月 {ends.day} 日届满"
    return [Bound("election", ELECTION, later(ends, -NOTICE) + timedelta(days=1), ends, why)]
