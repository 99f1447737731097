"""申请变更 of an item: the request, its page with both texts, the answer; the list of requests."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.forms import tidy
from portal.pledges import changes, domain, record, reviewers
from portal.pledges.keeping_forms import ChangeForm, filled
from portal.pledges.models import Pledge, PledgeChange
from portal.pledges.progress import differences
from portal.pledges.views.progress import at_item, item_of
from portal.web import get_or_404, me, rule

bp = Blueprint("changes", __name__, url_prefix="/pledges")


@bp.route("/<int:key>/items/<int:item>/change", methods=["GET", "POST"])
@rule("page.pledge")
def new(key: int, item: int) -> Response:
    """申请变更 or 停止."""
    pledge = get_or_404(Pledge, key)
    row = item_of(pledge, item)
    actions.check("pledge.progress", pledge, by=me())
    asked = changes.OPEN_OF.one(item=item)
    if request.method == "GET" and (asked or row.stopped_on):
        if asked:
            return web.go(f"/pledges/changes/{asked.id}", "这一项已经有一份申请在等答复。")
        return web.go(at_item(key, item), "这一项已经停止，不能再变更。")
    form = ChangeForm(action=f"/pledges/{key}/items/{item}/change", data=filled(row))
    form.once.data = form.once.data or web.once()
    status = 200
    if form.sent():
        done = store.spent(form.once.data or "")
        if done:
            return web.go(done, "申请已经提交过了。")
        status = 422
        if form.validate():
            try:
                return web.go(_propose(pledge, row, form), "申请已提交，同意以后才会生效。")
            except Invalid as error:
                form.refuse(error)
            except Stale as error:
                status = 409
                form.refuse(Invalid(error.message))
    web.crumbs(("公开承诺", "/pledges"), (f"{pledge.year} 年", domain.path(pledge)), ("申请变更", None))
    return web.page(
        "pledges/change.html", status=status, form=form, pledge=pledge, item=row, form_has_errors=status != 200,
        reviewer=record.ROLES[reviewers.of(pledge).role],
    )  # fmt: skip


def _propose(pledge: Pledge, row: Any, form: ChangeForm) -> str:
    with write():
        made = domain.propose(
            pledge, row, form.kind.data or "", form.reason.data or "", by=me(), wanted=form.wanted(),
            once=form.once.data or "",
        )  # fmt: skip
        store.drop(me(), form.action)
    return domain.change_path(made)


@bp.get("/changes")
@rule("page.items")
def index() -> Response:
    """The requests one may see: one's own, and those under the role at hand."""
    spec = changes.list_of(me())
    if request.args.get("export") == "xlsx":
        rows = spec.everything(me(), request.args)
        return web.export("changes", "承诺变更", changes.HEADINGS, changes.table(rows), rows=rows)
    web.crumbs(("公开承诺", "/pledges"), ("变更申请", None))
    return web.page("pledges/changes.html", "list", listing=spec.load(me(), request.args, "/pledges/changes"))


@bp.get("/changes/<int:key>")
@rule("page.pledge")
def show(key: int) -> Response:
    """A request: the item as it is and as it shall be, why, and what was answered."""
    return _page(get_or_404(PledgeChange, key))


def _page(change: PledgeChange, *, status: int = 200, problem: str = "", typed: str = "") -> Response:
    pledge = get_or_404(Pledge, change.pledge_id)
    row = item_of(pledge, change.item_id)
    before = change.before if change.state == "agreed" else domain.change_texts(row)
    web.crumbs(("公开承诺", "/pledges"), (f"{pledge.year} 年", domain.path(pledge)), ("变更申请", None))
    return web.page(
        "pledges/change_show.html", status=status, change=change, pledge=pledge, item=row, problem=problem, typed=typed,
        head=record.HEAD.one(pledge=pledge.id), form_has_errors=bool(problem), before=before,
        differences=differences(before, change.wanted) if change.kind == "change" else [],
        decided=changes.DECIDED.one(change=change.id), holder=_holder(change, pledge),
    )  # fmt: skip


def _holder(change: PledgeChange, pledge: Pledge) -> str:
    if actions.allowed("pledge_change.agree", me(), change):
        return "您"
    return record.ROLES[reviewers.of(pledge).role]


def _act(key: int, verb: Callable[[PledgeChange, str], None], done: str) -> Response:
    change = get_or_404(PledgeChange, key)
    answer = tidy(request.form.get("answer", ""))[:500]
    try:
        verb(change, answer)
    except Invalid as error:
        return _page(get_or_404(PledgeChange, key), status=422, problem=error.message, typed=answer)
    except Stale as error:
        return _page(get_or_404(PledgeChange, key), status=409, problem=error.message, typed=answer)
    return web.go(f"/pledges/changes/{key}", done)


@bp.post("/changes/<int:key>/agree")
@rule("page.pledge")
def agree(key: int) -> Response:
    """同意."""
    return _act(key, lambda change, answer: domain.agree(change, by=me(), answer=answer), "已同意，说明已经公开。")


@bp.post("/changes/<int:key>/refuse")
@rule("page.pledge")
def refuse(key: int) -> Response:
    """不同意."""
    return _act(key, lambda change, answer: domain.refuse(change, answer, by=me()), "已答复本人。")


@bp.post("/changes/<int:key>/withdraw")
@rule("page.pledge")
def withdraw(key: int) -> Response:
    """撤回."""
    return _act(key, lambda change, _answer: domain.withdraw_change(change, by=me()), "申请已撤回。")
