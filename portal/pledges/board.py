"""公示栏: what was published, for everyone of the committee. The most read page: five queries, rows, no objects."""

from collections.abc import Iterator
from typing import Any

import peewee as pw
from flask import Blueprint, Response, request

from portal import actions, lists, sheets, web
from portal.db import P, Query, among, prepared
from portal.pledges.listing import clocked, this_year, years
from portal.pledges.models import STANDARDS, Pledge, PledgeItem
from portal.policy import Actor, Scope, under_role
from portal.units.models import Person, Unit
from portal.web import me, rule

bp = Blueprint("board", __name__, url_prefix="/board")

HEADINGS = ["姓名", "岗位", "支部", "序号", "承诺事项", "践诺措施", "完成时限", "对应标准", "公示时间"]

ITEMS = Query(
    lambda: PledgeItem.select(
        PledgeItem.id, PledgeItem.pledge, PledgeItem.number, PledgeItem.matter, PledgeItem.measure,
        PledgeItem.due_on, PledgeItem.standard,
    )
    .where(among(PledgeItem.pledge, "pledges"))
    .order_by(PledgeItem.pledge, PledgeItem.number)
)  # fmt: skip


def place(actor: Actor, branch: pw.Field, committee: pw.Field) -> Scope:
    """Whose board it is: one's own committee's; for a committee or a team at work, what lies under the role at hand."""
    if actor.role in ("committee", "supervisor"):
        return under_role(actor, branch, committee)
    return Scope(("home",), committee == P("home_committee"))


def published(actor: Actor) -> Scope:
    """The published pledges of the board (published_at leads the order, so it stands for the state)."""
    seen = place(actor, Pledge.branch, Pledge.committee)
    return Scope(("board", *seen.shape), seen.where & Pledge.published_at.is_null(False))


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches of the board, for its filter."""
    seen = place(actor, Unit.id, Unit.committee)

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(seen.where & (Unit.kind == "branch")).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("board branches", seen.shape), build)(**actor.places())]


def _has_standard() -> pw.Expression:
    items = PledgeItem.select(PledgeItem.id).where(
        (PledgeItem.pledge == Pledge.id) & (PledgeItem.standard == P("standard"))
    )
    return pw.fn.EXISTS(items)


LIST = lists.Spec(
    "board",
    Pledge,
    columns=lambda: [Pledge.id, Pledge.post, Pledge.published_at, Person.name, Unit.name.alias("branch_name")],
    join=lambda query: query.join(Person, on=(Person.id == Pledge.person)).join(Unit, on=(Unit.id == Pledge.branch)),
    order=lambda: [Pledge.published_at.desc(), Pledge.id.desc()],
    filters=(
        lists.Filter(
            "year", "年度", lambda actor: years(), where=lambda: Pledge.year == P("year"), read=int,
            default=this_year, required=True,
        ),
        lists.Filter("branch", "支部", branches, where=lambda: Pledge.branch == P("branch"), read=int),
        lists.Filter(
            "standard", "对应标准", lambda actor: [(name, name) for name in STANDARDS], where=_has_standard
        ),
    ),
    search_hint="姓名、拼音首字母或承诺内容",
    seen=published,
)  # fmt: skip


def items_of(rows: list[Any]) -> dict[int, list[Any]]:
    """The items of some pledges, by pledge."""
    found: dict[int, list[Any]] = {row.id: [] for row in rows}
    for item in ITEMS(pledges=list(found)) if rows else []:
        found[item.pledge_id].append(item)
    return found


@bp.get("")
@rule("page.board")
def index() -> Response:
    """The board, latest first."""
    if request.args.get("export") == "xlsx":
        rows = LIST.everything(me(), request.args)
        actions.exported("board", len(rows), by=me(), filters=sorted(request.args))
        return web.download(sheets.write_xlsx(HEADINGS, _cells(rows), title="公示栏"), "公示栏.xlsx", web.XLSX)
    web.crumbs(("公示栏", None))
    listing = LIST.load(me(), request.args, "/board")
    return web.page("board/index.html", "list", listing=listing, items=items_of(listing.rows))


def _cells(rows: list[Any]) -> Iterator[list[Any]]:
    """One row per item, under HEADINGS; items are read some hundred pledges at a time."""
    for start in range(0, len(rows), 500):
        part = rows[start : start + 500]
        items = items_of(part)
        for row in part:
            for item in items[row.id]:
                yield [
                    row.name, row.post, row.branch_name, item.number, item.matter, item.measure,
                    item.due_on, item.standard, clocked(row.published_at),
                ]  # fmt: skip
