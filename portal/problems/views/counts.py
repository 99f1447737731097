"""统计: the numbers of the ledger at hand, each of which opens its list."""

from flask import Blueprint, Response, request

from portal import web
from portal.problems import counting, listing
from portal.problems.views.lists import AREA
from portal.web import me, rule

bp = Blueprint("problem_counts", __name__, url_prefix="/problems/counts")


@bp.get("")
@rule("page.problem_counts")
def index() -> Response:
    """By state, unit, team, category, source, subject and level; of one year's issued entries, or of all."""
    actor = me()
    try:
        year: int | None = listing.year(request.args.get("year", ""))
    except ValueError:
        year = None
    found = counting.tables(actor, year)
    if request.args.get("export") == "xlsx":
        rows = counting.sheet(found)
        return web.export("problem_counts", "整改台账统计", counting.HEADINGS, rows, rows=rows)
    web.crumbs(AREA, ("统计", None))
    return web.page(
        "problems/counts.html", "counts", tables=found, states=counting.by_state(actor, year), year=year,
        columns=counting.HEADINGS[2:],
    )  # fmt: skip
