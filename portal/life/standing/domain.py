"""Where units stand with the rules: the summary rows, kept in the transaction of each write they depend on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.db import P, Query, among, is_postgres, write
from portal.life.judging.facts import Facts
from portal.life.judging.rules import Rule, Type
from portal.life.records.models import LifeAttendance, LifeGuest, LifePresence, LifeRecord
from portal.life.rulesets import reading
from portal.life.rulesets.models import LifeRules
from portal.life.standing import cells, facts
from portal.life.standing.models import LifeStanding
from portal.life.standing.subjects import is_secretary
from portal.units.models import Person, Unit

BATCH = 25  # units of one small transaction
_gathered: ContextVar[tuple[set[int], set[int]] | None] = ContextVar("gathered", default=None)

_KEPT = Query(lambda: LifeStanding.select(*LifeStanding._meta.sorted_fields).where(among(LifeStanding.branch, "units")))
_PLACES = Query(
    lambda: (
        Unit.select(Unit.id, Unit.kind, Unit.committee)
        .where(among(Unit.id, "units") & Unit.kind.in_(("branch", "committee")))
        .order_by(Unit.id)
    )
)
_STALE = Query(
    lambda: (
        LifeStanding.select(LifeStanding.branch)
        .where(LifeStanding.changes_on <= P("today"))
        .distinct()
        .order_by(LifeStanding.branch)
        .limit(P("most"))
    )
)
_UNJUDGED = Query(
    lambda: (
        Unit.select(Unit.id)
        .where(
            Unit.kind.in_(("branch", "committee"))
            & Unit.closed_on.is_null()
            & Unit.committee.in_(LifeRules.select(LifeRules.committee).where(LifeRules.state == "in_force"))
            & ~pw.fn.EXISTS(
                LifeStanding.select(LifeStanding.id).where(
                    (LifeStanding.branch == Unit.id) & (LifeStanding.year == P("year"))
                )
            )
        )
        .order_by(Unit.id)
    )
)


_PRESENT = Query(lambda: LifePresence.select(LifePresence.branch).where(LifePresence.record == P("record")))
_THERE = (
    Query(
        lambda: (
            Person.select(Person.branch, Person.committee, Person.duty)
            .join(LifeAttendance, on=(LifeAttendance.person == Person.id))
            .where((LifeAttendance.record == P("record")) & Person.branch.is_null(False))
            .distinct()
        )
    ),
    Query(
        lambda: (
            Person.select(Person.branch, Person.committee, Person.duty)
            .join(LifeGuest, on=(LifeGuest.person == Person.id))
            .where((LifeGuest.record == P("record")) & (LifeGuest.kind == "leader") & Person.branch.is_null(False))
            .distinct()
        )
    ),
)


class Law(NamedTuple):
    """What is asked of the units of a committee, and the types it knows."""

    rules: tuple[Rule, ...]
    types: Mapping[str, Type]


def law(committee: int | None) -> Law:
    """The rules in force of a committee through time; without a committee none."""
    if committee is None:
        return Law((), {})
    rules = reading.rules(committee)
    return Law(rules, reading.types(committee) if rules else {})


def judged(
    places: Iterable[Any], years: Iterable[int], laws: Mapping[int | None, Law]
) -> dict[tuple[int, int], list[cells.Cell]]:
    """(unit, year) → its cells as of today; `places`: rows with id, kind and committee_id. Nothing is written."""
    wanted = sorted(set(years))
    asked = [
        one for one in places if any(cells.in_year(laws[one.committee_id].rules, year, one.kind) for year in wanted)
    ]
    if not asked or not wanted:
        return {}
    known = facts.of_units([one.id for one in asked], date(wanted[0] - 1, 1, 1), date(wanted[-1] + 1, 12, 31))
    today = clock.today()
    return {
        (one.id, year): cells.of_year(
            laws[one.committee_id].rules, known.get(one.id, Facts()), year, today, one.kind, laws[one.committee_id].types
        )
        for one in asked
        for year in wanted
    }  # fmt: skip


@contextmanager
def together() -> Iterator[None]:
    """One transaction of many writes: what refresh() is asked for within it is judged once, at its end."""
    if _gathered.get() is not None:  # within another one, whose end judges
        yield
        return
    units, years = set[int](), set[int]()
    token = _gathered.set((units, years))
    with write():
        try:
            yield
        finally:
            _gathered.reset(token)
        refresh(units, years)


def refresh(units: Iterable[int], years: Iterable[int] = ()) -> None:
    """Judge these units anew and keep their summary rows; inside the caller's transaction. Others than branches and committees are left out.

    Judged are this year, `years` with the year before each (whose grace days may reach into it), and whatever of an earlier
    year can still change. Where nothing changed nothing is written.
    """
    if (gathered := _gathered.get()) is not None:
        gathered[0].update(int(one) for one in units)
        gathered[1].update(years)
        return
    ids = sorted({int(one) for one in units})
    if not ids:
        return
    with write():
        places = _held(ids)
        if not places:
            return
        laws = {key: law(key) for key in {one.committee_id for one in places}}
        kept: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for row in _KEPT(units=[one.id for one in places]):
            kept[row.branch_id, row.year].append(row)
        if not kept and not any(one.rules for one in laws.values()):
            return
        given = set(years)
        wanted = {clock.today().year, *given, *(year - 1 for year in given)}
        wanted |= {year for (_, year), rows in kept.items() if any(row.changes_on < cells.NEVER for row in rows)}
        made = judged(places, wanted, laws)
        for one in places:
            for year in wanted:
                _keep(one, year, kept.get((one.id, year), []), made.get((one.id, year), []))
        _follow(places, kept)


def follow(record: LifeRecord) -> None:
    """A record was filed, or what counts of it has changed: all whom it may count for are judged anew, in the caller's transaction.

    The unit that held it, the branches that were present, the branches of who was expected there and of leaders who were guests;
    where 党委书记 was there, the committee too.
    """
    units = {record.unit_id, *(row.branch_id for row in _PRESENT(record=record.id))}
    for row in (row for query in _THERE for row in query(record=record.id)):
        units.add(row.branch_id)
        if is_secretary(row.duty):
            units.add(row.committee_id)
    refresh(units, {record.day.year, (record.belongs_to or record.day).year})


def _held(ids: list[int]) -> list[Any]:
    """The units; nobody else judges them until the transaction ends."""
    if is_postgres():
        rows = Unit.select(Unit.id).where(Unit.id.in_(ids)).order_by(Unit.id).for_update("FOR NO KEY UPDATE")
        list(rows.tuples())
    return _PLACES(units=ids)


_COMPARED = (
    "rule", "position", "name", "severity", "done", "needed", "state", "short", "due_on", "said", "records", "changes_on",
)  # fmt: skip


def _keep(place: Any, year: int, rows: list[Any], made: list[cells.Cell]) -> None:
    """The rows of one unit and year: new ones, changed ones, those whose rule is gone."""
    before = {row.rule: row for row in rows}
    today = clock.today()
    fresh = []
    for cell in made:
        row = before.pop(cell.rule, None)
        values = asdict(cell)
        if row is None:
            fresh.append(
                {"committee": place.committee_id, "branch": place.id, "year": year, "judged_on": today, **values}
            )
        elif any(getattr(row, name) != values[name] for name in _COMPARED):
            LifeStanding.update(judged_on=today, **values).where(LifeStanding.id == row.id).execute()
    if fresh:
        LifeStanding.insert_many(fresh).execute()
    if before:
        LifeStanding.delete().where(LifeStanding.id.in_([row.id for row in before.values()])).execute()


def _follow(places: list[Any], kept: Mapping[tuple[int, int], list[Any]]) -> None:
    """Rows of other years go with a unit that went under another committee."""
    at = {one.id: one.committee_id for one in places}
    for (unit, _), rows in kept.items():
        if any(row.committee_id != at[unit] for row in rows):
            LifeStanding.update(committee=at[unit]).where(LifeStanding.branch == unit).execute()


def rejudge(units: Iterable[int], years: Iterable[int] = ()) -> Iterable[int]:
    """Judge units anew in small transactions; gives how many are done after each. For jobs and the daily duty."""
    ids = sorted({int(one) for one in units})
    for start in range(0, len(ids), BATCH):
        refresh(ids[start : start + BATCH], years)
        yield min(start + BATCH, len(ids))


def keep_up(most: int = 1000) -> int:
    """What the day has changed: units with rows that hold no longer, and those without rows of this year; gives how many."""
    today = clock.today()
    stale = {row.branch_id for row in _STALE(today=today, most=most)}
    stale |= {row.id for row in _UNJUDGED(year=today.year)}
    for _ in rejudge(stale):
        pass
    return len(stale)
