"""发起检查, and 修改 while it is prepared or runs."""

from typing import Any

from flask import Blueprint, Response, request

from portal import policy, web
from portal.asking import admit, ask, version
from portal.checks import domain
from portal.checks.checklists.listing import usable
from portal.checks.domain.text import MEMBERS
from portal.checks.forms import CheckForm
from portal.checks.models import SpotCheck
from portal.checks.views.frame import trail
from portal.drafts import store
from portal.errors import Denied
from portal.problems.models import Problem
from portal.web import get_or_404, me, rule

bp = Blueprint("checking", __name__, url_prefix="/checks")


@bp.route("/new", methods=["GET", "POST"])
@rule("page.checking")
def new() -> Response:
    """发起检查; its units are taken in on the next page."""
    committee, team = domain.office(me())
    if not policy.may("spot_check.create", me(), SpotCheck(committee=committee, team=team)):
        raise Denied("您没有权限发起检查。", action="spot_check.create")
    form = CheckForm(people=[me().person_id], kind=request.args.get("kind", ""))
    form.offer(domain.kinds(team), usable(me()), domain.colleagues(committee, team))

    def carry_out() -> str:
        return f"{domain.path(domain.create(form.wanted(), by=me(), once=form.once.data or ''))}/units"

    trail(("发起检查", None))
    return ask(
        form, carry_out, "已发起，请列入要检查的单位。", heading="发起检查", button="发起检查", back="/checks",
        autosave=True, last=("people", "lead"),
    )  # fmt: skip


def _now(check: Any) -> dict[str, Any]:
    """What the form starts from, and what stands beside a conflict."""
    rows = MEMBERS(check=check.id)
    lead = next((str(row.person_id) for row in rows if row.lead), "")
    people = [row.person_id for row in rows]
    fields = {name: getattr(check, name) for name in ("kind", "title", "subject", "starts", "ends")}
    return {**fields, "checklist": str(check.checklist_id or ""), "people": people, "lead": lead}


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.checking")
def edit(key: int) -> Response:
    """修改."""
    check = get_or_404(SpotCheck, key)
    path = domain.path(check)
    admit("spot_check.edit", check, path)
    form = CheckForm(**_now(check), version=check.version)
    known = {one.id: one for one in domain.colleagues(check.committee_id, check.team_id)}
    gone = [row for row in MEMBERS(check=check.id) if row.person_id not in known]
    people = [*known.values(), *(_Person(row.person_id, row.name) for row in gone)]
    form.offer(domain.kinds(check.team_id), usable(me(), check.checklist_id), people)
    if check.state == "running":
        form.checklist.description = "检查已经开始，清单不能再换。"

    def carry_out() -> str:
        domain.edit(check, form.wanted(), by=me(), version=version(form))
        return path

    trail((check.title, path), ("修改", None))
    return ask(
        form, carry_out, "已保存。", heading="修改检查", button="保存", back=path, record=check, theirs=_now,
        autosave=True, last=("people", "lead"),
    )  # fmt: skip


class _Person:
    """Somebody who took part and holds the office no longer."""

    def __init__(self, key: int, name: str) -> None:
        self.id, self.name = key, name


@bp.post("/verify/<int:key>")
@rule("page.checking")
def verify(key: int) -> Response:
    """现场复核 of a problem: a small check of its own."""
    problem = get_or_404(Problem, key)
    token = request.form.get("once", "")
    earlier = store.spent(token)
    if earlier:
        return web.go(earlier)
    made = domain.verify_on_site(problem, by=me(), once=token)
    return web.go(domain.path(made), "现场复核在进行，请登记现场看到的情况。")
