"""填报承诺: the form for a new pledge and for a draft or returned one."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.db import write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.pledges import domain, rounds
from portal.pledges.forms import PledgeForm, filled, row
from portal.pledges.models import MOST_ITEMS, Pledge
from portal.units.models import Person
from portal.web import get_or_404, me, rule

bp = Blueprint("filing", __name__, url_prefix="/pledges")


@bp.route("/new", methods=["GET", "POST"])
@rule("page.pledges")
def new() -> Response:
    """填报承诺 for a year; one person has one pledge a year, so a second try leads to the first."""
    actor = me()
    if actor.kind != "member":
        raise Denied("只有党员填报公开承诺。", action="pledge.create")
    year = _year()
    there = domain.OWN.one(me=actor.person_id, year=year)
    if there is not None:
        return _to_existing(there, year)
    last = domain.OWN.one(me=actor.person_id, year=year - 1)
    copying = last is not None and request.args.get("from") == "last"
    form = PledgeForm(action="/pledges/new", data=_start(year, last if copying else None))
    form.once.data = form.once.data or web.once()
    if not form.sent() or _rows_only(form):
        return _page(form, year, offer=last is not None and not copying)
    if form.validate():
        try:
            submitting = request.form.get("do") == "submit"
            pledge = domain.file(
                year, form.post.data or "", form.typed(), by=actor, once=form.once.data, submitting=submitting
            )
        except Invalid as error:
            form.refuse(error)
        except Stale:
            there = domain.OWN.one(me=actor.person_id, year=year)
            if there is None:
                raise
            return _to_existing(there, year)
        else:
            return _done(pledge, form, submitting)
    return _page(form, year, status=422)


def _year() -> int:
    """The year of the address; anything that one cannot file for is this year."""
    wanted = request.args.get("year", "")
    years = domain.open_years()
    return next((year for year in years if wanted == str(year)), years[0])


def _to_existing(there: Any, year: int) -> Response:
    """There is a pledge of this year already: other text that was typed waits in its form as a draft."""
    path = f"/pledges/{there.id}"
    if request.method == "POST" and store.spent(request.form.get("once", "")) is None:
        if there.state in ("draft", "returned"):
            store.keep(me().person_id or 0, f"{path}/edit", f"{path}/edit", request.form)
            return web.go(f"{path}/edit", f"您已经有 {year} 年的承诺。刚才填写的文字放在下面的表单里，还没有保存。")
        return web.go(path, f"您已经填报过 {year} 年的承诺。")
    return web.go(path, "已保存。" if request.method == "POST" else f"您已经有 {year} 年的承诺。")


def _start(year: int, last: Any) -> dict[str, Any]:
    """What the form starts from: the person's post, and last year's items if wanted, their dates a year on."""
    post = Person.select(Person.post).where(Person.id == me().person_id).tuples().get()[0]
    items = [row(rounds.a_year_on(item, year)) for item in domain.ITEMS(pledge=last.id)] if last else []
    return {"post": post, "items": items}


@bp.route("/<int:key>/edit", methods=["GET", "POST"])
@rule("page.pledge")
def edit(key: int) -> Response:
    """修改 a draft or a returned pledge."""
    actor = me()
    pledge = get_or_404(Pledge, key)
    try:
        actions.check("pledge.edit", pledge, by=actor)
    except Stale:
        return web.go(domain.path(pledge), "这份承诺现在不能修改。待审核的可以先撤回，再修改。")
    items = domain.ITEMS(pledge=key)
    form = PledgeForm(action=f"/pledges/{key}/edit", data=filled(pledge, items))
    reasons = {str(item.id): item.reason for item in items if item.verdict == "returned"}
    if not form.sent() or _rows_only(form):
        return _page(form, pledge.year, pledge=pledge, reasons=reasons)
    status = 422
    if form.validate():
        try:
            submitting = request.form.get("do") == "submit"
            version = form.version.data if form.version.data is not None else 0
            domain.save(pledge, form.post.data or "", form.typed(), by=actor, version=version, submitting=submitting)
        except Invalid as error:
            form.refuse(error)
        except Stale as error:
            status = 409
            pledge = get_or_404(Pledge, key)
            if pledge.state not in ("draft", "returned"):
                raise
            form.conflict(error, {"post": pledge.post}, pledge.version)
            return _page(form, pledge.year, status=409, pledge=pledge, reasons=reasons, theirs=domain.ITEMS(pledge=key))
        else:
            return _done(pledge, form, submitting)
    return _page(form, pledge.year, status=status, pledge=pledge, reasons=reasons)


def _rows_only(form: PledgeForm) -> bool:
    """增加一项 or 删去一项 without script: the form comes back with more or fewer rows, nothing is saved."""
    if "add_item" in request.form:
        form.add()
    elif "remove_item" in request.form:
        form.remove(request.form["remove_item"])
    else:
        return False
    return True


def _done(pledge: Pledge, form: PledgeForm, submitting: bool) -> Response:
    with write():
        store.drop(me(), form.action)
    return web.go(domain.path(pledge), "已提交审核。" if submitting else "草稿已保存，还没有提交。")


def _page(form: PledgeForm, year: int, *, status: int = 200, pledge: Pledge | None = None, **context: Any) -> Response:
    record = [] if pledge is None else [(f"{year} 年", domain.path(pledge))]
    web.crumbs(("公开承诺", "/pledges"), *record, ("填报承诺" if pledge is None else "修改", None))
    return web.page(
        "pledges/edit.html", "form", status=status, form=form, year=year, pledge=pledge, most=MOST_ITEMS,
        target=form.action if pledge else f"/pledges/new?year={year}", form_has_errors=status != 200,
        **{"reasons": {}, "offer": False, "theirs": None} | context,
    )  # fmt: skip
