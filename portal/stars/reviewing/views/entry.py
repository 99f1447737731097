"""The review page of an entry; each indicator and each veto is saved by itself, in place or on a page of its own."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import actions, web
from portal.asking import admit, version
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.forms import Form
from portal.stars.entries import typed
from portal.stars.entries.domain.text import path
from portal.stars.models import StarEntry
from portal.stars.reviewing import domain
from portal.stars.reviewing.desk import Desk, Ruling, Seat
from portal.stars.reviewing.domain import Wanted
from portal.stars.reviewing.forms import RestForm, find_form, mark_form
from portal.stars.reviewing.record import Shown
from portal.stars.reviewing.views.frame import here, opened, trail
from portal.web import me, rule

bp = Blueprint("star_review", __name__, url_prefix="/stars/entries/<int:key>")
BOTH = ["GET", "POST"]
NOT_DECLARED = ("draft", "confirmed", "returned")


@bp.get("/review")
@rule("page.star_reviewing")
def show(key: int) -> Response:
    """Indicator by indicator beside the self-score; vetoes and conditions; what it gives so far."""
    entry = opened(key)
    if entry.state in NOT_DECLARED:
        return web.go(path(entry), "支部还没有申报，或者正在修改，申报后才能评定。")
    desk = Desk(entry)
    trail(desk)
    rest = RestForm(action=f"/stars/entries/{key}/rest", draft=False, formdata=None)
    return web.page("stars/reviewing/review.html", shown=Shown(desk, me()), desk=desk, rest=rest)


def _seat(entry: StarEntry, number: int) -> tuple[Desk, Seat]:
    desk = Desk(entry)
    seat = next((one for one in desk.seats if one.number == number and not one.by_facts), None)
    if seat is None:
        raise web.Missing(StarEntry, entry.id)
    return desk, seat


@bp.route("/marks/<int:number>", methods=BOTH)
@rule("page.star_reviewing")
def mark(key: int, number: int) -> Response:
    """评定 one indicator: in place, or as a page of its own."""
    entry = opened(key)
    desk, seat = _seat(entry, number)
    form = mark_form(desk, seat)

    def carry_out() -> None:
        try:
            value = typed.read(seat.indicator, form.typed)
        except Invalid as error:
            raise Invalid(error.message, "value") from error
        wanted = Wanted(value, form.reason.data or "", form.method.data or "")
        domain.mark(entry, seat.indicator.key, wanted, by=me(), version=version(form))

    def refused(error: Invalid) -> None:
        if error.field == "value":
            form.typed.error = error.message
        else:
            form.refuse(error)

    def fresh() -> tuple[Any, Any]:
        return _seat(web.get_or_404(StarEntry, key), number)

    def theirs(one: Seat) -> tuple[dict[str, Any], int]:
        found = one.mark
        return ({"method": found.method, "reason": found.reason}, found.version) if found else ({}, 0)

    return _one(form, carry_out, refused, fresh, theirs, "mark", desk, seat, f"star-entry-{key}-indicator-{number}")


@bp.route("/findings/<int:number>", methods=BOTH)
@rule("page.star_reviewing")
def find(key: int, number: int) -> Response:
    """认定 one veto or condition: in place, or as a page of its own."""
    entry = opened(key, "star_entry.find")
    desk, ruling = _ruling(entry, number)
    form = find_form(desk, ruling)

    def carry_out() -> None:
        domain.find(
            entry, ruling.kind, ruling.of.key, form.found(), form.reason.data or "", by=me(), version=version(form)
        )

    def fresh() -> tuple[Any, Any]:
        return _ruling(web.get_or_404(StarEntry, key), number)

    def theirs(one: Ruling) -> tuple[dict[str, Any], int]:
        found = one.finding
        return ({"holds": str(int(found.holds)), "reason": found.reason}, found.version) if found else ({}, 0)

    return _one(form, carry_out, form.refuse, fresh, theirs, "find", desk, ruling, f"star-entry-{key}-finding-{number}")


def _ruling(entry: StarEntry, number: int) -> tuple[Desk, Ruling]:
    desk = Desk(entry)
    ruling = next((one for one in desk.rulings if one.number == number), None)
    if ruling is None:
        raise web.Missing(StarEntry, entry.id)
    return desk, ruling


def _one(
    form: Form,
    carry_out: Callable[[], None],
    refused: Callable[[Invalid], None],
    fresh: Callable[[], tuple[Any, Any]],
    theirs: Callable[[Any], tuple[dict[str, Any], int]],
    kind: str,
    desk: Desk,
    part: Any,
    anchor: str,
) -> Response:
    """Show or save one part of the desk; for htmx the part as it is now, with what the whole gives."""
    action, status, saved = f"star_entry.{kind}", 200, False
    if form.sent():
        status = 422
        # who comes late is told by the act itself, with what was typed
        if form.validate():
            try:
                carry_out()
                store.drop(me(), form.action)
                if not web.wants_fragment():
                    return web.go(f"{here(desk.entry)}#{anchor}", "已保存。")
                status, saved = 200, True
                desk, part = fresh()
            except Invalid as error:
                refused(error)
            except Stale as error:
                status = 409
                desk, part = fresh()
                values, now = theirs(part)
                over = desk.cycle.state != "open" or not actions.allowed(action, me(), desk.entry)
                form.conflict(error, {} if over else values, now)  # when the time is over, nobody was faster
    else:
        admit(action, desk.entry, here(desk.entry))
    trail(desk, (_title(part), None))
    return web.page(
        f"stars/reviewing/{kind}.html", "part", status=status, shown=Shown(desk, me()), desk=desk, part=part, form=form,
        saved=saved, level=3 if web.wants_fragment() else 2, form_has_errors=status in (409, 422),
    )  # fmt: skip


def _title(part: Seat | Ruling) -> str:
    return part.indicator.label if isinstance(part, Seat) else part.of.label
