"""Sign-in, sign-out, one's own account."""

from flask import Blueprint, Response, flash, request, url_for

from portal import web
from portal.accounts import sessions
from portal.accounts.forms import SignInForm
from portal.drafts.models import Draft
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
        return web.page("accounts/login.html", form=form, onward=onward)
    if not form.validate():
        return web.page("accounts/login.html", form=form, onward=onward, form_has_errors=True, status=422)
    try:
        account = sessions.sign_in(
            form.username.data,
            form.password.data,
            address=request.remote_addr or "",
            agent=request.headers.get("User-Agent", ""),
        )
    except Invalid as error:
        form.refuse(error)
        wait = error.details.get("wait")
        response = web.page(
            "accounts/login.html", form=form, onward=onward, form_has_errors=True, status=429 if wait else 422
        )
        if wait:
            response.headers["Retry-After"] = str(wait)
        return response
    if account.signed_in_at:
        flash(f"上次登录：{web.long_date(account.signed_in_at)} {web.moment(account.signed_in_at)[-5:]}，来自 {account.signed_in_from}。如不是您本人，请立即修改密码。", "info")
    kept = Draft.get_or_none((Draft.person == account.person_id) & (Draft.expired == True))  # noqa: E712
    if kept is not None:
        flash("登录过期前提交的内容没有执行，已作为草稿保留在表单中，请核对后再提交。", "warn")
        onward = web.safe_path(kept.page) or onward
    return web.go(onward or url_for("home.index"))


@bp.post("/logout")
@rule("page.account")
def logout() -> Response:
    """End the session at hand."""
    sessions.sign_out(me())
    return web.go("accounts.login")


@bp.post("/account/role")
@rule("page.account")
def switch() -> Response:
    """Take up another of one's roles."""
    chosen = request.form.get("appointment", "")
    sessions.take_up(me(), int(chosen) if chosen.isdecimal() and len(chosen) < 10 else None)
    return web.go("home.index")
