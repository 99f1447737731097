"""示范支部: the list for everybody of the committee, the record with its acts."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, clock, policy, web
from portal.accounts.models import ROLES
from portal.audit.course import COURSE, Event
from portal.errors import Denied, Invalid, Stale
from portal.policy import Actor
from portal.stars.demonstrations import domain, listing
from portal.stars.demonstrations.domain import path
from portal.stars.demonstrations.forms import EditForm, EndForm, NameForm
from portal.stars.models import StarDemonstration
from portal.units.listing import open_units
from portal.units.models import Unit
from portal.units.views.asking import ask, version
from portal.web import get_or_404, me, rule

bp = Blueprint("star_demonstrations", __name__, url_prefix="/stars/demonstrations")

BOTH = ["GET", "POST"]
AREA, ROOM = ("星级评定", "/stars"), ("示范支部", "/stars/demonstrations")
SAID = {
    "star_demonstration.create": "确定为示范支部", "star_demonstration.edit": "修改", "star_demonstration.end": "结束示范",
}  # fmt: skip
LABELS = {"shows": "示范内容", "starts": "起始日期"}


@bp.get("")
@rule("page.star_demonstrations")
def index() -> Response:
    """Those of one's committee, and under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("star_demonstrations", "示范支部", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("示范支部", None))
    found = listing.LIST.load(actor, request.args, "/stars/demonstrations")
    return web.page(
        "stars/demonstrations/index.html", "list", listing=found, naming=actor.role == "committee", usual=domain.USUAL,
        many=_many(actor, actor.unit_id),
    )  # fmt: skip


def _many(actor: Actor, committee_id: int | None) -> int:
    """How many a committee has, where that is more than usual and the visitor decides about it."""
    if actor.role != "committee" or committee_id is None:
        return 0
    number = domain.number(committee_id)
    return number if number > domain.USUAL else 0


@bp.route("/new", methods=BOTH)
@rule("page.star_demonstrations")
def new() -> Response:
    """确定 a branch as 示范支部."""
    actor = me()
    if actor.role != "committee":
        raise Denied("示范支部由基层党委确定。", action="star_demonstration.create")
    form = NameForm(starts=clock.today(), branch=request.args.get("branch", ""))
    form.offer(open_units(actor, ("branch",)))

    def carry_out() -> str:
        made = domain.name(_branch(form), form.shows.data or "", form.starts.data, by=actor, once=form.once.data or "")
        return path(made)

    number = domain.number(actor.unit_id or 0)
    lead = "一个党委一般确定一到两个，选真正能让别的支部看到、学到的。"
    if number >= domain.USUAL:
        lead += f"现在已有 {number} 个，再确定就超过了，请想好是不是先结束一个。"
    web.crumbs(AREA, ROOM, ("确定示范支部", None))
    return ask(
        form, carry_out, "已确定为示范支部。", heading="确定示范支部", button="确定", back="/stars/demonstrations",
        lead=lead, autosave=True,
    )  # fmt: skip


def _branch(form: NameForm) -> Unit:
    """The branch that was chosen. Raises Invalid, Denied."""
    typed = form.branch.data or ""
    offered = {key for key, *_ in form.branch.iter_choices() if key}
    if typed not in offered:
        raise Invalid("请选择党支部。", "branch")
    branch = Unit.get_by_id(int(typed))
    if not policy.may("star_demonstration.create", me(), StarDemonstration(branch=branch.id)):
        raise Invalid("您是这个支部的书记，由党委的别的同志确定。", "branch")
    return branch


@bp.get("/<int:key>")
@rule("page.star_demonstrations")
def show(key: int) -> Response:
    """The record, with what may be done to it."""
    one = get_or_404(StarDemonstration, key)
    branch = Unit.get_by_id(one.branch_id)
    web.crumbs(AREA, ROOM, (branch.name, None))
    offered = actions.available(me(), one)
    acts = [(action.removeprefix("star_demonstration."), move.label) for action, move in offered.items()]
    course = [_event(row) for row in COURSE(record="star_demonstration", id=key)]
    return web.page(
        "stars/demonstrations/show.html", one=one, branch=branch, acts=acts, course=course, usual=domain.USUAL,
        many=_many(me(), one.committee_id),
    )  # fmt: skip


def _event(row: Any) -> Event:
    """A line of 经过: the act with what it changed, who, when, and the reason."""
    what = SAID[row.action]
    if row.action == "star_demonstration.edit":
        changed = [f"{LABELS[name]}由“{old}”改为“{new}”" for name, (old, new) in row.values.items()]
        what += "：" + "；".join(changed)
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note)


@bp.route("/<int:key>/edit", methods=BOTH)
@rule("page.star_demonstrations")
def edit(key: int) -> Response:
    """修改 what it shows and since when."""
    one = get_or_404(StarDemonstration, key)
    if (elsewhere := _admit("star_demonstration.edit", one)) is not None:
        return elsewhere
    form = EditForm(**_typed(one), version=one.version)

    def carry_out() -> str:
        domain.edit(one, form.shows.data or "", form.starts.data, by=me(), version=version(form))
        return path(one)

    return _asked(one, form, carry_out, "已保存。", "修改示范支部", "保存")


@bp.route("/<int:key>/end", methods=BOTH)
@rule("page.star_demonstrations")
def end(key: int) -> Response:
    """结束示范."""
    one = get_or_404(StarDemonstration, key)
    if (elsewhere := _admit("star_demonstration.end", one)) is not None:
        return elsewhere
    form = EndForm(on=clock.today(), version=one.version)

    def carry_out() -> str:
        domain.end(one, form.on.data, by=me(), reason=form.reason.data or "", version=version(form))
        return path(one)

    return _asked(one, form, carry_out, "已结束示范。", "结束示范", "结束示范")


def _admit(action: str, one: StarDemonstration) -> Response | None:
    """Let through who may; whoever comes late to look is led to the record, and what was typed late meets its 409."""
    if request.method == "POST" and policy.may(action, me(), one):
        return None
    try:
        actions.check(action, one, by=me())
    except Stale as error:
        return web.go(path(one), error.message)
    return None


def _typed(one: StarDemonstration) -> dict[str, Any]:
    return {"shows": one.shows, "starts": one.starts}


def _asked(one: StarDemonstration, form: Any, carry_out: Any, said: str, heading: str, button: str) -> Response:
    branch = Unit.get_by_id(one.branch_id)
    web.crumbs(AREA, ROOM, (branch.name, path(one)), (heading, None))
    return ask(
        form, carry_out, said, heading=heading, button=button, back=path(one), record=one, theirs=_typed,
        lead=branch.name, autosave=True,
    )  # fmt: skip
