"""A plan as a workbook going out and coming in: read, shown as rows that are wrong or as what would change, then taken over."""

from flask import Blueprint, Response

from portal import web
from portal.asking import admit, version
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.life.rulesets.reading import types
from portal.plans import domain, workbook
from portal.plans.document import compare, read
from portal.plans.domain import path, title
from portal.plans.forms import BookForm, ConfirmForm
from portal.plans.models import AnnualPlan
from portal.plans.record import TONES, WORDS
from portal.plans.views.frame import ROOM, below
from portal.uploads import workbook_forms
from portal.web import get_or_404, me, rule

bp = Blueprint("plan_books", __name__, url_prefix=f"{ROOM}/<int:key>")
MOST = 5 * 2**20  # bytes


def _plan(key: int) -> AnnualPlan:
    plan: AnnualPlan = get_or_404(AnnualPlan, key)
    admit("annual_plan.edit", plan, path(plan))
    return plan


def _place(plan: AnnualPlan) -> str:
    """Under which address a workbook waits; no form is posted there."""
    return f"{path(plan)}/import/waiting"


@bp.get("/book")
@rule("page.plans")
def book(key: int) -> Response:
    """The workbook of the plan: what it gives can be read again."""
    plan = get_or_404(AnnualPlan, key)
    rows = workbook.table(read(plan.document), types(plan.committee_id))
    return web.export("annual_plan", title(plan), workbook.HEADINGS, rows, rows=rows)


@bp.route("/import", methods=["GET", "POST"])
@rule("page.planning")
def upload(key: int) -> Response:
    """导入 into a draft: the rows that are wrong are listed, a plan that can be read waits for its confirmation."""
    plan = _plan(key)
    form, wrong, status = BookForm(action=f"{path(plan)}/import", draft=False), list[workbook.Wrong](), 200
    if form.sent():
        status = 422
        try:
            sent = workbook_forms.sent("要导入的年度计划", MOST)
            document, wrong = workbook.read(sent.data, read(plan.document), types(plan.committee_id))
            if not wrong:
                workbook.keep(document, sent.name, by=me(), place=_place(plan))
                return web.go(f"{path(plan)}/import/check")
        except Invalid as error:
            error.field = "file"
            form.refuse(error)
    below(plan, ("从工作簿导入", None))
    return web.page(
        "plans/import.html", form=form, plan=plan, title=title(plan), wrong=wrong, status=status, base=path(plan),
        form_has_errors=status == 422,
    )  # fmt: skip


@bp.get("/import/check")
@rule("page.planning")
def look(key: int) -> Response:
    """The workbook that waits, against the present text."""
    plan = _plan(key)
    return _look(plan, ConfirmForm(action=f"{path(plan)}/import/confirm", version=plan.version))


def _look(plan: AnnualPlan, form: ConfirmForm, status: int = 200) -> Response:
    kept = workbook.kept(by=me(), place=_place(plan))
    if kept is None:
        return web.go(f"{path(plan)}/import", "没有等待确认的工作簿，请重新上传。")
    form.digest.data = kept.digest
    changes = compare(read(plan.document), kept.document, types(plan.committee_id))
    below(plan, ("从工作簿导入", f"{path(plan)}/import"), ("核对", None))
    return web.page(
        "plans/import_check.html", plan=plan, title=title(plan), kept=kept, form=form, base=path(plan), status=status,
        changes=changes, form_has_errors=status != 200, words=WORDS, tones=TONES,
    )  # fmt: skip


@bp.post("/import/confirm")
@rule("page.planning")
def confirm(key: int) -> Response:
    """导入 exactly what was shown."""
    plan = _plan(key)
    form = ConfirmForm(action=f"{path(plan)}/import/confirm")
    kept = workbook.kept(by=me(), place=_place(plan))
    if kept is None or kept.digest != form.digest.data:
        return web.go(f"{path(plan)}/import", "等待确认的工作簿已经换了或者不在了，请重新上传后核对。")
    try:
        with write():
            domain.edit(plan, kept.document, by=me(), version=version(form))
            store.drop(me(), _place(plan))
        return web.go(path(plan), "已导入。")
    except Invalid as error:
        form.refuse(error)
        return _look(plan, form, 422)
    except Stale as error:
        now: AnnualPlan = get_or_404(AnnualPlan, plan.id)
        form.conflict(error, {}, now.version)
        return _look(now, form, 409)
