"""The minutes, one entry at a time: in place by htmx, without script on a page of its own."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from portal import asking, web
from portal.drafts import store
from portal.errors import Stale
from portal.life.attendance import reading as attendance
from portal.life.records import domain, forms, minutes, record
from portal.life.records.models import LifeRecord
from portal.life.records.views.lists import AREA
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("life_entries", __name__, url_prefix="/life/<int:key>/minutes/<part>")
BOTH = ["GET", "POST"]


def _found(key: int, part: str) -> LifeRecord:
    """The record, whose part there is; who comes too late is led back. Raises Denied."""
    if part not in minutes.PARTS:
        raise web.Missing
    one: LifeRecord = get_or_404(LifeRecord, key)
    asking.admit("life_record.minute", one, domain.path(one))
    return one


def _section(one: LifeRecord, part: str, status: int = 200, said: str = "", **writing: Any) -> Response:
    """The section of a part with the form that is being written, if any; the whole page without htmx."""
    shown = record.shown(get_or_404(LifeRecord, one.id), me())
    word = minutes.PARTS[part]
    web.crumbs(AREA, (one.title, domain.path(one)), (word, None))
    return web.page(
        "life/records/minute.html", "section", status=status, shown=shown, record=shown.record, part=part, word=word,
        said=said, form=writing.get("form"), entry=writing.get("entry", ""), kind_of=record.kind_of,
        form_has_errors=status != 200,
    )  # fmt: skip


@bp.get("")
@rule("page.life_recording")
def show(key: int, part: str) -> Response:
    """The part as it stands; 取消 of a form leads here."""
    return _section(_found(key, part), part)


@bp.route("/new", methods=BOTH)
@rule("page.life_recording")
def new(key: int, part: str) -> Response:
    """One more entry."""
    one = _found(key, part)
    values = _suggested(one) if part == "resolutions" else {}
    return _ask(one, part, "", forms.ENTRIES[part](**values))


@bp.route("/<entry>", methods=BOTH)
@rule("page.life_recording")
def edit(key: int, part: str, entry: str) -> Response:
    """修改 an entry."""
    one = _found(key, part)
    now = minutes.read(one.minutes).entry(part, entry)
    if now is None:
        if request.method == "GET":
            raise web.Missing
        return _ask(one, part, entry, forms.ENTRIES[part]())
    values = {**_suggested(one), **forms.filled(now)} if part == "resolutions" else forms.filled(now)
    return _ask(one, part, entry, forms.ENTRIES[part](**values, was=minutes.digest(now)))


def _suggested(one: LifeRecord) -> dict[str, int]:
    """应到 and 实到有表决权, out of the attendance where it was taken."""
    voting = [row for row in attendance.of_record(one.id) if row.voting]
    if not voting:
        return {}
    return {"entitled": len(voting), "present": sum(row.status == "present" for row in voting)}


def _ask(one: LifeRecord, part: str, key: str, form: Any) -> Response:
    """Show the form of an entry or keep what was sent."""
    if part == "speeches":
        form.offer(domain.people_of(Unit.get_by_id(one.unit_id)))
    if not form.sent():
        form.once.data = form.once.data or web.once()
        return _section(one, part, form=form, entry=key)
    if store.spent(form.once.data or ""):
        return _kept(one, part, key)

    def carry_out() -> str:
        was, once = (form.was.data or "" if key else None), form.once.data or ""
        return domain.put(one, part, form.entry(key), by=me(), was=was, once=once)

    def meet(error: Stale) -> None:
        present = get_or_404(LifeRecord, one.id)
        now = minutes.read(present.minutes).entry(part, key) if key else None
        form.conflict(error, forms.filled(now) if now else {}, present.version)
        form.was.data = minutes.digest(now)

    status, made = asking.send(form, carry_out, meet)
    if status == 303:
        return _kept(one, part, made)
    return _section(one, part, status, form=form, entry=key)


def _kept(one: LifeRecord, part: str, key: str) -> Response:
    """After saving: the section again; from the form's own page, which a reload would send once more, on to the entry."""
    if web.wants_fragment() and urlsplit(request.headers.get("HX-Current-URL", "")).path != request.path:
        return _section(one, part, said="已保存。", entry="")
    begins = {"agenda": "agenda", "speeches": "speech", "resolutions": "resolution"}[part]
    return web.go(f"{domain.path(one)}#life_record-{one.id}-{begins}-{key}", "已保存。")


@bp.post("/<entry>/remove")
@rule("page.life_recording")
def remove(key: int, part: str, entry: str) -> Response:
    """删去 an entry."""
    one = _found(key, part)
    domain.remove(one, part, entry, by=me())
    return _section(one, part, said="已删去。") if web.wants_fragment() else web.go(domain.path(one), "已删去。")


@bp.post("/<entry>/move")
@rule("page.life_recording")
def move(key: int, part: str, entry: str) -> Response:
    """上移 and 下移."""
    one = _found(key, part)
    domain.move(one, part, entry, up=request.form.get("to") == "up", by=me())
    return _section(one, part, said="已移动。") if web.wants_fragment() else web.go(f"{domain.path(one)}#{part}")
