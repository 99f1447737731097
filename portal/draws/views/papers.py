"""What leaves a draw: the frozen list as text, the sheet, the certificate; and its branches taken into a check."""

from typing import Any

from flask import Blueprint, Response

from portal import actions, policy, web
from portal.asking import admit, ask
from portal.checks import domain as checks
from portal.checks.models import SpotCheck
from portal.db import P, prepared
from portal.draws import domain, record
from portal.draws.domain import named, path
from portal.draws.forms import TakeForm
from portal.draws.models import ASKED, SUBJECTS, Draw
from portal.draws.views.frame import trail
from portal.errors import Denied, Invalid
from portal.web import get_or_404, me, rule

bp = Blueprint("draw_papers", __name__, url_prefix="/draws/<int:key>")


def _whole(key: int, states: tuple[str, ...]) -> record.Shown:
    """The draw, if it has come so far and all its branches are the visitor's to see. Raises Missing, Denied."""
    draw = get_or_404(Draw, key)
    if draw.state not in states:
        raise web.Missing(Draw, key)
    shown = record.shown(draw, me())
    if not shown.whole:
        raise Denied("名单中有已经不在您督导范围的支部，不能下载。", action="export", record=draw)
    return shown


@bp.get("/frame")
@rule("page.draws")
def frame(key: int) -> Response:
    """The text whose SHA-256 is the frame hash."""
    shown = _whole(key, ("frozen", "committed", "drawn"))
    actions.exported("draw_frame", len(shown.rows), by=me(), record=shown.draw)
    return web.download(shown.draw.frame.encode(), f"{named(shown.draw)}抽签名单.txt", "text/plain")


@bp.get("/sheet")
@rule("page.draws")
def sheet(key: int) -> Response:
    """抽签表: all that is needed to compute the draw again."""
    shown = _whole(key, ("drawn",))
    actions.exported("draw_sheet", len(shown.rows), by=me(), record=shown.draw)
    return web.download(record.sheet_of(shown.draw, shown.frame).encode(), f"{named(shown.draw)}抽签表.csv", "text/csv")


@bp.get("/certificate")
@rule("page.draws")
def certificate(key: int) -> Response:
    """The certificate, for printing."""
    shown = _whole(key, ("drawn",))
    trail((shown.draw.title, path(shown.draw)), ("抽签证书", None))
    return web.page("draws/certificate.html", shown=shown, draw=shown.draw, subjects=SUBJECTS, asked=ASKED)


@bp.route("/take", methods=["GET", "POST"])
@rule("page.draws")
def take(key: int) -> Response:
    """列入检查: a visit for each branch drawn."""
    shown = _whole(key, ("drawn",))
    draw = shown.draw
    admit("draw.take", draw, path(draw))
    rows = _checks(draw)
    form = TakeForm(check=draw.check_id or "")
    form.offer(rows)

    def carry_out() -> str:
        check: Any = policy.find(SpotCheck, form.check.data or 0, me())
        if check is None or check.id not in {row.id for row in rows}:
            raise Invalid("请选择检查。没有的，请先发起检查。", "check")
        domain.take(draw, check, by=me())
        return checks.path(check)

    trail((draw.title, path(draw)), ("列入检查", None))
    return ask(
        form, carry_out, "抽中的支部已列入检查。", heading="列入检查", button="列入", back=path(draw),
        lead="抽中的支部列为这次检查的单位；已经列入的不会重复。",
    )  # fmt: skip


def _checks(draw: Draw) -> list[Any]:
    """The checks of the same side that units can still be added to: id, title."""
    seen = policy.scope(SpotCheck, me())

    def build() -> Any:
        here = seen.where & SpotCheck.state.in_(checks.OPEN) & SpotCheck.verifies.is_null()
        here &= SpotCheck.team.is_null() if draw.team_id is None else SpotCheck.team == P("team")
        return SpotCheck.select(SpotCheck.id, SpotCheck.title).where(here).order_by(SpotCheck.id.desc())

    return prepared(("draw checks", seen.shape, draw.team_id is None), build)(**me().places())
