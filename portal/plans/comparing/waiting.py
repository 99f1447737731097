"""What plans add elsewhere: on the page of a record, which item of the branch's annual plan it is."""

from portal import actions, policy
from portal.life.records.record import Shown
from portal.plans import actual
from portal.plans.models import AnnualPlan
from portal.policy import Actor


def more(shown: Shown, actor: Actor) -> None:
    """Of a filed record: its place in the plan of its branch; of the committee's own, in the plan of the reader's branch."""
    record = shown.record
    branch = record.unit_id
    if shown.own:
        branch = actor.unit_id if actor.unit_kind == "branch" else actor.home_branch_id
    if record.state != "filed" or branch is None:
        return
    place = actual.of_record(record, branch)
    plan = policy.find(AnnualPlan, place.plan.id, actor) if place else None
    if plan is not None:
        shown.more["plan"] = place
        shown.more["may_link"] = actions.allowed("annual_plan.link", actor, plan)
