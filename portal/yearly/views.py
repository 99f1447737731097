"""年度一览: all branches under the role at hand on one page, one branch in full; Excel and Word of what is on the screen."""

from typing import Any

from flask import Blueprint, Response, abort, request

from portal import actions, web
from portal.documents.word import to_docx
from portal.life.rulesets import reading as rulesets
from portal.life.standing import shown
from portal.lists import Listing
from portal.pledges.listing import years
from portal.units.models import Unit
from portal.web import get_or_404, me, rule
from portal.yearly import listing, reading, report

bp = Blueprint("yearly", __name__, url_prefix="/yearly")

AREA = ("年度计划", "/plans")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@bp.get("")
@rule("page.yearly")
def index() -> Response:
    """The branches with their year; who has but one reads that in full."""
    actor = me()
    year = listing.year_of(request.args.get("year", ""))
    if actor.role == "secretary" and actor.unit_kind == "branch" and "export" not in request.args:
        return _branch(get_or_404(Unit, actor.unit_id or 0), year)
    if request.args.get("export") in ("xlsx", "docx"):
        return _taken(year)
    found = listing.LIST.load(actor, request.args, "/yearly", **listing.given(year))
    found.filters = [one for one in found.filters if one.name != "committee" or actor.unit_kind == "superior"]
    web.crumbs(AREA, ("年度一览", None))
    return web.page(
        "yearly/index.html", "list", listing=found, lines=reading.lines(found.rows, year, actor), year=year,
        word_url=(found.export_url or "").replace("export=xlsx", "export=docx"),
    )  # fmt: skip


def _taken(year: int) -> Response:
    """What is on the screen as Excel or Word, with the same filters."""
    actor = me()
    rows = listing.LIST.everything(actor, request.args, **listing.given(year))
    lines = reading.lines(rows, year, actor)
    title = f"{year} 年党建工作年度一览"
    if request.args["export"] == "xlsx":
        types = report.types_of(lines, _known(lines))
        headings = [*report.HEADINGS, *(f"{label}（次）" for _key, label in types)]
        return web.export("yearly", title, headings, report.table(lines, types), rows=rows)
    actions.exported("yearly", len(rows), by=actor, filters=sorted(request.args))
    chosen = _chosen(listing.LIST.load(actor, request.args, "/yearly", **listing.given(year)))
    above = actor.unit_kind == "superior"
    data = to_docx(report.document(lines, year, actor.unit_name or "年度一览", chosen, above=above))
    return web.download(data, f"{title}.docx", DOCX)


def _chosen(found: Listing) -> str:
    """The filters of a list in words, but the year: 党委：某某党委，领域：未定领域，搜索：第一."""
    said = [f"{one.label}：{dict(one.options)[one.value]}" for one in found.filters if one.value and one.name != "year"]
    return "，".join([*said, *([f"搜索：{found.q}"] if found.q else [])])


def _known(lines: list[reading.Line]) -> dict[str, Any]:
    """The types of records that the committees of these branches know."""
    found: dict[str, Any] = {}
    for committee in sorted({one.unit.committee_id for one in lines if one.unit.committee_id}):
        found |= rulesets.types(committee)
    return found


@bp.get("/<int:key>")
@rule("page.yearly")
def show(key: int) -> Response:
    """One branch in full."""
    branch = get_or_404(Unit, key)
    if branch.kind != "branch" or not me().covers(branch.id):
        abort(404)
    return _branch(branch, listing.year_of(request.args.get("year", "")))


def _branch(branch: Unit, year: int) -> Response:
    actor = me()
    line = reading.lines([branch], year, actor)[0]
    types = rulesets.types(branch.committee_id)
    alone = actor.role == "secretary" and actor.unit_kind == "branch"
    web.crumbs(AREA, ("年度一览", None if alone else "/yearly"), *([] if alone else [(branch.name, None)]))
    return web.page(
        "yearly/show.html", unit=branch, line=line, year=year, years=years(),
        types=[(key, label, line.types[key]) for key, label in report.types_of([line], types)],
        cells=[
            (one, shown.of(one, f"/life/standing/{branch.id}/{one.rule}?year={year}")) for one in line.cells if one.needed
        ],
    )  # fmt: skip
