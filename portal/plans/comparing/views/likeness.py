"""比对: what plans have in common; the writer sees the own passage alone, those above both plans."""

from typing import Any

from flask import Blueprint, Response, abort, request

from portal import policy, web
from portal.plans import document, likeness
from portal.plans.checking.passages import Own
from portal.plans.checking.passages import own as without_sources
from portal.plans.comparing import listing
from portal.plans.filings import as_read
from portal.plans.models import AnnualPlan
from portal.units.models import Unit
from portal.web import get_or_404, me, rule

bp = Blueprint("plan_likeness", __name__, url_prefix="/plans")

AREA, ROOM = ("年度计划", "/plans"), ("比对", "/plans/likeness")


def year_asked() -> int:
    """The year of the address or form; anything else is this year."""
    wanted = request.values.get("year", "")
    return int(wanted if wanted in dict(listing.years()) else listing.this_year())


@bp.get("/likeness")
@rule("page.plan_coverage")
def index() -> Response:
    """The passages that two plans have in common, the longest first; Excel of what is shown."""
    actor, year = me(), year_asked()
    if request.args.get("export") == "xlsx":
        rows = listing.LIST.everything(actor, request.args)
        return web.export("plan_likeness", f"{year} 年计划文字比对", listing.HEADINGS, listing.table(rows), rows=rows)
    web.crumbs(AREA, ("比对", None))
    mine = actor.unit_kind == "committee" and policy.may("annual_plan.compare", actor)
    job = likeness.latest(actor.unit_id, year, by=actor) if mine and actor.unit_id else None
    return web.page(
        "plans/comparing/index.html", "list", listing=listing.LIST.load(actor, request.args, "/plans/likeness"),
        year=year, may_compare=mine, job=job if job and job.state != "done" else None, excerpt=listing.excerpt,
        topic=listing.topic,
    )  # fmt: skip


@bp.post("/likeness/compare")
@rule("page.plan_comparing")
def compare() -> Response:
    """比对全部计划, in the background."""
    year = year_asked()
    likeness.ask_all(me().unit_id or 0, year, by=me())
    return web.go(f"/plans/likeness?year={year}", "正在后台比对，完成后这里显示结果。")


@bp.get("/<int:key>/likeness")
@rule("page.plan_likeness")
def show(key: int) -> Response:
    """One plan: its writer reads the own passages, those above both plans side by side."""
    actor = me()
    plan = as_read(get_or_404(AnnualPlan, key), actor)
    if plan.kind != "branch" or not actor.covers(plan.unit_id):
        abort(404)
    name = Unit.select(Unit.name).where(Unit.id == plan.unit_id).tuples().get()[0]
    label = f"{name} {plan.year} 年计划"
    above = actor.role in ("committee", "supervisor")
    web.crumbs(AREA, *([ROOM] if above else []), (label, f"/plans/{plan.id}"), ("文字比对", None))
    return web.page(
        "plans/comparing/likeness.html", plan=plan, label=label, above=above,
        items=_sources(plan) if above else _own(plan), topic=listing.topic,
    )  # fmt: skip


def _own(plan: AnnualPlan) -> list[dict[str, Any]]:
    """Item by item the own text with its passages marked, and what they equal: as last compared, and compared now as the check is."""
    found: dict[str, list[Own]] = {}
    for one in without_sources((*likeness.stored(plan), *likeness.of_plan(plan))):
        found.setdefault(one.item, []).append(one)
    made = []
    for number, item in enumerate(document.read(plan.document).items, 1):
        if item.key in found:
            spans = found[item.key]
            kinds = [
                (round(100 * max(one.share for one in spans if one.last_year == last)), last)
                for last in (False, True)
                if any(one.last_year == last for one in spans)
            ]
            made.append({"number": number, "item": item, "parts": marked(item, spans), "kinds": kinds})
    return made


def _sources(plan: AnnualPlan) -> list[dict[str, Any]]:
    """Item by item the own text with its passages marked, and the plans that hold them; of those one may see."""
    still = {(one.item, one.start, one.plan, one.other) for one in likeness.stored(plan)}
    found: dict[str, list[Any]] = {}
    for row in listing.of_plan(plan.id, me()):
        if (row.item, row.passage["starts"], row.source_id, row.source_item) in still:
            found.setdefault(row.item, []).append(row)
    made = []
    for number, item in enumerate(document.read(plan.document).items, 1):
        if item.key in found:
            rows = found[item.key]
            spans = [Own(item.key, row.passage["starts"], row.passage["ends"], 0.0, False) for row in rows]
            made.append({"number": number, "item": item, "parts": marked(item, spans), "rows": rows})
    return made


def marked(item: document.Item, spans: list[Own]) -> list[tuple[bool, str]]:
    """The topic and details of an item in pieces: (whether it stands elsewhere too, text)."""
    text = f"{item.topic}\n{item.text}"
    inside = [False] * len(text)
    for one in spans:
        inside[one.start : one.end] = [True] * (one.end - one.start)
    parts: list[tuple[bool, str]] = []
    for mark, char in zip(inside, text, strict=True):
        if parts and parts[-1][0] == mark:
            parts[-1] = (mark, parts[-1][1] + char)
        else:
            parts.append((mark, char))
    return parts
