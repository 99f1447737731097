"""Sign-in and sign-out, activation, and one's own account."""

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_login import current_user

from portal import clock, web
from portal.accounts import credentials, sessions
from portal.accounts.devices import device
from portal.accounts.forms import ActivateForm, CodeForm, PasswordForm, ResetForm, SignInForm
from portal.accounts.models import ROLES, Account, Session
from portal.accounts.owner import LIST, appointments_of, given, state_of
from portal.db import P, Query
from portal.drafts import store
from portal.errors import Invalid
from portal.web import me, public, rule

bp = Blueprint("accounts", __name__)


@bp.route("/login", methods=["GET", "POST"])
@public
def login() -> Response:
    """The sign-in form."""
    form = SignInForm(draft=False)
    onward = web.safe_path(request.args.get("next"))
    if not form.sent():
        if current_user.is_authenticated:
            return web.go(onward or "home.index")
        return web.page("accounts/login.html", form=form, onward=onward)
    if not form.validate():
        return _again("accounts/login.html", form, onward=onward)
    try:
        account = sessions.sign_in(
            form.username.data or "",
            form.password.data or "",
            address=request.remote_addr or "",
            agent=request.headers.get("User-Agent", ""),
        )
    except Invalid as error:
        return _again("accounts/login.html", form, error, onward=onward)
    if account.signed_in_at:
        when = f"{web.long_date(account.signed_in_at)} {clock.local(account.signed_in_at):%H:%M}"
        flash(f"上次登录：{when}，来自 {account.signed_in_from}。如不是您本人，请立即修改密码。", "info")
    kept = store.expired_since(account.person_id, account.signed_in_at)
    if kept is not None:
        flash("登录过期后提交的内容没有执行，文字没有丢。", "warn")
        onward = web.safe_path(kept.page) or onward
    return web.go(onward or "home.index")


def _again(template: str, form: Any, error: Invalid | None = None, **context: Any) -> Response:
    """The form once more, with what is wrong; 429 during a pause."""
    wait = error.details.get("wait") if error else None
    if error:
        form.refuse(error)
    response = web.page(template, form=form, form_has_errors=True, status=429 if wait else 422, **context)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


@bp.post("/logout")
@rule("page.account")
def logout() -> Response:
    """End the session at hand."""
    sessions.sign_out(me())
    return web.go("accounts.login")


@bp.post("/account/role")
@rule("page.account")
def switch() -> Response:
    """Take up another of one's roles; an empty field is one's own."""
    chosen = request.form.get("appointment", "")
    if chosen and not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 10):
        raise Invalid("没有这个身份，请刷新页面后再选。")
    sessions.take_up(me(), int(chosen) if chosen else None)
    return web.go("home.index")


@bp.route("/activate", methods=["GET", "POST"])
@public
def activate() -> Response:
    """First the code alone; when it opens, user name and password (after a reset: the password)."""
    address = request.remote_addr or ""
    first = CodeForm(draft=False)
    if not first.sent():
        return web.page("accounts/activate.html", form=first)
    if not first.validate():
        return _again("accounts/activate.html", first)
    try:
        holder = credentials.holder(first.code.data or "", address=address)
    except Invalid as error:
        return _again("accounts/activate.html", first, error)
    form = (ResetForm if holder.kind == "reset" else ActivateForm)(draft=False)
    if "password" not in request.form:
        return web.page("accounts/choose.html", form=form, holder=holder)
    if not form.validate():
        return _again("accounts/choose.html", form, holder=holder)
    try:
        name = credentials.redeem(form.code.data, request.form.get("username", ""), form.password.data, address=address)
    except Invalid as error:
        return _again("accounts/choose.html", form, error, holder=holder)
    done = "密码已重新设置" if holder.kind == "reset" else "账号已激活"
    return web.go("accounts.login", f"{done}。请用用户名 {name} 和新密码登录。")


# --- one's own account --------------------------------------------------------------------------------


ACCOUNT = Query(lambda: Account.select(Account.password_set_at, Account.created_at).where(Account.id == P("account")))


@bp.get("/account")
@rule("page.account")
def account() -> Response:
    """Who am I here: name, roles and terms of office, last sign-in."""
    web.crumbs(("我的账号", None))
    actor = me()
    return web.page(
        "accounts/account.html",
        account=ACCOUNT.one(account=actor.account_id),
        appointments=appointments_of(actor),
        before=sessions.before(actor),
        roles=ROLES,
    )


@bp.route("/account/password", methods=["GET", "POST"])
@rule("page.account")
def password() -> Response:
    """修改密码."""
    web.crumbs(("我的账号", url_for(".account")), ("修改密码", None))
    form = PasswordForm(draft=False)
    if not form.sent():
        return web.page("accounts/password.html", form=form)
    if not form.validate():
        return _again("accounts/password.html", form)
    try:
        credentials.change(form.password_now.data, form.password_new.data, by=me())
    except Invalid as error:
        return _again("accounts/password.html", form, error)
    return web.go(".account", "密码已修改，其他设备上的登录都已退出。")


@bp.get("/account/sessions")
@rule("page.account")
def own_sessions() -> Response:
    """登录记录: where one is and was signed in."""
    web.crumbs(("我的账号", url_for(".account")), ("登录记录", None))
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = LIST.everything(actor, request.args, **given())
        cells = [
            (device(row.agent), row.address, clock.local(row.started_at).replace(tzinfo=None),
             clock.local(row.seen_at).replace(tzinfo=None), state_of(row, actor)[0])
            for row in rows
        ]  # fmt: skip
        headings = ["设备", "地址", "登录时间", "最近使用", "状态"]
        return web.export("sessions", "登录记录", headings, cells, rows=rows, filters=[])
    listing = LIST.load(actor, request.args, url_for(".own_sessions"), **given())
    return web.page("accounts/sessions.html", "list", listing=listing, device=device, state_of=state_of)


@bp.post("/account/sessions/<int:key>/end")
@rule("page.account")
def end_session(key: int) -> Response:
    """End one of one's sessions."""
    sessions.close(web.get_or_404(Session, key), by=me())
    return web.go(".own_sessions", "这次登录已经结束。")


@bp.post("/account/sessions/end-others")
@rule("page.account")
def end_others() -> Response:
    """End all of one's sessions but this one."""
    number = sessions.close_others(by=me())
    return web.go(".own_sessions", f"已结束 {number} 个其他登录。" if number else "没有其他正在使用的登录。")
