"""Forms of an entry besides the scores: 创星目标, 申报内容 with attachments, 支委会确认."""

from typing import Any

from flask import Blueprint, Response

from portal import actions, clock, web
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.stars.entries import domain, record
from portal.stars.entries.domain import path
from portal.stars.entries.forms import AimForm, ConfirmForm, StatementForm, stars
from portal.stars.entries.views.frame import admit, heading, trail
from portal.stars.models import StarEntry
from portal.units.views.asking import ask, version
from portal.uploads import domain as uploads
from portal.uploads import forms as sending
from portal.web import get_or_404, me, rule

bp = Blueprint("star_declaring", __name__, url_prefix="/stars/entries/<int:key>")
BOTH = ["GET", "POST"]


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _aim(entry: StarEntry) -> dict[str, Any]:
    return {"aim": _text(entry.aim), "measures": entry.measures}


@bp.route("/aim", methods=BOTH)
@rule("page.star_entries")
def aim(key: int) -> Response:
    """确定创星目标."""
    entry = get_or_404(StarEntry, key)
    actions.check("star_entry.aim", entry, by=me())
    shown = record.base(entry, me())
    form = AimForm(**_aim(entry), version=entry.version)
    form.aim.choices = stars(shown.scheme, "请选择")

    def carry_out() -> str:
        domain.aim(entry, form.star(), form.measures.data or "", shown.scheme, by=me(), version=version(form))
        return path(entry)

    trail(shown, ("创星目标", None))
    return ask(
        form, carry_out, "已保存创星目标。", heading="创星目标", button="保存", record=entry, theirs=_aim, **heading(shown)
    )  # fmt: skip


@bp.route("/confirm", methods=BOTH)
@rule("page.star_entries")
def confirm(key: int) -> Response:
    """支委会确认."""
    entry = get_or_404(StarEntry, key)
    if (elsewhere := admit("star_entry.confirm", entry)) is not None:
        return elsewhere
    shown = record.base(entry, me())
    form = ConfirmForm(on=clock.today(), version=entry.version)

    def carry_out() -> str:
        domain.confirm(
            entry, form.on.data, form.meeting.data, shown.scheme, by=me(), version=version(form)
        )  # fmt: skip
        return path(entry)

    trail(shown, ("支委会确认", None))
    return ask(
        form, carry_out, "已确认。核对无误后，点“申报星级”报党委。", heading="支委会确认", button="确认", record=entry,
        **heading(shown),
    )  # fmt: skip


def _statement(entry: StarEntry) -> dict[str, Any]:
    return {"wished": _text(entry.wished), "features": entry.features}


@bp.route("/statement", methods=BOTH)
@rule("page.star_entries")
def statement(key: int) -> Response:
    """申报内容: 申报星级, 特色和成效, attachments."""
    entry = get_or_404(StarEntry, key)
    if (elsewhere := admit("star_entry.edit", entry)) is not None:
        return elsewhere
    shown = record.base(entry, me())
    form = StatementForm(**_statement(entry), version=entry.version)
    form.wished.choices = stars(shown.scheme, "还没有定")
    files = sending.from_request(by=me()) if form.sent() else sending.listed(form)
    if not form.sent():
        return _page(form, shown, files)
    fine = form.validate()
    for sentence in files.errors:
        form.refuse(Invalid(sentence))
        fine = False
    status = 422
    if fine:
        try:
            with write():
                domain.state_case(
                    entry, form.star(), form.features.data or "", shown.scheme, by=me(), version=version(form),
                    files=files.ids,
                )  # fmt: skip
                store.drop(me(), form.action)
            return web.go(path(entry), "已保存申报内容。")
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            status = 409
            now = get_or_404(StarEntry, key)
            if now.state not in ("draft", "returned"):
                raise
            form.conflict(error, _statement(now), now.version)
    return _page(form, shown, files, status=status)


def _page(form: StatementForm, shown: record.Shown, files: Any, *, status: int = 200) -> Response:
    entry = shown.entry
    kept = uploads.of("star_entry", [entry.id]).get(entry.id, [])
    trail(shown, ("申报内容", None))
    return web.page(
        "stars/entries/statement.html", status=status, form=form, shown=shown, entry=entry, files=files, kept=kept,
        form_has_errors=status != 200,
    )  # fmt: skip
