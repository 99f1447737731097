"""Several pledges at once: 批量审核 with a preview, 公示 of the ticked ones."""

from flask import Blueprint, Response, flash, request

from portal import web
from portal.pledges import batch, listing
from portal.pledges.helps import hints
from portal.web import me, rule

bp = Blueprint("batch", __name__, url_prefix="/pledges")

QUEUE = {"approve": "/pledges?state=waiting", "publish": "/pledges?state=publishing"}


def _chosen() -> list[batch.Choice]:
    return batch.choices(request.values.getlist("pledge"))


def _back(act: str) -> str:
    """The list that the ticks came from: the queue, of the year that was looked at."""
    year = request.values.get("year", "")
    return QUEUE[act] + (f"&year={year}" if year in dict(listing.years()) else "")


def _gone(done: batch.Done, word: str, act: str) -> Response:
    said, rest = batch.told(done, word)
    response = web.go(_back(act), said)
    if rest:
        flash(rest, "warn")
    return response


@bp.get("/batch")
@rule("page.pledges")
def preview() -> Response:
    """批量审核: the ticked pledges in full, before they are passed together."""
    actor = me()
    if actor.role not in ("secretary", "committee"):
        raise web.Missing()
    shown = batch.preview(_chosen(), by=actor)
    if not shown:
        return web.go(_back("approve"), "请先勾选要审核的承诺，再点“批量审核”。")
    able = [one for one in shown if not one.why]
    web.crumbs(("公开承诺", "/pledges"), ("批量审核", None))
    return web.page(
        "pledges/batch.html", shown=shown, able=able, back=_back("approve"), year=request.args.get("year", ""),
        hints={one.row.id: hints.of_items(one.items) for one in able},
    )  # fmt: skip


@bp.post("/batch")
@rule("page.pledges")
def approve() -> Response:
    """全部通过: each of the ticked ones by itself, as it was read in the preview."""
    if me().role not in ("secretary", "committee"):
        raise web.Missing()
    chosen = [one for one in _chosen() if one.round is not None]
    if not chosen:
        return web.go(_back("approve"), "没有勾选承诺，什么也没有改。")
    return _gone(batch.approve(chosen, by=me()), "通过", "approve")


@bp.post("/publish")
@rule("page.pledges")
def publish() -> Response:
    """公示 of the ticked ones."""
    chosen = _chosen()
    if not chosen:
        return web.go(_back("publish"), "请先勾选要公示的承诺。")
    return _gone(batch.publish(chosen, by=me()), "公示", "publish")
