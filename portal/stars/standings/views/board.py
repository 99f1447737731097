"""The board of stars, and the page of a branch: what it has, since when and why; its certificate."""

from typing import Any

from flask import Blueprint, Response, request

from portal import policy, web
from portal.errors import Denied
from portal.stars.models import StarCycle, StarEntry, StarStanding
from portal.stars.reviewing.reading import SHOWN, unveiled
from portal.stars.schemes import reading as schemes
from portal.stars.standings import listing, reading
from portal.stars.standings.choices import scheme_of
from portal.stars.standings.domain import path
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("stars", __name__, url_prefix="/stars")
OFFICE = ("secretary", "committee")


@bp.get("")
@rule("page.stars")
def index() -> Response:
    """All branches in the order of units, each with its stars."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.BOARD.everything(actor, request.args)
        return web.export("stars", "星级公示", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(("星级公示", None))
    found = listing.BOARD.load(actor, request.args, "/stars")
    committee = listing.committee_of(actor)
    return web.page(
        "stars/standings/index.html", "list", listing=found, shown=listing.demonstrating(found.rows),
        most=scheme_of(committee).stars, rounds=_rounds(actor), how=reading.how,
        may_enter=policy.may("page.star_reviewing", actor),
    )  # fmt: skip


def _rounds(actor: policy.Actor) -> list[Any]:
    """The rounds whose results are public now: under way, or the latest that ended."""
    scope = policy.scope(StarCycle, actor)
    return reading.rounds(scope)(**actor.places())


def branch_of(key: int) -> Unit:
    """A branch that the visitor may see."""
    unit = get_or_404(Unit, key)
    if unit.kind != "branch":
        raise web.Missing(Unit, key)
    return unit


def trail(unit: Unit, *more: tuple[str, str | None]) -> None:
    """The breadcrumb of a branch's stars."""
    web.crumbs(("星级公示", "/stars"), (unit.name, path(unit.id) if more else None), *more)


@bp.get("/branches/<int:key>")
@rule("page.stars")
def branch(key: int) -> Response:
    """The stars of a branch: now, why, and before; the whole explanation for those whose it is."""
    unit, actor = branch_of(key), me()
    past = reading.history(key)
    now = reading.current([key]).get(key)
    trail(unit)
    return web.page(
        "stars/standings/branch.html", unit=unit, past=past, now=now, most=scheme_of(unit.committee_id).stars,
        shows=listing.demonstrating([unit]).get(key, ""), entry=_latest(key, actor),
        may_change=policy.may("star_standing.create", actor, StarStanding(branch=key)) and unit.closed_on is None,
        prints=now is not None and now.certified and actor.role in OFFICE and actor.covers(key),
    )  # fmt: skip


def _latest(branch_id: int, actor: policy.Actor) -> dict[str, Any] | None:
    """The branch's entry in its latest public round, with the whole explanation for those who may read it."""
    row = reading.LATEST_ENTRY.one(branch=branch_id, states=list(SHOWN))
    if row is None:
        return None
    entry, cycle = StarEntry.get_by_id(row.id), StarCycle.get_by_id(row.cycle_id)
    lines = entry.explanation if unveiled(actor, entry, cycle) else []
    seen = policy.find(StarEntry, entry.id, actor) is not None
    scheme = schemes.of(cycle.scheme_id)
    return {"cycle": cycle, "scheme": scheme, "lines": lines, "address": f"/stars/entries/{entry.id}" if seen else ""}


@bp.get("/branches/<int:key>/certificate")
@rule("page.stars")
def certificate(key: int) -> Response:
    """星级证书 of a branch as it stands, to print and seal."""
    unit, actor = branch_of(key), me()
    if not (actor.role in OFFICE and actor.covers(key)):
        raise Denied("证书由本支部书记和基层党委打印。", action="star_standing.create", record=unit)
    now = reading.current([key]).get(key)
    if now is None or not now.certified:
        raise web.Missing(Unit, key)
    trail(unit, ("打印证书", None))
    return web.page(
        "stars/standings/certificates.html", rows=[(unit.name, now)], back=path(key),
        giver=reading.name_of(unit.committee_id), most=scheme_of(unit.committee_id).stars,
    )  # fmt: skip
