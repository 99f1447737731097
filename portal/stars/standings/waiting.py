"""The stars of a branch on its unit's page, and on the home of its people."""

from typing import Any

from portal.db import P, Query
from portal.policy import Actor
from portal.stars.models import StarCycle
from portal.stars.standings import reading
from portal.units.models import Unit

ON_SHOW = Query(
    lambda: (
        StarCycle.select(StarCycle.id, StarCycle.name, StarCycle.publicity_ends)
        .where((StarCycle.committee == P("committee")) & (StarCycle.state == "published"))
        .order_by(StarCycle.id.desc())
        .limit(1)
    )
)


def of_unit(actor: Actor, unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    """The card on a branch's page: (template, context)."""
    if unit.kind != "branch" or actor.kind == "technical":
        return []
    now = reading.current([unit.id]).get(unit.id)
    return [("stars/standings/card.html", {"unit_id": unit.id, "now": now})] if now else []


def card(actor: Actor) -> list[tuple[str, dict[str, Any]]]:
    """The card on home: one's own branch's stars, and the results that are on show."""
    if actor.kind == "technical" or actor.role in ("committee", "supervisor"):
        return []
    branch = actor.unit_id if actor.role == "secretary" and actor.unit_kind == "branch" else actor.home_branch_id
    now = reading.current([branch]).get(branch) if branch else None
    public = ON_SHOW.one(committee=actor.home_committee_id)
    if now is None and public is None:
        return []
    return [("stars/standings/card.html", {"unit_id": branch, "now": now, "public": public})]
