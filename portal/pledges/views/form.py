"""填报承诺: the form for a new pledge and for a draft or returned one, with what helps to write it."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.identities import reading as identities
from portal.pledges import domain, rounds
from portal.pledges.forms import PledgeForm, filled, row
from portal.pledges.helps import checking, examples, sources, standards
from portal.pledges.models import Pledge
from portal.pledges.year import settings
from portal.units.models import Person, Unit
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
    most = settings(actor.home_committee_id, year).most_items
    last = domain.OWN.one(me=actor.person_id, year=year - 1)
    copying = last is not None and request.args.get("from") == "last"
    form = PledgeForm(action="/pledges/new", data=_start(year, last if copying else None))
    form.once.data = form.once.data or web.once()
    if not form.sent():
        return _page(form, year, offer=last is not None and not copying, left=_begin(form, most))
    if (told := _comes_back(form, f"/pledges/new?year={year}", most)) is not None:
        return _page(form, year, offer=last is not None and not copying, left=told, unsaved=True)
    if form.validate():
        if request.form.get("do") == "check":
            return _page(form, year, checked=_check(form, year, actor.home_committee_id))
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
    if request.method == "GET" and there.state in ("draft", "returned") and _wanted():
        return web.go(f"{path}/edit?" + "&".join(f"example={key}" for key in _wanted()))
    if request.method == "POST" and store.spent(request.form.get("once", "")) is None:
        if there.state in ("draft", "returned"):
            store.keep(me().person_id or 0, f"{path}/edit", f"{path}/edit", request.form)
            return web.go(f"{path}/edit", f"您已经有 {year} 年的承诺。刚才填写的文字放在下面的表单里，还没有保存。")
        return web.go(path, f"您已经填报过 {year} 年的承诺。")
    return web.go(path, "已保存。" if request.method == "POST" else f"您已经有 {year} 年的承诺。")


def _start(year: int, last: Any) -> dict[str, Any]:
    """What the form starts from: the person's post and first duty, or last year's items, their dates a year on."""
    post = Person.select(Person.post).where(Person.id == me().person_id).tuples().get()[0]
    items = [row(rounds.a_year_on(item, year)) for item in domain.ITEMS(pledge=last.id)] if last else []
    if not items and "example" not in request.args:
        items = [{"duty": duty} for duty in identities.duties_of(me().person_id)[:1]]
    return {"post": post or identities.title_of(me().person_id), "items": items}


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
    most = settings(pledge.committee_id, pledge.year).most_items
    if not form.sent():
        return _page(form, pledge.year, pledge=pledge, reasons=reasons, left=_begin(form, most))
    if (told := _comes_back(form, f"/pledges/{key}/edit", most)) is not None:
        return _page(form, pledge.year, pledge=pledge, reasons=reasons, left=told, unsaved=True)
    status = 422
    if form.validate():
        if request.form.get("do") == "check":
            checked = _check(form, pledge.year, pledge.committee_id)
            return _page(form, pledge.year, pledge=pledge, reasons=reasons, checked=checked)
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


def _comes_back(form: PledgeForm, page: str, most: int) -> str | None:
    """A button that only fills the form, without script: rows more or fewer, examples put in; the text is kept as a draft.

    Gives what there is to say of it, or None when another button was pressed.
    """
    said = ""
    if "add_item" in request.form:
        form.add(most)
    elif "remove_item" in request.form:
        form.remove(request.form["remove_item"])
    elif "use_examples" in request.form or "use_example" in request.form:
        said = _use(form, most)
    else:
        return None
    store.keep(me().person_id or 0, form.action, page, form.fields())
    return said


def _wanted() -> list[int]:
    """The examples that the address, the ticked boxes or one button name."""
    one = request.values.getlist("use_example")
    texts = one or request.values.getlist("example")
    return [int(text) for text in texts[:50] if text.isascii() and text.isdecimal() and len(text) < 10]


def _use(form: PledgeForm, most: int) -> str:
    """Put the chosen examples behind what was typed; what there is to say of it."""
    found = examples.chosen(me().home_branch_id, _wanted())
    if not found:
        return "请先勾选示例，再放进表单。"
    left = form.begin_with([row(rounds.without_date(one)) for one in found], most)
    put = "示例已放进下面的表单。请改成您自己的做法，并填写完成时限。"
    return f"每人最多 {most} 项，还有 {left} 条示例没有放进来。" if left else put


def _begin(form: PledgeForm, most: int) -> str:
    """A link from the list of examples opens the form with them."""
    return _use(form, most) if "example" in request.args else ""


def _check(form: PledgeForm, year: int, committee_id: int | None) -> checking.Checked:
    """检查一下: nothing is saved but the draft, as while typing."""
    store.keep(me().person_id or 0, form.action, web.safe_path(request.form.get("_page")) or form.action, form.fields())
    return checking.of_form(form.typed(), year, committee_id, by=me())


def _done(pledge: Pledge, form: PledgeForm, submitting: bool) -> Response:
    with write():
        store.drop(me(), form.action)
    return web.go(domain.path(pledge), "已提交审核。" if submitting else "草稿已保存，还没有提交。")


WRITER = Query(
    lambda: Person.select(Person.exempt, Person.branch, Person.committee, Unit.sector)
    .join(Unit, on=(Unit.id == Person.branch))
    .where(Person.id == P("me"))
)  # fmt: skip


def _page(form: PledgeForm, year: int, *, status: int = 200, pledge: Pledge | None = None, **context: Any) -> Response:
    record = [] if pledge is None else [(f"{year} 年", domain.path(pledge))]
    web.crumbs(("公开承诺", "/pledges"), *record, ("填报承诺" if pledge is None else "修改", None))
    writer = WRITER.one(me=me().person_id)
    offered, more = examples.offered(writer.branch_id)
    usual = {"reasons": {}, "offer": False, "theirs": None, "checked": None, "left": "", "unsaved": False}
    return web.page(
        "pledges/edit.html", "form", status=status, form=form, year=year, pledge=pledge,
        most=settings(pledge.committee_id if pledge else writer.committee_id, year).most_items,
        target=form.action if pledge else f"/pledges/new?year={year}", form_has_errors=status != 200,
        writer=writer, duties=identities.duties_of(me().person_id), examples=offered, more_examples=more,
        stress=sources.stress(writer.sector), plan=sources.PLAN,
        standards=standards.of(writer.branch_id, writer.committee_id), **usual | context,
    )  # fmt: skip
