"""Pages of 督导组交接: list and offer, the record, taking over and refusing."""

from typing import Any

from flask import Blueprint, Response, request

from portal import asking, policy, web
from portal.accounts.models import Team
from portal.asking import Step
from portal.errors import Denied
from portal.problems.handovers import domain, forms, listing, reading, record
from portal.problems.handovers.models import TeamHandover
from portal.web import get_or_404, me, rule
from portal.workflow import TEAM_HANDOVER

bp = Blueprint("handovers", __name__, url_prefix="/problems/handovers")

AREA, ROOM = ("整改台账", "/problems"), ("督导组交接", "/problems/handovers")


@bp.get("")
@rule("page.handovers")
def index() -> Response:
    """Given and taken by the team at hand; for a committee those of its teams, and what closed teams left."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("team_handovers", "督导组交接", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("督导组交接", None))
    found = listing.LIST.load(actor, request.args, "/problems/handovers")
    return web.page(
        "problems/handovers/index.html", "list", listing=found, left=reading.left_over(actor),
        may_offer=actor.role == "supervisor",
    )  # fmt: skip


def _giver() -> Any:
    """The team at hand; for a committee the closed team that the address names, with entries under it (404)."""
    actor = me()
    if actor.role == "supervisor":
        return Team.get_or_none(Team.id == actor.team_id)
    wanted = request.args.get("giver", "")
    found = [one for one in reading.left_over(actor) if str(one.id) == wanted]
    if not found:
        raise web.Missing
    return Team.get_by_id(found[0].id)


@bp.route("/new", methods=["GET", "POST"])
@rule("page.handovers")
def new() -> Response:
    """Which units' open entries go to which team."""
    giver = _giver()
    probe = TeamHandover(committee=giver.committee_id, giver=giver.id, taker=0)
    if not policy.may("team_handover.offer", me(), probe):
        raise Denied("撤销的督导组留下的问题，由它的党委移交。", action="team_handover.offer")
    address = f"{request.path}?giver={giver.id}" if me().role == "committee" else request.path
    form: Any = forms.OfferForm(action=address)
    there = reading.offered(giver.id)
    entries = [row for row in reading.open_entries(giver.id, me()) if row.id not in there]
    form.offer(reading.takers(giver), entries)

    def carry_out() -> str:
        taker = form.taker.data or ""
        made = domain.offer(
            giver.id, int(taker) if taker else 0, form.units.data or [], form.note.data or "", by=me(),
            once=form.once.data or "",
        )  # fmt: skip
        return domain.path(made)

    web.crumbs(AREA, ROOM, ("移交", None))
    if not entries and not form.sent():
        return web.page("problems/handovers/none.html")
    return asking.ask(
        form, carry_out, "已提出，等待接收。", heading="移交未销号的问题", button="提出移交", back="/problems/handovers",
        autosave=True,
        lead=f"{giver.name}。接收以后，这些问题由接收的督导组跟踪和复核；接收以前仍由本组负责。",
    )  # fmt: skip


@bp.get("/<int:key>")
@rule("page.handovers")
def show(key: int) -> Response:
    """The entries with where they stand, and what may be done."""
    shown = record.shown(get_or_404(TeamHandover, key), me())
    web.crumbs(AREA, ROOM, (f"{shown.head.giver_name}移交{shown.head.taker_name}", None))
    return web.page("problems/handovers/show.html", shown=shown, handover=shown.handover)


@bp.route("/<int:key>/take", methods=["GET", "POST"])
@rule("page.handovers")
def take(key: int) -> Response:
    """接收 what is still open, after a look at what it is."""
    handover = get_or_404(TeamHandover, key)
    asking.admit("team_handover.take", handover, domain.path(handover))
    form = forms.TakeForm(version=handover.version)

    def carry_out() -> str:
        domain.take(handover, by=me(), version=asking.version(form))
        return domain.path(handover)

    shown = record.shown(handover, me())
    web.crumbs(AREA, ROOM, (f"{shown.head.giver_name}移交", domain.path(handover)), ("接收", None))
    return asking.ask(
        form, carry_out, "已接收，由本组跟踪；没有移交的写在经过里。", heading="接收", button="接收",
        back=domain.path(handover), record=handover,
        lead=f"{shown.head.giver_name}移交的问题。已经办结的，或者已由别的督导组跟踪的，不再移交。",
    )  # fmt: skip


REFUSE = {"refuse": Step(forms.RefuseForm, domain.refuse, "已回复，交出的督导组会收到理由。")}


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    handover = get_or_404(TeamHandover, key)
    action = f"team_handover.{name}"
    web.crumbs(AREA, ROOM, ("移交", domain.path(handover)), (TEAM_HANDOVER.moves[action].label, None))
    return asking.step(action, handover, step, back=domain.path(handover), autosave=True)


asking.pages(bp, "page.handovers", REFUSE, _page, above="/<int:key>")


@bp.post("/<int:key>/withdraw")
@rule("page.handovers")
def withdraw(key: int) -> Response:
    """撤回 the offer."""
    handover = get_or_404(TeamHandover, key)
    domain.withdraw(handover, by=me())
    return web.go(domain.path(handover), "已撤回。")
