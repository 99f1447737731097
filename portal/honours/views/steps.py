"""An honour's page, and what is decided about it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.forms import Form
from portal.honours import domain, record
from portal.honours.domain import path
from portal.honours.forms import ReasonForm
from portal.honours.models import Honour
from portal.honours.views.frame import admit, trail
from portal.units.views.asking import ask, version
from portal.web import get_or_404, me, rule

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


def _reasoned(
    key: int, action: str, carry_out: Callable[..., None], said: str, button: str, lead: str, hint: str
) -> Response:
    """Ask for the reason of a step and take it."""
    honour = get_or_404(Honour, key)
    if (elsewhere := admit(action, honour)) is not None:
        return elsewhere
    form: Any = ReasonForm(version=honour.version)
    form.reason.description = hint

    def act() -> str:
        carry_out(honour, by=me(), reason=form.reason.data or "", version=version(form))
        return path(honour)

    trail((honour.title, path(honour)), (button, None))
    return ask(form, act, said, heading=button, button=button, back=path(honour), record=honour, lead=lead)


@bp.route("/decline", methods=["GET", "POST"])
@rule("page.honours")
def decline(key: int) -> Response:
    """不确认, with the reason."""
    return _reasoned(
        key, "honour.decline", domain.decline, "已退回支部，支部书记会收到理由。", "不确认",
        "支部书记看到理由后可以修改重报。", "写明要补什么或者哪里不对。",
    )  # fmt: skip


@bp.route("/revoke", methods=["GET", "POST"])
@rule("page.honours")
def revoke(key: int) -> Response:
    """撤销, with the reason."""
    return _reasoned(
        key, "honour.revoke", domain.revoke, "已撤销。", "撤销", "撤销后不再公开、不再用于星级评定，记录和原因保留。",
        "写明撤销的决定机关和文号。",
    )  # fmt: skip
