"""Autosave, and what becomes of a form posted after the session had expired."""

from flask import Blueprint, Response, make_response, request

from portal import web
from portal.db import write
from portal.drafts import store
from portal.web import me, rule

bp = Blueprint("drafts", __name__)


def keep_expired(person_id: int, page: str) -> None:
    """Keep the form of this request for the person whose session had expired."""
    store.keep(person_id, request.path, page, request.form, expired=True)


@bp.post("/drafts")
@rule("page.drafts")
def save() -> Response:
    """Keep what is being typed (fields: _path, _page and the form's own)."""
    path = web.safe_path(request.form.get("_path"))
    if path is None:
        return make_response("", 422)
    store.keep(me().person_id or 0, path, web.safe_path(request.form.get("_page")) or path, request.form)
    return make_response("", 204)


@bp.post("/drafts/drop")
@rule("page.drafts")
def drop() -> Response:
    """Throw a draft away and show the form as the record has it."""
    path = web.safe_path(request.form.get("_path")) or "/"
    with write():
        store.drop(me(), path)
    return web.go(web.safe_path(request.form.get("_page")) or "/", "已丢弃未提交的草稿。")
