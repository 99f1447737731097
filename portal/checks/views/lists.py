"""The list of checks, and its export."""

from flask import Blueprint, Response, request

from portal import web
from portal.checks import listing
from portal.checks.models import KINDS
from portal.checks.views.frame import trail
from portal.web import me, rule

bp = Blueprint("checks", __name__, url_prefix="/checks")


@bp.get("")
@rule("page.checks")
def index() -> Response:
    """The checks that one sees."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        numbers = listing.counted(actor, [row.id for row in rows])
        return web.export("spot_checks", "督导检查", listing.HEADINGS, listing.table(rows, numbers), rows=rows)
    trail()
    found = listing.LIST.load(actor, request.args, "/checks")
    found.filters = [one for one in found.filters if one.name != "group" or actor.role == "committee"]
    return web.page(
        "checks/index.html", "list", listing=found, kinds=KINDS, numbers=listing.counted(actor, [row.id for row in found.rows])
    )  # fmt: skip
