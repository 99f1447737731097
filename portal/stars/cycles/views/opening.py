"""发起评定: by which scheme, with which dates, for which branches."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response

from portal import clock, web
from portal.asking import ask
from portal.errors import Invalid
from portal.stars.computation.scheme import Scheme
from portal.stars.cycles import domain
from portal.stars.cycles.domain import path
from portal.stars.cycles.forms import OpenForm
from portal.stars.models import StarScheme
from portal.stars.schemes import reading as schemes
from portal.web import get_or_404, me, rule

bp = Blueprint("star_opening", __name__, url_prefix="/stars/cycles/new")
DECLARE, REVIEW = timedelta(days=30), timedelta(days=60)  # offered from today on


@bp.get("")
@rule("page.star_editing")
def choose() -> Response:
    """By which scheme; where there is but one, on to its form."""
    rows = schemes.used(me().unit_id or 0)
    if len(rows) == 1:
        return web.go(f"/stars/cycles/new/{rows[0].id}")
    web.crumbs(("评定轮次", "/stars/cycles"), ("发起评定", None))
    return web.page("stars/cycles/choose.html", rows=rows, title=schemes.title, path=schemes.path)


@bp.route("/<int:key>", methods=["GET", "POST"])
@rule("page.star_editing")
def new(key: int) -> Response:
    """发起评定 by a scheme."""
    row = get_or_404(StarScheme, key)
    scheme = schemes.of(key)
    branches = domain.branches(row.committee_id)
    busy = domain.busy(row.committee_id, clock.today().year)
    ticked = sorted(domain.fitting(branches, scheme) - busy.keys())
    form = OpenForm(**_usual(scheme, row.committee_id), branches=ticked)
    form.offer(branches, busy)

    def carry_out() -> str:
        if row.state not in ("ready", "used"):
            raise Invalid("这份评定办法还没有定稿，或者已经停用，不能用来发起评定。")
        made = domain.open_cycle(row, form.wanted(), form.branches.data or [], by=me(), once=form.once.data or "")
        return path(made)

    web.crumbs(("评定轮次", "/stars/cycles"), ("发起评定", None))
    return ask(
        form, carry_out, "已发起，已通知各支部。", heading="发起评定", button="发起", back="/stars/cycles", lead=schemes.title(row)
    )  # fmt: skip


def _usual(scheme: Scheme, committee_id: int) -> dict[str, Any]:
    """What the form starts from: this year (or as many as a cycle of the scheme has), a month for the branches, one more."""
    today = clock.today()
    return {
        "name": domain.free_name(committee_id, today.year), "year": today.year,
        "starts": date(today.year - scheme.cycle_years + 1, 1, 1), "ends": date(today.year, 12, 31),
        "declare_until": today + DECLARE, "review_until": today + REVIEW, "publicity_days": 5,
    }  # fmt: skip
