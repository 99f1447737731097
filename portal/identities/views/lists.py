"""亮明身份: the board of posts with what waits, one's own; desk cards and wall lists to print."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from portal import clock, web
from portal.identities import listing, record
from portal.identities.models import KINDS, Identity
from portal.identities.views.frame import trail
from portal.identities.waiting import number
from portal.lists import Listing
from portal.policy import Actor
from portal.web import get_or_404, me, rule

bp = Blueprint("identities", __name__, url_prefix="/identities")

MOST_CARDS, MOST_LINES = 300, 2000  # of one print


@bp.get("")
@rule("page.identities")
def index() -> Response:
    """The board of posts; for those at work everything under the role at hand."""
    actor = me()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        cells = listing.table(rows, clock.today())
        return web.export("identities", "亮明身份", listing.HEADINGS, cells, rows=rows)
    trail()
    found = listing.LIST.load(actor, request.args, "/identities")
    if actor.role == "secretary" and actor.unit_kind == "branch" and _state(found) not in ("now", "later", "past"):
        found.filters = [choice for choice in found.filters if choice.name != "branch"]
    return web.page(
        "identities/index.html", "list", listing=found, tabs=_tabs(actor, found), kinds=KINDS, standing=listing.standing,
        printed=_query(found), cards=_state(found) in ("now", "later"), state=_state(found),
    )  # fmt: skip


def _state(found: Listing) -> str:
    return next(choice.value for choice in found.filters if choice.name == "state")


def _query(found: Listing) -> str:
    """The filters in use, for the addresses of what is printed."""
    values = {"q": found.q, **{choice.name: choice.value for choice in found.filters if choice.name != "state"}}
    if _state(found) == "later":
        values["state"] = "later"
    kept = {name: value for name, value in values.items() if value}
    return "?" + urlencode(kept) if kept else ""


def _tabs(actor: Actor, found: Listing) -> list[tuple[str, str, int | None, bool]]:
    """What waits for this role, the board, one's own: (label, address, count, whether it is shown)."""
    state, tabs = _state(found), list[tuple[str, str, int | None, bool]]()
    if actor.role in listing.MINE:
        waiting = listing.MINE[actor.role]
        tabs.append(("待我办理", f"/identities?state={waiting}", number(actor), state == waiting))
    tabs.append(("在岗", "/identities", None, state == "now"))
    if actor.role in ("secretary", "committee", "supervisor"):
        tabs.append(("办理中", "/identities?state=open", None, state == "open"))
    if actor.kind == "member":
        tabs.append(("我的", "/identities/mine", None, False))
    return tabs


@bp.get("/mine")
@rule("page.identities")
def mine() -> Response:
    """One's own posts, newest first."""
    actor = me()
    if actor.kind != "member":
        raise web.Missing()
    trail(("我的", None))
    found = listing.OWN.load(actor, request.args, "/identities/mine")
    return web.page("identities/mine.html", "list", listing=found, kinds=KINDS, standing=listing.standing)


def _rows() -> list[Any]:
    """The posts to print: those ticked, or all that the same filter of the list shows; only what is settled."""
    args = request.args.to_dict()
    if args.get("state") != "later":
        args["state"] = "now"
    wanted = {int(key) for key in request.args.getlist("post") if key.isascii() and key.isdecimal() and len(key) < 10}
    rows = listing.LIST.everything(me(), args)
    return [row for row in rows if row.id in wanted] if wanted else rows


def _place(rows: list[Any]) -> str:
    """Whose posts they are: the branch where it is one, else the committee; a team's may be of several."""
    names = {row.branch_name for row in rows}
    if len(names) == 1:
        return names.pop()
    return {"committee": me().unit_name, "supervisor": ""}.get(me().role, me().committee_name)


@bp.get("/cards")
@rule("page.identities")
def cards() -> Response:
    """桌牌 to print and cut."""
    rows = _rows()
    trail(("打印桌牌", None))
    return web.page(
        "identities/cards.html", rows=rows[:MOST_CARDS], left=max(0, len(rows) - MOST_CARDS), kinds=KINDS,
        back="/identities",
    )  # fmt: skip


@bp.get("/<int:key>/card")
@rule("page.identities")
def card(key: int) -> Response:
    """The 桌牌 of one post, while there is one to put up."""
    identity = get_or_404(Identity, key)
    shown = record.shown(identity, me())
    if not shown.printable:
        raise web.Missing()
    trail((f"{shown.kind}：{shown.name}", f"/identities/{key}"), ("打印桌牌", None))
    row = {
        "id": key, "kind": identity.kind, "name": shown.name, "post": shown.post, "title": identity.title,
        "place": identity.place, "branch_name": shown.branch_name, "person_id": identity.person_id,
    }  # fmt: skip
    return web.page("identities/cards.html", rows=[row], left=0, kinds=KINDS, back=f"/identities/{key}")


@bp.get("/wall")
@rule("page.identities")
def wall() -> Response:
    """一览表 to put on a wall: a table for each kind."""
    rows = _rows()
    shown = rows[:MOST_LINES]
    groups = [(KINDS[kind], list(some)) for kind, some in groupby(shown, key=lambda row: row.kind)]
    trail(("打印一览表", None))
    return web.page(
        "identities/wall.html", groups=groups, left=len(rows) - len(shown), place=_place(shown), back="/identities",
        several=len({row.branch_name for row in shown}) > 1,
    )  # fmt: skip
