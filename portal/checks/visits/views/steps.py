"""The steps of a visit, each with what it asks for: 安排, 登记现场检查, 不再检查, 重新列入, 反馈, 回应."""

from typing import Any

from flask import Blueprint, Response

from portal import clock, web
from portal.asking import Step, admit, ask, step, version
from portal.checks import domain as checks
from portal.checks.domain import visit_path
from portal.checks.domain.text import MEMBERS
from portal.checks.forms import number
from portal.checks.models import CheckVisit, SpotCheck
from portal.checks.views.frame import trail
from portal.checks.visits import domain, forms
from portal.forms import Form
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("check_visit", __name__, url_prefix="/checks/visits/<int:key>")
BOTH = ["GET", "POST"]


def _of(key: int, word: str) -> tuple[CheckVisit, SpotCheck, str]:
    """The visit, its check, and the unit's name; the breadcrumb leads back to them."""
    visit = get_or_404(CheckVisit, key)
    check = SpotCheck.get_by_id(visit.check_id)
    name = Unit.select(Unit.name).where(Unit.id == visit.unit_id).tuples().get()[0]
    trail((check.title, checks.path(check)), (name, visit_path(visit)), (word, None))
    return visit, check, name


def _planned(visit: Any) -> dict[str, Any]:
    return {"planned_on": visit.planned_on, "visitor": str(visit.visitor_id or "")}


@bp.route("/plan", methods=BOTH)
@rule("page.checking")
def plan(key: int) -> Response:
    """安排."""
    visit, check, name = _of(key, "安排")
    form = forms.PlanForm(**_planned(visit), version=visit.version)
    form.offer(MEMBERS(check=check.id))
    asked = Step(
        forms.PlanForm, domain.plan, "已安排。", theirs=_planned, heading=f"安排：{name}", button="保存",
        read=lambda one: {"planned_on": one.planned_on.data, "visitor": number(one.visitor.data)},
    )  # fmt: skip
    lead = f"{check.starts} 以后" if check.state == "released" else f"{check.starts} 至 {check.ends}"
    return step("check_visit.plan", visit, asked, back=visit_path(visit), form=form, lead=lead)


def _recorded(visit: Any) -> dict[str, Any]:
    return {name: getattr(visit, name) for name in ("visited_on", "methods", "met", "opinion")}


@bp.route("/record", methods=BOTH)
@rule("page.checking")
def record(key: int) -> Response:
    """登记现场检查, with photos or papers."""
    visit, check, name = _of(key, "登记现场检查")
    back = visit_path(visit)
    admit("check_visit.record", visit, back)
    form = forms.RecordForm(
        **_recorded(visit) | {"visited_on": visit.visited_on or clock.today()}, version=visit.version
    )

    def carry_out(files: list[int]) -> str:
        typed: list[Any] = [form.visited_on.data, form.methods.data or (), form.met.data or "", form.opinion.data or ""]
        domain.record(visit, *typed, by=me(), version=version(form), files=files)
        return back

    return ask(
        form, carry_out, "已登记。", heading=f"登记现场检查：{name}", button="保存", back=back, record=visit,
        theirs=_recorded, files="照片或材料", autosave=True, lead=f"{check.title}。检查要到现场，系统只是记录。",
        files_hint="反馈以后单位能看到附件。",
    )  # fmt: skip


@bp.route("/drop", methods=BOTH)
@rule("page.checking")
def drop(key: int) -> Response:
    """不再检查."""
    visit, check, name = _of(key, "不再检查")
    asked = Step(forms.DropForm, domain.drop, "已记为未检查。", heading=f"不再检查：{name}", button="不再检查")
    return step("check_visit.drop", visit, asked, back=checks.path(check), autosave=True)


@bp.route("/respond", methods=BOTH)
@rule("page.checks")
def respond(key: int) -> Response:
    """回应 by the unit."""
    visit, check, name = _of(key, "回应")
    asked = Step(
        forms.RespondForm, domain.respond, "已回应，检查组会收到消息。", heading="回应检查结果", button="回应",
        filled=lambda one: {"response": one.response}, theirs=lambda one: {"response": one.response},
    )  # fmt: skip
    lead = f"{name}，{check.title}"
    return step("check_visit.respond", visit, asked, back=visit_path(visit), lead=lead, autosave=True)


@bp.post("/restore")
@rule("page.checking")
def restore(key: int) -> Response:
    """重新列入."""
    visit = get_or_404(CheckVisit, key)
    domain.restore(visit, by=me(), version=version(Form(draft=False)))
    return web.go(visit_path(visit), "已重新列入。")


@bp.post("/release")
@rule("page.checking")
def release(key: int) -> Response:
    """反馈 to a unit that was left out when its check was released."""
    visit = get_or_404(CheckVisit, key)
    checks.release_visit(visit, by=me(), version=version(Form(draft=False)))
    return web.go(visit_path(visit), "已反馈，单位会收到消息。")
