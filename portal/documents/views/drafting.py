"""起草: what a document is made of is chosen, the rest is drafted; whoever writes it edits the draft."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, flash, request

from portal import asking, clock, policy, web
from portal.checks.models import CheckVisit
from portal.documents import choosing, domain
from portal.documents.drafting import Drafted, bulletin, certificate, feedback, order, sources
from portal.documents.forms import PeriodForm, PickForm, SourceForm
from portal.documents.models import OfficialDocument
from portal.documents.views.lists import AREA, ROOM
from portal.draws.models import Draw
from portal.errors import Denied, Invalid
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("drafting", __name__, url_prefix="/documents/new")

BACK = "/documents/new"
COUNTED = "涉及党员个人的问题只计入数字，不列入问题清单。"


@bp.get("")
@rule("page.drafting")
def choose() -> Response:
    """Of what: entries of the ledger that were ticked there, a unit, a visit, a draw, a period."""
    ids = _ids(request.args.getlist("problem"))
    if ids:
        rows = sources.entries(ids[: sources.MOST], me())
        _left_out(len(set(ids[: sources.MOST])) - len(rows), "没有下发")
        if not rows:
            return web.go(BACK)
        places = {row.branch_id or row.committee_id for row in rows}
        kind = f"order/{places.pop()}" if len(places) == 1 else "bulletin"
        return web.go(f"{BACK}/{kind}?{urlencode([('problem', row.id) for row in rows])}")
    web.crumbs(AREA, ROOM, ("起草", None))
    actor = me()
    return web.page(
        "documents/choose.html", units=choosing.units(actor), visits=choosing.visits(actor), draws=choosing.draws(actor)
    )


@bp.route("/order/<int:key>", methods=["GET", "POST"])
@rule("page.drafting")
def to_unit(key: int) -> Response:
    """整改通知书 to a unit about some of its open entries."""
    unit = get_or_404(Unit, key)
    _permit(unit.id, unit.committee_id)
    form: Any = PickForm(action=f"{BACK}/order/{key}")
    rows, chosen = sources.open_of(unit, me()), _ids(request.args.getlist("problem"))
    ticked = [row.id for row in rows if row.id in chosen] if chosen else sources.waiting(rows, me())
    _left_out(len(set(chosen)) - len(ticked) if chosen else 0, "已经销号或者撤销")
    form.offer(rows, ticked)
    lead = unit.name if chosen else f"{unit.name}。已勾上我方发现、正在由责任单位整改的，其他的可以另勾。"
    return _ask(form, lambda: order.draft(unit, form.problems.data or [], by=me()), "整改通知书", lead)


@bp.route("/feedback/<int:key>", methods=["GET", "POST"])
@rule("page.drafting")
def of_visit(key: int) -> Response:
    """督导反馈意见 on a visit."""
    visit = get_or_404(CheckVisit, key)
    _permit(visit.unit_id, visit.committee_id)
    if not policy.may("check_visit.plan", me(), visit):
        raise Denied("由检查的一方起草反馈意见。", action="official_document.create", record=visit)
    name = sources.UNIT.one(unit=visit.unit_id).name
    lead = f"{name}：由检查记录生成初稿，可以修改后再印发。"
    return _ask(SourceForm(), lambda: feedback.draft(visit, by=me()), "督导反馈意见", lead)


@bp.route("/certificate/<int:key>", methods=["GET", "POST"])
@rule("page.drafting")
def of_draw(key: int) -> Response:
    """抽签证书 of a draw that is over."""
    draw = get_or_404(Draw, key)
    _permit(None, draw.committee_id)
    if not policy.may("draw.redraw", me(), draw):
        raise Denied("由抽签的一方制作证书。", action="official_document.create", record=draw)
    lead = f"{draw.title}：由抽签记录生成初稿，附核对数据和名单。"
    return _ask(SourceForm(), lambda: certificate.draft(draw, by=me()), "抽签证书", lead)


@bp.route("/bulletin", methods=["GET", "POST"])
@rule("page.drafting")
def of_ledger() -> Response:
    """情况通报 about a period, or about entries that were chosen in the ledger."""
    actor, ids = me(), _ids(request.args.getlist("problem"))
    if ids:
        found = sources.entries(ids[: sources.MOST], actor)
        rows = sources.standing(found)
        _left_out(len(found) - len(rows), "已经撤销")
        picked: Any = PickForm(action=f"{BACK}/bulletin?{urlencode([('problem', row.id) for row in rows])}")
        picked.offer(rows, [row.id for row in rows])

        def chosen() -> Drafted:
            wanted = [row for row in rows if row.id in (picked.problems.data or [])]
            if not wanted:
                raise Invalid("请选择要通报的问题。", "problems")
            return bulletin.draft(wanted, by=actor)

        return _ask(picked, chosen, "情况通报", f"按选定的问题生成初稿，可以修改后再印发。{COUNTED}")
    form: Any = PeriodForm(starts=clock.today().replace(month=1, day=1), ends=clock.today())

    def of_period() -> Drafted:
        starts, ends = form.starts.data, form.ends.data
        if starts is None or ends is None:
            raise Invalid("请填写起止日期。", "starts" if starts is None else "ends")
        if ends < starts:
            raise Invalid("截止日期不能早于开始日期。", "ends")
        return bulletin.draft(sources.issued_in(starts, ends, actor), by=actor, starts=starts, ends=ends)

    whose = "督导组的通报只统计本组发现的问题。" if actor.role == "supervisor" else ""
    return _ask(form, of_period, "情况通报", f"按一段时间里下发的问题生成初稿，可以修改后再印发。{whose}{COUNTED}")


def _left_out(number: int, why: str) -> None:
    """Say that some of those ticked in the ledger are not in the form, when it is opened."""
    if number > 0 and request.method == "GET":
        flash(f"所选的问题中有 {number} 个{why}，没有列入。", "warn")


def _ask(form: Any, make: Any, kind: str, lead: str) -> Response:
    """Ask for what is still open and draft the document."""

    def carry_out() -> str:
        return domain.path(domain.create(make(), by=me(), once=form.once.data or ""))

    web.crumbs(AREA, ROOM, ("起草", BACK), (kind, None))
    return asking.ask(
        form,
        carry_out,
        "已生成初稿。请核对、修改后印发。",
        heading=f"起草{kind}",
        button="生成初稿",
        back=BACK,
        lead=lead,
    )


def _permit(unit: int | None, committee: int | None) -> None:
    """Let through only whose office or team writes to this unit. Raises Denied."""
    actor = me()
    team = actor.team_id if actor.role == "supervisor" else None
    house = actor.unit_id if team is None else committee
    asking.permit("official_document.create", OfficialDocument(committee=house, team=team, unit=unit))


def _ids(texts: list[str]) -> list[int]:
    """The ids that an address or a form names."""
    return [int(one) for one in texts if one.isascii() and one.isdecimal() and len(one) < 10]
