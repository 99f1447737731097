"""整改提升: the list, and the request to a branch."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, request

from portal import clock, policy, web
from portal.asking import ask
from portal.errors import Denied
from portal.stars.models import StarRemedy
from portal.stars.remedies import domain, listing, reading
from portal.stars.remedies.forms import AskForm
from portal.stars.standings import reading as standings
from portal.stars.standings.reading import Standing
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("star_remedies", __name__, url_prefix="/stars/remedies")

AREA, ROOM = ("星级评定", "/stars"), ("整改提升", "/stars/remedies")
USUAL = timedelta(days=90)


@bp.get("")
@rule("page.star_remedies")
def index() -> Response:
    """Everything under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("star_remedies", "整改提升", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("整改提升", None))
    found = listing.LIST.load(actor, request.args, "/stars/remedies")
    if actor.role == "secretary" and actor.unit_kind == "branch":
        found.filters, found.q = [one for one in found.filters if one.name != "branch"], None
    return web.page(
        "stars/remedies/index.html", "list", listing=found, occasion=listing.occasion, late=listing.late,
        several=actor.role != "secretary" or actor.unit_kind != "branch",
    )  # fmt: skip


@bp.get("/new")
@rule("page.star_remedies")
def choose() -> Response:
    """Of which branch: those whose stars call for it first."""
    if me().role != "committee":
        raise web.Missing()
    wanted = request.args.get("branch", "")
    found = reading.candidates(me())
    if any(str(one.id) == wanted for one in found):
        return web.go(f"/stars/remedies/new/{wanted}")
    web.crumbs(AREA, ROOM, ("提出整改", None))
    weak = [one for one in found if one.weak]
    free = [one for one in found if one.remedy is None]
    return web.page("stars/remedies/choose.html", weak=weak, free=free, fewest=reading.FEWEST)


@bp.route("/new/<int:key>", methods=["GET", "POST"])
@rule("page.star_remedies")
def new(key: int) -> Response:
    """提出整改 to a branch, filled in from the stars that hold."""
    branch = get_or_404(Unit, key)
    if branch.kind != "branch" or not policy.may("star_remedy.create", me(), StarRemedy(branch=branch.id)):
        raise Denied("您没有权限对这个党支部提出整改。", action="star_remedy.create", record=branch)
    standing = standings.current([key]).get(key)
    form = AskForm(problems=_problems(standing), due_on=clock.today() + USUAL)

    def carry_out() -> str:
        made = domain.ask(
            branch, form.problems.data or "", form.due_on.data, standing, by=me(), once=form.once.data or ""
        )
        return domain.path(made)

    web.crumbs(AREA, ROOM, ("提出整改", None))
    lead = (
        f"{branch.name}，现为{standing.label}（{standing.starts} 起）。"
        if standing
        else f"{branch.name}，还没有评定星级。"
    )
    return ask(
        form, carry_out, "已提出，支部书记会收到消息。", heading="提出整改", button="提出整改", back="/stars/remedies",
        lead=lead, autosave=True,
    )  # fmt: skip


def _problems(standing: Standing | None) -> str:
    """What the result itself says is to be mended."""
    return standing.reason if standing is not None and reading.is_weak(standing) else ""


def filled(remedy: StarRemedy) -> dict[str, Any]:
    """What the forms of the steps are filled from, and what stands beside a conflict."""
    return {name: getattr(remedy, name) for name in ("measures", "responsible", "outcome", "due_on")}
