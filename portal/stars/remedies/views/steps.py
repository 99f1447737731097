"""The page of a remedy, and each step on a page of its own: so a step works without script and survives a lost session."""

from flask import Blueprint, Response

from portal import asking, web
from portal.asking import Step
from portal.stars.models import StarRemedy
from portal.stars.remedies import domain, record
from portal.stars.remedies.domain import path
from portal.stars.remedies.forms import ExtendForm, PlanForm, ReasonForm, ReplyForm, ReportForm
from portal.stars.remedies.views.lists import AREA, ROOM, filled
from portal.web import get_or_404, me, rule
from portal.workflow import STAR_REMEDY

bp = Blueprint("star_remedy", __name__, url_prefix="/stars/remedies/<int:key>")


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


STEPS = {
    "plan": Step(PlanForm, domain.plan, "已提交，等待党委审定。", filled, filled),
    "agree": Step(ReplyForm, domain.agree, "已同意整改方案。", button="同意整改方案"),
    "return": Step(ReasonForm, domain.send_back, "已退回，支部会收到理由。"),
    "report": Step(ReportForm, domain.report, "已报告，等待党委验收。", filled, filled),
    "accept": Step(ReplyForm, domain.accept, "已验收通过。"),
    "refuse": Step(ReasonForm, domain.refuse, "已要求继续整改，支部会收到理由。"),
    "extend": Step(ExtendForm, domain.extend, "期限已调整。", filled, filled),
    "cancel": Step(ReasonForm, domain.cancel, "已撤销。"),
}


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    remedy, branch = get_or_404(StarRemedy, key), record.HEAD.one(remedy=key).branch_name
    action = f"star_remedy.{name}"
    web.crumbs(AREA, ROOM, (branch, path(remedy)), (step.button or STAR_REMEDY.moves[action].label, None))
    return asking.step(action, remedy, step, back=path(remedy), lead=f"{branch}：{remedy.problems}", autosave=True)


asking.pages(bp, "page.star_remedies", STEPS, _page)
