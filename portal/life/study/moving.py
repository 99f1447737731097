"""A branch goes under another committee: which reports of its members go along."""

from portal.life.study.models import ThoughtReport


def follow_unit(units: list[int], committee: int) -> None:
    """Reports that wait for the secretary go with the branch; what was read stays. Part of the caller's transaction."""
    here = ThoughtReport.branch.in_(units) & (ThoughtReport.state == "sent")
    ThoughtReport.update(committee=committee).where(here & (ThoughtReport.committee != committee)).execute()
