"""The page of a plan: its steps, the check of its text, paper, attachments; items taken over from the committee's."""

from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.asking import Step, admit, ask, step, version
from portal.errors import Invalid
from portal.forms import Form
from portal.plans import beginning, domain, record
from portal.plans.document import read
from portal.plans.domain import path
from portal.plans.forms import FilesForm, ReturnForm
from portal.plans.models import AnnualPlan
from portal.plans.views.frame import ROOM, below, mine, page
from portal.web import get_or_404, me, rule

bp = Blueprint("plan", __name__, url_prefix=f"{ROOM}/<int:key>")
BOTH = ["GET", "POST"]


@bp.get("")
@rule("page.plans")
def show(key: int) -> Response:
    """The plan by month, the year at a glance, the check beside it."""
    return page(key)


@bp.get("/check")
@rule("page.planning")
def check(key: int) -> Response:
    """The check with copied text compared now."""
    plan = get_or_404(AnnualPlan, key)
    shown = record.shown(plan, me())
    if shown.check is None:
        raise web.Missing
    if plan.state in ("draft", "returned") and shown.writes:
        shown.check = record.compared(plan)
    below(plan, ("计划核对", None))
    return web.page("plans/check.html", "check", plan=plan, shown=shown, live=False)


@bp.get("/print")
@rule("page.plans")
def paper(key: int) -> Response:
    """On A4."""
    plan = get_or_404(AnnualPlan, key)
    below(plan, ("打印", None))
    return web.page("plans/paper.html", plan=plan, shown=record.shown(plan, me()), group_name=record.group_name)


@bp.post("/file")
@rule("page.planning")
def file(key: int) -> Response:
    """报送备案 what was read: the form carries the version."""
    plan = get_or_404(AnnualPlan, key)
    try:
        domain.file(plan, by=me(), version=version(Form(draft=False)))
    except Invalid as error:
        return page(key, status=422, problem=error.message)
    return web.go(path(plan), "已报送备案，党委审核后会通知您。")


@bp.post("/withdraw")
@rule("page.planning")
def withdraw(key: int) -> Response:
    """撤回."""
    plan = get_or_404(AnnualPlan, key)
    domain.withdraw(plan, by=me(), version=version(Form(draft=False)))
    return web.go(path(plan), "已撤回，可以修改后再报送。")


@bp.post("/accept")
@rule("page.planning")
def accept(key: int) -> Response:
    """同意备案 what was read."""
    plan = get_or_404(AnnualPlan, key)
    domain.accept(plan, by=me(), version=version(Form(draft=False)))
    return web.go(path(plan), "已同意备案。")


@bp.post("/issue")
@rule("page.planning")
def issue(key: int) -> Response:
    """发布."""
    plan = get_or_404(AnnualPlan, key)
    try:
        domain.issue(plan, by=me(), version=version(Form(draft=False)))
    except Invalid as error:
        return page(key, status=422, problem=error.message)
    return web.go(path(plan), "已发布，各支部都能看到。")


@bp.route("/return", methods=BOTH)
@rule("page.planning")
def give_back(key: int) -> Response:
    """退回修改 with a reason of the whole, or at items."""
    plan = get_or_404(AnnualPlan, key)
    form = ReturnForm.of(read(plan.document))

    def verb(record: AnnualPlan, *, by: Any, version: int | None, **typed: Any) -> None:
        reasons = {name.removeprefix("item_"): text for name, text in typed.items() if name.startswith("item_")}
        domain.give_back(record, typed["reason"], reasons, by=by, version=version)

    below(plan, ("退回修改", None))
    asked = Step(form, verb, "已退回，支部会看到原因。", lead="总的意见和各项的意见可以只写一处；支部修改后重新报送。")
    return step("annual_plan.return", plan, asked, back=path(plan), autosave=True)


@bp.route("/files", methods=BOTH)
@rule("page.planning")
def files(key: int) -> Response:
    """附件, while the plan is written."""
    plan = get_or_404(AnnualPlan, key)
    admit("annual_plan.edit", plan, path(plan))
    form = FilesForm(version=plan.version)

    def carry_out(ids: list[int]) -> str:
        domain.edit(plan, read(plan.document), by=me(), version=version(form), files=ids)
        return path(plan)

    below(plan, ("附件", None))
    return ask(
        form, carry_out, "已保存。", heading="附件", button="保存", back=path(plan), record=plan, files="附件", removable=True,
    )  # fmt: skip


@bp.post("/take")
@rule("page.planning")
def take(key: int) -> Response:
    """纳入本支部计划: items of the committee's arrangement or model that were ticked (`key` is that one)."""
    source: AnnualPlan = get_or_404(AnnualPlan, key)
    target = mine(source.year)
    if source.kind == "branch" or target is None:
        raise Invalid("请先编制本支部这一年的计划；已经报送的计划不能再纳入。")
    keys = [one[:20] for one in request.form.getlist("item")]
    if not keys:
        return web.go(path(source), "请先勾选要纳入的项目。")
    admit("annual_plan.edit", target, path(source))
    now = read(target.document)
    made = beginning.taken(now, source, keys)
    domain.edit(target, made, by=me(), version=None)
    return web.go(path(target), f"已纳入 {len(made.items) - len(now.items)} 项。")
