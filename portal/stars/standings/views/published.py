"""What a round published: outcome and reasons of every branch, for everybody of the committee; its certificates."""

from typing import Any

from flask import Blueprint, Response, request

from portal import policy, web
from portal.errors import Denied
from portal.stars.models import StarCycle
from portal.stars.objections import reading as objections
from portal.stars.outcomes import label
from portal.stars.reviewing.reading import SHOWN, reasons
from portal.stars.schemes import reading as schemes
from portal.stars.standings import listing, reading
from portal.web import get_or_404, me, rule

bp = Blueprint("star_publicity", __name__, url_prefix="/stars")


def _public(key: int) -> StarCycle:
    """A round whose results are public."""
    cycle = get_or_404(StarCycle, key)
    if cycle.state not in SHOWN:
        raise web.Missing(StarCycle, key)
    return cycle


@bp.get("/publicity/<int:key>")
@rule("page.stars")
def show(key: int) -> Response:
    """公示: every branch in the order of units, with the reasons; the way to an objection."""
    cycle, actor = get_or_404(StarCycle, key), me()
    if cycle.state not in SHOWN:
        return web.go(f"/stars/cycles/{key}", "这一轮的结果还没有公示，或者已经退回重新评定。")
    scheme = schemes.of(cycle.scheme_id)

    def words(row: Any) -> str:
        return label(scheme, row.outcome or row.proposed)

    if request.args.get("export") == "xlsx":
        rows = listing.PUBLICITY.everything(actor, request.args, cycle=key)
        cells = [[row.name, row.sector, words(row), "".join(reasons(row.explanation))] for row in rows]
        return web.export("star_publicity", f"{cycle.name}结果", listing.PUBLISHED, cells, rows=rows)
    web.crumbs(("星级公示", "/stars"), (cycle.name, None))
    found = listing.PUBLICITY.load(actor, request.args, f"/stars/publicity/{key}", cycle=key)
    return web.page(
        "stars/standings/publicity.html", "list", listing=found, cycle=cycle, scheme=scheme, words=words,
        reasons=reasons, raising=objections.may_raise(actor, cycle), answers=objections.answers(key),
        prints=_prints(actor, cycle),
    )  # fmt: skip


def _prints(actor: policy.Actor, cycle: StarCycle) -> bool:
    """Whether this person prints the certificates of a round."""
    return cycle.state in ("settled", "filed") and policy.may("star_cycle.file", actor, cycle)


@bp.get("/publicity/<int:key>/certificates")
@rule("page.stars")
def certificates(key: int) -> Response:
    """星级证书 of all branches that have stars by this round."""
    cycle = _public(key)
    if not _prints(me(), cycle):
        raise Denied("定星以后由基层党委打印证书。", action="star_cycle.file", record=cycle)
    names = {row.branch_id: row.name for row in reading.BRANCHES_OF(cycle=key)}
    given = reading.of_cycle(key)
    web.crumbs(("星级公示", "/stars"), (cycle.name, f"/stars/publicity/{key}"), ("打印证书", None))
    return web.page(
        "stars/standings/certificates.html", rows=[(names[one.branch_id], one) for one in given if one.certified],
        back=f"/stars/publicity/{key}", giver=reading.name_of(cycle.committee_id),
        most=schemes.of(cycle.scheme_id).stars,
    )  # fmt: skip
