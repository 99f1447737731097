"""凭查询码查看: what became of whatever was sent without a name, and what its author may still do with it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.anonymity import receipts
from portal.anonymity.forms import CodeForm
from portal.anonymity.receipts import Found
from portal.errors import Invalid
from portal.web import me, rule

bp = Blueprint("receipts", __name__, url_prefix="/suggestions/receipt")

ADDRESS = "/suggestions/receipt"
UNKNOWN = "没有这个查询码。请核对后再输入，不分大小写，可以不输横线。"
TOO_OFTEN = f"一天最多查询 {receipts.LOOKUPS} 次，请明天再试。"


@bp.route("", methods=["GET", "POST"])
@rule("page.suggestions")
def look() -> Response:
    """凭查询码查看. Unknown codes are all answered alike."""
    form = CodeForm(action=ADDRESS)
    if not form.sent():
        return _page(form)
    if not form.validate():
        return _page(form, status=422)
    code = form.code.data or ""
    if not receipts.may_look_up(me()):
        return _refused(code, TOO_OFTEN, 429)
    found = receipts.found(code, me())
    return _page(form, found=found) if found is not None else _refused(code, UNKNOWN, 422)


def by_code(
    form: Any, find: Callable[[str], Any], carry_out: Callable[[Any], None], opened: Callable[[Any, Any], Found], said: str
) -> Response:  # fmt: skip
    """An act of an anonymous author on the record of `form.code`, answered with what the code then opens.

    `opened(record, form)`: with the form when something is wrong with it, else None. Raises Denied, Stale.
    """
    code = form.code.data or ""
    if not code:
        return _page(_fresh(""), status=422)
    if not receipts.may_look_up(me()):
        return _refused(code, TOO_OFTEN, 429)
    record = find(code)
    if record is None:
        return _refused(code, UNKNOWN, 422)
    if form.validate():
        try:
            carry_out(record)
        except Invalid as error:
            form.refuse(error)
        else:
            return _page(_fresh(code), found=opened(record, None), said=said)
    return _page(_fresh(code), status=422, found=opened(record, form))


def _fresh(code: str) -> CodeForm:
    return CodeForm(action=ADDRESS, formdata=None, code=code)


def _refused(code: str, sentence: str, status: int) -> Response:
    form = _fresh(code)
    form.code.errors = [sentence]
    return _page(form, status=status)


def _page(form: CodeForm, *, status: int = 200, found: Found | None = None, said: str = "") -> Response:
    web.crumbs(("意见建议", "/suggestions"), ("凭查询码查看", None))
    return web.page(
        "anonymity/receipt.html", status=status, form=form, found=found, said=said, form_has_errors=status != 200
    )
