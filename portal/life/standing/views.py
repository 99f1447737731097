"""落实情况: the matrix of branches × rules, the year of one unit by months, and one cell with all that is behind it."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, request

from portal import clock, web
from portal.life.judging.describing import sentence
from portal.life.judging.finding import STATES, Finding
from portal.life.judging.rules import Rule
from portal.life.standing import listing, live, matrix, months, shown, totals
from portal.units.models import Unit
from portal.web import me, rule

bp = Blueprint("life_standing", __name__, url_prefix="/life/standing")
BLUEPRINTS = (bp,)

TOTALS = {
    "branches": "党支部",
    "lacking": "有缺项的支部",
    "asked": "要求（项次）",
    "reached": "已达到",
    "violations": "违反要求",
}


def trail(*more: tuple[str, str | None]) -> None:
    """Set the breadcrumb."""
    web.crumbs(("组织生活", "/life"), ("落实情况", "/life/standing" if more else None), *more)


@bp.get("")
@rule("page.life_standing")
def index() -> Response:
    """Branches × rules; of a committee above all the totals of its committees first; a secretary's own branch at once."""
    actor = me()
    if actor.role == "secretary" and actor.unit_kind == "branch":
        return show(actor.unit_id or 0)
    year = listing.asked_year(request.args.get("year", ""), listing.years(actor))
    if actor.unit_kind == "superior" and not (request.args.get("committee") or request.args.get("q")):
        return _totals(year)
    about = request.args.get("about", "branch")
    about = about if about in listing.ABOUT else "branch"
    given = listing.given(year)
    if request.args.get("export") == "xlsx":
        return _sheet(listing.LIST.everything(actor, request.args, **given), year, about)
    found = listing.LIST.load(actor, request.args, "/life/standing", **given)
    found.filters = [one for one in found.filters if len(one.options) > 1]
    itself = []
    if actor.role == "committee" and actor.unit_kind == "committee" and found.page == 1:
        itself = [Unit(id=actor.unit_id, kind="committee", name=actor.unit_name, committee=actor.unit_id)]
    places = [*itself, *found.rows]
    laws = matrix.laws_of(places)
    held = matrix.rows(places, year, laws)
    trail()
    return web.page(
        "life/standing/index.html", "list", listing=found, year=year, legend=shown.LEGEND,
        made=matrix.of(found.rows, year, about, laws=laws, held=held),
        itself=matrix.of(itself, year, laws=laws, held=held),
    )  # fmt: skip


def _sheet(rows: list[Any], year: int, about: str) -> Response:
    laws = matrix.laws_of(rows)
    made = matrix.of(rows, year, about, laws=laws, held=matrix.rows(rows, year, laws))
    far = me().unit_kind == "superior"
    headings = [*(["党委"] if far else []), "党支部", "领域", *(one.name for one in made.columns), "缺项数"]
    cells = (
        [*([line.unit.committee_name] if far else []), line.unit.name, line.unit.sector or "", *texts, line.short]
        for line, texts in zip(made.lines, matrix.cells_of(made.lines), strict=True)
    )
    return web.export("life_standing", f"{year} 年组织生活落实情况", headings, cells, rows=rows)


def _totals(year: int) -> Response:
    rows = totals.of_committees(me(), year)
    if request.args.get("export") == "xlsx":
        cells = [[one.name, *(getattr(one, key) for key in TOTALS)] for one in rows]
        return web.export(
            "life_standing", f"{year} 年组织生活落实情况汇总", ["党委", *TOTALS.values()], cells, rows=rows
        )
    trail()
    return web.page(
        "life/standing/totals.html", "list", rows=rows, columns=TOTALS, year=year, years=listing.years(me())
    )


def _unit(key: int) -> Any:
    """The branch or committee under the role at hand, else there is none."""
    unit = web.get_or_404(Unit, key)
    if unit.kind not in ("branch", "committee") or not me().covers(unit.id):
        raise web.Missing(Unit, key)
    return unit


def _year() -> int:
    text = request.args.get("year", "")
    known = range(listing.FIRST_YEAR, clock.today().year + 2)
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 and int(text) in known else known[-2]


@bp.get("/<int:key>")
@rule("page.life_standing")
def show(key: int) -> Response:
    """The year of one branch (or of the committee itself) by months, what is due soon on top."""
    unit, actor, year = _unit(key), me(), _year()
    now = live.of_unit(unit, year)
    rows = [months.of(one, now.of(one.key), year) for one in now.rules()]
    asked = [row for row in rows if any(one.state != "inapplicable" for one in now.of(row.rule.key))]
    asked_keys = {row.rule.key for row in asked}
    missed = {row.rule.key: [one for one in now.of(row.rule.key) if one.state == "short"] for row in asked}
    trail((unit.name, None))
    return web.page(
        "life/standing/show.html", unit=unit, year=year, now=now, rows=asked,
        unasked=[row.rule for row in rows if row.rule.key not in asked_keys],
        missed=[(row.rule, missed[row.rule.key]) for row in asked if missed[row.rule.key]],
        due=now.due() if year == now.today.year else [],
        unfiled=live.unfiled(unit.id, actor) if year == now.today.year else [], address=shown.address,
        legend=shown.LEGEND, others=_others(year), recording=_recording(unit),
    )  # fmt: skip


def _door(rule: Rule, unit: Any, year: int) -> tuple[str, str] | None:
    """Where the visitor enters or finds what a rule asks: (label, address); None for who enters nothing here."""
    if not _recording(unit):
        return None
    if rule.due is not None:
        return (
            ("编制年度计划", f"/plans/new?year={year}") if rule.due == "plan" else ("看换届", f"/life/terms/{unit.id}")
        )
    if rule.measure == "absences":
        return "看缺席情况", "/life/absences"
    if unit.kind == "branch" and "talk" in rule.types:
        return "登记谈心谈话", f"/life/talks/new/{unit.id}"
    if unit.kind == "branch" and rule.types == ("appraisal",):
        return "看民主评议", "/appraisals"
    kind = f"?type={quote(rule.types[0])}" if len(rule.types) == 1 else ""
    return "登记组织生活", f"/life/new/{unit.id}{kind}"


def _gravest(found: list[Finding]) -> list[Finding]:
    """Of people those first of whom something is missing; what goes by time stays in its order."""
    return sorted(found, key=lambda one: list(STATES).index(one.state) if one.rule.of_person else 0)


def _others(year: int) -> list[int]:
    return [one for one in (year - 1, year + 1) if listing.FIRST_YEAR <= one <= clock.today().year]


def _recording(unit: Any) -> bool:
    actor = me()
    itself = actor.role == "committee" and actor.unit_id == unit.id
    return itself or (actor.role == "secretary" and actor.covers(unit.id))


@bp.get("/<int:key>/<path:which>")
@rule("page.life_standing")
def cell(key: int, which: str) -> Response:
    """One rule of one unit in a year: the rule with its source, each finding in sentences, the records behind it."""
    unit, year = _unit(key), _year()
    now = live.of_unit(unit, year)
    asked = next((one for one in now.rules() if one.key == which), None)
    if asked is None:
        raise web.Missing()
    found = _gravest(now.of(which))
    keys = [key for one in found for key in (*one.counted, *(near.record for near in one.nearly))]
    trail((unit.name, f"/life/standing/{unit.id}?year={year}"), (asked.name, None))
    versions = {one.rule: None for one in found} or {asked: None}
    return web.page(
        "life/standing/cell.html", unit=unit, year=year, now=now, rule=asked, versions=list(versions), found=found,
        lines=live.lines(keys, unit.id, me()), anchor=months.anchor, states=STATES, tone=shown.tone,
        describe=lambda one: sentence(one, now.law.types), others=_others(year), door=_door(asked, unit, year),
    )  # fmt: skip
