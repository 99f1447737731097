"""列入单位: picked from those that the role at hand has, narrowed by sector, stars and when they were last visited."""

from flask import Blueprint, Response, request

from portal.asking import admit, ask
from portal.checks import domain, picking
from portal.checks.forms import UnitsForm
from portal.checks.models import SpotCheck
from portal.checks.views.frame import trail
from portal.web import get_or_404, me, rule

bp = Blueprint("check_units", __name__, url_prefix="/checks/<int:key>")


@bp.route("/units", methods=["GET", "POST"])
@rule("page.checking")
def pick(key: int) -> Response:
    """Take units in by hand; a draw does the same by itself."""
    check = get_or_404(SpotCheck, key)
    path = domain.path(check)
    admit("spot_check.edit", check, path)
    chosen = picking.asked(request.args)
    form = UnitsForm(action=f"{path}/units")
    rows = picking.units(check, me(), picking.EVERYTHING if form.sent() else chosen)
    form.offer(rows)

    def carry_out() -> str:
        made = domain.add_units(check, form.units.data or (), by=me())
        return f"{path}?new={len(made)}"

    trail((check.title, path), ("列入单位", None))
    return ask(
        form, carry_out, "已列入。", heading="列入单位", button="列入所选单位", back=path, template="checks/units.html",
        filters=picking.filters(chosen), check=check, number=len(rows),
    )  # fmt: skip
