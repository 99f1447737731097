"""列席人员 of a record."""

from typing import Any

from flask import Blueprint, Response
from wtforms.fields.choices import SelectChoice

from portal import asking, web
from portal.actions import allowed
from portal.life.attendance import guests
from portal.life.attendance.forms import GuestForm
from portal.life.attendance.views.ticking import crumbs
from portal.life.records.models import GUESTS, LifeRecord
from portal.web import get_or_404, me, rule

bp = Blueprint("life_guests", __name__, url_prefix="/life/<int:key>/guests")


@bp.route("", methods=["GET", "POST"])
@rule("page.life_recording")
def index(key: int) -> Response:
    """Who was there besides, and one more."""
    record: LifeRecord = get_or_404(LifeRecord, key)
    asking.admit("life_record.attend", record, f"/life/{record.id}")
    back = f"/life/{record.id}/guests"
    form: Any = GuestForm()
    form.person.choices = [
        SelectChoice("", "请选择"),
        *(SelectChoice(str(row.id), f"{row.name}（{row.branch_name}）") for row in guests.leaders(record)),
    ]

    def carry_out() -> str:
        picked = form.person.data or ""
        guests.add(
            record, form.kind.data or "", by=me(), person=int(picked) if picked.isdecimal() and len(picked) < 10 else None,
            name=form.name.data or "", post=form.post.data or "", once=form.once.data or "",
        )  # fmt: skip
        return back

    crumbs(record, ("列席人员", None))
    return asking.ask(
        form, carry_out, "列席人员已登记。", heading="列席人员", button="登记", back=f"/life/{record.id}", record=record,
        template="life/attendance/guests.html", life=record, rows=guests.of_record(record.id), kinds=GUESTS,
        may_remove=allowed("life_record.attend", me(), record), autosave=True,
    )  # fmt: skip


@bp.post("/<int:guest>/remove")
@rule("page.life_recording")
def remove(key: int, guest: int) -> Response:
    """Take back one who was entered by mistake."""
    record: LifeRecord = get_or_404(LifeRecord, key)
    guests.remove(record, guest, by=me())
    return web.go(f"/life/{record.id}/guests", "已去掉。")
