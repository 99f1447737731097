"""Pages of 谈心谈话: the list, its coverage, entry for several people, withdrawal."""

from typing import Any

from flask import Blueprint, Response, request

from portal import asking, clock, policy, web
from portal.errors import Denied
from portal.life.attendance import periods
from portal.life.talks import domain, listing
from portal.life.talks.forms import TalkForm
from portal.life.talks.models import HeartTalk
from portal.units.listing import open_units
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("heart_talks", __name__, url_prefix="/life/talks")

AREA, ROOM = ("组织生活", "/life"), ("谈心谈话", "/life/talks")


def _may_enter() -> bool:
    return me().role in ("secretary", "committee")


@bp.get("")
@rule("page.heart_talks")
def index() -> Response:
    """Who talked with whom, the latest first."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("heart_talks", "谈心谈话", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, (ROOM[0], None))
    found = listing.LIST.load(actor, request.args, "/life/talks")
    _hide_single(found)
    return web.page("life/talks/index.html", "list", listing=found, may_enter=_may_enter())


def _hide_single(found: Any) -> None:
    """A choice between one branch is none."""
    for choice in found.filters:
        if choice.name == "branch" and len(choice.options) < 3:
            choice.kind = "hidden"


@bp.get("/coverage")
@rule("page.heart_talks")
def coverage() -> Response:
    """Who has been talked with this year, and with whom nobody has yet."""
    actor, period = me(), periods.read({"year": request.args.get("year", "")})
    if request.args.get("export") == "xlsx":
        rows = listing.PEOPLE.everything(actor, request.args, **period.given)
        title = f"{period.label}谈心谈话覆盖情况"
        return web.export(
            "heart_talk_coverage", title, listing.COVERAGE_HEADINGS, listing.coverage_table(rows), rows=rows
        )
    web.crumbs(AREA, ROOM, ("覆盖情况", None))
    found = listing.PEOPLE.load(actor, request.args, "/life/talks/coverage", **period.given)
    _hide_single(found)
    return web.page(
        "life/talks/coverage.html", "list", listing=found, period=period, may_enter=_may_enter(),
        branches=listing.by_branch(actor, period.since, period.until),
    )  # fmt: skip


@bp.get("/new")
@rule("page.life_recording")
def choose() -> Response:
    """In which branch."""
    web.crumbs(AREA, ROOM, ("登记谈心谈话", None))
    empty = "有了党支部和党员，才能登记谈心谈话。"
    return asking.choose_branch(open_units(me(), ("branch",)), heading="登记谈心谈话", back="/life/talks", empty=empty)


@bp.route("/new/<int:key>", methods=["GET", "POST"])
@rule("page.life_recording")
def new(key: int) -> Response:
    """One talker, one day, several people of the branch."""
    branch: Unit = get_or_404(Unit, key)
    probe = HeartTalk(committee=branch.committee_id, branch=branch.id)
    if branch.kind != "branch" or not policy.may("heart_talk.create", me(), probe):
        raise Denied("您没有权限在这里登记谈心谈话。", action="heart_talk.create", record=branch)
    people = domain.members(branch)
    talkers = domain.talkers(branch)
    mine = str(me().person_id) if me().person_id in dict(talkers) else ""
    form: Any = TalkForm(day=clock.today(), talker=mine)
    period = periods.read({})
    form.offer(talkers, people, listing.met(branch.id, period.since, period.until))

    def carry_out() -> str:
        domain.record(branch, form.talked(), form.people.data or [], form.day.data, by=me(), once=form.once.data or "")
        return f"/life/talks?branch={branch.id}"

    web.crumbs(AREA, ROOM, (f"登记谈心谈话：{branch.name}", None))
    return asking.ask(
        form, carry_out, "谈心谈话已登记。", heading="登记谈心谈话", button="登记", back="/life/talks", autosave=True,
        lead=f"{branch.name}。只登记谁和谁在哪一天谈了，不登记谈话内容。",
    )  # fmt: skip


@bp.post("/<int:key>/withdraw")
@rule("page.life_recording")
def withdraw(key: int) -> Response:
    """撤销 what was entered by mistake."""
    talk: HeartTalk = get_or_404(HeartTalk, key)
    domain.withdraw(talk, by=me())
    return web.go(f"/life/talks?branch={talk.branch_id}", "已撤销。")


BLUEPRINTS = (bp,)
