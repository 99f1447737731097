"""A pledge's page and what is done there: 提交, 撤回, a verdict on an item, 退回修改, 审核通过, 重新审核, 公示."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from portal import home, web
from portal.errors import Invalid, Stale
from portal.forms import tidy
from portal.pledges import domain, record, rounds, waiting
from portal.pledges.models import Pledge
from portal.web import get_or_404, me, rule

bp = Blueprint("pledge", __name__, url_prefix="/pledges/<int:key>")


@bp.get("")
@rule("page.pledge")
def show(key: int) -> Response:
    """The record, as the visitor may see it."""
    compared = request.args.get("alike") == "1"
    return _page(record.shown(get_or_404(Pledge, key), me(), alike=compared), compared=compared)


def _page(
    shown: record.Shown, *, status: int = 200, problem: str = "", focus: int = 0, compared: bool = False
) -> Response:
    above, (name, _here) = record.trail_of(shown, me())
    web.crumbs(above, (name, None))
    return web.page(
        "pledges/show.html", "judged" if focus else None, status=status, shown=shown, pledge=shown.pledge,
        problem=problem, focus=focus, form_has_errors=bool(problem or shown.errors),
        item=next((item for item in shown.items if item.id == focus), None),
        others=_others(shown) if shown.viewer == "office" and not focus else [], compared=compared,
    )  # fmt: skip


def _others(shown: record.Shown) -> list[home.Task]:
    """What else this reviewer has to review and to publish, so that one leads to the next; until 评诺 begins."""
    published = shown.pledge.state == "published"
    if "grades" in shown.more or (published and not home.counts(me()).get("pledges")):
        return []
    here = domain.path(shown.pledge)
    return [task for _state, _year, task in waiting.first(me()) if task.url != here]


def _act(key: int, verb: Callable[[Pledge], None], done: str) -> Response:
    """Carry out a verb and come back to the record, with what was done or what stands in the way."""
    pledge = get_or_404(Pledge, key)
    try:
        verb(pledge)
    except Invalid as error:
        return _page(record.shown(get_or_404(Pledge, key), me()), status=422, problem=error.message)
    except Stale as error:
        return _page(record.shown(get_or_404(Pledge, key), me()), status=409, problem=error.message)
    return web.go(domain.path(pledge), done)


def _seen() -> int | None:
    """The round that the reviewer has read, as the form says."""
    text = request.form.get("round", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


@bp.post("/submit")
@rule("page.pledge")
def submit(key: int) -> Response:
    """提交审核 of the text as saved."""
    return _act(key, lambda pledge: domain.submit(pledge, by=me()), "已提交审核。")


@bp.post("/withdraw")
@rule("page.pledge")
def withdraw(key: int) -> Response:
    """撤回."""
    return _act(key, lambda pledge: domain.withdraw(pledge, by=me()), "已撤回，可以继续修改。")


@bp.post("/items/<int:item>/judge")
@rule("page.pledge")
def judge(key: int, item: int) -> Response:
    """通过 or 退回 one item, in place."""
    pledge = get_or_404(Pledge, key)
    found = next((row for row in domain.ITEMS(pledge=pledge.id) if row.id == item), None)
    if found is None:
        raise web.Missing()
    reason = tidy(request.form.get("reason", ""))[:500]
    try:
        domain.judge(pledge, found, request.form.get("verdict", ""), by=me(), reason=reason, seen=_seen())
    except Invalid as error:
        shown = record.shown(pledge, me())
        shown.errors[item] = error.message, reason
        return _page(shown, status=422, focus=item)
    except Stale as error:
        shown = record.shown(get_or_404(Pledge, key), me())
        return _page(shown, status=409, problem=error.message, focus=item)
    if web.wants_fragment():
        return _page(record.shown(pledge, me()), focus=item)
    return web.go(f"{domain.path(pledge)}#pledge-{key}-item-{item}")


@bp.post("/return")
@rule("page.pledge")
def send_back(key: int) -> Response:
    """退回修改."""
    return _act(key, lambda pledge: domain.send_back(pledge, by=me(), seen=_seen()), "已退回本人修改。")


@bp.post("/approve")
@rule("page.pledge")
def approve(key: int) -> Response:
    """审核通过, with `rest` 全部通过."""
    rest = request.form.get("rest") == "1"
    return _act(key, lambda pledge: domain.approve(pledge, by=me(), seen=_seen(), rest=rest), "已审核通过，可以公示。")


@bp.post("/reopen")
@rule("page.pledge")
def reopen(key: int) -> Response:
    """重新审核, with a reason."""
    reason = tidy(request.form.get("reason", ""))[:500]
    return _act(key, lambda pledge: domain.reopen(pledge, reason, by=me()), "已重新打开审核。")


@bp.post("/publish")
@rule("page.pledge")
def publish(key: int) -> Response:
    """公示."""
    return _act(key, lambda pledge: domain.publish(pledge, by=me()), "已公示。")


@bp.get("/rounds/<int:number>")
@rule("page.pledge")
def differences(key: int, number: int) -> Response:
    """看差异: what a submission changed against the one before."""
    pledge = get_or_404(Pledge, key)
    shown = record.shown(pledge, me())
    sent = [row for row in rounds.COURSE(pledge=pledge.id) if row.action == "pledge.submit"]
    if shown.viewer == "public" or not 2 <= number <= len(sent):
        raise web.Missing()
    old, new = sent[number - 2], sent[number - 1]
    web.crumbs(("公开承诺", "/pledges"), (f"{shown.name}的公开承诺", domain.path(pledge)), ("看差异", None))
    return web.page(
        "pledges/differences.html", shown=shown, pledge=pledge, number=number, old=old, new=new,
        changes=rounds.differences(old.values, new.values), post=_post(old.values, new.values),
    )  # fmt: skip


@bp.get("/amendments/<int:number>")
@rule("page.pledge")
def amendment(key: int, number: int) -> Response:
    """看差异 of a change that was agreed after publication (`number` of its revision)."""
    pledge = get_or_404(Pledge, key)
    shown = record.shown(pledge, me())
    made = next((row for row in rounds.COURSE(pledge=pledge.id) if row.number == number), None)
    changes = rounds.amendment(made.values) if made is not None and made.action == "pledge.amend" else []
    if shown.viewer == "public" or made is None or not changes:
        raise web.Missing()
    web.crumbs(("公开承诺", "/pledges"), (f"{shown.name}的公开承诺", domain.path(pledge)), ("看差异", None))
    return web.page("pledges/helps/amendment.html", shown=shown, pledge=pledge, made=made, changes=changes, post=[])


def _post(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    """How the post changed, as parts of text; empty when it did not."""
    return [] if old["post"] == new["post"] else rounds.parts(old["post"], new["post"])
