"""Pages and fragments, redirects, error pages, filters: what every view answers with."""

import hashlib
import secrets
import zlib
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import (
    Flask,
    Response,
    current_app,
    flash,
    g,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.templating import Environment
from flask_login import current_user
from jinja2.compiler import CodeGenerator
from jinja2_fragments.flask import render_block
from markupsafe._speedups import _escape_inner
from werkzeug.exceptions import HTTPException

from portal import actions, clock, policy
from portal.errors import Denied, Invalid, Stale
from portal.workflow import WORKFLOWS

# --- one escape path (a third of a page's time otherwise) -----------------------------------------


def escaped(value: Any) -> str:
    """What markupsafe.escape gives, with exact str and int sent straight to its C function."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is int:
        return str(value)
    html = getattr(kind, "__html__", None)
    return html(value) if html is not None else _escape_inner(str(value))


class _Generator(CodeGenerator):
    """Jinja's code generator with `escaped` for every autoescaped output."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.volatile:
            super()._output_child_pre(node, frame, finalize)
            return
        self.write("environment.escaped(" if frame.eval_ctx.autoescape else "str(")
        if finalize.src is not None:
            self.write(finalize.src)


class PortalEnvironment(Environment):
    """Flask's Jinja environment with the fast escape path; autoescape stays on everywhere."""

    code_generator_class = _Generator
    escaped = staticmethod(escaped)


# --- views and their rules --------------------------------------------------------------------------


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
    body = render_block(template, part, **context) if part else render_template(template, **context)
    response = make_response(body, status)
    response.vary.add("HX-Request")
    return response


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


# --- the frame of a page -------------------------------------------------------------------------------


class Frame:
    """What the page frame shows; everything is looked up only when the template asks (a fragment pays nothing)."""

    def __init__(self) -> None:
        self.product: str = current_app.config["PORTAL_NAME"]
        self.crumbs: list[tuple[str, str | None]] = []

    @property
    def actor(self) -> policy.Actor | None:
        return me() if current_user.is_authenticated else None

    @property
    def today(self) -> date:
        return clock.today()

    @cached_property
    def roles(self) -> Any:
        return current_app.extensions["portal.roles"](me())

    @cached_property
    def nav(self) -> Any:
        return current_app.extensions["portal.nav"](me())

    @cached_property
    def unread(self) -> int:
        return current_app.extensions["portal.unread"](me())

    @property
    def notice(self) -> list[Any]:

        return list(get_flashed_messages(with_categories=True))


def crumbs(*trail: tuple[str, str | None]) -> None:
    """Set the breadcrumb of this page: (label, address) pairs after 首页."""
    frame().crumbs = [("首页", "/"), *trail]


def frame() -> Frame:
    if "frame" not in g:
        g.frame = Frame()
    return g.frame


# --- filters ---------------------------------------------------------------------------------------------


def long_date(value: date | datetime | None) -> str:
    """2026年11月21日; nothing for None."""
    if value is None:
        return ""
    day = clock.local(value) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


def short_date(value: date | datetime | None) -> str:
    """11-21 in this year, 2025-11-21 in another."""
    if value is None:
        return ""
    day = clock.local(value).date() if isinstance(value, datetime) else value
    return f"{day:%m-%d}" if day.year == clock.today().year else f"{day:%Y-%m-%d}"


def moment(value: datetime | None) -> str:
    """11-21 09:12 in this year, with the year in another."""
    return "" if value is None else f"{short_date(value)} {clock.local(value):%H:%M}"


def month_date(value: str) -> str:
    """A stored YYYY-MM or YYYY-MM-DD as 2017年7月 or 2017年7月3日: never more precise than it is."""
    parts = [int(part) for part in value.split("-") if part.isdecimal()]
    return "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))


def masked(telephone: str) -> str:
    """A telephone number with its middle hidden."""
    return f"{telephone[:3]}****{telephone[-4:]}" if len(telephone) >= 8 else ("****" if telephone else "")


def state_of(record: Any, table: str | None = None) -> Any:
    """The workflow state (label, tone, holder) of a record or row."""
    return WORKFLOWS[table or record._meta.table_name].table[record.state]


@cache
def _static_version(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:10]


def static_url(name: str) -> str:
    """The address of a static file, new whenever its content is."""
    return url_for("static", filename=name, v=_static_version(current_app.static_folder or "", name))


def once() -> str:
    """A one-time token for a form that creates something: sent twice, it is carried out once."""
    return secrets.token_urlsafe(12)


# --- errors ------------------------------------------------------------------------------------------------

HEADLINES = {
    400: ("请求无法处理", "页面可能已经过期。请返回上一页，刷新后再试。"),
    401: ("请先登录", "登录后可继续。"),
    403: ("没有权限", "您可以查看这条记录，但不能进行这项操作。如需办理，请联系支部书记或所属党委。"),
    404: ("没有找到这个页面", "地址可能有误，内容可能已经移动，或者不在您的权限范围内。"),
    405: ("不支持的操作", "请从页面上的按钮进行操作。"),
    409: ("有人先了一步", "记录刚刚发生了变化，请查看现在的状态后再操作。"),
    413: ("文件或内容太大", "单个文件不超过 20 MB。请压缩或拆分后再上传。"),
    422: ("填写的内容有误", "请返回上一页，按提示修改。"),
    429: ("操作过于频繁", "请稍等片刻再试。"),
    500: ("系统出现错误", "您的操作没有生效，已填内容请先保留。请稍后再试；如反复出现，请联系系统管理员。"),
    503: ("系统暂时不可用", "正在维护或数据库没有响应，请稍后再试。"),
}


def error_page(code: int, text: str = "", action: tuple[str, str] | None = None) -> Response:
    """An error in plain words; for htmx a short notice that swaps nothing."""
    headline, usual = HEADLINES.get(code, HEADLINES[400 if code < 500 else 500])
    text = text or usual
    if wants_fragment() and code not in (409, 422):
        response = make_response(text, code)
        response.mimetype = "text/plain"
        return response
    return page("error.html", status=code, code=code, headline=headline, text=text, action=action)


def _register_errors(app: Flask) -> None:
    @app.errorhandler(Missing)
    def missing(error: Missing) -> Response:
        if error.model is not None and current_user.is_authenticated and 0 < (error.key or 0) < 2**31:
            hidden = error.model.get_or_none(error.model.id == error.key)
            if hidden is not None:
                actions.refuse("see", me(), hidden)
        return error_page(404)

    @app.errorhandler(Denied)
    def denied(error: Denied) -> Response:
        actions.refuse(error.details.get("action", ""), me(), _saved(error.details.get("record")))
        return error_page(403, error.message)

    @app.errorhandler(Stale)
    def stale(error: Stale) -> Response:
        return error_page(409, error.message)

    @app.errorhandler(Invalid)
    def invalid(error: Invalid) -> Response:
        return error_page(422, error.message)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None:
            return make_response(error.response)
        return error_page(error.code or 500)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        app.logger.exception("unexpected error at %s", request.path)
        if app.config["TESTING"]:
            raise error
        return error_page(500)


def _saved(record: Any) -> Any:
    return record if record is not None and record.id else None


# --- compression ----------------------------------------------------------------------------------------------


def gzipped(data: bytes) -> bytes:
    """gzip level 1 with a name of random length, so that the length of a page tells nothing about its secrets."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    name = secrets.token_hex(1 + secrets.randbelow(32)).encode()
    head = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x04\xff" + name + b"\x00"
    tail = zlib.crc32(data).to_bytes(4, "little") + (len(data) & 0xFFFFFFFF).to_bytes(4, "little")
    return head + packer.compress(data) + packer.flush() + tail


def _compress(response: Response) -> Response:
    if (
        response.status_code in (200, 422, 409)
        and not response.direct_passthrough
        and (response.mimetype or "").startswith("text/")
        and "Content-Encoding" not in response.headers
        and "gzip" in request.headers.get("Accept-Encoding", "")
    ):
        data = response.get_data()
        if len(data) > 1000:
            response.set_data(gzipped(data))
            response.headers["Content-Encoding"] = "gzip"
            response.vary.add("Accept-Encoding")
    return response


def init(app: Flask) -> None:
    """Filters, globals, error pages and compression of an app."""
    app.jinja_env.filters.update(
        long_date=long_date, short_date=short_date, moment=moment, month_date=month_date, masked=masked
    )
    app.jinja_env.globals.update(
        static_url=static_url, state_of=state_of, once=once, may=policy.may, allowed=actions.allowed, flows=WORKFLOWS
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.context_processor(lambda: {"frame": frame(), "me": frame().actor})
    _register_errors(app)
    app.after_request(_compress)
