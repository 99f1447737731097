"""登记约谈: with which unit, then what; from an entry of the ledger the unit is known."""

from typing import Any

from flask import Blueprint, Response, request

from portal import asking, clock, policy, web
from portal.asking import version
from portal.errors import Denied
from portal.problems import people
from portal.problems.models import Problem
from portal.problems.talks import domain, forms
from portal.problems.talks.models import Talk
from portal.problems.talks.views.lists import AREA, ROOM
from portal.units.listing import open_units
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("talking", __name__, url_prefix="/problems/talks")

FILES: dict[str, Any] = {
    "files": "附件", "files_hint": "谈话记录的照片、书面表态等。归档以后被约谈的单位和本人看得到。", "autosave": True,
}  # fmt: skip


def _probe(unit: Any) -> Talk:
    """A talk with the unit by the office or team at hand."""
    branch = unit.id if unit.kind == "branch" else None
    return domain.probe(unit.committee_id if branch else unit.id, branch, me())


def _problem() -> Problem | None:
    """The entry that the address names, looked up in the visitor's scope (404)."""
    value = request.args.get("problem", "")
    if not value:
        return None
    if not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise web.Missing
    found: Problem = get_or_404(Problem, int(value))
    return found


@bp.get("/new")
@rule("page.talking")
def choose() -> Response:
    """With which unit; an entry of the ledger tells it."""
    problem = _problem()
    if problem is not None:
        return web.go(f"/problems/talks/new/{problem.unit_id}?problem={problem.id}")
    units = [one for one in open_units(me(), ("committee", "branch")) if one.id != me().unit_id]
    web.crumbs(AREA, ROOM, ("登记约谈", None))
    if named := asking.named("branch", units) or (str(units[0].id) if len(units) == 1 else ""):
        return web.go(f"/problems/talks/new/{named}")
    return web.page("problems/talks/choose.html", units=units)


@bp.route("/new/<int:key>", methods=["GET", "POST"])
@rule("page.talking")
def new(key: int) -> Response:
    """The record of a talk, as a draft."""
    unit, problem = get_or_404(Unit, key), _problem()
    probe = _probe(unit)
    if unit.kind not in ("branch", "committee") or not policy.may("talk.create", me(), probe):
        raise Denied(policy.why_not("talk.create", me(), probe), action="talk.create", record=unit)
    query = f"?problem={problem.id}" if problem is not None else ""
    form: Any = forms.TalkForm(action=request.path + query, **_filled(problem))
    form.people(people.of(probe.committee_id, probe.branch_id))

    def carry_out(files: list[int]) -> str:
        made = domain.record(unit, form.wanted(), by=me(), problem=problem, files=files, once=form.once.data or "")
        return domain.path(made)

    web.crumbs(AREA, ROOM, (f"登记约谈：{unit.name}", None))
    return asking.ask(
        form, carry_out, "已保存草稿，核对后请归档。", heading="登记约谈", button="保存草稿", back="/problems/talks",
        lead=f"{unit.name}。归档以前只有约谈的单位或者督导组看得到；归档以后被约谈的单位和本人看得到，内容不再修改。", **FILES,
    )  # fmt: skip


def _filled(problem: Problem | None) -> dict[str, Any]:
    """What the form starts from."""
    if problem is None:
        return {"held_on": clock.today()}
    matters = f"问题{f' {problem.number}' if problem.number else ''}：{problem.text}"
    return {"held_on": clock.today(), "matters": matters, "person": str(problem.person_id or "")}


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.talks")
def edit(key: int) -> Response:
    """修改 a draft."""
    talk = get_or_404(Talk, key)
    asking.admit("talk.edit", talk, domain.path(talk))
    form: Any = forms.TalkForm(**forms.held(talk), version=talk.version)
    form.people(people.of(talk.committee_id, talk.branch_id))

    def carry_out(files: list[int]) -> str:
        domain.edit(talk, form.wanted(), by=me(), files=files, version=version(form))
        return domain.path(talk)

    web.crumbs(AREA, ROOM, (f"约谈{talk.talked_to}", domain.path(talk)), ("修改", None))
    return asking.ask(
        form, carry_out, "已保存。", heading="修改约谈记录", button="保存", back=domain.path(talk), record=talk,
        theirs=forms.held, removable=True, **FILES,
    )  # fmt: skip
