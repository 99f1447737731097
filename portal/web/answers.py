"""Views and their rules; pages and fragments, redirects, look-ups, downloads: what a view answers with."""

from collections.abc import Callable, Iterable, Sequence, Sized
from typing import Any
from urllib.parse import quote

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from portal import actions, policy
from portal.sheets import write_xlsx


def rule(name: str) -> Callable[[Any], Any]:
    """Mark a view with the page rule that guards it; a view without one cannot be reached."""
    if name not in policy.RULES:
        raise LookupError(f"no rule {name}")

    def mark(view: Any) -> Any:
        view.rule = name
        return view

    return mark


def public(view: Any) -> Any:
    """Mark a view as open to everyone, signed in or not."""
    view.rule = "public"
    return view


def me() -> policy.Actor:
    """The signed-in actor of this request."""
    return current_user._get_current_object()


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page (and not for the whole on its way back through history)."""
    return "HX-Request" in request.headers and "HX-History-Restore-Request" not in request.headers


def page(template: str, block: str | None = None, *, status: int = 200, **context: Any) -> Response:
    """The whole page, or for htmx the named block of it."""
    part = block if block and wants_fragment() else None
    body = _part(template, part, context) if part else render_template(template, **context)
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response


def _part(template: str, block: str, context: dict[str, Any]) -> str:
    """One block of a page, of its own template or of one that it extends."""
    current_app.update_template_context(context)
    whole = current_app.jinja_env.get_template(template)
    known = whole.new_context(context)
    next(whole.root_render_func(known))  # as far as the base's first letter: until then each template adds its blocks
    return "".join(known.blocks[block][0](known))


def go(target: str, message: str = "", **values: Any) -> Response:
    """After a change: on to an endpoint or path (303), or the same by htmx's own redirect."""
    if message:
        flash(message, "ok")
    where = target if target.startswith("/") else url_for(target, **values)
    if wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = where
        return response
    return make_response(redirect(where, 303))


def safe_path(target: str | None) -> str | None:
    """A path of this portal from an address, or None when it leads elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return None
    return None if any(ord(char) < 33 or char == "\\" for char in target) else target[:500]


def get_or_404(model: Any, key: int) -> Any:
    """The record through the actor's scope; what one may not see does not exist (and the try is recorded)."""
    record = policy.find(model, key, me()) if 0 < key < 2**31 else None
    if record is None:
        raise Missing(model, key)
    return record


class Missing(Exception):
    """A look-up found nothing in the actor's scope."""

    def __init__(self, model: Any = None, key: int | None = None) -> None:
        super().__init__()
        self.model, self.key = model, key


def download(data: bytes, filename: str, mimetype: str) -> Response:
    """A file to keep, under its Chinese name, never rendered in place."""
    response = make_response(data)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(filename, safe='')}"
    response.headers["Cache-Control"] = "no-store"
    return response


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def export(
    name: str,
    title: str,
    headings: Sequence[str],
    cells: Iterable[Sequence[Any]],
    *,
    rows: Sized,
    filters: list[str] | None = None,
) -> Response:
    """A list as Excel, recorded as leaving the house: `cells` are its `rows` as the sheet shows them."""
    asked = sorted(request.args) if filters is None else filters
    actions.exported(name, len(rows), by=me(), filters=asked)
    return download(write_xlsx(headings, cells, title=title), f"{title}.xlsx", XLSX)
