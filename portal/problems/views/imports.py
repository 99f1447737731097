"""导入: a workbook is read and shown row by row; the last word brings in what is right."""

from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.problems import categories
from portal.problems.forms import UploadForm
from portal.problems.importing import applying, reading, rows, template
from portal.problems.views.lists import AREA
from portal.uploads import domain as uploads
from portal.uploads import workbook_forms
from portal.web import me, rule
from portal.workflow import PROBLEM

bp = Blueprint("problem_import", __name__, url_prefix="/problems/import")


@bp.route("", methods=["GET", "POST"])
@rule("page.problem_import")
def upload() -> Response:
    """Choose the workbook; it is kept as one's own until it is imported, or for a day."""
    form: Any = UploadForm()
    sent = form.sent()
    if sent and (kept := workbook_forms.take(form, "填好的整改台账", lambda data: reading.read(data, by=me()))):
        return web.go(f"/problems/import/{kept.id}")
    web.crumbs(AREA, ("导入", None))
    return web.page(
        "problems/import.html", form=form, status=422 if sent else 200, form_has_errors=sent, most=reading.MOST_ROWS,
        states=[PROBLEM.label(one) for one in rows.STATES],
    )  # fmt: skip


@bp.get("/template")
@rule("page.problem_import")
def empty() -> Response:
    """The empty workbook."""
    return web.download(template.blank(me()), "整改台账模板.xlsx", web.XLSX)


@bp.route("/<int:key>", methods=["GET", "POST"])
@rule("page.problem_import")
def preview(key: int) -> Response:
    """What would be brought in or changed, and what is wrong; 导入 does it."""
    form = workbook_forms.ImportForm()
    if form.sent() and (earlier := store.spent(form.once.data or "")):
        return web.go(earlier)
    file = workbook_forms.waiting(key)
    status, lines = 200, list[reading.Line]()
    try:
        lines = reading.read(uploads.read(file) or b"", by=me())
        if form.sent():
            new, changed = applying.apply(lines, file, by=me(), once=form.once.data or "")
            return web.go("/problems", f"已导入：新增 {new} 个，更正 {changed} 个。")
    except (Invalid, Stale) as error:
        status = error.status
        form.refuse(Invalid(error.message))
    form.once.data = form.once.data or web.once()
    web.crumbs(AREA, ("导入", "/problems/import"), ("核对", None))
    counts = {name: sum(line.outcome == name for line in lines) for name in rows.OUTCOMES}
    names = {
        key: name
        for named in categories.names_of({line.committee for line in lines}).values()
        for key, name in named.items()
    }
    lines.sort(key=lambda line: (line.outcome != "wrong", line.number))  # what has to be mended stands first
    return web.page(
        "problems/preview.html", status=status, form=form, file=file, lines=lines, counts=counts,
        outcomes=rows.OUTCOMES, names=names, form_has_errors=status != 200,
    )  # fmt: skip
