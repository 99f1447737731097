"""A branch goes under another committee: which of its waivers go along."""

from portal.life.rulesets.models import RuleWaiver


def follow_unit(units: list[int], committee: int) -> None:
    """Waivers that were given go with the branch, for its new committee to end; what was ended stays. Part of the caller's transaction."""
    here = RuleWaiver.branch.in_(units) & (RuleWaiver.state == "given")
    RuleWaiver.update(committee=committee).where(here & (RuleWaiver.committee != committee)).execute()
