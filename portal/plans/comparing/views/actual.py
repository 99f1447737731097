"""计划和实际: item by item what was held, what is overdue, what was held beyond it; records tied by hand."""

from typing import Any

from flask import Blueprint, Response, abort, request

from portal import actions, asking, web
from portal.errors import Invalid
from portal.life.records.models import LifeRecord
from portal.life.rulesets import reading as rulesets
from portal.plans import actual, document
from portal.plans.comparing.forms import NONE, TieForm
from portal.plans.models import AnnualPlan
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("plan_actual", __name__, url_prefix="/plans")


def _plan(key: int) -> tuple[AnnualPlan, str]:
    """A branch's plan that runs, and what it is called; 404."""
    plan: AnnualPlan = get_or_404(AnnualPlan, key)
    if plan.kind != "branch" or plan.state not in actual.AT_WORK:
        abort(404)
    name = Unit.select(Unit.name).where(Unit.id == plan.unit_id).tuples().get()[0]
    return plan, f"{name} {plan.year} 年计划"


@bp.get("/<int:key>/actual")
@rule("page.plans")
def show(key: int) -> Response:
    """The plan against what happened, as of today."""
    plan, label = _plan(key)
    found = actual.of(plan)
    by_hand = actual.by_hand(plan.id)
    records = actual.titles([*found.beyond, *by_hand, *(link.record for link in found.links)], me())
    web.crumbs(("年度计划", "/plans"), (label, f"/plans/{plan.id}"), ("计划和实际", None))
    return web.page(
        "plans/comparing/actual.html", plan=plan, label=label, found=found, lines=actual.lines(plan, found, records),
        beyond=[records[one] for one in found.beyond if one in records], by_hand=by_hand,
        types=rulesets.types(plan.committee_id), may_link=actions.allowed("annual_plan.link", me(), plan),
    )  # fmt: skip


@bp.route("/<int:key>/actual/tie", methods=["GET", "POST"])
@rule("page.planning")
def tie(key: int) -> Response:
    """对应记录: which record is which item."""
    plan, label = _plan(key)
    back = f"/plans/{plan.id}/actual"
    asking.admit("annual_plan.link", plan, back)
    records, read = actual.offered(plan), document.read(plan.document)
    if not records and request.method == "GET":
        return web.go(back, "本支部还没有已经归档的记录，没有可以对应的。")
    by_hand = actual.by_hand(plan.id)
    asked = asking.named("record", records)
    item = by_hand.get(int(asked), "") if asked else ""
    form: Any = TieForm(
        action=back + "/tie", record=asked, item=item or (NONE if asked and int(asked) in by_hand else "")
    )
    form.offer(records, read)

    def carry_out() -> str:
        record = next((one for one in records if str(one.id) == form.record.data), None)
        if record is None:
            raise Invalid("请选择本支部已经归档的记录。", "record")
        chosen = "" if form.item.data == NONE else form.item.data
        actual.tie(plan, get_or_404(LifeRecord, record.id), chosen, by=me(), once=form.once.data or "")
        return back

    web.crumbs(("年度计划", "/plans"), (label, f"/plans/{plan.id}"), ("计划和实际", back), ("对应记录", None))
    return asking.ask(
        form, carry_out, "已对应。", heading="对应记录", button="保存", back=back, record=plan,
        lead="系统按类型和月份自动对应；对应错了或者没有对应上的，在这里指定。指定的可以取消，取消后重新按类型和月份对应。",
    )  # fmt: skip


@bp.post("/<int:key>/actual/untie")
@rule("page.planning")
def untie(key: int) -> Response:
    """取消对应."""
    plan, _label = _plan(key)
    wanted = request.form.get("record", "")
    record = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 10 else 0
    actual.untie(plan, record, by=me())
    return web.go(f"/plans/{plan.id}/actual", "已取消，重新按类型和月份对应。")
