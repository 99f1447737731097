"""The page of a check, and its steps: start, release, close, call off."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import Step, step, version
from portal.checks import domain, record
from portal.checks.domain import path
from portal.checks.forms import CancelForm, ReleaseForm
from portal.checks.models import SpotCheck
from portal.checks.results import HEADINGS, table
from portal.checks.views.frame import trail
from portal.forms import Form
from portal.web import get_or_404, me, rule

bp = Blueprint("check", __name__, url_prefix="/checks/<int:key>")
BOTH = ["GET", "POST"]


@bp.get("")
@rule("page.checks")
def show(key: int) -> Response:
    """The record, with the visits that one sees."""
    shown = record.shown(get_or_404(SpotCheck, key), me())
    trail((shown.check.title, None))
    return web.page("checks/show.html", shown=shown, check=shown.check)


@bp.get("/results")
@rule("page.checks")
def results(key: int) -> Response:
    """Every answer of the visits that one sees, as Excel."""
    check = get_or_404(SpotCheck, key)
    rows = table(check, me())
    return web.export(
        "check_answers", f"{check.title}检查结果", HEADINGS, rows, rows=rows, filters=sorted(request.args)
    )


@bp.post("/start")
@rule("page.checking")
def start(key: int) -> Response:
    """开始检查."""
    check = get_or_404(SpotCheck, key)
    domain.start(check, by=me(), version=version(Form(draft=False)))
    return web.go(path(check), "检查已开始，可以到现场填写。")


@bp.post("/close")
@rule("page.checking")
def close(key: int) -> Response:
    """办结."""
    check = get_or_404(SpotCheck, key)
    domain.close(check, by=me(), version=version(Form(draft=False)))
    return web.go(path(check), "已办结。")


def _step(key: int, action: str, asked: Step, **context: Any) -> Response:
    check = get_or_404(SpotCheck, key)
    trail((check.title, path(check)), (asked.heading, None))
    return step(action, check, asked, back=path(check), **context)


@bp.route("/release", methods=BOTH)
@rule("page.checking")
def release(key: int) -> Response:
    """反馈检查结果."""
    rows = record.visits(get_or_404(SpotCheck, key), me())
    going, left = (sum(row.state == state for row in rows) for state in ("visited", "planned"))
    lead = f"{going} 个单位会看到各自的检查项、现场意见，并收到消息。" + (
        f"还有 {left} 个单位没有到过现场，反馈后记为未检查；以后补去的，在那个单位的页面上点“重新列入”，登记以后单独反馈。"
        if left
        else ""
    )
    asked = Step(ReleaseForm, domain.release, "已反馈，被检查单位会收到消息。", heading="反馈检查结果")
    return _step(key, "spot_check.release", asked, lead=lead)


@bp.route("/cancel", methods=BOTH)
@rule("page.checking")
def cancel(key: int) -> Response:
    """取消检查."""
    asked = Step(CancelForm, domain.cancel, "已取消。", heading="取消检查")
    return _step(key, "spot_check.cancel", asked, lead="取消后不向任何单位反馈，记录和原因保留。")
