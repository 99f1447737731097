"""示范支部: the list for everybody of the committee, the record with its acts."""

from typing import Any

from flask import Blueprint, Response, request

from portal import actions, asking, clock, policy, web
from portal.accounts.models import ROLES
from portal.asking import Step, ask
from portal.audit.course import COURSE, Event
from portal.errors import Denied, Invalid
from portal.policy import Actor
from portal.stars.demonstrations import domain, listing
from portal.stars.demonstrations.domain import path
from portal.stars.demonstrations.forms import EditForm, EndForm, NameForm
from portal.stars.models import StarDemonstration
from portal.units.listing import open_units
from portal.units.models import Unit
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


def _typed(one: StarDemonstration) -> dict[str, Any]:
    return {"shows": one.shows, "starts": one.starts}


STEPS = {
    "edit": Step(EditForm, domain.edit, "已保存。", _typed, _typed, button="保存", heading="修改示范支部"),
    "end": Step(EndForm, domain.end, "已结束示范。", lambda one: {"on": clock.today()}, heading="结束示范"),
}


def _page(key: int, name: str, step: Step) -> Response:
    """The page of a step."""
    one = get_or_404(StarDemonstration, key)
    branch = Unit.get_by_id(one.branch_id)
    web.crumbs(AREA, ROOM, (branch.name, path(one)), (step.heading, None))
    return asking.step(f"star_demonstration.{name}", one, step, back=path(one), lead=branch.name, autosave=True)


asking.pages(bp, "page.star_demonstrations", STEPS, _page, "/<int:key>")
