"""Changes through the year, and results of earlier years, one by one or by Excel."""

from typing import Any

from flask import Response

from portal import clock, policy, web
from portal.asking import ask
from portal.errors import Denied, Invalid
from portal.stars.models import StarStanding
from portal.stars.standings import domain, importing, listing, reading
from portal.stars.standings.choices import outcomes, scheme_of
from portal.stars.standings.domain import path
from portal.stars.standings.forms import ChangeForm, EarlierForm, UploadForm
from portal.stars.standings.views.board import bp, branch_of, trail
from portal.units.listing import open_units
from portal.units.models import Unit
from portal.uploads import workbook_forms
from portal.web import me, rule

BOTH = ["GET", "POST"]


def _mine(key: int) -> Unit:
    """A branch whose stars the visitor may change. Raises Denied."""
    unit = branch_of(key)
    if not policy.may("star_standing.create", me(), StarStanding(branch=key, committee=unit.committee_id)):
        raise Denied("您没有权限进行这项操作。", action="star_standing.create", record=unit)
    return unit


@bp.route("/branches/<int:key>/change", methods=BOTH)
@rule("page.star_reviewing")
def change(key: int) -> Response:
    """晋星, 降星, 摘星, 直接授星."""
    unit = _mine(key)
    form = ChangeForm(starts=clock.today())
    form.offer(outcomes(scheme_of(unit.committee_id)))
    now = reading.current([key]).get(key)

    def carry_out() -> str:
        domain.change(unit, form.wanted(), by=me(), once=form.once.data or "")
        return path(key)

    trail(unit, ("调整星级", None))
    lead = f"{unit.name}：现在{now.label}，{web.long_date(now.starts)}起" if now else f"{unit.name}：还没有评定"
    return ask(
        form, carry_out, "已登记，支部已收到消息。", heading="调整星级", button="登记", back=path(key), lead=lead
    )  # fmt: skip


@bp.route("/branches/<int:key>/earlier", methods=BOTH)
@rule("page.star_reviewing")
def earlier(key: int) -> Response:
    """历史登记."""
    unit = _mine(key)
    form = EarlierForm()
    form.offer(outcomes(scheme_of(unit.committee_id)))

    def carry_out() -> str:
        domain.enter(unit, form.wanted(), by=me(), once=form.once.data or "")
        return path(key)

    trail(unit, ("登记历史结果", None))
    return ask(
        form, carry_out, "已登记。", heading="登记历史结果", button="登记", back=path(key),
        lead=f"{unit.name}：使用本系统以前的评定结果，每次一条",
    )  # fmt: skip


@bp.get("/history")
@rule("page.star_reviewing")
def history() -> Response:
    """The history of all branches under the role as a workbook: also the template for entering more of it."""
    branches = [one.id for one in open_units(me(), ("branch",))]
    cells = listing.past(branches)
    return web.export("star_history", "历次星级", listing.HISTORY, cells, rows=cells)


@bp.route("/import", methods=BOTH)
@rule("page.star_reviewing")
def bring_in() -> Response:
    """历史登记 by Excel: all rows, or none while one is wrong."""
    form: Any = UploadForm(action="/stars/import", draft=False)
    if form.once.data in (None, ""):
        form.once.data = web.once()
    status = 200
    if form.sent():
        status = 422
        try:
            number = importing.enter(workbook_forms.sent("填好的历史结果表").data, by=me(), once=form.once.data or "")
            return web.go("/stars", f"已登记 {number} 个历史结果。")
        except Invalid as error:
            error.field = "file"
            form.refuse(error)
    web.crumbs(("星级公示", "/stars"), ("导入历史结果", None))
    return web.page("stars/standings/import.html", form=form, status=status, form_has_errors=status == 422)
