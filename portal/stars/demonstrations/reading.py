"""What other rooms ask of demonstration branches: which there are, what they show; the card on the page of a unit."""

from collections.abc import Collection
from typing import Any

from portal import policy
from portal.db import P, Query, among
from portal.policy import Actor
from portal.stars.models import StarDemonstration
from portal.units.models import Unit

SHOWN = Query(
    lambda: (
        StarDemonstration.select(StarDemonstration.branch, StarDemonstration.shows)
        .join(Unit, on=(Unit.id == StarDemonstration.branch))
        .where(
            among(StarDemonstration.branch, "branches")
            & (StarDemonstration.state == "shown")
            & Unit.closed_on.is_null()
        )
    )
)
OF_BRANCH = Query(
    lambda: StarDemonstration.select(StarDemonstration.id, StarDemonstration.shows, StarDemonstration.starts).where(
        (StarDemonstration.branch == P("branch")) & (StarDemonstration.state == "shown")
    )
)


def shown(branch_ids: Collection[int]) -> dict[int, str]:
    """Branch → what it shows to others, of those among these that are demonstration branches; one query."""
    return {row.branch_id: row.shows for row in SHOWN(branches=list(branch_ids))}


def of_unit(actor: Actor, unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    """The card on the page of a unit that is a demonstration branch."""
    if unit.kind != "branch" or unit.closed_on is not None or not policy.may("page.star_demonstrations", actor):
        return []
    row = OF_BRANCH.one(branch=unit.id)
    return [("stars/demonstrations/card.html", {"row": row})] if row is not None else []
