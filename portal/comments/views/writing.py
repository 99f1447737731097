"""批注 at a place of a record: what is said there already, and the form that opens a thread."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import permit
from portal.comments import domain, reading
from portal.comments.forms import ThreadForm, chosen
from portal.comments.models import CommentThread
from portal.comments.records import KINDS, table_of
from portal.comments.views.frame import forget, parts_of, places_of, record_of, reply_form, talk_of, trail
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.web import me, rule

bp = Blueprint("commenting", __name__, url_prefix="/comments")


@bp.get("/on/<table>/<int:key>")
@bp.get("/on/<table>/<int:key>/<part>")
@rule("page.comment")
def place(table: str, key: int, part: str = "") -> Response:
    """All threads at a place, open ones first; for htmx the place on the record's page."""
    record = record_of(table, key)
    return _place(record, part)


def _place(record: Any, part: str, opened: int = 0) -> Response:
    kind, talk = KINDS[table_of(record)], talk_of(record)
    text = request.args.get("page", "1")
    page = int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else 1
    rows, more = reading.at(talk, part, me(), max(page, 1))
    parts = parts_of(record)
    reading.mark_changed(talk, rows, parts)
    here = next((one for one in parts if one.key == part), None)
    words = here.words if here else ("整份记录" if not part else "已经没有的一处")
    if part and here is None and not rows:
        raise web.Missing()
    open_now = [row.id for row in rows if row.id == opened or (len(rows) == 1 and not opened)]
    shown = {one: reading.shown(CommentThread.get_by_id(one), record, me(), parts) for one in open_now}
    title = kind.title(record)
    trail((title, kind.path(record)), (words, None))
    return web.page(
        "comments/place.html", "place", talk=talk, place=talk.at(part), rows=rows, more=more, page=page, shown=shown,
        opened=opened, folded=request.args.get("fold") == "1", forms={one: reply_form(shown[one]) for one in shown},
        words=words, title=title, back=kind.path(record), text=here.text if here else "",
    )  # fmt: skip


@bp.route("/new/<table>/<int:key>", methods=["GET", "POST"])
@bp.route("/new/<table>/<int:key>/<part>", methods=["GET", "POST"])
@rule("page.comment")
def new(table: str, key: int, part: str = "") -> Response:
    """批注: the form in place, or on a page of its own."""
    record = record_of(table, key)
    permit("comment_thread.open", CommentThread(branch=record.branch_id, committee=record.committee_id))
    kind, places = KINDS[table], places_of(record, part)
    form = ThreadForm()
    form.offer(places, public=kind.public(record))
    status = 200
    if not form.sent():
        form.once.data = form.once.data or web.once()
    else:
        if earlier := store.spent(form.once.data or ""):
            return web.go(earlier)
        status = 422
        if form.validate():
            try:
                return _opened(record, part, form)
            except (Invalid, Stale) as error:
                status = error.status
                form.refuse(Invalid(error.message, getattr(error, "field", None)))
    title = kind.title(record)
    trail((title, kind.path(record)), ("批注", None))
    return web.page(
        "comments/new.html", "form", status=status, form=form, talk=talk_of(record), part=part, words=places[0].words,
        places=places, title=title, back=kind.path(record), form_has_errors=status != 200,
    )  # fmt: skip


def _opened(record: Any, part: str, form: ThreadForm) -> Response:
    """Open the thread; then the place with it, or on to where it is."""
    public = bool("public" in form and form.public.data)
    with write():
        thread = domain.open_thread(
            record, chosen(form, part), form.text.data or "", by=me(), quote=form.quote.data or "",
            before=form.before.data or "", public=public, once=form.once.data or "", places=parts_of(record),
        )  # fmt: skip
        store.drop(me(), form.action)
    if not web.wants_fragment():
        return web.go(domain.path(thread), "已写下批注。")
    forget()
    response = _place(record, part, opened=thread.id)
    response.headers["HX-Retarget"] = f"#{talk_of(record).at(part).id}-comments"
    response.headers["HX-Reswap"] = "outerHTML"
    return response
