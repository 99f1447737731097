"""The list of rounds."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.stars.cycles import listing
from portal.web import me, rule
from portal.workflow import STAR_CYCLE

bp = Blueprint("star_cycles", __name__, url_prefix="/stars/cycles")


@bp.get("")
@rule("page.star_cycles")
def index() -> Response:
    """评定轮次: the committee's rounds, newest first."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.CYCLES.everything(actor, request.args)
        return web.export("star_cycles", "评定轮次", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(("评定轮次", None))
    found = listing.CYCLES.load(actor, request.args, "/stars/cycles")
    return web.page(
        "stars/cycles/index.html", "list", listing=found, states=STAR_CYCLE.table,
        opening=policy.may("page.star_editing", actor),
    )  # fmt: skip
