"""互评 and 群众评: one pledge, one sheet; after sending comes the next one."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.errors import Invalid, Stale
from portal.pledges import record
from portal.pledges.domain import path
from portal.pledges.evaluating import forms, voting
from portal.pledges.models import Pledge
from portal.web import get_or_404, me, rule

bp = Blueprint("evaluation", __name__, url_prefix="/pledges/<int:key>/evaluate")


@bp.route("", methods=["GET", "POST"])
@rule("page.evaluate")
def vote(key: int) -> Response:
    """评议 a colleague's pledge, anonymously and once."""
    actor = me()
    pledge = get_or_404(Pledge, key)
    shown = record.plain(pledge, actor)
    try:
        voting.check(pledge, by=actor, settings=shown.settings)
    except Stale as error:
        return _page(shown, status=409 if request.method == "POST" else 200, problem=error.message)
    rows, done = voting.open_to(actor)
    left = [row for row in rows if row.id not in done and row.person_id not in (actor.person_id, pledge.person_id)]
    if pledge.id in done and request.method == "GET":
        return _page(shown, left=left, done=True)
    scale = voting.scale_of(pledge, voting.VOTERS[actor.kind], shown.settings)
    form = forms.sheet(shown.asked, scale, action=f"{path(pledge)}/evaluate")
    status = 200
    if form.sent():
        status = 422
        if form.validate():
            try:
                voting.cast(pledge, form.answers(), by=actor)
                return _next(left)
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                return _page(shown, status=409, problem=error.message, left=left, done=True)
    return _page(shown, status=status, form=form, left=left)


def _next(left: list[Any]) -> Response:
    """On to the next pledge that one has not evaluated, or back to the list."""
    if left:
        return web.go(f"/pledges/{left[0].id}/evaluate", f"已送出。还有 {len(left)} 份，下面是{left[0].name}的承诺。")
    return web.go("/pledges/evaluate/mine", "已送出。本支部的承诺都评议完了。")


def _page(shown: record.Shown, *, status: int = 200, **context: Any) -> Response:
    web.crumbs(("评诺", "/pledges/evaluate"), (f"评议{shown.name}的承诺", None))
    return web.page(
        "pledges/evaluate.html", "sheet", status=status, shown=shown, pledge=shown.pledge, form_has_errors=status == 422,
        **{"form": None, "left": [], "done": False, "problem": ""} | context,
    )  # fmt: skip
