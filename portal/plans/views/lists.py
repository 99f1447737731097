"""The list of plans, several accepted at once, how a plan begins, the committee's arrangement of a year."""

from flask import Blueprint, Response, flash, request

from portal import clock, policy, web
from portal.asking import ask
from portal.plans import beginning, domain, listing
from portal.plans.domain import path
from portal.plans.domain.filing import told
from portal.plans.forms import BeginForm, OwnForm
from portal.plans.models import KINDS, AnnualPlan
from portal.plans.views.frame import ROOM, trail
from portal.units.listing import open_units
from portal.units.models import Unit
from portal.web import me, rule

bp = Blueprint("plans", __name__, url_prefix=ROOM)


@bp.get("")
@rule("page.plans")
def index() -> Response:
    """The plans that one sees."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("annual_plans", "年度计划", listing.HEADINGS, listing.table(rows), rows=rows)
    trail()
    found = listing.LIST.load(actor, request.args, ROOM)
    found.filters = [one for one in found.filters if one.name != "branch" or len(one.options) > 2]
    year = clock.today().year
    return web.page(
        "plans/index.html", "list", listing=found, size=listing.size, kinds=KINDS, year=year,
        accepts=listing.acceptable(found.rows, actor), begins=_begins(year),
    )  # fmt: skip


def _begins(year: int) -> bool:
    """Whether the role at hand makes plans."""
    actor = me()
    if actor.role == "committee":
        return policy.may("annual_plan.create", actor, AnnualPlan(unit=actor.unit_id, kind="committee", year=year))
    return actor.role == "secretary"


@bp.post("/accept")
@rule("page.planning")
def accept() -> Response:
    """同意备案 of those ticked, each as it was read."""
    chosen = domain.choices(request.form.getlist("plan"))
    back = f"{ROOM}?state=todo{me().role}"
    if not chosen:
        return web.go(back, "请先勾选要备案的计划。")
    done = domain.accept_many(chosen, by=me())
    said, rest = told(done)
    response = web.go(back, said)
    if rest:
        flash(rest, "warn")
    return response


@bp.route("/new", methods=["GET", "POST"])
@rule("page.planning")
def new() -> Response:
    """编制 a plan of the branch, or the committee's own; a second one for a year leads to the first."""
    return _own() if me().role == "committee" else _of_branch()


def _asked(years: list[int]) -> int:
    """The year of the address; otherwise this year, from October on the next one."""
    wanted = request.args.get("year", "")
    today = clock.today()
    usual = today.year + 1 if today.month >= 10 else today.year
    return int(wanted) if wanted in map(str, years) else usual


def _begun(number: int) -> str:
    """What is said of a plan that has begun with so many items."""
    return (
        f"已开始编制，带入 {number} 项。请逐项核对，改好以后报送或发布。" if number else "已开始编制，请一项一项添加。"
    )


def _of_branch() -> Response:
    branches = open_units(me(), ("branch",))
    if not branches:
        raise web.Missing
    years = list(domain.years())
    year, offered = _asked(years), beginning.offered(branches, years)
    form = BeginForm(year=year, begin=[key for key in ("rules", "arrangement") if year in offered[key]])
    form.offer(branches, years, offered)
    known = {one.id: one for one in branches}
    wanted = request.args.get("branch", "")
    if not form.sent() and len(branches) == 1 and request.args.get("year", "") in map(str, years):
        there = domain.found(branches[0].id, form.year.data)
        if there is not None:
            return web.go(f"{ROOM}/{there}", f"{form.year.data} 年的计划已经编制过，这里就是。")
    if form.branch and not form.sent() and wanted.isdecimal() and int(wanted) in known:
        form.branch.data = int(wanted)

    def carry_out() -> str:
        unit = Unit.get_by_id(form.branch.data if form.branch else branches[0].id)
        there = domain.found(unit.id, form.year.data)
        if there is not None:
            flash(f"{form.year.data} 年的计划已经编制过，这里就是。", "ok")
            return f"{ROOM}/{there}"
        made = beginning.of_branch(unit, form.year.data, form.begin.data or ())
        found = domain.create(unit, form.year.data, made, by=me(), once=form.once.data or "")
        flash(_begun(len(made.items)), "ok")
        return path(found)

    trail(("编制计划", None))
    return ask(
        form, carry_out, "", heading="编制年度计划", button="开始编制", back=ROOM,
        lead="已有的内容自动带进来，再结合本支部实际增加自选动作、突出重点。",
    )  # fmt: skip


def _own() -> Response:
    actor = me()
    if not _begins(clock.today().year):
        raise web.Missing
    years = list(domain.years())
    kind = request.args.get("kind", "")
    form = OwnForm(year=_asked(years), kind=kind if kind in ("committee", "model") else "committee")
    form.offer(years, beginning.following([actor.unit_id or 0], ["committee", "model"], years))

    def carry_out() -> str:
        unit = Unit.get_by_id(actor.unit_id)
        there = domain.found(unit.id, form.year.data, form.kind.data)
        if there is not None:
            flash(f"{form.year.data} 年的这一份已经编制过，这里就是。", "ok")
            return f"{ROOM}/{there}"
        made = beginning.of_committee(unit, form.year.data, form.kind.data, form.begin.data or ())
        once = form.once.data or ""
        found = domain.create(unit, form.year.data, made, kind=form.kind.data, by=actor, once=once)
        flash(_begun(len(made.items)), "ok")
        return path(found)

    trail(("编制", None))
    return ask(
        form, carry_out, "", heading="编制党委安排或样本", button="开始编制", back=ROOM,
        lead="发布以后各支部都能看到，编制计划时可以整份带入，也可以逐项纳入。",
    )  # fmt: skip


@bp.get("/arrangement")
@rule("page.plans")
def arrangement() -> Response:
    """党委年度安排 of a year: the committee's own document, or that there is none yet."""
    actor = me()
    years = [int(value) for value, _label in listing.years(actor)]
    wanted = request.args.get("year", "")
    year = int(wanted) if wanted in map(str, years) else clock.today().year
    committee = actor.unit_id if actor.role == "committee" else actor.home_committee_id
    row = listing.ISSUED.one(committee=committee, kind="committee", year=year)
    if row is not None and policy.find(AnnualPlan, row.id, actor) is not None:
        return web.go(f"{ROOM}/{row.id}")
    trail(("党委年度安排", None))
    return web.page(
        "plans/arrangement.html", year=year, years=years, begins=actor.role == "committee" and _begins(year)
    )
