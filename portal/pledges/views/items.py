"""承诺事项: one's own and, for the office, those under the role at hand."""

from flask import Blueprint, Response, request

from portal import lists, web
from portal.pledges import items, listing
from portal.web import me, rule

bp = Blueprint("items", __name__, url_prefix="/pledges/items")
ROLES = ("secretary", "committee", "supervisor")


@bp.get("")
@rule("page.items")
def index() -> Response:
    """The office's list for the role at hand, else one's own."""
    return _page(items.OFFICE, "/pledges/items", "承诺事项") if me().role in ROLES else own()


@bp.get("/mine")
@rule("page.items")
def own() -> Response:
    """One's own items."""
    if me().kind != "member":
        raise web.Missing()
    return _page(items.OWN, "/pledges/items/mine", "我的承诺事项")


def _page(spec: lists.Spec, action: str, title: str) -> Response:
    actor, given = me(), items.days()
    given.pop("today")  # the actor's places hold it
    if request.args.get("export") == "xlsx":
        rows = spec.everything(actor, request.args, **given)
        return web.export("items", "承诺事项", items.HEADINGS, items.table(rows), rows=rows)
    web.crumbs(("公开承诺", "/pledges"), (title, None))
    found = listing.trimmed(spec.load(actor, request.args, action, **given), actor)
    if actor.unit_kind == "branch":
        found.filters = [choice for choice in found.filters if choice.name != "sector"]
    return web.page("pledges/items.html", "list", listing=found, title=title, own=spec is items.OWN, said=items.said)
