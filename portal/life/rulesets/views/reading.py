"""制度要求: what is asked on a day, for everybody of the committee."""

from flask import Blueprint, Response, request

from portal import clock, policy, web
from portal.forms import parse_date
from portal.life.judging.rules import SUBJECTS
from portal.life.rulesets import in_force
from portal.web import me, rule

bp = Blueprint("life_asked", __name__, url_prefix="/life/rules")


@bp.get("")
@rule("page.life_rules")
def index() -> Response:
    """The rules in force by whom they ask, today or on the day that the address names."""
    actor = me()
    committees = in_force.committees(actor)
    wanted = request.args.get("committee", "")
    chosen = next((one for one in committees if str(one.id) == wanted), committees[0] if committees else None)
    day = parse_date(request.args.get("day", "")) or clock.today()
    found = in_force.on(chosen.id, day) if chosen is not None else {}
    if request.args.get("export") == "xlsx":
        rows = list(in_force.table(found))
        return web.export("life_rules_asked", f"制度要求{day}", in_force.HEADINGS, rows, rows=rows)
    web.crumbs(("组织生活", "/life"), ("制度要求", None))
    return web.page(
        "life/rules/index.html", "list", committees=committees, chosen=chosen, day=day, today=clock.today(), found=found,
        subjects=SUBJECTS, may_edit=policy.may("page.life_rules_editing", actor),
    )  # fmt: skip
