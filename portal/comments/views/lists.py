"""批注: all threads in scope, and their export."""

from flask import Blueprint, Response, request

from portal import web
from portal.comments import listing, reading
from portal.comments.views.frame import trail
from portal.web import me, rule

bp = Blueprint("comments", __name__, url_prefix="/comments")


@bp.get("")
@rule("page.comments")
def index() -> Response:
    """The threads of one's own records, or of all under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("comments", "批注", listing.HEADINGS, listing.table(rows), rows=rows)
    trail()
    found = listing.LIST.load(actor, request.args, "/comments")
    return web.page(
        "comments/index.html", "list", listing=found, who=reading.who, todo=listing.todo(actor),
        state=next(choice.value for choice in found.filters if choice.name == "state"),
    )  # fmt: skip
