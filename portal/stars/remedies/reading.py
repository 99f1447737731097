"""What other rooms ask of remedies: which branches are weak, and which have one under way."""

from typing import Any, NamedTuple

from portal.db import Query, among
from portal.policy import Actor
from portal.stars.models import StarRemedy
from portal.stars.outcomes import stars
from portal.stars.remedies.domain import OPEN
from portal.stars.standings import reading as standings
from portal.stars.standings.reading import Standing
from portal.units.listing import open_units

FEWEST = 2  # stars: who has fewer, none, or a named grade such as 后进, is to be helped up

OPEN_OF = Query(
    lambda: StarRemedy.select(StarRemedy.branch, StarRemedy.id, StarRemedy.state, StarRemedy.due_on).where(
        among(StarRemedy.branch, "branches") & StarRemedy.state.in_(OPEN)
    )
)


class Candidate(NamedTuple):
    """A branch that the committee at hand may ask to mend something."""

    id: int
    name: str
    standing: Standing | None
    weak: bool
    remedy: Any  # the open one: id, state, due_on


def is_weak(standing: Standing | None) -> bool:
    """Whether a branch's stars call for 整改提升; a branch that was never rated is not weak."""
    return standing is not None and stars(standing.outcome) < FEWEST


def open_of(branch_ids: list[int]) -> dict[int, Any]:
    """Branch → its remedy under way (rows: branch_id, id, state, due_on); one query."""
    return {row.branch_id: row for row in OPEN_OF(branches=branch_ids)} if branch_ids else {}


def candidates(actor: Actor) -> list[Candidate]:
    """The branches under the role at hand in the committee's order, each with its stars; three queries."""
    units = open_units(actor, ("branch",))
    keys = [unit.id for unit in units]
    current, remedies = standings.current(keys), open_of(keys)
    return [
        Candidate(unit.id, unit.name, current.get(unit.id), is_weak(current.get(unit.id)), remedies.get(unit.id))
        for unit in units
    ]
