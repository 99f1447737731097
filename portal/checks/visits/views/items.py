"""The page on site, and its items: sent one by one by static/visit.js, without script all in one form."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request

from portal import web
from portal.asking import permit
from portal.checks.checklists.document import Item
from portal.checks.domain import path as check_path
from portal.checks.domain import visit_path
from portal.checks.models import ANSWERS, CheckAnswer, CheckVisit
from portal.checks.views.frame import trail
from portal.checks.visits import finding, record
from portal.checks.visits.answers import Sent, answer
from portal.checks.visits.record import Line, digest
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.forms import Form, tidy
from portal.problems import domain as problems
from portal.web import get_or_404, me, rule

bp = Blueprint("check_items", __name__, url_prefix="/checks/visits/<int:key>")


@bp.get("")
@rule("page.checks")
def show(key: int) -> Response:
    """The visit: what is to be done, or what was found."""
    visit = get_or_404(CheckVisit, key)
    kept = store.of(me(), f"{visit_path(visit)}/items")  # sent after the session had ended
    return _page(visit, _restored(visit, kept.fields) if kept else {})


def _page(visit: CheckVisit, failed: dict[str, Line], status: int = 200, saved: int = 0) -> Response:
    shown = record.shown(visit, me(), failed)
    form = Form(action=f"{visit_path(visit)}/items", draft=False)
    form.once.data = web.once()
    trail((shown.check.title, check_path(shown.check)), (shown.unit_name, None))
    return web.page(
        "checks/visits/show.html", status=status, shown=shown, visit=visit, check=shown.check, form=form,
        answers=ANSWERS, failed=failed, form_has_errors=status != 200, kept=bool(failed) and status == 200, saved=saved,
    )  # fmt: skip


def _restored(visit: CheckVisit, fields: dict[str, list[str]]) -> dict[str, Line]:
    """The items as they were typed when the session had ended, where they differ from what stands."""
    shown = record.shown(visit, me())
    typed = {line.key: _typed(line.key, lambda name: fields.get(name, [""])[0]) for line in shown.lines}
    found = {}
    for line in shown.lines if shown.open else ():
        if any(typed[line.key]) and typed[line.key] != (line.answer, line.evidence):
            line.answer, line.evidence = typed[line.key]
            found[line.key] = line
    return found


def _typed(key: str, read: Any) -> tuple[str, str]:
    """Answer and evidence of an item in the form of them all."""
    return str(read(f"answer-{key}"))[:20], str(tidy(read(f"evidence-{key}")))


def _read(name: str) -> str:
    return tidy(request.form.get(name, ""))


def _sent(key: str) -> Sent:
    """An item as this request sends it."""
    number = _read(f"version-{key}")
    version = int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0
    return Sent(*_typed(key, _read), version, _read(f"token-{key}"), _read(f"follows-{key}")[-400:])


def _keep_all(visit: CheckVisit) -> tuple[int, dict[str, Line], int]:
    """Keep what was typed at every item that was touched: how many, those that could not be kept, and the status."""
    shown = record.shown(visit, me())
    kept, failed, status = 0, dict[str, Line](), 422
    for line in shown.lines:
        typed, was = _typed(line.key, _read), _read(f"was-{line.key}")
        if not was or digest(*typed) == was:
            continue
        try:
            answer(visit, line.key, _sent(line.key), by=me())
            kept += 1
        except (Invalid, Stale) as error:
            line.answer, line.evidence = typed
            line.error, line.stale = error.message, isinstance(error, Stale)
            failed[line.key] = line
            status = 409 if line.stale else status
    if not failed:
        store.drop(me(), f"{visit_path(visit)}/items")
    return kept, failed, status


@bp.post("/items")
@rule("page.checks")
def everything(key: int) -> Response:
    """The whole form, as it is sent without script; what could not be kept stays as it was typed."""
    visit = get_or_404(CheckVisit, key)
    _permit(visit)
    kept, failed, status = _keep_all(visit)
    if failed:
        return _page(visit, failed, status, kept)
    return web.go(visit_path(visit), f"已保存 {kept} 项。" if kept else "没有改动。")


def _permit(visit: CheckVisit) -> None:
    """Let through only who carries the check out here. Raises Denied."""
    permit("check_answer.create", CheckAnswer(visit=visit.id))


@bp.post("/items/<item>")
@rule("page.checks")
def one(key: int, item: str) -> Response:
    """One item: to script a line that says what stands now."""
    visit = get_or_404(CheckVisit, key)
    _permit(visit)
    said, status, open_ = "", 200, True
    try:
        answer(visit, item, _sent(item), by=me())
    except (Invalid, Stale) as error:
        if not web.wants_fragment():
            raise
        said, status = error.message, error.status
        open_ = visit.state in ("planned", "visited")
    if not web.wants_fragment():
        return web.go(visit_path(visit), "已保存。")
    shown = record.shown(get_or_404(CheckVisit, key), me())
    line = next((one for one in shown.lines if one.key == item), Line(Item(item)))
    row = line.row
    body = render_template(
        "checks/visits/_said.html", row=row, said=said, status=status, visit=visit, key=item, answers=ANSWERS,
        again=open_ and status == 409 and row is not None, finds=shown.finds and not line.problems, was=line.was,
    )  # fmt: skip
    return make_response(body, status)


@bp.post("/items/<item>/find")
@rule("page.checks")
def find(key: int, item: str) -> Response:
    """转为整改: what was typed meanwhile is kept first."""
    visit = get_or_404(CheckVisit, key)
    _permit(visit)
    once = request.form.get("once", "")
    token = f"{once}-f{item}"[:40] if once else ""
    if earlier := store.spent(token):
        return web.go(earlier)
    kept, failed, status = _keep_all(visit)
    if failed:
        return _page(visit, failed, status, kept)
    row = CheckAnswer.get_or_none((CheckAnswer.visit == visit.id) & (CheckAnswer.item == item))
    if row is None:
        raise Invalid("这一项还没有填写，请先填写。")
    made = finding.find(visit, row, by=me(), once=token)
    return web.go(problems.path(made), "已转为整改台账的问题，请核对后下发。")
