"""An honour's page, and what is decided about it."""

from flask import Blueprint, Response

from portal import asking, web
from portal.asking import Step, version
from portal.forms import Form
from portal.honours import domain, record
from portal.honours.domain import path
from portal.honours.forms import DeclineForm, RevokeForm
from portal.honours.models import Honour
from portal.honours.views.frame import trail
from portal.web import get_or_404, me, rule
from portal.workflow import HONOUR

bp = Blueprint("honour", __name__, url_prefix="/honours/<int:key>")


@bp.get("")
@rule("page.honours")
def show(key: int) -> Response:
    """The record, as the visitor may see it."""
    shown = record.shown(get_or_404(Honour, key), me())
    trail((shown.honour.title, None))
    return web.page("honours/show.html", shown=shown, honour=shown.honour)


@bp.post("/confirm")
@rule("page.honours")
def confirm(key: int) -> Response:
    """确认 what was read: the form carries the version."""
    honour = get_or_404(Honour, key)
    domain.confirm(honour, by=me(), version=version(Form(draft=False)))
    return web.go(path(honour), "已确认。")


@bp.post("/withdraw")
@rule("page.honours")
def withdraw(key: int) -> Response:
    """撤回."""
    honour = get_or_404(Honour, key)
    domain.withdraw(honour, by=me())
    return web.go(path(honour), "已撤回。")


STEPS = {
    "decline": Step(
        DeclineForm, domain.decline, "已退回支部，支部书记会收到理由。", lead="支部书记看到理由后可以修改重报。"
    ),
    "revoke": Step(RevokeForm, domain.revoke, "已撤销。", lead="撤销后不再公开、不再用于星级评定，记录和原因保留。"),
}


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step: its reason."""
    honour, action = get_or_404(Honour, key), f"honour.{name}"
    trail((honour.title, path(honour)), (HONOUR.moves[action].label, None))
    return asking.step(action, honour, step, back=path(honour))


asking.pages(bp, "page.honours", STEPS, _page)
