"""A round's page with the table of its branches; its dates, branches in and out, 催办, 取消."""

from typing import Any

from flask import Blueprint, Response, flash, request

from portal import actions, asking, web
from portal.asking import Step, admit, ask, permit
from portal.drafts import store
from portal.errors import Invalid
from portal.policy import may
from portal.stars import outcomes
from portal.stars.cycles import chasing, domain, listing, record
from portal.stars.cycles.domain import path
from portal.stars.cycles.forms import AddForm, CycleForm, ReasonForm
from portal.stars.entries.listing import late, wished
from portal.stars.models import StarCycle, StarEntry
from portal.stars.schemes import reading as schemes
from portal.web import get_or_404, me, rule
from portal.workflow import STAR_ENTRY

bp = Blueprint("star_cycle", __name__, url_prefix="/stars/cycles/<int:key>")
BOTH = ["GET", "POST"]
NAMED = 12  # names in one sentence


@bp.get("")
@rule("page.star_cycles")
def show(key: int) -> Response:
    """The round, as the visitor may see it."""
    cycle = get_or_404(StarCycle, key)
    if request.args.get("export") == "xlsx" and record.viewer(me(), cycle) != "other":
        return _export(cycle)
    return _page(cycle)


def _export(cycle: StarCycle) -> Response:
    actor = me()
    rows = listing.veil(listing.branches(actor, cycle).everything(actor, request.args, cycle=cycle.id), actor, cycle)
    results = listing.unveiled(actor, cycle)
    cells = listing.branch_table(rows, cycle, schemes.of(cycle.scheme_id), results=results)
    title = f"{cycle.name}各支部情况"
    return web.export("star_cycle_branches", title, listing.BRANCH_HEADINGS, cells, rows=rows)


def _page(cycle: StarCycle, *, status: int = 200, problem: str = "") -> Response:
    actor = me()
    shown = record.shown(cycle, actor)
    found, scheme = None, shown.scheme
    context: dict[str, Any] = {}
    if shown.viewer != "other":
        found = listing.branches(actor, cycle).load(actor, request.args, path(cycle), cycle=cycle.id)
        found.rows = listing.veil(found.rows, actor, cycle)
        chasing_now = may("star_entry.remind", actor, cycle) and cycle.state == "open"
        context = {
            "own": listing.self_totals(found.rows, cycle, scheme), "results": listing.unveiled(actor, cycle),
            "chasing": chasing_now, "removing": actions.allowed("star_cycle.edit", actor, cycle),
            "reminded": chasing.reminded([row.id for row in found.rows]) if chasing_now else set(),
        }  # fmt: skip
    web.crumbs(("评定轮次", "/stars/cycles"), (cycle.name, None))
    return web.page(
        "stars/cycles/show.html", "list" if found is not None else None, status=status, shown=shown, cycle=cycle,
        scheme=scheme, listing=found, problem=problem, states=STAR_ENTRY.table, wished=wished, late=late,
        label=lambda text: outcomes.label(scheme, text), scheme_path=schemes.path, form_has_errors=bool(problem),
        scheme_title=schemes.title, may_scheme=record.may_read_scheme(actor, shown), **context,
    )  # fmt: skip


def _trail(cycle: StarCycle, last: str) -> None:
    web.crumbs(("评定轮次", "/stars/cycles"), (cycle.name, path(cycle)), (last, None))


def _dates(cycle: StarCycle) -> dict[str, Any]:
    return {name: getattr(cycle, name) for name in domain.TITLES}


@bp.route("/edit", methods=BOTH)
@rule("page.star_cycles")
def edit(key: int) -> Response:
    """修改 name and dates."""
    cycle = get_or_404(StarCycle, key)
    step = Step(
        CycleForm, domain.edit, "已保存。", _dates, _dates, lambda form: {"wanted": form.wanted()}, button="保存",
        heading="修改评定轮次",
    )  # fmt: skip
    _trail(cycle, "修改")
    return asking.step("star_cycle.edit", cycle, step, back=path(cycle), lead=cycle.name)


@bp.route("/cancel", methods=BOTH)
@rule("page.star_cycles")
def cancel(key: int) -> Response:
    """取消本轮."""
    cycle = get_or_404(StarCycle, key)
    step = Step(ReasonForm, domain.cancel, "已取消本轮评定。", heading="取消本轮评定")
    _trail(cycle, "取消本轮")
    lead = f"{cycle.name}：取消后各支部不再申报，已有的记录保留，不能恢复。"
    return asking.step("star_cycle.cancel", cycle, step, back=path(cycle), lead=lead)


@bp.route("/branches/add", methods=BOTH)
@rule("page.star_cycles")
def add(key: int) -> Response:
    """列入 a further branch."""
    cycle = get_or_404(StarCycle, key)
    admit("star_cycle.edit", cycle, path(cycle))
    form = AddForm()
    form.offer(domain.addable(cycle))

    def carry_out() -> str:
        domain.add(cycle, form.branch.data, form.reason.data or "", by=me(), once=form.once.data or "")
        return path(cycle)

    _trail(cycle, "列入支部")
    return ask(
        form, carry_out, "已列入，已通知支部。", heading="列入支部", button="列入", back=path(cycle), lead=cycle.name
    )  # fmt: skip


@bp.route("/branches/<int:item>/remove", methods=BOTH)
@rule("page.star_cycles")
def remove(key: int, item: int) -> Response:
    """移出 a branch that has not declared."""
    if earlier := store.spent(request.form.get("once", "")):  # sent twice: the entry is gone
        return web.go(earlier)
    cycle, entry = get_or_404(StarCycle, key), get_or_404(StarEntry, item)
    if entry.cycle_id != cycle.id:
        raise web.Missing()
    permit("star_entry.remove", entry)
    admit("star_cycle.edit", cycle, path(cycle))
    form = ReasonForm()

    def carry_out() -> str:
        domain.remove(entry, form.reason.data or "", by=me())
        store.spend(form.once.data or "", me(), path(cycle))
        return path(cycle)

    name = domain.branch_name(entry)
    _trail(cycle, "移出支部")
    return ask(
        form, carry_out, f"已移出{name}。", heading=f"移出{name}", button="移出", back=path(cycle),
        lead=f"{cycle.name}：没有申报过的支部才能移出，它的自评草稿一并删去。",
    )  # fmt: skip


@bp.post("/remind")
@rule("page.star_cycles")
def remind(key: int) -> Response:
    """催办 of one, of those ticked, or of all that have not declared."""
    cycle = get_or_404(StarCycle, key)
    field = "only" if "only" in request.form else "entry"
    ticked = {
        int(one) for one in request.form.getlist(field)[:2000] if one.isascii() and one.isdecimal() and len(one) < 10
    }
    try:
        done = chasing.remind(cycle, by=me(), entries=None if "all" in request.form else ticked)
    except Invalid as error:
        return _page(cycle, status=422, problem=error.message)
    if done.silent:
        names = "、".join(done.silent[:NAMED]) + (f"等 {len(done.silent)} 个支部" if len(done.silent) > NAMED else "")
        flash(f"没有书记账号、收不到消息的：{names}。请当面或者打电话提醒。", "warn")
    said = f"已提醒 {done.told} 个支部。" if done.told else "没有发出提醒。"
    if done.already:
        said += f"{done.already} 个支部今天已经提醒过，没有重复发。"
    return web.go(f"{path(cycle)}?state=todo", said)
