"""导入 a ledger kept in Excel: it is read and shown row by row; the last word files what is right."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.life.book import ledger
from portal.life.book.importing import applying, reading, rows
from portal.life.rulesets import reading as rulesets
from portal.units.models import Unit
from portal.uploads import domain as uploads
from portal.uploads import workbook_forms
from portal.web import me, rule

bp = Blueprint("life_import", __name__, url_prefix="/life/import")

AREA = ("组织生活", "/life")


def _unit() -> tuple[Unit, list[Any]]:
    """The unit that the address names, else the first for which one keeps records, with all of these; 404 without any."""
    found = reading.places(me())
    wanted = request.args.get("unit", "")
    one = next((one for one in found if str(one.id) == wanted), None) if wanted else next(iter(found), None)
    if one is None:
        raise web.Missing
    return Unit.get_by_id(one.id), found


@bp.route("", methods=["GET", "POST"])
@rule("page.life_recording")
def upload() -> Response:
    """Choose the workbook; it is kept as one's own until it is imported, or for a day."""
    unit, places = _unit()
    form: Any = workbook_forms.UploadForm()
    sent = form.sent()
    read = lambda data: reading.read(data, unit, by=me())  # noqa: E731
    if sent and (kept := workbook_forms.take(form, "填好的组织生活台账", read)):
        return web.go(f"/life/import/{kept.id}?unit={unit.id}")
    web.crumbs(AREA, ("导入台账", None))
    return web.page(
        "life/book/import.html", form=form, status=422 if sent else 200, form_has_errors=sent, unit=unit, places=places,
        most=reading.MOST_ROWS, types=[one.label for one in rulesets.types(unit.committee_id or unit.id).values()],
    )  # fmt: skip


@bp.get("/template")
@rule("page.life_recording")
def empty() -> Response:
    """The empty workbook."""
    unit, _places = _unit()
    return web.download(ledger.workbook(unit), f"{ledger.TITLE}模板.xlsx", web.XLSX)


@bp.route("/<int:key>", methods=["GET", "POST"])
@rule("page.life_recording")
def preview(key: int) -> Response:
    """What would be brought in and what is wrong; 导入 does it."""
    form = workbook_forms.ImportForm()
    if form.sent() and (earlier := store.spent(form.once.data or "")):
        return web.go(earlier)
    unit, _places = _unit()
    file = workbook_forms.waiting(key)
    status, lines = 200, list[rows.Line]()
    try:
        data = uploads.read(file) or b""
        lines = reading.read(data, unit, by=me())
        if form.sent():
            done = applying.apply(lines, unit, file, by=me(), once=form.once.data or "")
            if not done.refused:
                return web.go("/life", f"已导入 {done.filed} 次组织生活，都已归档。")
            status = 422
            form.refuse(Invalid(f"已导入 {done.filed} 次，下面几行没有导入。"))
            for number, sentence in done.refused:
                form.refuse(Invalid(f"第 {number} 行：{sentence}"))
            lines = reading.read(data, unit, by=me())
    except (Invalid, Stale) as error:
        status = error.status
        form.refuse(Invalid(error.message))
    form.once.data = form.once.data or web.once()
    web.crumbs(AREA, ("导入台账", f"/life/import?unit={unit.id}"), ("核对", None))
    counts = {name: sum(line.outcome == name for line in lines) for name in rows.OUTCOMES}
    lines.sort(key=lambda line: (line.outcome != "wrong", line.number))  # what has to be mended stands first
    return web.page(
        "life/book/preview.html", status=status, form=form, file=file, lines=lines, counts=counts, unit=unit,
        outcomes=rows.OUTCOMES, late=sum(line.late for line in lines if line.outcome == "new"), form_has_errors=status != 200,
    )  # fmt: skip
