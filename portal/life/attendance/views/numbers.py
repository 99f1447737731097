"""到会和学时: the members under the role at hand, and one of them with the records behind the numbers."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from portal import web
from portal.life.attendance import behind, guests, numbers, periods, sheet
from portal.life.attendance.numbers import OFFICE
from portal.policy import Actor
from portal.units.models import Person
from portal.web import get_or_404, me, rule

bp = Blueprint("life_attendance", __name__, url_prefix="/life/attendance")

AREA, ROOM = ("组织生活", "/life"), ("到会和学时", "/life/attendance")


@bp.get("")
@rule("page.attendance")
def index() -> Response:
    """The members under the role at hand, by name; a member sees the own line."""
    actor = me()
    if actor.role not in OFFICE:
        return _person(actor.person_id or 0, "/life/attendance/mine")
    period = periods.read(request.args)
    if request.args.get("export") == "xlsx":
        rows = numbers.PEOPLE.everything(actor, request.args)
        listing = numbers.PEOPLE.load(actor, request.args, "/life/attendance")
        found = numbers.of_people([row.id for row in rows], period, numbers.chosen_type(listing))
        cells = numbers.table(rows, found, _goals(rows, period))
        return web.export("life_attendance", f"{period.label}到会和学时", numbers.HEADINGS, cells, rows=rows)
    listing = numbers.PEOPLE.load(actor, request.args, "/life/attendance")
    for choice in listing.filters:
        if choice.name in ("branch", "group") and len(choice.options) < 3:
            choice.kind = "hidden"
    kind = numbers.chosen_type(listing)
    found = numbers.of_people([row.id for row in listing.rows], period, kind)
    web.crumbs(AREA, (ROOM[0], None))
    return web.page(
        "life/attendance/index.html", "list", listing=listing, found=found, nothing=numbers.Numbers(), period=period,
        goals=_goals(listing.rows, period) if not kind else {}, goal=numbers.goal, plain=sheet.plain, kind=kind,
        query=_query(period, kind),
    )  # fmt: skip


def _goals(rows: list[Any], period: periods.Period) -> Mapping[int, Mapping[str, numbers.Goal]]:
    """Committee → what its rules ask in that year; of a part of a year nothing."""
    if period.year is None:
        return {}
    return {key: numbers.goals(key, period.year) for key in {row.committee_id for row in rows}}


def _query(period: periods.Period, kind: str) -> str:
    """The same period and type in another address."""
    part = request.args.get("part", "year")
    part = part if part in dict(periods.PARTS) else "year"
    return f"year={period.since.year}&part={part}" + (f"&type={kind}" if kind else "")


@bp.get("/mine")
@rule("page.attendance")
def mine() -> Response:
    """One's own numbers and the records behind them, whatever the role at hand."""
    return _person(me().person_id or 0, "/life/attendance/mine")


@bp.get("/<int:key>")
@rule("page.attendance")
def person(key: int) -> Response:
    """The same of a member under the role at hand."""
    return _person(key, f"/life/attendance/{key}")


def _may_look(actor: Actor, one: Person) -> bool:
    return one.kind == "member" and (
        one.id == actor.person_id or (actor.role in OFFICE and actor.covers(one.branch_id))
    )


def _person(key: int, action: str) -> Response:
    actor, one = me(), get_or_404(Person, key)
    if not _may_look(actor, one):
        raise web.Missing(Person, key)
    period = periods.read(request.args)
    given: dict[str, Any] = {"person": one.id, **period.given}
    own = one.id == actor.person_id
    title = "我的到会和学时" if own else f"{one.name}的到会和学时"
    if request.args.get("export") == "xlsx":
        rows = behind.LIST.everything(actor, request.args, **given)
        seen = behind.seen_records((row.record_id for row in rows), actor)
        cells = behind.table(rows, seen)
        return web.export("life_attendance_of", title, behind.HEADINGS, cells, rows=rows)
    listing = behind.LIST.load(actor, request.args, action, **given)
    kind = numbers.chosen_type(listing)
    office = actor.role in OFFICE
    visited = guests.visited(one.id, period.since, period.until) if one.leading and not kind else []
    web.crumbs(AREA, *([ROOM] if office else []), (title, None))
    return web.page(
        "life/attendance/person.html", "list", listing=listing, person=one, title=title, period=period, plain=sheet.plain,
        one=numbers.of_people([one.id], period, kind).get(one.id, numbers.Numbers()), kind=kind, query=_query(period, kind),
        goal=numbers.goal(numbers.goals(one.committee_id, period.year), one.duty) if period.year and not kind else None,
        seen=behind.seen_records([*(row.record_id for row in listing.rows), *(row.id for row in visited)], actor),
        elsewhere=behind.ELSEWHERE, visited=visited,
        trainings=numbers.TRAININGS(people=[one.id], **period.given) if not kind else [],
    )  # fmt: skip
