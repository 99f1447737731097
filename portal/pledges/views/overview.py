"""支部概览: a branch at a glance; 退回过的写法: what was returned, and what became of it."""

from datetime import date

from flask import Blueprint, Response, request

from portal import lists, web
from portal.pledges import coverage, listing, overview, returned
from portal.pledges.views.coverage import year_asked
from portal.web import me, rule

bp = Blueprint("overview", __name__, url_prefix="/pledges")

RETURNED_HEADINGS = [
    "年度",
    "领域",
    "对应标准",
    "承诺事项",
    "践诺措施",
    "完成时限",
    "退回理由",
    "后来",
    "改为的承诺事项",
    "改为的践诺措施",
]
FATES = {
    "passed": "修改后通过", "same": "原文通过", "removed": "本人删去了这一项", "waiting": "修改后待审核", "open": "正在修改",
}  # fmt: skip


@bp.get("/overview")
@rule("page.filing")
def index() -> Response:
    """One branch under the role at hand: the one asked for, else the first."""
    actor, year = me(), year_asked()
    branches = listing.branches(actor)
    wanted = request.args.get("branch", "")
    branch = next((key for key, _name in branches if key == wanted), branches[0][0] if branches else "")
    if request.args.get("export") == "xlsx" and branch:
        rows = overview.people(actor, int(branch), year)
        title = f"{year} 年{dict(branches)[branch]}公开承诺概览"
        return web.export(
            "overview", title, overview.HEADINGS, overview.table(rows), rows=rows, filters=["branch", "year"]
        )
    web.crumbs(("公开承诺", "/pledges"), ("支部概览", None))
    return web.page(
        "pledges/overview.html", shown=overview.of_branch(actor, int(branch), year) if branch else None,
        year=year, years=listing.years(), branches=branches, columns=coverage.COLUMNS,
        item_columns=coverage.ITEM_COLUMNS, word=overview.word, expected=overview.is_due, items_of=overview.shown_items, most=overview.MOST,
    )  # fmt: skip


@bp.get("/returned")
@rule("page.filing")
def wordings() -> Response:
    """Wordings that were returned, with their reasons, this year or last."""
    actor = me()
    options = returned.years()
    year = request.args.get("year", "")
    year = year if year in dict(options) else options[0][0]
    typed = "".join(char if char.isprintable() else " " for char in request.args.get("q", "")[:60])
    q = " ".join(typed.split())
    if request.args.get("export") == "xlsx":
        found = returned.wordings(actor, int(year), q, size=lists.EXPORT_LIMIT).rows
        used = ["q", "year"] if q else ["year"]
        return web.export("returned", "退回过的写法", RETURNED_HEADINGS, map(_cells, found), rows=found, filters=used)
    text = request.args.get("page", "1")
    number = int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 5 else 1
    shown = returned.wordings(actor, int(year), q, max(number, 1))
    choice = lists.Choice("year", "年度", options, year, options[0][0])
    found_list = lists.Listing(
        "/pledges/returned", shown.rows, shown.total, False, shown.page, returned.SIZE, q, [choice],
        search_hint="承诺事项、措施或退回理由", has_next=shown.page * returned.SIZE < shown.total,
    )  # fmt: skip
    web.crumbs(("公开承诺", "/pledges"), ("退回过的写法", None))
    return web.page("pledges/returned.html", "list", listing=found_list, fates=FATES)


def _cells(one: returned.Wording) -> list[object]:
    due_on = one.item["due_on"]
    later = one.later or {}
    return [
        one.year, one.sector, one.item["standard"], one.item["matter"], one.item["measure"],
        date.fromisoformat(due_on) if due_on else None, one.reason, FATES[one.fate], later.get("matter"), later.get("measure"),
    ]  # fmt: skip
