"""免除: the list, a waiver, giving one, ending it."""

from flask import Blueprint, Response, request

from portal import actions, asking, policy, web
from portal.asking import Step
from portal.audit.course import COURSE
from portal.checks.record import event
from portal.errors import Denied
from portal.life.rulesets.models import RuleWaiver
from portal.life.rulesets.waivers import domain, listing
from portal.life.rulesets.waivers.domain import ROOM
from portal.life.rulesets.waivers.forms import EndForm, WaiverForm
from portal.units.listing import MEMBERS, open_groups, open_units
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("life_waivers", __name__, url_prefix=ROOM)
AREA, HERE = ("组织生活", "/life"), ("免除", ROOM)
SAID = {"rule_waiver.create": "免除", "rule_waiver.end": "撤销免除"}


@bp.get("")
@rule("page.life_standing")
def index() -> Response:
    """The waivers that one sees."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("rule_waivers", "要求免除", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("免除", None))
    return web.page(
        "life/rules/waivers.html", "list", listing=listing.LIST.load(actor, request.args, ROOM), whom=listing.whom,
        may_give=actor.role == "committee",
    )  # fmt: skip


@bp.get("/new")
@rule("page.life_standing")
def choose() -> Response:
    """For which branch."""
    if me().role != "committee":
        raise Denied("免除要求由党委办理。", action="rule_waiver.create")
    web.crumbs(AREA, HERE, ("免除要求", None))
    return asking.choose_branch(
        open_units(me(), ("branch",)), heading="免除要求", back=ROOM, empty="先在支部与党员里设立党支部。"
    )


@bp.route("/new/<int:key>", methods=["GET", "POST"])
@rule("page.life_standing")
def new(key: int) -> Response:
    """免除 for a branch."""
    branch = get_or_404(Unit, key)
    probe = domain.probe(branch)
    if branch.kind != "branch" or not policy.may("rule_waiver.create", me(), probe):
        raise Denied(policy.why_not("rule_waiver.create", me(), probe), action="rule_waiver.create", record=branch)
    form = WaiverForm()
    form.offer(domain.offered(branch.committee_id), open_groups(branch.id), MEMBERS(branch=branch.id))

    def carry_out() -> str:
        return domain.path(domain.give(branch, form.wanted(), by=me(), once=form.once.data or ""))

    web.crumbs(AREA, HERE, (f"免除要求：{branch.name}", None))
    return asking.ask(
        form, carry_out, "已免除，支部书记会收到消息。", heading="免除要求", button="免除", back=ROOM, autosave=True,
        lead=f"{branch.name}。免除的要求在落实情况里标明“已免除”和原因，不算未达到。",
    )  # fmt: skip


@bp.get("/<int:key>")
@rule("page.life_standing")
def show(key: int) -> Response:
    """A waiver."""
    record = get_or_404(RuleWaiver, key)
    row = listing.one(record.id, me())
    web.crumbs(AREA, HERE, (f"{row.branch_name}：{record.rule_name}", None))
    return web.page(
        "life/rules/waiver.html", record=record, row=row, whom=listing.whom(row), acts=actions.available(me(), record),
        course=[event(one, SAID) for one in COURSE(record="rule_waiver", id=record.id)],
    )  # fmt: skip


@bp.route("/<int:key>/end", methods=["GET", "POST"])
@rule("page.life_standing")
def end(key: int) -> Response:
    """撤销免除."""
    record = get_or_404(RuleWaiver, key)
    web.crumbs(AREA, HERE, (record.rule_name, domain.path(record)), ("撤销免除", None))
    asked = Step(EndForm, domain.end, "已撤销，这一项重新要求。", lead="撤销后这段时间里的各期重新按要求核对。")
    return asking.step("rule_waiver.end", record, asked, back=domain.path(record))
