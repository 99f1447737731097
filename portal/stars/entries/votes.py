"""Votes that are typed: what was counted on paper, no more of them than people and no fewer than a secret vote needs."""

from collections.abc import Mapping

from portal.ballots.results import FEWEST
from portal.db import P, Query
from portal.errors import Invalid
from portal.stars.computation.scheme import VOTERS, Voters
from portal.units.models import PRESENT, Person

_PEOPLE = Query(
    lambda: Person.select(Person.kind).where(
        (Person.branch == P("branch")) & Person.kind.in_(("member", "staff")) & Person.status.in_(PRESENT)
    )
)
_KINDS: dict[Voters, tuple[str, ...]] = {"members": ("member",), "staff": ("staff",), "both": ("member", "staff")}


def people(branch: int, voters: Voters = "both") -> int:
    """How many on a branch's books may vote."""
    return sum(row.kind in _KINDS[voters] for row in _PEOPLE(branch=branch))


def check_votes(votes: Mapping[str, int], branch: int, field: str, voters: Voters = "both") -> None:
    """At least FEWEST voices (everybody's where fewer may vote), at most those who may vote. Raises Invalid.

    Where nobody of these is on the books, people from outside are asked (服务对象): then there is no upper bound.
    """
    voices, known = sum(votes.values()), people(branch, voters)
    least = min(FEWEST, known) or FEWEST
    if voices < least:
        raise Invalid(f"共 {voices} 票，不足 {least} 票的不能采用。请扩大测评范围，收齐后再填写。", field)
    if known and voices > known:
        raise Invalid(f"共 {voices} 票，支部在册的{VOTERS[voters]}只有 {known} 人。请核对票数，或者先补齐名册。", field)
