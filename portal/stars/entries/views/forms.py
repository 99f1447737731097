"""Forms of an entry besides the scores: 创星目标, 申报内容 with attachments, 支委会确认."""

from typing import Any

from flask import Blueprint, Response

from portal import actions, clock
from portal.asking import ask, version
from portal.stars.entries import domain, record
from portal.stars.entries.domain import path
from portal.stars.entries.forms import AimForm, ConfirmForm, StatementForm, stars
from portal.stars.entries.views.frame import admit, heading, trail
from portal.stars.models import StarEntry
from portal.web import get_or_404, me, rule

bp = Blueprint("star_declaring", __name__, url_prefix="/stars/entries/<int:key>")
BOTH = ["GET", "POST"]
FILES_HINT = (
    "系统里已有的记录会自动列为佐证，不用再传。请不要附带身份证号等个人信息。"
    "附件说明哪一项，写在那一项的“理由和依据”里。"
)


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
    admit("star_entry.confirm", entry)
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


def _stated(entry: StarEntry) -> dict[str, Any]:
    """What somebody else saved; when the time is over, nobody was faster. Raises Stale."""
    actions.check("star_entry.edit", entry, by=me())
    return _statement(entry)


@bp.route("/statement", methods=BOTH)
@rule("page.star_entries")
def statement(key: int) -> Response:
    """申报内容: 申报星级, 特色和成效, attachments."""
    entry = get_or_404(StarEntry, key)
    admit("star_entry.edit", entry)
    shown = record.base(entry, me())
    form = StatementForm(**_statement(entry), version=entry.version)
    form.wished.choices = stars(shown.scheme, "还没有定")

    def carry_out(files: list[int]) -> str:
        domain.state_case(
            entry, form.star(), form.features.data or "", shown.scheme, by=me(), version=version(form), files=files
        )
        return path(entry)

    trail(shown, ("申报内容", None))
    return ask(
        form, carry_out, "已保存申报内容。", heading="申报内容", button="保存", record=entry, theirs=_stated, files="支撑材料",
        files_hint=FILES_HINT, removable=True, autosave=True, **heading(shown),
    )  # fmt: skip
