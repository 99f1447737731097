"""The list of visits, and its export."""

from flask import Blueprint, Response, request

from portal import web
from portal.checks.models import KINDS
from portal.checks.views.frame import trail
from portal.checks.visits import listing
from portal.web import me, rule

bp = Blueprint("check_visits", __name__, url_prefix="/checks/visits")


@bp.get("")
@rule("page.checks")
def index() -> Response:
    """The visits that one sees."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("check_visits", "现场检查", listing.HEADINGS, listing.table(rows), rows=rows)
    trail(("现场检查", None))
    found = listing.LIST.load(actor, request.args, "/checks/visits")
    state = next(choice.value for choice in found.filters if choice.name == "state")
    return web.page("checks/visits/index.html", "list", listing=found, kinds=KINDS, state=state)
