"""Sample comparison: the plans compared with each other, and of each first branch a record that was tied to an item by hand."""

from portal import clock
from portal.demo.people import actor
from portal.demo.pledges import Branch
from portal.jobs import work
from portal.jobs.models import Job
from portal.life.records.models import LifeRecord
from portal.plans import actual, likeness
from portal.plans.models import AnnualPlan
from portal.units.models import Person


def fill(branches: list[Branch]) -> None:
    """What waits for the worker is done at once; by hand is tied what kind and month do not tell."""
    for job in list(Job.select(Job.id).where((Job.kind == likeness.KIND) & (Job.state == "waiting")).order_by(Job.id)):
        work.run(job.id)
    tied: set[int] = set()
    for one in branches:
        if one.secretary is not None and one.unit.committee_id not in tied and _tie(one):
            tied.add(one.unit.committee_id)


def _tie(branch: Branch) -> bool:
    """Tie the first record beyond the plan to the first item that lacks one."""
    plan = AnnualPlan.get_or_none(
        (AnnualPlan.unit == branch.unit.id)
        & (AnnualPlan.year == clock.today().year)
        & AnnualPlan.state.in_(actual.AT_WORK)
    )
    found = actual.of(plan) if plan is not None else None
    if plan is None or found is None or not found.beyond or not found.overdue or branch.secretary is None:
        return False
    by = actor(Person.get_by_id(branch.secretary.id), "secretary")
    actual.tie(plan, LifeRecord.get_by_id(found.beyond[0]), found.overdue[0].item, by=by)
    return True
