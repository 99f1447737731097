"""Schemes as workbooks coming in: read, shown as problems or as what would change, and only then taken over."""

from typing import Any

from flask import Blueprint, Response

from portal import actions, web
from portal.asking import admit, version
from portal.db import write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.policy import may
from portal.sheets import BadWorkbook
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarScheme
from portal.stars.schemes import domain, reading, wording
from portal.stars.schemes.compare import compare
from portal.stars.schemes.forms import BookForm, ConfirmForm
from portal.stars.schemes.views.frame import below, told, trail
from portal.stars.workbooks import scheme as books
from portal.uploads import workbook_forms
from portal.web import get_or_404, me, rule

bp = Blueprint("star_books", __name__, url_prefix="/stars/schemes")


def _upload(record: StarScheme | None, base: str) -> Response:
    """Ask for a workbook; what is wrong with it is listed, what can be used waits for its confirmation."""
    form, problems, status = BookForm(action=f"{base}/import", draft=False), list[Any](), 200
    if form.sent():
        status = 422
        try:
            book = workbook_forms.sent("评定办法的工作簿")
            scheme, problems = _read(book.data)
            if scheme is not None:
                hints = [str(one) for one in problems]
                with write():
                    domain.keep(scheme, book.name, hints, by=me(), path=_place(base))
                return web.go(f"{base}/import/check")
        except Invalid as error:
            error.field = "file"
            form.refuse(error)
    _trail(record, ("从工作簿导入", None))
    return web.page(
        "stars/schemes/import.html", form=form, record=record, problems=problems, status=status,
        form_has_errors=status == 422, back=base, title=reading.title,
    )  # fmt: skip


def _read(data: bytes) -> tuple[Scheme | None, list[Any]]:
    """The scheme of a workbook and what is wrong or odd. Raises Invalid where it is none."""
    try:
        return books.read(data)
    except BadWorkbook as bad:
        raise Invalid(str(bad)) from bad


def _place(base: str) -> str:
    """Under which address a workbook waits; no form is posted there."""
    return f"{base}/import/waiting"


def _trail(record: StarScheme | None, *more: tuple[str, str | None]) -> None:
    if record is None:
        trail(*more)
    else:
        below(record, *more)


def _check(record: StarScheme | None, base: str, form: ConfirmForm, status: int = 200) -> Response:
    """What a workbook would do: what changes against the present text, or the whole new scheme."""
    kept = domain.kept(by=me(), path=_place(base))
    if kept is None:
        return web.go(f"{base}/import", "没有等待确认的工作簿，请重新上传。")
    form.digest.data = kept.digest
    form.once.data = form.once.data or web.once()
    scheme = kept.scheme
    problems = told(scheme, base)
    _trail(record, ("从工作簿导入", f"{base}/import"), ("核对", None))
    return web.page(
        "stars/schemes/check.html", record=record, kept=kept, scheme=scheme, form=form, base=base, problems=problems,
        severe=sum(one.severe for one in problems), status=status, form_has_errors=status != 200, title=reading.title,
        differences=compare(reading.of(record.id), scheme) if record else [], groups=wording.grouped(scheme),
        sections={one.key: one for one in wording.sections(scheme)},
    )  # fmt: skip


def _confirm(record: StarScheme | None, base: str) -> Response:
    """导入 exactly what was shown."""
    form = ConfirmForm(action=f"{base}/import/confirm", draft=False)
    earlier = store.spent(form.once.data or "")
    if earlier:
        return web.go(earlier)
    kept = domain.kept(by=me(), path=_place(base))
    if kept is None or kept.digest != form.digest.data:
        return web.go(f"{base}/import", "等待确认的工作簿已经换了或者不在了，请重新上传后核对。")
    try:
        with write():
            if record is None:
                onward = reading.path(domain.from_book(kept.scheme, by=me(), once=form.once.data or ""))
            else:
                domain.edit(record, kept.scheme, by=me(), version=version(form))
                onward = reading.path(record)
            domain.drop(by=me(), path=_place(base))
        return web.go(onward, "已导入。")
    except Invalid as error:
        form.refuse(error)
        return _check(record, base, form, 422)
    except Stale as error:
        if record is None:
            form.form_errors = [*form.form_errors, error.message]
            return _check(None, base, form, 409)
        record = get_or_404(StarScheme, record.id)
        form.conflict(error, {}, record.version)
        return _check(record, base, form, 409)


NEW = "/stars/schemes"


def _permit() -> None:
    """Only a committee begins schemes. Raises Denied."""
    if not may("star_scheme.create", me(), StarScheme(committee=me().unit_id)):
        raise Denied("您没有权限新建评定办法。", action="star_scheme.create")


@bp.route("/import", methods=["GET", "POST"])
@rule("page.star_editing")
def upload() -> Response:
    """导入 as a new scheme."""
    _permit()
    return _upload(None, NEW)


@bp.get("/import/check")
@rule("page.star_editing")
def look() -> Response:
    """The workbook that waits, as a new scheme."""
    return _check(None, NEW, ConfirmForm(action=f"{NEW}/import/confirm", draft=False))


@bp.post("/import/confirm")
@rule("page.star_editing")
def confirm() -> Response:
    """Take the workbook over as a new scheme."""
    _permit()
    return _confirm(None, NEW)


@bp.route("/<int:key>/import", methods=["GET", "POST"])
@rule("page.star_editing")
def upload_into(key: int) -> Response:
    """导入 into a draft."""
    record = get_or_404(StarScheme, key)
    admit("star_scheme.edit", record, reading.path(record))
    actions.check("star_scheme.edit", record, by=me())
    return _upload(record, reading.path(record))


@bp.get("/<int:key>/import/check")
@rule("page.star_editing")
def look_into(key: int) -> Response:
    """The workbook that waits, against the present text."""
    record = get_or_404(StarScheme, key)
    admit("star_scheme.edit", record, reading.path(record))
    form = ConfirmForm(action=f"{reading.path(record)}/import/confirm", draft=False, version=record.version)
    return _check(record, reading.path(record), form)


@bp.post("/<int:key>/import/confirm")
@rule("page.star_editing")
def confirm_into(key: int) -> Response:
    """Take the workbook over into the draft."""
    record = get_or_404(StarScheme, key)
    return _confirm(record, reading.path(record))
