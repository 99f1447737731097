"""备案情况 of a year, branch by branch; 提醒 those whose plan is not filed."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Response, flash, request

from portal import clock, policy, web
from portal.errors import Invalid
from portal.lists import Listing
from portal.plans import actual, chasing, coverage
from portal.plans.views.frame import ROOM, trail
from portal.units.models import Unit
from portal.web import me, rule

bp = Blueprint("plan_coverage", __name__, url_prefix=ROOM)
PLACE = f"{ROOM}/coverage"
NAMED = 12  # names in one sentence


@bp.get("/coverage")
@rule("page.plan_coverage")
def index() -> Response:
    """Which branch lacks a plan, and how far the others are."""
    if request.args.get("export") == "xlsx":
        rows = coverage.LIST.everything(me(), request.args)
        cells = coverage.table(rows, _shares(rows, coverage.LIST.load(me(), request.args, PLACE)))
        return web.export("plan_coverage", "年度计划备案情况", coverage.HEADINGS, cells, rows=rows)
    return _page()


def _year(found: Listing) -> int:
    return int(next(one.value for one in found.filters if one.name == "year"))


def _shares(rows: Iterable[Any], found: Listing) -> dict[int, actual.Share]:
    """Branch → how far its filed plan is."""
    return actual.shares([row.id for row in rows if row.state in actual.AT_WORK], _year(found))


def _page(*, status: int = 200, problem: str = "") -> Response:
    actor = me()
    trail(("备案情况", None))
    found = coverage.LIST.load(actor, request.values, PLACE)
    year = _year(found)
    unit = Unit.get_or_none(Unit.id == actor.unit_id)
    chases = unit is not None and policy.may("annual_plan.remind", actor, unit)
    ids = [row.id for row in found.rows]
    return web.page(
        "plans/coverage.html", "list", status=status, listing=found, counts=coverage.counts(actor, year), year=year,
        numbers=coverage.NUMBERS, tones=coverage.TONES, missing=coverage.MISSING, chases=chases, problem=problem,
        reminded=chasing.reminded(year, ids) if chases else set(), shares=_shares(found.rows, found), form_has_errors=status != 200,
    )  # fmt: skip


@bp.post("/coverage/remind")
@rule("page.plan_coverage")
def remind() -> Response:
    """提醒 of one, of those ticked, or of all that have not filed."""
    wanted = request.form.get("year", "")
    year = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) == 4 else clock.today().year
    ticked = {
        int(key)
        for key in request.form.getlist("only" if "only" in request.form else "branch")
        if key.isascii() and key.isdecimal() and len(key) < 10
    }
    try:
        done = chasing.remind(year, by=me(), branches=None if "all" in request.form else ticked)
    except Invalid as error:
        return _page(status=422, problem=error.message)
    said = [f"已提醒 {done.told} 个支部。" if done.told else "没有发出提醒。"]
    if done.already:
        said.append(f"{done.already} 个支部今天已经提醒过，没有重复发。")
    response = web.go(f"{PLACE}?year={year}&state={coverage.LACKING}", "".join(said))
    if done.silent:
        names = "、".join(done.silent[:NAMED]) + (f"等 {len(done.silent)} 个" if len(done.silent) > NAMED else "")
        flash(f"没有书记，或者书记没有账号、收不到消息的支部：{names}。请用其他办法提醒。", "warn")
    return response
