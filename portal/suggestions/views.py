"""意见建议: written, listed, looked up by a code, and worked on by those they are addressed to."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import actions, policy, web
from portal.anonymity import veil
from portal.db import write
from portal.drafts import store
from portal.errors import Denied, Invalid, Stale
from portal.forms import Form
from portal.suggestions import domain, listing, record
from portal.suggestions.forms import ReopenForm, ReplyForm, SuggestionForm, TransferForm
from portal.suggestions.models import ADDRESSEES, Suggestion
from portal.web import get_or_404, me, rule

bp = Blueprint("suggestions", __name__, url_prefix="/suggestions")

TWICE = "这份表单已经送出，没有重复提交。查询码只显示一次。"


@bp.get("")
@rule("page.suggestions")
def index() -> Response:
    """Those addressed to the role at hand, else one's own."""
    actor = me()
    if actor.role not in listing.OFFICES:
        return _own("/suggestions", ("意见建议", None))
    if request.args.get("export") == "xlsx":
        rows = listing.OFFICE.everything(actor, request.args)
        return web.export("suggestions", "意见建议", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(("意见建议", None))
    found = listing.OFFICE.load(actor, request.args, "/suggestions")
    return web.page("suggestions/index.html", "list", listing=found, from_where=listing.from_where)


@bp.get("/mine")
@rule("page.suggestions")
def mine() -> Response:
    """One's own, where the role at hand has a list of its office."""
    if me().role not in listing.OFFICES or me().kind == "technical":
        raise web.Missing()
    return _own("/suggestions/mine", ("意见建议", "/suggestions"), ("我写的", None))


def _own(address: str, *trail: tuple[str, str | None]) -> Response:
    """What one wrote under one's name."""
    web.crumbs(*trail)
    found = listing.OWN.load(me(), request.args, address)
    found.exportable = False
    return web.page("suggestions/mine.html", "list", listing=found, office=len(trail) > 1, addressees=ADDRESSEES)


@bp.route("/new", methods=["GET", "POST"])
@rule("page.suggestions")
def new() -> Response:
    """写意见建议; an anonymous author is given a code on the answer itself."""
    actor = me()
    if actor.kind == "technical":
        raise Denied("管理员账号不写意见建议。", action="suggestion.create")
    form = SuggestionForm(action="/suggestions/new")
    form.offer(domain.offered(actor.home_branch_id or 0, actor.home_committee_id or 0, actor.person_id))
    form.once.data = form.once.data or web.once()
    if not form.sent():
        return _new(form)
    if veil.spent(form.once.data):
        raise Stale(TWICE)
    if form.validate():
        try:
            sent = domain.send(
                form.addressee.data or "", form.text.data or "", by=actor, anonymous=form.anonymous, once=form.once.data
            )
        except Invalid as error:
            form.refuse(error)
        else:
            if sent.code:
                return _new(form, block="sent", code=sent.code)
            return web.go(domain.path(sent.suggestion), "已送出，受理、转交和答复都会给您发消息。")
    return _new(form, status=422)


def _new(form: SuggestionForm, *, status: int = 200, block: str = "form", code: str = "") -> Response:
    web.crumbs(("意见建议", "/suggestions"), ("写意见建议", None))
    return web.page("suggestions/new.html", block, status=status, form=form, code=code, form_has_errors=status != 200)


@bp.get("/<int:key>")
@rule("page.suggestions")
def show(key: int) -> Response:
    """The record, with what may be done to it."""
    return _page(get_or_404(Suggestion, key))


def _page(suggestion: Suggestion, *, status: int = 200, problem: str = "", **forms: Any) -> Response:
    actor, at = me(), domain.path(suggestion)
    web.crumbs(("意见建议", "/suggestions"), ("内容", None))
    offered = actions.available(actor, suggestion)
    if "suggestion.answer" in offered:
        forms.setdefault("answer", ReplyForm(action=f"{at}/answer", version=suggestion.version))
    if "suggestion.transfer" in offered and "transfer" not in forms:
        forms["transfer"] = _transfer_form(suggestion)
    if "suggestion.reopen" in offered:
        forms.setdefault("reopen", ReopenForm(action=f"{at}/reopen"))
    return web.page(
        "suggestions/show.html", status=status, shown=record.shown(suggestion, actor), suggestion=suggestion, at=at,
        offered=offered, forms=forms, problem=problem, form_has_errors=status != 200,
        finds=_finds(suggestion),
    )  # fmt: skip


def _finds(suggestion: Suggestion) -> bool:
    """Whether the office that it is addressed to may open an entry of the ledger for it."""
    office = listing.OFFICES.get(me().role) == suggestion.addressee and suggestion.person_id != me().person_id
    return office and me().role in ("secretary", "committee") and policy.may("page.problem_finding", me())


def _transfer_form(suggestion: Suggestion) -> TransferForm:
    places = domain.offered(suggestion.branch_id, suggestion.committee_id, suggestion.person_id)
    places.pop(suggestion.addressee, None)
    if suggestion.person_id is None:  # from which branch and committee is not everybody's to know
        places = {to: ADDRESSEES[to] for to in places}
    return TransferForm(places, action=f"{domain.path(suggestion)}/transfer")


@bp.post("/<int:key>/take")
@rule("page.suggestions")
def take(key: int) -> Response:
    """受理."""
    suggestion = get_or_404(Suggestion, key)
    domain.take(suggestion, by=me())
    return web.go(domain.path(suggestion), "已受理。")


@bp.post("/<int:key>/transfer")
@rule("page.suggestions")
def transfer(key: int) -> Response:
    """转交; afterwards it is no longer for this role to see."""
    suggestion = get_or_404(Suggestion, key)
    form = _transfer_form(suggestion)

    def carry_out() -> None:
        domain.transfer(suggestion, form.to.data or "", form.note.data or "", by=me())

    return _carried("transfer", suggestion, form, carry_out, "/suggestions", "已转交。")


@bp.post("/<int:key>/answer")
@rule("page.suggestions")
def answer(key: int) -> Response:
    """答复."""
    suggestion = get_or_404(Suggestion, key)
    form = ReplyForm(action=f"{domain.path(suggestion)}/answer")
    version = form.version.data if form.version.data is not None else 0

    def carry_out() -> None:
        domain.answer(suggestion, form.answer.data or "", by=me(), version=version)

    return _carried("answer", suggestion, form, carry_out, domain.path(suggestion), "已答复。")


@bp.post("/<int:key>/reopen")
@rule("page.suggestions")
def reopen(key: int) -> Response:
    """再次反映 of what one has signed."""
    suggestion = get_or_404(Suggestion, key)
    form = ReopenForm(action=f"{domain.path(suggestion)}/reopen")

    def carry_out() -> None:
        domain.reopen(suggestion, form.text.data or "", by=me())

    return _carried("reopen", suggestion, form, carry_out, domain.path(suggestion), "已再次反映。")


def _carried(
    name: str, suggestion: Suggestion, form: Form, carry_out: Callable[[], None], onward: str, said: str
) -> Response:
    """Carry a form of the record out, or show the record with what is wrong with it.

    When somebody was faster, the record as it is now stands beside what was typed.
    """
    try:
        actions.check(f"suggestion.{name}", suggestion, by=me())
        if form.validate():
            with write():
                carry_out()
                store.drop(me(), form.action)
            return web.go(onward, said)
    except Invalid as error:
        form.refuse(error)
    except Stale as error:
        now = get_or_404(Suggestion, suggestion.id)
        form.conflict(error, {}, now.version)
        return _page(now, status=409, problem=error.message, **{name: form})
    return _page(get_or_404(Suggestion, suggestion.id), status=422, **{name: form})
