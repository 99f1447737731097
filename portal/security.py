"""The gate: signed in by default, a rule on every view, session life, headers."""

import hashlib
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import Flask, Response, current_app, g, make_response, redirect, request, session, url_for
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from portal import actions, clock, db, policy, web
from portal.accounts.models import Account, Appointment, Session, Team
from portal.db import P, Query
from portal.drafts.store import VEIL
from portal.units.models import PRESENT, Person, Unit

login_manager = LoginManager()
login_manager.session_protection = None  # the session row is the truth; nothing of it lies in the cookie
csrf = CSRFProtect()

CSP = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "manifest-src 'self'",
    ]
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}

NOT_KEPT = "登录已过期，没有提交。可以匿名的内容系统不暂存：请返回上一页复制文字，重新登录后再提交。"
DRAFTS_KEPT = timedelta(days=7)  # for so long an expired session still keeps what is posted

_home, _home_committee = Unit.alias("home"), Unit.alias("home_committee")
_over, _over_committee = Unit.alias("over"), Unit.alias("over_committee")

SIGNED_IN = Query(
    lambda: (
        Session.select(
            Session.id,
            Session.account,
            Session.seen_at,
            Session.expires_at,
            Account.username,
            Account.person,
            Account.password_set_at,
            Account.sample,
            Person.name,
            Person.kind,
            Person.branch,
            Person.committee,
            Appointment.id.alias("appointment_id"),
            Appointment.role,
            Appointment.unit,
            Appointment.team,
            _over.kind.alias("unit_kind"),
            _over.name.alias("unit_name"),
            Team.name.alias("team_name"),
            _over_committee.name.alias("over_committee_name"),
            _home.name.alias("home_name"),
            _home_committee.name.alias("home_committee_name"),
        )
        .join(Account, on=(Account.id == Session.account))
        .join(Person, on=(Person.id == Account.person))
        .join(
            Appointment,
            pw.JOIN.LEFT_OUTER,
            on=(
                (Appointment.id == Session.appointment)
                & (Appointment.person == Person.id)
                & policy.in_force(Appointment, P("today"))
            ),
        )
        .join(_over, pw.JOIN.LEFT_OUTER, on=(_over.id == Appointment.unit))
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Appointment.team))
        .join(_over_committee, pw.JOIN.LEFT_OUTER, on=(_over_committee.id == _over.committee))
        .join(_home, pw.JOIN.LEFT_OUTER, on=(_home.id == Person.branch))
        .join(_home_committee, pw.JOIN.LEFT_OUTER, on=(_home_committee.id == Person.committee))
        .where(
            (Session.digest == P("digest"))
            & Session.ended_at.is_null()
            & (Account.state == "active")
            & Person.status.in_(PRESENT)
        )
    )
)


def digest(token: str) -> str:
    """What the session row keeps of the cookie's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _actor(row: Any) -> policy.Actor:
    role = row.role or ("member" if row.kind == "member" else "staff" if row.kind == "staff" else "")
    days = current_app.config["PASSWORD_DAYS"]
    old = bool(days) and row.password_set_at < clock.ago(days=days)
    return policy.Actor(
        row.person_id,
        row.name,
        role,
        kind=row.kind,
        home_branch_id=row.branch_id,
        home_committee_id=row.committee_id,
        unit_id=row.unit_id,
        unit_kind=row.unit_kind or "",
        unit_name=row.unit_name or row.team_name or row.home_name or "",
        committee_name=(row.over_committee_name if row.role else row.home_committee_name) or "",
        team_id=row.team_id,
        appointment_id=row.appointment_id,
        account_id=row.account_id,
        session_id=row.id,
        address=request.remote_addr or "",
        username=row.username,
        must_change=old and not row.sample,
    )


def _alive(row: Any) -> bool:
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    moment = clock.now()
    return moment < row.expires_at and moment - row.seen_at < idle


@login_manager.request_loader
def _load(_request: Any) -> policy.Actor | None:
    token = session.get("sid")
    row = SIGNED_IN.one(digest=digest(token), today=clock.today()) if isinstance(token, str) else None
    if row is None:
        return None
    if not _alive(row):
        if clock.now() - row.seen_at < DRAFTS_KEPT:
            g.expired_person_id = row.person_id
        return None
    g.seen_at = row.seen_at
    return _actor(row)


def _touch() -> None:
    """Extend the idle time, once a minute at most; autosave and polling do not extend it."""
    if request.headers.get("X-Portal-Quiet") or request.path.startswith(("/drafts", "/jobs/")):
        return
    if clock.now() - g.seen_at > timedelta(minutes=1):
        with db.write():
            Session.update(seen_at=clock.now()).where(Session.id == web.me().session_id).execute()


def _to_sign_in() -> Response:
    """Send to sign-in and back; what was posted is kept as a draft for the same person, never carried out.

    A form that may be anonymous is kept nowhere: its text stays in the page that was sent.
    """
    here = request.full_path.rstrip("?") if request.method == "GET" else _form_page()
    if request.method == "POST" and request.endpoint and "expired_person_id" in g:
        if VEIL in request.form:
            return web.error_page(401, NOT_KEPT, ("登录", url_for("accounts.login", next=here)))
        csrf.protect()
        current_app.extensions["portal.keep_expired"](g.expired_person_id, here)
    target = url_for("accounts.login", next=here if here != "/" else None)
    if web.wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = target
        return response
    return make_response(redirect(target, 303))


def _form_page() -> str:
    """The page on which a posted form stands: what it says itself, its own address if that can be shown, where it came from."""
    if told := web.safe_path(request.form.get("_page")):
        return told
    adapter = current_app.create_url_adapter(request)
    if adapter is not None and "GET" in adapter.allowed_methods():
        return request.path
    referrer = request.referrer or ""
    prefix = request.host_url.rstrip("/")
    return web.safe_path(referrer.removeprefix(prefix)) or "/" if referrer.startswith(prefix + "/") else "/"


def _gate() -> Response | None:
    if request.endpoint == "static":
        return None
    db.connect()
    view = current_app.view_functions.get(request.endpoint or "")
    needed = getattr(view, "rule", None)
    if needed == "public" or request.mimetype != "multipart/form-data":
        # Werkzeug limits the memory of multipart forms alone; only signed-in people send files.
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if needed == "public":
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    if needed is None or not policy.may(needed, web.me()):
        if needed:
            actions.refuse(needed, web.me())
        return web.error_page(404)
    _touch()
    if web.me().must_change and request.endpoint not in ("accounts.password", "accounts.logout"):
        return web.go("accounts.password")
    return None


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and response.status_code in (200, 206, 304):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if current_app.config["SECURE_COOKIES"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def init(app: Flask) -> None:
    """Put the gate before every view and the headers on every response."""
    hops = app.config["TRUSTED_PROXIES"]
    if hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0)  # type: ignore[method-assign]
    app.before_request(_gate)
    login_manager.init_app(app)
    csrf.init_app(app)
    app.after_request(_headers)
    app.teardown_request(lambda _error: db.release())

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> Response:
        return web.error_page(
            400, "页面已过期或来源不明，操作没有执行。请返回上一页，复制尚未保存的文字，刷新后再提交。"
        )
