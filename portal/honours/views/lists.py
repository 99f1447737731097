"""荣誉登记: the register, and its export, which is also the template of the import."""

from flask import Blueprint, Response, request

from portal import web
from portal.honours import listing
from portal.honours.models import KINDS
from portal.honours.waiting import number
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.web import me, rule

bp = Blueprint("honours", __name__, url_prefix="/honours")


@bp.get("")
@rule("page.honours")
def index() -> Response:
    """The register: confirmed honours for everybody of the committee, all under the role at hand for those at work."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("honours", "荣誉登记", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(("荣誉登记", None))
    found = listing.LIST.load(actor, request.args, "/honours")
    return web.page(
        "honours/index.html", "list", listing=found, kinds=KINDS, levels=HONOUR_LEVELS, waits=number(actor),
        state=next(choice.value for choice in found.filters if choice.name == "state"),
    )  # fmt: skip
