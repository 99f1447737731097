"""The pages of the board, and its export."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from portal import lists, web
from portal.identities import reading as identities
from portal.pledges.board import listing, reading
from portal.pledges.listing import clocked
from portal.pledges.models import STANDARDS
from portal.policy import Actor
from portal.web import me, rule

bp = Blueprint("board", __name__, url_prefix="/board")

HEADINGS = [
    "姓名", "岗位", "支部", "序号", "承诺事项", "践诺措施", "完成时限", "对应标准", "公示时间", "完成比例", "最近进展",
    "变更或停止",
]  # fmt: skip
HOLDER_HEADINGS = ["岗位类别", "姓名或集体", "岗位名称", "地点", "支部", "工作岗位", "任职起"]
KEPT = ("q", "year", "branch", "standard", "post", "exemplary")


@dataclass
class Group:
    """Rows under a head; `more` leads to all of them, `standard` narrows their items."""

    head: str
    rows: list[Any]
    more: tuple[str, str] | None = None
    standard: str = ""


@bp.get("")
@rule("page.board")
def index() -> Response:
    """The board as the address arranges it: latest first, by branch, by standard, by post."""
    actor, by = me(), arranged()
    if request.args.get("export") == "xlsx":
        return _export(actor, by)
    web.crumbs(("公示栏", None))
    if by == "post":
        return _posts(actor)
    if by == "standard" and request.args.get("standard") not in STANDARDS:
        return _standards(actor)
    found = as_asked(by).load(actor, request.args, "/board")
    standard = request.args.get("standard", "") if by == "standard" else ""
    groups = [Group(standard, found.rows, standard=standard)]
    if by == "branch":
        groups = [Group(name, rows) for name, rows in together(found.rows)]
    return _page(by, found, groups=groups, beside=reading.beside(found.rows, actor, standard=standard))


def arranged() -> str:
    """How the address arranges the board: a key of ARRANGED."""
    by = request.args.get("by", "")
    return by if by in listing.ARRANGED else ""


def as_asked(by: str) -> lists.Spec:
    """The list of pledges in this arrangement."""
    return listing.BY_BRANCH if by == "branch" else listing.LATEST


def together(rows: list[Any]) -> list[tuple[str, list[Any]]]:
    """Rows that come branch by branch, under the names of their branches."""
    found: dict[int, tuple[str, list[Any]]] = {}
    for row in rows:
        found.setdefault(row.branch_id, (row.branch_name, []))[1].append(row)
    return list(found.values())


def _page(by: str, found: lists.Listing, **context: Any) -> Response:
    found.filters.append(lists.Choice("by", "排列", [], by, by, "hidden"))
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    tabs = [
        (word, "/board?" + urlencode(kept | ({"by": key} if key else {})), key == by)
        for key, word in listing.ARRANGED.items()
    ]
    clear = "/board" + (f"?by={by}" if by else "")
    of_branch = {"branch": actor.unit_id} if (actor := me()).role == "secretary" and actor.unit_kind == "branch" else {}
    printing = "?" + urlencode(of_branch | kept) if of_branch or kept else ""
    return web.page(
        "board/index.html", "list", listing=found, tabs=tabs, by=by, clear=clear, printing=printing,
        word=identities.word, kinds=listing.POSTS, **context,
    )  # fmt: skip


def _standards(actor: Actor) -> Response:
    """The first of each of the four standards, each with the way to all of it."""
    found = listing.LATEST.load(actor, request.args.to_dict() | {"page": "1"}, "/board")
    found.has_next = False
    first = listing.first_of_each(next(one.options for one in found.filters if one.name == "branch"))
    groups: list[Group] = []
    for name in STANDARDS:
        args = request.args.to_dict() | {"standard": name, "page": "1"}
        part = first.load(actor, args, "/board")
        if part.rows:
            url = "/board?" + urlencode({key: args[key] for key in KEPT if args.get(key)} | {"by": "standard"})
            number = "1000+" if part.more else part.total
            groups.append(Group(name, part.rows, (f"共 {number} 人，看全部", url), name))
    rows = {row.id: row for group in groups for row in group.rows}
    return _page("standard", found, groups=groups, beside=reading.beside(list(rows.values()), actor))


def _posts(actor: Actor) -> Response:
    """Who holds which post, with this year's commitments."""
    found = listing.HOLDERS.load(actor, request.args, "/board")
    kinds: dict[str, Group] = {}
    for row in found.rows:
        kinds.setdefault(row.kind, Group(listing.POSTS[row.kind], [])).rows.append(row)
    items = reading.pledges_of([row.person_id for row in found.rows if row.person_id])
    return _page("post", found, groups=list(kinds.values()), items=items)


def _export(actor: Actor, by: str) -> Response:
    """The rows that the same address shows."""
    if by == "post":
        rows = listing.HOLDERS.everything(actor, request.args)
        headings, cells = HOLDER_HEADINGS, _holder_cells(rows)
    else:
        rows = as_asked(by).everything(actor, request.args)
        headings, cells = HEADINGS, _cells(rows, request.args.get("standard", "") if by == "standard" else "")
    return web.export("board", "公示栏", headings, cells, rows=rows)


def _holder_cells(rows: list[Any]) -> Iterator[list[Any]]:
    for row in rows:
        who = row.name or row.collective
        yield [listing.POSTS[row.kind], who, row.title, row.place, row.branch_name, row.post, row.starts]


def _cells(rows: list[Any], standard: str) -> Iterator[list[Any]]:
    """One row per item, under HEADINGS; items are read some hundred pledges at a time."""
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        beside = reading.beside(part, me(), standard=standard if standard in STANDARDS else "")
        for row in part:
            for item in beside.items[row.id]:
                done = beside.latest.get(item.id)
                changed = "；".join(change.reason for change in beside.changes.get(item.id, []))
                yield [
                    row.name, row.post, row.branch_name, item.number, item.matter, item.measure, item.due_on,
                    item.standard, clocked(row.published_at), done.share if done else None, done.text if done else "",
                    changed,
                ]  # fmt: skip
