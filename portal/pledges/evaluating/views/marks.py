"""自评 and 评定: the same form on a pledge, filled by its author or by the office."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.pledges import record
from portal.pledges.domain import path
from portal.pledges.evaluating import forms, grading, results, waiting
from portal.pledges.evaluating.listing import OWED
from portal.pledges.models import Pledge
from portal.web import get_or_404, me, rule

bp = Blueprint("marks", __name__, url_prefix="/pledges/<int:key>")


@bp.route("/assess", methods=["GET", "POST"])
@rule("page.evaluate")
def assess(key: int) -> Response:
    """自评: how one has kept one's own word."""
    return _marks(key, "self", "assess", lambda pledge, form, given, version: grading.assess(
        pledge, given, by=me(), version=version,
    ))  # fmt: skip


@bp.route("/grade", methods=["GET", "POST"])
@rule("page.evaluate")
def grade(key: int) -> Response:
    """评定 by the office; given once, it is corrected with a reason."""
    return _marks(key, "organisation", "grade", lambda pledge, form, given, version: grading.grade(
        pledge, given, by=me(), version=version, reason=form.reason.data if "reason" in form else "",
    ))  # fmt: skip


def _marks(key: int, voice: str, act: str, do: Callable[..., None]) -> Response:
    """Show the form, or carry it out."""
    pledge = get_or_404(Pledge, key)
    try:
        actions.check(f"pledge.{act}", pledge, by=me())
    except Stale:
        return web.go(path(pledge), "承诺公示以后才能评诺。")
    shown = record.plain(pledge, me())
    given = grading.all_marks(pledge.id)
    form = _form(shown, given[voice], act)
    status = 200
    if form.sent():
        status = 409 if _closed(shown, act) else 422
        if status == 422 and form.validate():
            try:
                do(pledge, form, form.given(), form.version.data if form.version.data is not None else 0)
                return _done(pledge, form, act)
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                status = 409
                pledge = get_or_404(Pledge, key)
                form.conflict(error, form.shown(grading.marks(pledge.id, voice)), pledge.version)
                shown, given = record.plain(pledge, me()), grading.all_marks(pledge.id)
    return _page(shown, form, act, given, status=status)


def _form(shown: record.Shown, given: grading.Marks, act: str) -> Any:
    pledge = shown.pledge
    form = forms.marks_form(
        shown.asked, shown.settings.scale, given, reason=act == "grade" and pledge.evaluated_at is not None, action=f"{path(pledge)}/{act}",
    )  # fmt: skip
    if request.method == "GET":
        form.version.data = pledge.version
    return form


def _done(pledge: Pledge, form: Any, act: str) -> Response:
    with write():
        store.drop(me(), form.action)
    if act == "assess":
        return web.go(path(pledge), "自评已保存，截止前可以修改。")
    owed = sum(one.count for one in waiting.office(me()))
    return web.go(OWED if owed else path(pledge), "已评定，本人会收到消息。" + (f"还有 {owed} 份。" if owed else ""))


def _page(shown: record.Shown, form: Any, act: str, given: dict[str, grading.Marks], *, status: int) -> Response:
    pledge, set_to = shown.pledge, shown.settings
    word = {"assess": "自评", "grade": "评定"}[act]
    web.crumbs(("公开承诺", "/pledges"), (f"{shown.name} · {pledge.year} 年", path(pledge)), (word, None))
    return web.page(
        "pledges/marks.html", "marks", status=status, shown=shown, pledge=pledge, form=form, act=act, word=word,
        settings=set_to, until=grading.grade_until(set_to), said=results.said, form_has_errors=status == 422,
        outcomes=results.of_pledge(pledge.id, [item.id for item in shown.items], given) if act == "grade" else {},
        closed=_closed(shown, act),
    )  # fmt: skip


def _closed(shown: record.Shown, act: str) -> str:
    """Why the form cannot be sent today, or nothing."""
    pledge, set_to = shown.pledge, shown.settings
    if set_to.evaluate_from is None:
        return "基层党委还没有设定评诺的日期，设定以后才能填写。"
    try:
        grading.in_time(pledge, set_to, act)
    except Stale as error:
        return error.message
    return ""
