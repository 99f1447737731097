"""A branch goes under another committee: which of its records go along."""

from portal.life.records.models import LifeRecord


def follow_unit(units: list[int], committee: int) -> None:
    """Drafts and announced records go with the branch; what was filed or called off stays. Part of the caller's transaction."""
    here = LifeRecord.unit.in_(units) & LifeRecord.state.in_(("draft", "announced"))
    LifeRecord.update(committee=committee).where(here & (LifeRecord.committee != committee)).execute()
