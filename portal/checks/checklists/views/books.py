"""Checklists as workbooks coming in: read, shown as rows that are wrong or as what would change, and only then taken over."""

from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.asking import admit, version
from portal.checks.checklists import domain, workbook
from portal.checks.checklists.document import compare, read, said
from portal.checks.checklists.domain import path, title
from portal.checks.checklists.forms import BookForm, ConfirmForm
from portal.checks.checklists.views.frame import ROOM, below, trail
from portal.checks.checklists.views.lists import permit
from portal.checks.domain.text import office
from portal.checks.models import Checklist
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.uploads import workbook_forms
from portal.web import get_or_404, me, rule

bp = Blueprint("checklist_books", __name__, url_prefix=ROOM)
MOST = 5 * 2**20  # bytes
BOTH = ["GET", "POST"]


def _place(base: str) -> str:
    """Under which address a workbook waits; no form is posted there."""
    return f"{base}/import/waiting"


def _trail(record: Checklist | None, *more: tuple[str, str | None]) -> None:
    trail(*more) if record is None else below(record, *more)


def _upload(record: Checklist | None, base: str) -> Response:
    """Ask for a workbook; the rows that are wrong are listed, a list that can be read waits for its confirmation."""
    form, wrong, status = BookForm(action=f"{base}/import", draft=False), list[workbook.Wrong](), 200
    if form.sent():
        status = 422
        try:
            book = workbook_forms.sent("要导入的检查清单", MOST)
            base_list, committee = (read(record.document), record.committee_id) if record else (None, office(me())[0])
            document, wrong = workbook.read(book.data, base_list, domain.categories_of(committee))
            if not wrong:
                domain.keep(document, book.name, by=me(), place=_place(base))
                return web.go(f"{base}/import/check")
        except Invalid as error:
            error.field = "file"
            form.refuse(error)
    _trail(record, ("从工作簿导入", None))
    return web.page(
        "checks/lists/import.html", form=form, record=record, wrong=wrong, status=status, base=base,
        form_has_errors=status == 422, title=title,
    )  # fmt: skip


def _check(record: Checklist | None, base: str, form: ConfirmForm, status: int = 200) -> Response:
    """What a workbook would do: what changes against the present text, or the whole new list."""
    kept = domain.kept(by=me(), place=_place(base))
    if kept is None:
        return web.go(f"{base}/import", "没有等待确认的工作簿，请重新上传。")
    form.digest.data = kept.digest
    form.once.data = form.once.data or web.once()
    _trail(record, ("从工作簿导入", f"{base}/import"), ("核对", None))
    return web.page(
        "checks/lists/check.html", record=record, kept=kept, form=form, base=base, status=status, title=title, said=said,
        form_has_errors=status != 200, changes=compare(read(record.document), kept.document) if record else [],
    )  # fmt: skip


def _confirm(record: Checklist | None, base: str) -> Response:
    """导入 exactly what was shown."""
    form: Any = ConfirmForm(action=f"{base}/import/confirm")
    if earlier := store.spent(form.once.data or ""):
        return web.go(earlier)
    kept = domain.kept(by=me(), place=_place(base))
    if kept is None or kept.digest != form.digest.data:
        return web.go(f"{base}/import", "等待确认的工作簿已经换了或者不在了，请重新上传后核对。")
    try:
        with write():
            if record is None:
                name = kept.filename.rsplit(".", 1)[0][:60] or "检查清单"
                record_path = path(domain.create(name, kept.document, by=me(), once=form.once.data or ""))
            else:
                domain.edit(record, kept.document, by=me(), version=version(form))
                record_path = path(record)
            store.drop(me(), _place(base))
        return web.go(record_path, "已导入。")
    except Invalid as error:
        form.refuse(error)
        return _check(record, base, form, 422)
    except Stale as error:
        if record is None:
            form.refuse(Invalid(error.message))
            return _check(None, base, form, 409)
        now = get_or_404(Checklist, record.id)
        form.conflict(error, {}, now.version)
        return _check(now, base, form, 409)


@bp.route("/import", methods=BOTH)
@rule("page.checklists")
def upload() -> Response:
    """导入 as a new list."""
    permit()
    return _upload(None, ROOM)


@bp.get("/import/check")
@rule("page.checklists")
def look() -> Response:
    """The workbook that waits, as a new list."""
    return _check(None, ROOM, ConfirmForm(action=f"{ROOM}/import/confirm"))


@bp.post("/import/confirm")
@rule("page.checklists")
def confirm() -> Response:
    """Take the workbook over as a new list."""
    permit()
    return _confirm(None, ROOM)


@bp.route("/<int:key>/import", methods=BOTH)
@rule("page.checklists")
def upload_into(key: int) -> Response:
    """导入 into a draft."""
    record = get_or_404(Checklist, key)
    admit("checklist.edit", record, path(record))
    return _upload(record, path(record))


@bp.get("/<int:key>/import/check")
@rule("page.checklists")
def look_into(key: int) -> Response:
    """The workbook that waits, against the present text."""
    record = get_or_404(Checklist, key)
    admit("checklist.edit", record, path(record))
    return _check(record, path(record), ConfirmForm(action=f"{path(record)}/import/confirm", version=record.version))


@bp.post("/<int:key>/import/confirm")
@rule("page.checklists")
def confirm_into(key: int) -> Response:
    """Take the workbook over into the draft."""
    record = get_or_404(Checklist, key)
    admit("checklist.edit", record, path(record))
    return _confirm(record, path(record))
