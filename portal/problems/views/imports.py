"""导入: a workbook is read and shown row by row; the last word brings in what is right."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.problems import categories
from portal.problems.forms import ImportForm, UploadForm
from portal.problems.importing import applying, reading, rows
from portal.problems.views.lists import AREA
from portal.uploads import domain as uploads
from portal.uploads.checking import MOST_BYTES
from portal.uploads.models import Attachment
from portal.web import me, rule
from portal.workflow import PROBLEM

bp = Blueprint("problem_import", __name__, url_prefix="/problems/import")


@bp.route("", methods=["GET", "POST"])
@rule("page.problem_import")
def upload() -> Response:
    """Choose the workbook; it is kept as one's own until it is imported, or for a day."""
    form: Any = UploadForm()
    status = 200
    if form.sent():
        status = 422
        sent = request.files.get("file")
        try:
            if not sent or not sent.filename:
                raise Invalid("请选择填好的整改台账（.xlsx）。", "file")
            data = sent.stream.read(MOST_BYTES + 1)
            reading.read(data, by=me())  # what is no ledger at all is said here
            kept = uploads.receive(sent.filename, data, by=me())
            return web.go(f"/problems/import/{kept.id}")
        except Invalid as error:
            error.field = "file"
            form.refuse(error)
    web.crumbs(AREA, ("导入", None))
    return web.page(
        "problems/import.html", form=form, status=status, form_has_errors=status == 422, most=reading.MOST_ROWS,
        states=[PROBLEM.label(one) for one in rows.STATES],
    )  # fmt: skip


@bp.route("/<int:key>", methods=["GET", "POST"])
@rule("page.problem_import")
def preview(key: int) -> Response:
    """What would be brought in or changed, and what is wrong; 导入 does it."""
    form = ImportForm()
    if form.sent() and (earlier := store.spent(form.once.data or "")):
        return web.go(earlier)
    if not uploads.unsent([key], by=me()):
        raise web.Missing(Attachment, key)
    file = Attachment.get_by_id(key)
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
    return web.page(
        "problems/preview.html", status=status, form=form, file=file, lines=lines, counts=counts,
        outcomes=rows.OUTCOMES, names=names, form_has_errors=status != 200,
    )  # fmt: skip
