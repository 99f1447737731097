"""Who could be drawn: branches, published commitments or declared self-assessments of a committee, each in its stratum."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.checks.models import CheckVisit, SpotCheck
from portal.db import P, prepared
from portal.draws import design as designs
from portal.draws.computation.frame import Frame, Member, Stratum, clean, label
from portal.draws.design import Design
from portal.draws.models import Draw
from portal.pledges.models import Pledge
from portal.policy.actor import assigned
from portal.policy.scopes.checks import SHOWN
from portal.stars.models import StarCycle, StarEntry
from portal.stars.standings import reading
from portal.units.models import CATEGORIES, SECTORS, Person, Unit

ALL = "全部"
NEVER, LONG_AGO, LATELY = "从未检查", "一年以上未检查", "一年内检查过"
NO_SECTOR, NO_CATEGORY = "未定领域", "未定类别"
READ = {"sector": (*SECTORS, NO_SECTOR), "category": (*CATEGORIES, NO_CATEGORY), "visited": (NEVER, LONG_AGO, LATELY)}


class Candidate(NamedTuple):
    """One that could be drawn: the record's id, its name, its branch, the stratum."""

    id: str
    name: str
    unit_id: int
    stratum: str


def find(draw: Draw) -> list[Candidate]:
    """All that could be drawn today by the design, those left out among them, in the order of ids."""
    design = designs.of(draw)
    query = prepared(("draw candidates", draw.subject, draw.team_id is None), lambda: _QUERIES[draw.subject](draw))
    rows = query(committee=draw.committee_id, team=draw.team_id, today=clock.today(), year=design.year)
    kept = [
        row
        for row in rows
        if (not design.sector or row.sector == design.sector)
        and (not design.category or getattr(row, "category", "") == design.category)
    ]
    stratum = _divide(draw, design, [row.unit_id for row in kept])
    return [Candidate(str(row.id), clean(row.name), row.unit_id, stratum(row)) for row in kept]


def frame(draw: Draw, found: list[Candidate]) -> Frame:
    """The frame of a draft as it stands now: the strata are those that somebody is in."""
    design = designs.of(draw)
    total = int(design.total) if design.total else None
    names = sorted({one.stratum for one in found})
    strata = tuple(Stratum(name, "" if total is not None else design.asked.get(name, "")) for name in names)
    members = tuple(Member(one.stratum, one.id, one.name, clean(design.out.get(one.id, ""))) for one in found)
    return Frame(label(draw.title), source(draw), strata, members, total)


def reading_order(design: Design) -> Callable[[str], tuple[int, str]]:
    """The key by which people read the strata: as every filter has them. Frame and sheet go by name (docs/draw.md)."""
    known = {name: at for at, name in enumerate(READ.get(design.by, ()))}
    return lambda name: (known.get(name, len(known)), name)


def source(draw: Draw) -> str:
    """Who gives the number, as the frame names it."""
    return label(draw.source) if draw.asked == "public" else "被检查单位报数"


def _within(draw: Draw, branch: pw.Field) -> Any:
    """Of the committee; for a team, assigned to it today."""
    return pw.SQL("1 = 1") if draw.team_id is None else branch.in_(assigned())


def _branches(draw: Draw) -> Any:
    return (
        Unit.select(Unit.id, Unit.name, Unit.id.alias("unit_id"), pw.fn.COALESCE(Unit.sector, "").alias("sector"))
        .where((Unit.committee == P("committee")) & (Unit.kind == "branch") & Unit.closed_on.is_null())
        .where(_within(draw, Unit.id))
        .order_by(Unit.id)
    )


def _pledges(draw: Draw) -> Any:
    return (
        Pledge.select(
            Pledge.id, Person.name.concat("（").concat(Unit.name).concat("）").alias("name"), Unit.id.alias("unit_id"),
            pw.fn.COALESCE(Unit.sector, "").alias("sector"), pw.fn.COALESCE(Person.category, "").alias("category"),
        )
        .join(Person, on=(Person.id == Pledge.person)).switch(Pledge)
        .join(Unit, on=(Unit.id == Pledge.branch))
        .where((Pledge.committee == P("committee")) & (Pledge.year == P("year")) & (Pledge.state == "published"))
        .where(_within(draw, Pledge.branch))
        .order_by(Pledge.id)
    )  # fmt: skip


def _entries(draw: Draw) -> Any:
    return (
        StarEntry.select(
            StarEntry.id, Unit.name.concat("（").concat(StarCycle.name).concat("）").alias("name"),
            Unit.id.alias("unit_id"), pw.fn.COALESCE(Unit.sector, "").alias("sector"),
        )
        .join(StarCycle, on=(StarCycle.id == StarEntry.cycle)).switch(StarEntry)
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where((StarEntry.committee == P("committee")) & (StarCycle.year == P("year")))
        .where(StarEntry.state.in_(("declared", "reviewed")) & _within(draw, StarEntry.branch))
        .order_by(StarEntry.id)
    )  # fmt: skip


_QUERIES: dict[str, Callable[[Draw], Any]] = {"branch": _branches, "pledge": _pledges, "star_entry": _entries}


def _divide(draw: Draw, design: Design, units: list[int]) -> Callable[[Any], str]:
    """The function that gives a row its stratum."""
    if design.by == "sector":
        return lambda row: row.sector or NO_SECTOR
    if design.by == "category":
        return lambda row: row.category or NO_CATEGORY
    if design.by == "stars":
        standing = reading.current(units)
        return lambda row: label(standing[row.unit_id].label) if row.unit_id in standing else "还没有评定"
    if design.by == "visited":
        last, year_ago = _last_visits(draw), clock.today() - timedelta(days=365)
        return lambda row: _how_long(last.get(row.unit_id), year_ago)
    return lambda row: ALL


def _how_long(last: date | None, year_ago: date) -> str:
    if last is None:
        return NEVER
    return LATELY if last > year_ago else LONG_AGO


def _last_visits(draw: Draw) -> dict[int, date]:
    """Branch → the day of its last visit: by the team that draws; for the committee its own, and what others released."""

    def build() -> Any:
        query = CheckVisit.select(CheckVisit.unit, CheckVisit.visited_on).where(
            (CheckVisit.committee == P("committee")) & CheckVisit.visited_on.is_null(False)
        )
        if draw.team_id is None:
            query = query.where((CheckVisit.office == P("committee")) | CheckVisit.state.in_(SHOWN))
        else:
            query = query.join(SpotCheck, on=(SpotCheck.id == CheckVisit.check)).where(SpotCheck.team == P("team"))
        return query.order_by(CheckVisit.visited_on)

    query = prepared(("draw visits", draw.team_id is None), build)
    return {row.unit_id: row.visited_on for row in query(committee=draw.committee_id, team=draw.team_id)}
