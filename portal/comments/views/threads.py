"""A thread, and what is done in it: 回复, 标记已解决, 重新打开, 撤回; the way to the next unresolved one."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response

from portal import web
from portal.comments import domain, reading
from portal.comments.forms import ReplyForm
from portal.comments.models import Comment, CommentThread
from portal.comments.records import KINDS, dom_id
from portal.comments.views.frame import reply_form, trail
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.web import get_or_404, me, rule

bp = Blueprint("comment", __name__, url_prefix="/comments/<int:key>")


def _page(
    thread: CommentThread, *, status: int = 200, said: str = "", problem: str = "", form: ReplyForm | None = None
) -> Response:
    kind = KINDS[thread.record]
    record = get_or_404(kind.model, thread.record_id)
    shown = reading.shown(thread, record, me())
    form = form or reply_form(shown)
    trail((shown.row.title, kind.path(record)), ("批注串", None))
    return web.page(
        "comments/show.html", "thread", status=status, shown=shown, thread=thread, form=form, said=said, problem=problem,
        back=f"{kind.path(record)}#{dom_id(thread.record, thread.record_id, thread.part if not shown.lost else '')}",
        next=reading.next_open(thread, me()), form_has_errors=status != 200,
    )  # fmt: skip


@bp.get("")
@rule("page.comment")
def show(key: int) -> Response:
    """The thread with all that was said; for htmx what opens in its fold."""
    return _page(get_or_404(CommentThread, key))


@bp.get("/next")
@rule("page.comment")
def following(key: int) -> Response:
    """The next unresolved thread of the same record."""
    found = reading.next_open(get_or_404(CommentThread, key), me())
    if found is None:
        return web.go(f"/comments/{key}", "这条记录没有别的待处理批注了。")
    return web.go(f"/comments/{found}")


@bp.post("/reply")
@rule("page.comment")
def reply(key: int) -> Response:
    """回复."""
    thread = get_or_404(CommentThread, key)
    form = ReplyForm(action=f"{domain.path(thread)}/reply")
    if store.spent(form.once.data or ""):
        return _done(key, "已回复。")
    status, problem = 422, ""
    if form.validate():
        try:
            with write():
                domain.reply(thread, form.text.data or "", by=me(), once=form.once.data or "")
                store.drop(me(), form.action)
            return _done(key, "已回复。")
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            status, problem = 409, error.message
    return _page(thread, status=status, form=form, problem=problem)


def _done(key: int, said: str) -> Response:
    """The thread as it is now: in place, or its page again."""
    if web.wants_fragment():
        return _page(get_or_404(CommentThread, key), said=said)
    return web.go(f"/comments/{key}", said)


def _act(key: int, verb: Callable[..., None], said: str) -> Response:
    thread = get_or_404(CommentThread, key)
    try:
        verb(thread, by=me())
    except Stale as error:
        return _page(get_or_404(CommentThread, key), status=409, problem=error.message)
    return _done(key, said)


@bp.post("/resolve")
@rule("page.comment")
def resolve(key: int) -> Response:
    """标记已解决."""
    return _act(key, domain.resolve, "已标记为已解决。")


@bp.post("/reopen")
@rule("page.comment")
def reopen(key: int) -> Response:
    """重新打开."""
    return _act(key, domain.reopen, "已重新打开。")


@bp.post("/said/<int:comment>/withdraw")
@rule("page.comment")
def withdraw(key: int, comment: int) -> Response:
    """撤回 one's own comment."""
    said: Any = get_or_404(Comment, comment)
    if said.thread_id != key:
        raise web.Missing()
    try:
        domain.withdraw(said, by=me())
    except Stale as error:
        return _page(get_or_404(CommentThread, key), status=409, problem=error.message)
    return _done(key, "已撤回。")
