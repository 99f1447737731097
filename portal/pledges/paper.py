"""On paper: 党员公开承诺书, one or a branch's, and 公开承诺一览表 for the wall. Ordinary pages that print without navigation."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from portal import web
from portal.pledges import record
from portal.pledges.board import listing, reading
from portal.pledges.board.views import together
from portal.pledges.models import Pledge
from portal.web import get_or_404, me, rule

bp = Blueprint("paper", __name__)


@bp.get("/pledges/<int:key>/print")
@rule("page.pledge")
def pledge(key: int) -> Response:
    """The paper form of one pledge, for whoever may see it; before publication it says so."""
    pledge = get_or_404(Pledge, key)
    shown = record.shown(pledge, me())
    at = f"/pledges/{key}"
    web.crumbs(*record.trail_of(shown, me()), ("打印", None))
    sheet = {
        "name": shown.name, "post": shown.post, "branch_name": shown.branch_name, "year": pledge.year, "items": shown.items,
        "mark": "" if pledge.state == "published" else f"未公示（{shown.state.label}）",
    }  # fmt: skip
    return web.page("pledges/paper.html", heading=f"{shown.name}的公开承诺书", sheets=[sheet], back=at, listing=None)


@bp.get("/board/print/pledges")
@rule("page.filing")
def pledges() -> Response:
    """The paper forms of what the board shows under the same filter, one below the other, each on a sheet of its own."""
    found, items = _asked("/board/print/pledges")
    made = [
        {"name": row.name, "post": row.post, "branch_name": row.branch_name, "year": row.year, "items": items[row.id]}
        for row in found.rows
    ]
    return web.page("pledges/paper.html", heading="公开承诺书", sheets=made, back=_board(), listing=found)


@bp.get("/board/print")
@rule("page.board")
def wall() -> Response:
    """公开承诺一览表: every branch on sheets of its own."""
    found, items = _asked("/board/print")
    branches = together(found.rows)
    return web.page(
        "pledges/paper_wall.html",
        branches=branches,
        items=items,
        back=_board(),
        listing=found,
        committee=me().committee_name,
    )


def _asked(path: str) -> tuple[Any, dict[int, list[Any]]]:
    """A part of the board under the address's filter, branch by branch, and its items."""
    found = listing.PRINTED.load(me(), request.args, path)
    web.crumbs(("公示栏", _board()), ("打印", None))
    return found, reading.items_of([row.id for row in found.rows])


def _board() -> str:
    """The board under the same filter."""
    kept = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != "page"])
    return f"/board?{kept}" if kept else "/board"
