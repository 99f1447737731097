"""A branch goes under another committee: which of its requests go along."""

from portal.life.terms.models import TermExtension


def follow_unit(units: list[int], committee: int) -> None:
    """Extensions that wait for an answer go with the branch; what was decided stays. Part of the caller's transaction."""
    here = TermExtension.unit.in_(units) & (TermExtension.state == "asked")
    TermExtension.update(committee=committee).where(here & (TermExtension.committee != committee)).execute()
