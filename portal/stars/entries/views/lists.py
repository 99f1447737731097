"""The list of entries."""

from flask import Blueprint, Response, request

from portal import web
from portal.stars.entries import listing
from portal.stars.entries.views.frame import trail
from portal.web import me, rule
from portal.workflow import STAR_ENTRY

bp = Blueprint("star_entries", __name__, url_prefix="/stars/entries")


@bp.get("")
@rule("page.star_entries")
def index() -> Response:
    """自评申报: one's branch's, or all under the role at hand."""
    actor = me()
    own = actor.role == "secretary"
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        cells = listing.table(rows, own=own)
        return web.export("star_entries", "星级自评申报", listing.HEADINGS, cells, rows=rows)
    trail(None)
    found = listing.LIST.load(actor, request.args, "/stars/entries")
    return web.page(
        "stars/entries/index.html", "list", listing=found, words=listing.Words(), own=own, wished=listing.wished,
        late=listing.late, states=STAR_ENTRY.table,
    )  # fmt: skip
