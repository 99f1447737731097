"""换届: the ledger, and the term of one unit with its extensions and elections."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.actions import available
from portal.errors import Refusal
from portal.life.terms import domain, listing, reading
from portal.life.terms.models import TermExtension
from portal.units import setup, terms
from portal.units.models import KINDS, Unit
from portal.web import Missing, get_or_404, me, rule

bp = Blueprint("terms", __name__, url_prefix="/life/terms")

AREA, ROOM = ("组织生活", "/life"), ("换届", "/life/terms")


def unit_or_404(key: int) -> Unit:
    """A unit with a term that the role at hand works for or above."""
    unit: Unit = get_or_404(Unit, key)
    if unit.kind not in terms.WITH_TERM or not me().covers(unit.id):
        raise Missing(Unit, key)
    return unit


@bp.get("")
@rule("page.terms")
def index() -> Response:
    """Every unit with its term, the days left and the state."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args, **setup.days())
        return web.export("terms", "换届", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("换届", None))
    found = listing.LIST.load(actor, request.args, "/life/terms", **setup.days())
    if actor.role == "secretary" and actor.unit_kind == "branch":
        for choice in found.filters:
            choice.kind = "hidden"
    lines = [(row, reading.of_row(row)) for row in found.rows]
    return web.page("life/terms/index.html", "list", listing=found, lines=lines, kinds=KINDS)


@bp.get("/<int:key>")
@rule("page.terms")
def show(key: int) -> Response:
    """The term of a unit: what is left of it, extensions with what may be done, elections that were recorded."""
    unit, actor = unit_or_404(key), me()
    rows = reading.extensions(unit.id, actor)
    waiting = next((row for row in rows if row.state == "asked"), None)
    acts = []
    if waiting is not None:
        moves = available(actor, get_or_404(TermExtension, waiting.id))
        acts = [(name.removeprefix("term_extension."), move.label, move.weight) for name, move in moves.items()]
    web.crumbs(AREA, ROOM, (unit.name, None))
    return web.page(
        "life/terms/show.html", unit=unit, term=reading.of(unit.id), waiting=waiting,
        rows=[row for row in rows if row is not waiting], acts=acts,
        may_ask=waiting is None and _may_ask(unit), elections=reading.elections(unit.id, actor),
        may_edit=unit.closed_on is None and policy.may("unit.edit", actor, unit),
        may_record=policy.may("page.life_recording", actor) and actor.role == "secretary",
    )  # fmt: skip


def _may_ask(unit: Unit) -> bool:
    probe = TermExtension(committee=unit.committee_id, unit=unit.id)
    if not policy.may("term_extension.create", me(), probe):
        return False
    try:
        return domain.last_day(unit) >= max(reading.of(unit.id).today, unit.term_ends or reading.of(unit.id).today)
    except Refusal:
        return False
