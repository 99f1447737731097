"""A branch goes under another committee: which of its appraisals go along."""

from portal.appraisals.models import Appraisal


def follow_unit(units: list[int], committee: int) -> None:
    """Appraisals that are not reported go with the branch; others stay where they were reported. Part of the caller's transaction."""
    here = Appraisal.branch.in_(units) & (Appraisal.state != "filed")
    Appraisal.update(committee=committee).where(here & (Appraisal.committee != committee)).execute()
