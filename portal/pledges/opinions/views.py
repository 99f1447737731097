"""意见: given at an item, moderated and answered on a page of its own, listed for the office and for oneself."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import actions, web
from portal.accounts.models import ROLES
from portal.anonymity import receipts, veil
from portal.anonymity.receipts import Found
from portal.audit.course import COURSE, Event
from portal.db import write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.forms import Form
from portal.pledges.domain import ITEMS
from portal.pledges.domain import path as path_of_pledge
from portal.pledges.listing import trimmed
from portal.pledges.models import Opinion, Pledge
from portal.pledges.opinions import domain, listing
from portal.pledges.opinions.forms import AnswerForm, OpinionForm, ReasonForm
from portal.pledges.record import Shown
from portal.policy import Actor
from portal.web import get_or_404, me, rule

bp = Blueprint("opinions", __name__)


def at_items(shown: Shown, actor: Actor) -> None:
    """For the page of a published pledge: what was said of each item, and what the visitor may do there."""
    shown.more["opinions"] = {
        "of": domain.shown_of([item.id for item in shown.items]),
        "giving": domain.givable(actor, shown.pledge),
        "answering": domain.answerable(actor, shown.pledge),
    }


def find(code: str, _actor: Actor) -> Found | None:
    """What became of an anonymous opinion, for the page that asks after codes."""
    digest = receipts.digest(code)
    opinion = domain.BY_RECEIPT.one(digest=digest) if digest else None
    return None if opinion is None else Found("opinions/_found.html", {"opinion": opinion})


SAID = {"opinion.show": "公开", "opinion.reject": "不公开", "opinion.answer": "答复"}


@bp.route("/pledges/<int:key>/items/<int:item>/opinion", methods=["GET", "POST"])
@rule("page.opinions")
def give(key: int, item: int) -> Response:
    """提意见: a form of its own, or in place at the item; an anonymous author is given a code on the answer itself."""
    pledge = get_or_404(Pledge, key)
    found = next((row for row in ITEMS(pledge=pledge.id) if row.id == item), None)
    if found is None:
        raise web.Missing()
    domain.check(pledge, found, by=me())
    form = OpinionForm(action=f"/pledges/{key}/items/{item}/opinion")
    form.once.data = form.once.data or web.once()
    if not form.sent():
        return _give(pledge, found, form)
    if veil.spent(form.once.data):
        raise Stale("这条意见已经送出，没有重复提交。")
    if form.validate():
        try:
            given = domain.give(
                pledge, found, form.text.data or "", by=me(), anonymous=form.anonymous, once=form.once.data
            )
        except Invalid as error:
            form.refuse(error)
        else:
            if given.code:
                return _give(pledge, found, form, block="sent", code=given.code)
            return web.go(domain.path(given.opinion), "意见已送出，处理后会给您发消息。")
    return _give(pledge, found, form, status=422)


def _give(
    pledge: Pledge, item: Any, form: OpinionForm, *, status: int = 200, block: str = "form", code: str = ""
) -> Response:
    web.crumbs(("公示栏", "/board"), ("公开承诺", path_of_pledge(pledge)), ("提意见", None))
    return web.page(
        "opinions/give.html", block, status=status, pledge=pledge, item=item, form=form, code=code,
        signing=domain.must_sign(me(), pledge), form_has_errors=status != 200,
    )  # fmt: skip


@bp.get("/opinions")
@rule("page.opinions")
def index() -> Response:
    """The office's list for the role at hand, else one's own."""
    actor = me()
    spec = listing.OFFICE.get(actor.role)
    if spec is None:
        return _own("/opinions")
    if request.args.get("export") == "xlsx":
        rows = spec.everything(actor, request.args)
        return web.export("opinions", "群众意见", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(("公示栏", "/board"), ("群众意见", None))
    found = trimmed(spec.load(actor, request.args, "/opinions"), actor)
    return web.page("opinions/index.html", "list", listing=found, item_at=domain.place)


@bp.get("/opinions/mine")
@rule("page.opinions")
def mine() -> Response:
    """One's own, where the role at hand has a list of its office."""
    if me().role not in listing.OFFICE:
        raise web.Missing()
    return _own("/opinions/mine", ("群众意见", "/opinions"))


def _own(address: str, *trail: tuple[str, str | None]) -> Response:
    """What one said under one's name, and what is shown of one's own pledge."""
    web.crumbs(("公示栏", "/board"), *trail, ("我的意见", None))
    found = listing.OWN.load(me(), request.args, address)
    found.exportable = False
    return web.page("opinions/mine.html", "list", listing=found, item_at=domain.place)


@bp.get("/opinions/<int:key>")
@rule("page.opinions")
def show(key: int) -> Response:
    """The record, with what may be done to it."""
    return _page(get_or_404(Opinion, key))


def _page(opinion: Opinion, *, status: int = 200, problem: str = "", **forms: Any) -> Response:
    at, actor = domain.path(opinion), me()
    office = actor.role in listing.OFFICE and actor.covers(opinion.branch_id)
    web.crumbs(
        ("公示栏", "/board"),
        ("群众意见" if office else "我的意见", "/opinions"),
        ("意见", None),
    )
    offered = actions.available(actor, opinion)
    if "opinion.reject" in offered and "reject" not in forms:
        forms["reject"] = ReasonForm(action=f"{at}/reject")
    if "opinion.answer" in offered and "answer" not in forms:
        forms["answer"] = AnswerForm(action=f"{at}/answer", answer=opinion.answer, version=opinion.version)
    head = domain.HEAD.one(opinion=opinion.id)
    return web.page(
        "opinions/show.html", status=status, opinion=opinion, head=head, at=at,
        item_at=domain.place(opinion), offered=offered, course=_course(opinion, head), forms=forms, problem=problem,
        form_has_errors=status != 200,
    )  # fmt: skip


def _course(opinion: Opinion, head: Any) -> list[Event]:
    """经过, newest first."""
    found = []
    for row in COURSE(record="opinion", id=opinion.id):
        what = SAID[row.action]
        if row.action == "opinion.answer" and row.values["answer"][0]:
            what = "修改答复"
        role = f"（{ROLES[row.role]}）" if row.role in ROLES and row.name != head.holder_name else ""
        found.append(Event(what, f"{row.name or ''}{role}", web.moment(row.at), row.note))
    when = web.moment(opinion.sent_at) if opinion.sent_at else web.short_date(opinion.sent_on)
    return [*found, Event("提意见", head.author_name or "匿名", when)]


@bp.post("/opinions/<int:key>/show")
@rule("page.opinions")
def publish(key: int) -> Response:
    """公开."""
    opinion = get_or_404(Opinion, key)
    domain.show(opinion, by=me())
    return web.go(domain.path(opinion), "已公开，显示在承诺事项下面。")


@bp.post("/opinions/<int:key>/reject")
@rule("page.opinions")
def reject(key: int) -> Response:
    """不公开, with the reason."""
    opinion = get_or_404(Opinion, key)
    form = ReasonForm(action=f"{domain.path(opinion)}/reject")

    def carry_out() -> None:
        domain.reject(opinion, form.reason.data or "", by=me())

    return _carried("reject", opinion, form, carry_out, "没有公开，理由会告诉提意见的人。")


@bp.post("/opinions/<int:key>/answer")
@rule("page.opinions")
def answer(key: int) -> Response:
    """答复; somebody else's that came in between stands beside it."""
    opinion = get_or_404(Opinion, key)
    form = AnswerForm(action=f"{domain.path(opinion)}/answer")
    version = form.version.data if form.version.data is not None else 0

    def carry_out() -> None:
        domain.answer(opinion, form.answer.data or "", by=me(), version=version)

    return _carried("answer", opinion, form, carry_out, "已答复，显示在意见下面。")


def _carried(name: str, opinion: Opinion, form: Form, carry_out: Callable[[], None], said: str) -> Response:
    """Carry a form of the record out, or show the record with what is wrong with it.

    When somebody was faster, the record as it is now stands beside what was typed.
    """
    try:
        actions.check(f"opinion.{name}", opinion, by=me())
        if form.validate():
            with write():
                carry_out()
                store.drop(me(), form.action)
            return web.go(domain.path(opinion), said)
    except Invalid as error:
        form.refuse(error)
    except Stale as error:
        now = get_or_404(Opinion, opinion.id)
        form.conflict(error, {"answer": now.answer} if name == "answer" else {}, now.version)
        return _page(now, status=409, problem=error.message, **{name: form})
    return _page(get_or_404(Opinion, opinion.id), status=422, **{name: form})
