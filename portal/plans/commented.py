"""Where a plan can be commented on: each of its items."""

from portal.comments.records import Kind, Part
from portal.plans.document import read
from portal.plans.domain.text import heads, judges, path, title
from portal.plans.filings import as_read
from portal.plans.models import AnnualPlan
from portal.policy import SCOPES, Actor
from portal.policy.scopes.comments import Commented


def parts(plan: AnnualPlan, actor: Actor) -> list[Part]:
    """The items as `actor` reads them now: what each is, in words."""
    return [
        Part(f"item-{one.key}", f"第 {number} 项：{one.topic}"[:60], one.text or one.topic)
        for number, one in enumerate(read(as_read(plan, actor).document).items, 1)
    ]


def workers(plan: AnnualPlan) -> list[int]:
    """Who hears of comments: the unit's secretaries, and those who judge it once it was filed."""
    if plan.kind != "branch":
        return []
    return [*heads(plan), *(judges(plan) if plan.state in ("filed", "accepted") else [])]


KIND = Kind(
    AnnualPlan,
    "年度计划",
    parts=parts,
    path=path,
    title=title,
    access=Commented(SCOPES[AnnualPlan], AnnualPlan.unit, AnnualPlan.committee),
    owner=lambda plan: None,
    workers=workers,
)
