"""The items of a plan, one at a time: added, changed, moved, removed; once the plan stands, each with a reason."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import admit, ask, send, version
from portal.errors import Invalid, Stale
from portal.forms import Form
from portal.life.rulesets.reading import types
from portal.plans import document as documents
from portal.plans import domain
from portal.plans.checking.plan import YEAR
from portal.plans.document import Document, Item
from portal.plans.domain import path
from portal.plans.domain.writing import CHANGED
from portal.plans.forms import ItemForm, ReasonForm, filled
from portal.plans.models import AnnualPlan
from portal.plans.views.frame import ROOM, below, page
from portal.web import get_or_404, me, rule

bp = Blueprint("plan_items", __name__, url_prefix=f"{ROOM}/<int:key>/items")
BOTH = ["GET", "POST"]


@bp.route("/new", methods=BOTH)
@rule("page.planning")
def new(key: int) -> Response:
    """新增一项."""
    plan = _plan(key)
    month = request.args.get("month", "")
    months = [int(month)] if month in {str(one) for one in YEAR} else []
    start: dict[str, Any] = {"months": months, "mandatory": "own", "times": "each"}
    return _ask(plan, ItemForm(**start, version=plan.version), None, "新增一项")


@bp.route("/<item>", methods=BOTH)
@rule("page.planning")
def edit(key: int, item: str) -> Response:
    """修改一项; of a plan that stands: 调整."""
    plan = _plan(key)
    found = documents.read(plan.document).item(item)
    if found is None:
        raise web.Missing
    heading = "调整一项" if plan.state in CHANGED else "修改一项"
    return _ask(plan, ItemForm(**filled(found), version=plan.version), found, heading)


def _plan(key: int) -> AnnualPlan:
    """The plan, for who may write on it now; others are led back or refused."""
    plan: AnnualPlan = get_or_404(AnnualPlan, key)
    admit(_action(plan), plan, path(plan))
    return plan


def _action(plan: AnnualPlan) -> str:
    return "annual_plan.change" if plan.state in CHANGED else "annual_plan.edit"


def _keep(plan: AnnualPlan, made: Document, reason: str, number: int | None) -> None:
    """Write the plan's new text, with a reason where it stands already."""
    if plan.state in CHANGED:
        domain.change(plan, made, reason, by=me(), version=number)
    else:
        domain.edit(plan, made, by=me(), version=number)


def _ask(plan: AnnualPlan, form: ItemForm, found: Item | None, heading: str) -> Response:
    known = types(plan.committee_id)
    form.offer(known, changing=plan.state in CHANGED)
    allowed = {*known, *({found.kind} if found else set())}
    saved: list[str] = []

    def carry_out() -> str:
        typed = documents.checked(form.item(found.key if found else "", found.origin if found else ""), allowed)
        made = documents.put(documents.read(plan.document), typed)
        _keep(plan, made, (form.reason.data or "") if form.reason else "", version(form))
        saved.append(typed.key or str(made.last))
        return f"{path(plan)}#annual_plan-{plan.id}-item-{saved[0]}"

    def theirs(now: Any) -> dict[str, Any]:
        return filled(documents.read(now.document).item(found.key)) if found else {}

    below(plan, (heading, None))
    place = f"annual_plan-{plan.id}-" + (f"item-{found.key}" if found else "new")
    if not web.wants_fragment():
        return ask(
            form, carry_out, "已保存。", heading=heading, button="保存", back=path(plan), record=plan, theirs=theirs,
            template="plans/item.html", autosave=True, place=place, inline=False, plan=plan,
        )  # fmt: skip
    status = 200
    if form.sent():

        def meet(error: Stale) -> None:
            now = get_or_404(AnnualPlan, plan.id)
            form.conflict(error, theirs(now), now.version)

        status, _onward = send(form, carry_out, meet)
        if status == 303:
            return page(plan.id, said="已保存。", focus=saved[0])
    response = web.page(
        "plans/item.html", "form", status=status, form=form, heading=heading, button="保存", back=path(plan),
        place=place, inline=True, plan=plan,
    )  # fmt: skip
    if status != 200:
        response.headers["HX-Retarget"] = f"#{place}-edit"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


@bp.post("/<item>/move")
@rule("page.planning")
def move(key: int, item: str) -> Response:
    """上移 and 下移 within the month."""
    plan, document = _found(key, item)
    admit("annual_plan.edit", plan, path(plan))
    made = documents.moved(document, item, up=request.form.get("to") == "up")
    domain.edit(plan, made, by=me(), version=version(Form(draft=False)))
    if web.wants_fragment():
        return page(key, said="已移动。", focus=item)
    return web.go(f"{path(plan)}#annual_plan-{plan.id}-item-{item}")


@bp.route("/<item>/remove", methods=BOTH)
@rule("page.planning")
def remove(key: int, item: str) -> Response:
    """删去一项 of a draft; of a plan that stands it is 取消, with a reason. The history keeps it."""
    plan, document = _found(key, item)
    admit(_action(plan), plan, path(plan))
    made = documents.without(document, item)
    if plan.state not in CHANGED:
        if request.method == "GET":
            return web.go(path(plan))
        domain.edit(plan, made, by=me(), version=version(Form(draft=False)))
        return page(key, said="已删去。") if web.wants_fragment() else web.go(path(plan), "已删去。")
    form = ReasonForm(version=plan.version)

    def carry_out() -> str:
        domain.change(plan, made, form.reason.data or "", by=me(), version=version(form))
        return path(plan)

    found = document.item(item)
    below(plan, ("取消一项", None))
    return ask(
        form, carry_out, "已取消，原来的内容留在调整情况里。", heading="取消一项", button="取消这一项", back=path(plan),
        record=plan, lead=f"{found.topic if found else ''}。取消要写明原因，并告诉党委。",
    )  # fmt: skip


def _found(key: int, item: str) -> tuple[AnnualPlan, Document]:
    """The plan and its document, which holds the item. Raises Invalid."""
    plan: AnnualPlan = get_or_404(AnnualPlan, key)
    document = documents.read(plan.document)
    if document.item(item) is None:
        raise Invalid("这一项已经不在了，请返回计划查看。")
    return plan, document
