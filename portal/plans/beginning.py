"""What a plan begins from: the rules in force, last year's plan, the committee's model and arrangement, one after another."""

from collections.abc import Iterable
from typing import Any

import peewee as pw

from portal.db import P, Query, among
from portal.life.judging.facts import Subject, always
from portal.life.rulesets import reading
from portal.life.rulesets.reading import types
from portal.plans import judging
from portal.plans.document import EMPTY, Document, Item, read, with_new
from portal.plans.duties import items
from portal.plans.models import AnnualPlan
from portal.policy import Actor, find
from portal.units.models import Unit

_LAST = Query(
    lambda: (
        AnnualPlan.select(AnnualPlan.id, AnnualPlan.year, AnnualPlan.document)
        .where((AnnualPlan.unit == P("unit")) & (AnnualPlan.kind == P("kind")) & (AnnualPlan.year < P("year")))
        .order_by(AnnualPlan.year.desc())
        .limit(1)
    )
)
_GIVEN = Query(
    lambda: AnnualPlan.select(AnnualPlan.id, AnnualPlan.document).where(
        (AnnualPlan.committee == P("committee"))
        & (AnnualPlan.kind == P("kind"))
        & (AnnualPlan.year == P("year"))
        & (AnnualPlan.state == "issued")
    )
)


def last(unit: int, year: int, kind: str = "branch") -> Any:
    """A unit's latest plan before a year: id, year, document; None where it has none."""
    return _LAST.one(unit=unit, year=year, kind=kind)


def given(committee: int, year: int, kind: str) -> Any:
    """What the committee has issued for a year: id, document; None where there is none."""
    return _GIVEN.one(committee=committee, year=year, kind=kind)


_GIVEN_IN = Query(
    lambda: AnnualPlan.select(AnnualPlan.kind, AnnualPlan.year).where(
        AnnualPlan.committee.in_(Unit.select(Unit.committee).where(among(Unit.id, "units")))
        & AnnualPlan.kind.in_(("model", "committee"))
        & (AnnualPlan.state == "issued")
    )
)
_FIRST = Query(
    lambda: AnnualPlan.select(pw.fn.MIN(AnnualPlan.year).alias("first")).where(
        among(AnnualPlan.unit, "units") & among(AnnualPlan.kind, "kinds")
    )
)


def offered(branches: Iterable[Any], years: Iterable[int]) -> dict[str, list[int]]:
    """Key of BEGINNINGS → the years for which there is such a thing to begin from, for any of these branches."""
    units, years = [one.id for one in branches], list(years)
    given_in = {(row.kind, row.year) for row in _GIVEN_IN(units=units)}
    return {
        "rules": years, "last": following(units, ["branch"], years),
        "model": [year for year in years if ("model", year) in given_in],
        "arrangement": [year for year in years if ("committee", year) in given_in],
    }  # fmt: skip


def following(units: list[int], kinds: list[str], years: Iterable[int]) -> list[int]:
    """The years before which one of these units has a plan of such a kind."""
    first = _FIRST.scalar(units=units, kinds=kinds)
    return [year for year in years if first is not None and year > first]


def of_branch(unit: Any, year: int, chosen: Iterable[str]) -> Document:
    """The document that a branch's plan begins with, out of `chosen` (keys of BEGINNINGS)."""
    chosen, made = set(chosen), EMPTY
    # What was written comes first, so that the mandatory items fill only what is missing still.
    if "last" in chosen and (row := last(unit.id, year)) is not None:
        made = _with(made, _taken(read(row.document), row.id))
    for kind, name in (("model", "model"), ("committee", "arrangement")):
        if name in chosen and (row := given(unit.committee_id, year, kind)) is not None:
            made = _with(made, _taken(read(row.document), row.id))
    if "rules" in chosen:
        made = _with(made, judging.mandatory(unit.committee_id, unit.id, year, made))
    return made


def of_committee(unit: Any, year: int, kind: str, chosen: Iterable[str]) -> Document:
    """The document that the committee's own begins with."""
    chosen, made = set(chosen), EMPTY
    if "last" in chosen and (row := last(unit.id, year, kind)) is not None:
        made = _with(made, _taken(read(row.document), row.id))
    if "rules" in chosen:
        # a usual branch: with 支委会 and groups
        usual = Subject("branch", unit.id, committee=always(True), groups=always(1), formal=always(20))
        made = _with(made, items(reading.rules(unit.id), usual, year, types(unit.id), made))
    return made


def _taken(document: Document, source: int) -> list[Item]:
    return [one._replace(origin=one.origin or f"plan:{source}:{one.key}"[:80]) for one in document.items]


def taken(mine: Document, source: Any, keys: Iterable[str]) -> Document:
    """A plan with some items of another (a row with id, document), those it has already left out."""
    wanted = set(keys)
    found = [
        one._replace(origin=f"plan:{source.id}:{one.key}") for one in read(source.document).items if one.key in wanted
    ]
    return _with(mine, found)


def _with(document: Document, found: Iterable[Item]) -> Document:
    """More items, without those that are there already: from the same place, or with the same type, months and topic."""
    there = {(one.kind, one.months, one.topic) for one in document.items}
    origins = {one.origin for one in document.items if one.origin.startswith("plan:")}
    new = [one for one in found if (one.kind, one.months, one.topic) not in there and one.origin not in origins]
    return with_new(document, new)


def mine(actor: Actor, branches: list[Any], year: int) -> Any:
    """The plan of the actor's only branch for a year that can be written on, None where there is none."""
    if len(branches) != 1:
        return None
    row = _MINE.one(unit=branches[0].id, year=year)
    return find(AnnualPlan, row.id, actor) if row is not None else None


_MINE = Query(
    lambda: AnnualPlan.select(AnnualPlan.id).where(
        (AnnualPlan.unit == P("unit")) & (AnnualPlan.kind == "branch") & (AnnualPlan.year == P("year"))
    )
)
