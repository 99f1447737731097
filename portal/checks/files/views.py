"""支部档案: everything of a branch under the role at hand on one page, made to be printed."""

from flask import Blueprint, Response, abort

from portal import policy, web
from portal.checks.files import parts
from portal.checks.views.frame import trail
from portal.units import reading, setup
from portal.units.models import Unit
from portal.units.views.units import CARDS
from portal.web import get_or_404, me, rule

bp = Blueprint("branch_files", __name__, url_prefix="/checks/branches")


@bp.get("/<int:key>")
@rule("page.checks")
def show(key: int) -> Response:
    """The file of a branch, for its secretary, those above it and the team assigned to it."""
    branch, actor = get_or_404(Unit, key), me()
    if branch.kind != "branch" or not policy.may("unit.file", actor, branch):
        abort(404)
    standing = reading.STANDING.one(unit=branch.id, **setup.days())
    trail((f"{branch.name}档案", None))
    return web.page(
        "checks/files/show.html", unit=branch, standing=standing,
        defects=setup.found(standing, setup.ALL_UNIT_CHECKS), cards=[card for source in CARDS for card in source(actor, branch)],
        parts=parts.shown(branch, actor),
    )  # fmt: skip
