"""巡回安排: the units of the year and the days to come, on one page, to print and to take along as Excel."""

from flask import Blueprint, Response, request

from portal import policy, web
from portal.checks.domain import kinds
from portal.checks.models import KINDS, SpotCheck
from portal.checks.tours import listing
from portal.checks.views.frame import trail
from portal.units.models import KINDS as UNIT_KINDS
from portal.web import me, rule

bp = Blueprint("check_tours", __name__, url_prefix="/checks/tours")


@bp.get("")
@rule("page.checking")
def index() -> Response:
    """Who goes where when, and what was not gone to this year."""
    actor, given = me(), listing.asked(request.args)
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args, **given)
        return web.export("check_tours", "巡回安排", listing.HEADINGS, listing.table(rows), rows=rows)
    trail(("巡回安排", None))
    found = listing.LIST.load(actor, request.args, "/checks/tours", **given)
    values = {choice.name: choice.value for choice in found.filters}
    return web.page(
        "checks/tours/index.html", "list", listing=found, kinds=KINDS, unit_kinds=UNIT_KINDS, how=listing.how,
        coming=listing.coming(actor), year=values["year"], form=values["form"],
        kind=_kind(values["form"]),
        may_start=policy.may("spot_check.create", actor, SpotCheck(committee=actor.unit_id, team=actor.team_id)),
    )  # fmt: skip


def _kind(form: str) -> str:
    """What the button starts: the kind asked for where the role at hand may, else its usual one."""
    allowed = kinds(me().team_id)
    usual = "tour" if me().role == "supervisor" else "guidance"
    return form if form in allowed else usual
