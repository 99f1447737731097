"""登记人员: 群众 of a branch, administrators, and the first member of a committee, who will import its roster."""

from flask import Response

from portal import web
from portal.accounts import choices
from portal.accounts import newcomers as domain
from portal.accounts.admin_forms import NewcomerForm
from portal.accounts.admin_views import bp
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid
from portal.policy import may
from portal.units.models import Person, Unit
from portal.web import me, rule


@bp.route("/accounts/new", methods=["GET", "POST"])
@rule("page.newcomers")
def newcomer() -> Response:
    """Enter someone; what they may do follows from kind and appointment, never from here."""
    form = NewcomerForm()
    form.offer([kind for kind, act in ACTS.items() if may(act, me())], choices.branches(me()))
    if not form.sent():
        form.once.data = web.once()
        if not form.restored:
            form.kind.data = "staff"
        return _form(form)
    if not form.validate():
        return _form(form, 422)
    earlier = store.spent(form.once.data)
    if earlier:
        return web.go(earlier)
    try:
        with write():
            made = _carry_out(form)
            target = f"/accounts/{made.id}" if may("page.accounts", me()) else "/accounts/new"
            store.spend(form.once.data or "", me(), target)
            store.drop(me(), form.action)
    except Invalid as error:
        form.refuse(error)
        return _form(form, 422)
    following = "请支部书记印制激活单。" if form.kind.data == "staff" else "请安全管理员任命角色。"
    return web.go(target, f"已登记{made.name}。{following}")


ACTS = {"staff": "page.newcomers", "technical": "technical.create", "first": "person.first"}


def _carry_out(form: NewcomerForm) -> Person:
    if form.kind.data == "technical":
        if form.branch.data:
            raise Invalid("管理员账号不属于任何党支部，请不要选择。", "branch")
        return domain.add_technical(form.name.data, by=me())
    branch = Unit.get_or_none(Unit.id == int(form.branch.data)) if form.branch.data else None
    if form.kind.data == "first":
        told = {name: form[name].data or "" for name in ("sex", "birth", "joined", "membership", "post")}
        return domain.add_first_member(form.name.data, branch=branch, by=me(), **told)
    return domain.add_staff(form.name.data, form.post.data or "", branch, by=me())


def _form(form: NewcomerForm, status: int = 200) -> Response:
    trail = [("账号", "/accounts")] if may("page.accounts", me()) else []
    web.crumbs(*trail, ("登记人员", None))
    return web.page("admin/newcomer.html", "newcomer", status=status, form=form, form_has_errors=status == 422)
