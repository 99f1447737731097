"""导入: a workbook is read and shown row by row; the last word registers what is right."""

from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.honours import importing
from portal.honours.forms import UploadForm
from portal.honours.views.frame import trail
from portal.uploads import domain as uploads
from portal.uploads import workbook_forms
from portal.web import me, rule

bp = Blueprint("honour_import", __name__, url_prefix="/honours/import")


@bp.route("", methods=["GET", "POST"])
@rule("page.honouring")
def upload() -> Response:
    """Choose the workbook; it is kept as one's own until it is imported, or for a day."""
    form: Any = UploadForm()
    sent = form.sent()
    if sent and (kept := workbook_forms.take(form, "填好的荣誉登记表", lambda data: importing.read(data, by=me()))):
        return web.go(f"/honours/import/{kept.id}")
    trail(("导入", None))
    return web.page("honours/import.html", form=form, status=422 if sent else 200, form_has_errors=sent)


@bp.route("/<int:key>", methods=["GET", "POST"])
@rule("page.honouring")
def preview(key: int) -> Response:
    """What would be registered, and what is wrong; 登记 does it."""
    form = workbook_forms.ImportForm()
    if form.sent() and (earlier := store.spent(form.once.data or "")):
        return web.go(earlier)
    file = workbook_forms.waiting(key)
    status, lines = 200, list[importing.Line]()
    try:
        lines = importing.read(uploads.read(file) or b"", by=me())
        if form.sent():
            number = importing.apply(lines, file, by=me(), once=form.once.data or "")
            what = "已登记" if me().role == "committee" else "已上报"
            return web.go(_after(), f"{what} {number} 项荣誉。")
    except (Invalid, Stale) as error:
        status = error.status
        form.refuse(Invalid(error.message))
    form.once.data = form.once.data or web.once()
    trail(("导入", "/honours/import"), ("核对", None))
    counts = {key: sum(line.outcome == key for line in lines) for key in importing.OUTCOMES}
    return web.page(
        "honours/preview.html", status=status, form=form, file=file, lines=lines, counts=counts,
        outcomes=importing.OUTCOMES, said=importing.said, form_has_errors=status != 200,
    )  # fmt: skip


def _after() -> str:
    """Where what was imported stands."""
    return "/honours" if me().role == "committee" else "/honours?state=proposed"
