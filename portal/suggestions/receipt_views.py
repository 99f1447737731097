"""凭查询码查看: what became of an anonymous opinion or suggestion, and 再次反映 by its author."""

from typing import Any

from flask import Blueprint, Response

from portal import actions, web
from portal.anonymity import receipts
from portal.errors import Invalid
from portal.pledges.opinions import domain as opinions
from portal.suggestions import domain, record
from portal.suggestions.forms import AgainForm, CodeForm
from portal.web import me, rule

bp = Blueprint("receipts", __name__, url_prefix="/suggestions/receipt")

UNKNOWN = "没有这个查询码。请核对后再输入，不分大小写，可以不输横线。"
TOO_OFTEN = f"一天最多查询 {domain.LOOKUPS} 次，请明天再试。"


@bp.route("", methods=["GET", "POST"])
@rule("page.suggestions")
def look() -> Response:
    """凭查询码查看: what became of an anonymous opinion or suggestion. Unknown codes are all answered alike."""
    form = CodeForm(action="/suggestions/receipt")
    if not form.sent():
        return _receipt(form)
    return _looked_up(form) if form.validate() else _receipt(form, status=422)


def _looked_up(form: Any, *, again: AgainForm | None = None, said: str = "") -> Response:
    """Show what a code opens, or say that it opens nothing."""
    if not domain.may_look_up(me()):
        return _refused(form, TOO_OFTEN, 429)
    code = form.code.data or ""
    suggestion, digest = domain.found(code), receipts.digest(code)
    opinion = opinions.BY_RECEIPT.one(digest=digest) if digest else None
    if suggestion is None and opinion is None:
        return _refused(form, UNKNOWN, 422)
    if suggestion is not None and actions.allowed("suggestion.reopen", me(), suggestion) and again is None:
        again = AgainForm(action="/suggestions/receipt/reopen", formdata=None, code=code, once=web.once())
    shown = record.shown(suggestion, me()) if suggestion is not None else None
    return _receipt(
        form,
        status=422 if again is not None and again.errors else 200,
        shown=shown,
        opinion=opinion,
        again=again,
        said=said,
    )


def _refused(form: Any, sentence: str, status: int) -> Response:
    asked = CodeForm(action="/suggestions/receipt", formdata=None, code=form.code.data)
    asked.code.errors = [sentence]
    return _receipt(asked, status=status)


def _receipt(form: Any, *, status: int = 200, **shown: Any) -> Response:
    web.crumbs(("意见建议", "/suggestions"), ("凭查询码查看", None))
    empty = {"shown": None, "opinion": None, "again": None, "said": ""}
    return web.page(
        "suggestions/receipt.html", status=status, form=form, form_has_errors=status != 200, **empty | shown
    )


@bp.post("/reopen")
@rule("page.suggestions")
def reopen() -> Response:
    """再次反映 by the code; the author stays unnamed."""
    form = AgainForm(action="/suggestions/receipt/reopen")
    if not form.code.data:
        return _receipt(CodeForm(action="/suggestions/receipt", formdata=None), status=422)
    if form.validate():
        if not domain.may_look_up(me()):
            return _refused(form, TOO_OFTEN, 429)
        suggestion = domain.found(form.code.data)
        if suggestion is None:
            return _refused(form, UNKNOWN, 422)
        try:
            domain.reopen(suggestion, form.text.data or "", by=me(), once=form.once.data or "")
        except Invalid as error:
            form.refuse(error)
        else:
            return _looked_up(form, said="已再次反映，查询码不变。")
    return _looked_up(form, again=form)
