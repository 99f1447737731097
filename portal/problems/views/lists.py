"""整改台账: the ledger, its export (which is also the template of the import), and the extensions asked for."""

from flask import Blueprint, Response, request

from portal import clock, policy, web
from portal.problems import extensions, listing
from portal.problems.models import LEVELS, SOURCES
from portal.web import me, rule

bp = Blueprint("problems", __name__, url_prefix="/problems")

AREA = ("整改台账", "/problems")


@bp.get("")
@rule("page.problems")
def index() -> Response:
    """The entries under the role at hand; for a member those that concern oneself."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("problems", "整改台账", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(("整改台账", None))
    found = listing.LIST.load(actor, request.args, "/problems")
    hidden = listing.needless(actor)
    for choice in found.filters:
        if choice.name in hidden:
            choice.kind = "hidden"
    return web.page(
        "problems/index.html", "list", listing=found, levels=LEVELS, sources=SOURCES, late=listing.late,
        today=clock.today(), desk=actor.role in listing.DESK, several="branch" not in hidden,
        may_import=policy.may("page.problem_import", actor),
    )  # fmt: skip


@bp.get("/extensions")
@rule("page.problem_extensions")
def asked() -> Response:
    """延期申请 under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = extensions.LIST.everything(actor, request.args)
        return web.export("problem_extensions", "延期申请", extensions.HEADINGS, extensions.table(rows), rows=rows)
    web.crumbs(AREA, ("延期申请", None))
    found = extensions.LIST.load(actor, request.args, "/problems/extensions")
    return web.page("problems/extensions.html", "list", listing=found)
