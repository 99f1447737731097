"""The list of draws and its export; the script that recomputes one."""

from flask import Blueprint, Response, request

from portal import config, web
from portal.draws import listing
from portal.draws.models import SUBJECTS
from portal.draws.views.frame import trail
from portal.web import me, rule

bp = Blueprint("draws", __name__, url_prefix="/draws")

SCRIPT = config.ROOT / "docs" / "draw_check.py"


@bp.get("")
@rule("page.draws")
def index() -> Response:
    """All draws that one may see, those abandoned and drawn again among them."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("draws", "抽签记录", listing.HEADINGS, listing.table(rows), rows=rows)
    trail()
    found = listing.LIST.load(actor, request.args, "/draws")
    return web.page("draws/index.html", "list", listing=found, subjects=SUBJECTS)


@bp.get("/script")
@rule("page.draws")
def script() -> Response:
    """The 30 lines that recompute a draw from its sheet."""
    return web.download(SCRIPT.read_bytes(), "draw_check.py", "text/x-python")
