"""Who has a branch's stars in hand: its secretaries, and the officers of the committee who decide about it."""

from portal import clock
from portal.pledges.reviewers import HOLDERS


def secretaries(branch: int) -> list[int]:
    """The people who are secretary over a branch today."""
    return [row.person_id for row in HOLDERS(branch=branch, today=clock.today()) if row.role == "secretary"]


def officers(branch: int, committee: int, but: int | None = None) -> list[int]:
    """Who decides about a branch: the officers of its committee (else of one above), but who heads the branch, and `but`."""
    rows = HOLDERS(branch=branch, today=clock.today())
    heads = {row.person_id for row in rows if row.role == "secretary"} | {but}
    found = [row for row in rows if row.role == "committee" and row.person_id not in heads]
    nearest = [row.person_id for row in found if row.unit_id == committee]
    return nearest or [row.person_id for row in found]
