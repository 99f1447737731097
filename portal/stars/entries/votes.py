"""Votes that are typed: what was counted on paper, no more of them than people and no fewer than a secret vote needs."""

from collections.abc import Mapping

from portal.ballots.results import FEWEST
from portal.db import P, Query
from portal.errors import Invalid
from portal.units.models import PRESENT, Person

PEOPLE = Query(
    lambda: Person.select(Person.id).where(
        (Person.branch == P("branch")) & Person.kind.in_(("member", "staff")) & Person.status.in_(PRESENT)
    )
)


def check_votes(votes: Mapping[str, int], branch: int, field: str) -> None:
    """At least FEWEST voices (everybody's where the branch is smaller), at most its members and staff. Raises Invalid."""
    voices, people = sum(votes.values()), len(PEOPLE(branch=branch))
    least = min(FEWEST, people)
    if voices < least:
        raise Invalid(f"共 {voices} 票，不足 {least} 票的不能采用。请扩大测评范围，收齐后再填写。", field)
    if voices > people:
        raise Invalid(f"共 {voices} 票，支部在册的党员和群众只有 {people} 人。请核对票数，或者先补齐名册。", field)
