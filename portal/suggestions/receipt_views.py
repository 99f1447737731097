"""An anonymous suggestion by its code: what became of it, and 再次反映 by its author."""

from typing import Any

from flask import Blueprint, Response

from portal import actions, web
from portal.anonymity.receipts import Found
from portal.anonymity.views import by_code
from portal.policy import Actor
from portal.suggestions import domain, record
from portal.suggestions.forms import AgainForm
from portal.suggestions.models import Suggestion
from portal.web import me, rule

bp = Blueprint("reopening", __name__, url_prefix="/suggestions/receipt")

ADDRESS = "/suggestions/receipt/reopen"


def find(code: str, actor: Actor) -> Found | None:
    """For the page that asks after codes."""
    suggestion = domain.found(code)
    return None if suggestion is None else _opened(suggestion, code, actor)


def _opened(suggestion: Suggestion, code: str, actor: Actor, again: Any = None) -> Found:
    if again is None and actions.allowed("suggestion.reopen", actor, suggestion):
        again = AgainForm(action=ADDRESS, formdata=None, code=code, once=web.once())
    return Found("suggestions/_found.html", {"shown": record.shown(suggestion, actor), "again": again})


@bp.post("/reopen")
@rule("page.suggestions")
def reopen() -> Response:
    """再次反映 by the code; the author stays unnamed."""
    form = AgainForm(action=ADDRESS)

    def carry_out(suggestion: Suggestion) -> None:
        domain.reopen(suggestion, form.text.data or "", by=me(), once=form.once.data or "")

    def opened(suggestion: Suggestion, again: Any) -> Found:
        return _opened(suggestion, form.code.data or "", me(), again)

    return by_code(form, domain.found, carry_out, opened, "已再次反映，查询码不变。")
