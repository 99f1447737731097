"""The page of a remedy, and each step on a page of its own: so a step works without script and survives a lost session."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import actions, policy, web
from portal.errors import Stale
from portal.forms import Form
from portal.stars.models import StarRemedy
from portal.stars.remedies import domain, record
from portal.stars.remedies.domain import path
from portal.stars.remedies.forms import ExtendForm, PlanForm, ReasonForm, ReplyForm, ReportForm
from portal.stars.remedies.views.lists import AREA, ROOM, filled
from portal.units.views.asking import ask, version
from portal.web import get_or_404, me, rule

bp = Blueprint("star_remedy", __name__, url_prefix="/stars/remedies/<int:key>")
BOTH = ["GET", "POST"]


@bp.get("")
@rule("page.star_remedies")
def show(key: int) -> Response:
    """The record, with what may be done to it."""
    shown = record.shown(get_or_404(StarRemedy, key), me())
    web.crumbs(AREA, ROOM, (shown.head.branch_name, None))
    return web.page("stars/remedies/show.html", shown=shown, remedy=shown.remedy)


@bp.get("/print")
@rule("page.star_remedies")
def paper(key: int) -> Response:
    """整改提升方案 on A4, with the lines to sign."""
    shown = record.shown(get_or_404(StarRemedy, key), me())
    web.crumbs(AREA, ROOM, (shown.head.branch_name, f"/stars/remedies/{key}"), ("打印", None))
    return web.page("stars/remedies/paper.html", shown=shown, remedy=shown.remedy)


def _step(
    key: int, action: str, make: type[Form], carry_out: Callable[[StarRemedy, Any, int], None], said: str, button: str
) -> Response:
    """Ask for what a step needs and take it; whoever comes late to look is led to the record."""
    remedy = get_or_404(StarRemedy, key)
    if request.method == "GET" or not policy.may(action, me(), remedy):
        try:
            actions.check(action, remedy, by=me())
        except Stale as error:
            return web.go(path(remedy), error.message)
    form = make(**filled(remedy), version=remedy.version)

    def act() -> str:
        carry_out(remedy, form, version(form))
        return path(remedy)

    branch = record.HEAD.one(remedy=key).branch_name
    web.crumbs(AREA, ROOM, (branch, path(remedy)), (button, None))
    return ask(
        form, act, said, heading=button, button=button, back=path(remedy), record=remedy, theirs=filled,
        lead=f"{branch}：{remedy.problems}", autosave=True,
    )  # fmt: skip


@bp.route("/plan", methods=BOTH)
@rule("page.star_remedies")
def plan(key: int) -> Response:
    """提交整改方案."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.plan(remedy, form.measures.data or "", form.responsible.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.plan", PlanForm, carry_out, "已提交，等待党委审定。", "提交整改方案")


@bp.route("/agree", methods=BOTH)
@rule("page.star_remedies")
def agree(key: int) -> Response:
    """同意 the plan."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.agree(remedy, reply=form.reply.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.agree", ReplyForm, carry_out, "已同意整改方案。", "同意整改方案")


@bp.route("/return", methods=BOTH)
@rule("page.star_remedies")
def send_back(key: int) -> Response:
    """退回修改."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.send_back(remedy, reason=form.reason.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.return", ReasonForm, carry_out, "已退回，支部会收到理由。", "退回修改")


@bp.route("/report", methods=BOTH)
@rule("page.star_remedies")
def report(key: int) -> Response:
    """报告完成."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.report(remedy, form.outcome.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.report", ReportForm, carry_out, "已报告，等待党委验收。", "报告完成")


@bp.route("/accept", methods=BOTH)
@rule("page.star_remedies")
def accept(key: int) -> Response:
    """验收通过."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.accept(remedy, reply=form.reply.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.accept", ReplyForm, carry_out, "已验收通过。", "验收通过")


@bp.route("/refuse", methods=BOTH)
@rule("page.star_remedies")
def refuse(key: int) -> Response:
    """继续整改."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.refuse(remedy, reason=form.reason.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.refuse", ReasonForm, carry_out, "已要求继续整改，支部会收到理由。", "继续整改")


@bp.route("/extend", methods=BOTH)
@rule("page.star_remedies")
def extend(key: int) -> Response:
    """调整期限."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.extend(remedy, form.due_on.data, reason=form.reason.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.extend", ExtendForm, carry_out, "期限已调整。", "调整期限")


@bp.route("/cancel", methods=BOTH)
@rule("page.star_remedies")
def cancel(key: int) -> Response:
    """撤销整改."""

    def carry_out(remedy: StarRemedy, form: Any, seen: int) -> None:
        domain.cancel(remedy, reason=form.reason.data or "", by=me(), version=seen)

    return _step(key, "star_remedy.cancel", ReasonForm, carry_out, "已撤销。", "撤销整改")
