"""A branch goes under another committee: which of its plans go along."""

from portal import clock
from portal.plans.models import AnnualPlan


def follow_unit(units: list[int], committee: int) -> None:
    """The plans of this year on go with the branch; earlier ones stay where they were filed. Part of the caller's transaction."""
    here = AnnualPlan.unit.in_(units) & (AnnualPlan.kind == "branch") & (AnnualPlan.year >= clock.today().year)
    AnnualPlan.update(committee=committee).where(here & (AnnualPlan.committee != committee)).execute()
