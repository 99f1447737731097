"""异议: listed for the committee and for oneself, raised during publicity, answered, withdrawn by its author."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.anonymity import veil
from portal.anonymity.forms import CodeForm
from portal.anonymity.receipts import Found
from portal.anonymity.views import by_code
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.stars.models import StarCycle, StarObjection
from portal.stars.objections import domain, listing, reading, record
from portal.stars.objections.forms import AnswerForm, ObjectionForm
from portal.web import get_or_404, me, rule

bp = Blueprint("star_objections", __name__, url_prefix="/stars/objections")

AREA, ROOM = ("星级评定", "/stars"), ("异议", "/stars/objections")
TWICE = "这份表单已经送出，没有重复提交。查询码只显示一次。"


@bp.get("")
@rule("page.star_objections")
def index() -> Response:
    """Those that the committee at hand answers, else one's own."""
    actor = me()
    if actor.role != "committee":
        return _own("/stars/objections", ("异议", None))
    if request.args.get("export") == "xlsx":
        rows = listing.OFFICE.everything(actor, request.args)
        return web.export("star_objections", "异议", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("异议", None))
    found = listing.OFFICE.load(actor, request.args, "/stars/objections")
    return web.page("stars/objections/index.html", "list", listing=found, holds=listing.holds)


@bp.get("/mine")
@rule("page.star_objections")
def mine() -> Response:
    """One's own, where the role at hand has a list of its office."""
    if me().role != "committee":
        raise web.Missing()
    return _own("/stars/objections/mine", ROOM, ("我提出的", None))


def _own(address: str, *trail: tuple[str, str | None]) -> Response:
    """What one raised under one's name, and the results on public show."""
    web.crumbs(AREA, *trail)
    found = listing.OWN.load(me(), request.args, address)
    found.exportable = False
    return web.page(
        "stars/objections/mine.html", "list", listing=found, holds=listing.holds, cycles=reading.shown_now(me()),
        office=len(trail) > 1,
    )  # fmt: skip


@bp.route("/new/<int:key>", methods=["GET", "POST"])
@rule("page.star_objections")
def new(key: int) -> Response:
    """提出异议 to a result of a cycle; an anonymous author is given a code on the answer itself."""
    cycle = get_or_404(StarCycle, key)
    form = ObjectionForm(action=f"/stars/objections/new/{key}", branch=request.args.get("branch", ""))
    form.offer(reading.branches(key))
    form.once.data = form.once.data or web.once()
    try:
        domain.check(cycle, by=me())
        if form.sent():
            if veil.spent(form.once.data):
                raise Stale(TWICE)
            if form.validate():
                return _sent(cycle, form)
    except Invalid as error:
        form.refuse(error)
    except Stale as error:
        return _new(cycle, form, status=409 if form.sent() else 200, problem=error.message)
    return _new(cycle, form, status=422 if form.sent() else 200)


def _sent(cycle: StarCycle, form: ObjectionForm) -> Response:
    sent = domain.send(
        cycle, form.branch_id, form.text.data or "", by=me(), anonymous=form.anonymous, once=form.once.data or ""
    )
    if sent.code:
        return _new(cycle, form, block="sent", code=sent.code)
    return web.go(domain.path(sent.objection), "已提出，党委答复后会给您发消息。")


def _new(
    cycle: StarCycle, form: ObjectionForm, *, status: int = 200, block: str = "form", code: str = "", problem: str = ""
) -> Response:
    web.crumbs(AREA, ROOM, ("提出异议", None))
    return web.page(
        "stars/objections/new.html", block, status=status, cycle=cycle, form=form, code=code, problem=problem,
        signing=domain.must_sign(me(), cycle), form_has_errors=status != 200,
    )  # fmt: skip


@bp.get("/<int:key>")
@rule("page.star_objections")
def show(key: int) -> Response:
    """The record, with what may be done to it."""
    return _shown(get_or_404(StarObjection, key))


def _shown(objection: StarObjection, *, status: int = 200, form: AnswerForm | None = None) -> Response:
    at, offered = domain.path(objection), actions.available(me(), objection)
    web.crumbs(AREA, ROOM, ("内容", None))
    if form is None and "star_objection.answer" in offered:
        form = AnswerForm(action=f"{at}/answer", version=objection.version)
    return web.page(
        "stars/objections/show.html", status=status, shown=record.shown(objection), objection=objection, at=at,
        offered=offered, form=form, form_has_errors=status != 200,
    )  # fmt: skip


@bp.post("/<int:key>/answer")
@rule("page.star_objections")
def answer(key: int) -> Response:
    """答复; when somebody was faster, the record as it is now stands beside what was typed."""
    objection = get_or_404(StarObjection, key)
    form = AnswerForm(action=f"{domain.path(objection)}/answer")
    try:
        actions.check("star_objection.answer", objection, by=me())
        if form.validate():
            with write():
                domain.answer(
                    objection, form.answer.data or "", upheld=form.holds, by=me(), version=form.version.data or 0
                )
                store.drop(me(), form.action)
            return web.go(domain.path(objection), "已答复，答复随结果公开。")
    except Invalid as error:
        form.refuse(error)
    except Stale as error:
        now = get_or_404(StarObjection, key)
        form.conflict(error, form.theirs_of(now), now.version)
        return _shown(now, status=409, form=form)
    return _shown(get_or_404(StarObjection, key), status=422, form=form)


@bp.post("/<int:key>/withdraw")
@rule("page.star_objections")
def withdraw(key: int) -> Response:
    """撤回 of what one has signed."""
    objection = get_or_404(StarObjection, key)
    domain.withdraw(objection, by=me())
    return web.go(domain.path(objection), "已撤回。")


# --- by the code of an anonymous author ----------------------------------------------------------------------


def find(code: str, actor: Actor) -> Found | None:
    """For the page that asks after codes."""
    objection = domain.found(code)
    return None if objection is None else _opened(objection, code, actor)


def _opened(objection: StarObjection, code: str, actor: Actor) -> Found:
    form = None
    if actions.allowed("star_objection.withdraw", actor, objection):
        form = CodeForm(action="/stars/objections/withdraw", formdata=None, code=code)
    return Found("stars/objections/_found.html", {"shown": record.shown(objection), "form": form})


@bp.post("/withdraw")
@rule("page.star_objections")
def withdraw_by_code() -> Response:
    """撤回 by the code; the author stays unnamed."""
    form = CodeForm(action="/stars/objections/withdraw")

    def carry_out(objection: StarObjection) -> None:
        domain.withdraw(objection, by=me())

    def opened(objection: StarObjection, _form: Any) -> Found:
        return _opened(objection, form.code.data or "", me())

    return by_code(form, domain.found, carry_out, opened, "已撤回。")
