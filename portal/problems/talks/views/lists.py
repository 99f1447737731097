"""重点约谈: the list."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.problems.talks import listing
from portal.web import me, rule

bp = Blueprint("talks", __name__, url_prefix="/problems/talks")

AREA, ROOM = ("整改台账", "/problems"), ("重点约谈", "/problems/talks")


@bp.get("")
@rule("page.talks")
def index() -> Response:
    """The talks that one held, and those that were filed about one's unit or oneself."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("talks", "重点约谈", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("重点约谈", None))
    found = listing.LIST.load(actor, request.args, "/problems/talks")
    may_record = policy.may("page.talking", actor)
    for choice in found.filters:
        if choice.name in ("branch", "state") and not may_record:
            choice.kind = "hidden"
    return web.page("problems/talks/index.html", "list", listing=found, may_record=may_record)
