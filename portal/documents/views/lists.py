"""公文: the list."""

from flask import Blueprint, Response, request

from portal import web
from portal.documents import listing
from portal.documents.models import KINDS
from portal.web import me, rule

bp = Blueprint("documents", __name__, url_prefix="/documents")

AREA, ROOM = ("督导检查", "/checks"), ("公文", "/documents")


@bp.get("")
@rule("page.documents")
def index() -> Response:
    """What one sees under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("documents", "公文", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("公文", None))
    found = listing.LIST.load(actor, request.args, "/documents")
    return web.page(
        "documents/index.html", "list", listing=found, kinds=KINDS, flat=listing.flat,
        writing=actor.role in listing.WRITING,
    )  # fmt: skip
