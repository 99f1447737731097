"""What lies in the tables of an entry: its head, scores, marks; and which indicators of a scheme are for its branch."""

from collections.abc import Collection
from typing import Any, NamedTuple

import peewee as pw

from portal.db import P, Query
from portal.stars.computation.scheme import Component, Indicator, Level, Scheme
from portal.stars.models import StarCycle, StarEntry, StarMark, StarScheme, StarScore
from portal.units.models import Person, Unit

HEAD = Query(
    lambda: (
        StarEntry.select(
            Unit.name.alias("branch_name"),
            Unit.sector,
            Unit.founded_on,
            StarScheme.id.alias("scheme_id"),
            StarScheme.name.alias("scheme_name"),
            StarScheme.number.alias("scheme_number"),
        )
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .switch(StarEntry)
        .join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
        .join(StarScheme, on=(StarScheme.id == StarCycle.scheme))
        .where(StarEntry.id == P("entry"))
    )
)
SCORES = Query(
    lambda: StarScore.select(StarScore.id, StarScore.indicator, StarScore.value, StarScore.reason).where(
        StarScore.entry == P("entry")
    )
)
MARKS = Query(
    lambda: (
        StarMark.select(
            StarMark.id, StarMark.indicator, StarMark.value, StarMark.reason, StarMark.method, StarMark.person,
            StarMark.marked_on, StarMark.version, Person.name,
        )
        .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == StarMark.person))
        .where(StarMark.entry == P("entry"))
    )
)  # fmt: skip


class Part(NamedTuple):
    """A component of the scheme, or with per-star sets a level, with its indicators for one sector."""

    of: Component | Level
    indicators: list[Indicator]

    @property
    def label(self) -> str:
        return self.of.label


def parts(scheme: Scheme, sector: str | None) -> list[Part]:
    """The indicators that a branch of this sector is rated by, grouped in the scheme's order; empty groups are left out."""
    groups: tuple[Any, ...] = tuple(sorted(scheme.levels, key=lambda one: one.star)) or scheme.components
    fits = not scheme.sectors or sector in scheme.sectors
    mine = [one for one in scheme.indicators if fits and (not one.sectors or sector in one.sectors)]
    found = [Part(group, [one for one in mine if one.component == group.key]) for group in groups]
    return [part for part in found if part.indicators]


def scores(entry_id: int) -> dict[str, Any]:
    """Indicator → its row of 自评 (id, indicator, value, reason)."""
    return {row.indicator: row for row in SCORES(entry=entry_id)}


def marks(entry_id: int) -> dict[str, Any]:
    """Indicator → its row of 评定 (id, indicator, value, reason, method, person_id, marked_on, version, name)."""
    return {row.indicator: row for row in MARKS(entry=entry_id)}


def typed(indicator: Indicator) -> bool:
    """Whether the branch enters a score: automatic ones are read from the portal's records."""
    return indicator.kind != "automatic" and not indicator.by_committee


def awaited(indicator: Indicator, scored: Collection[str]) -> bool:
    """Whether its points are not the branch's to know yet: they come from the committee or from a vote."""
    return indicator.by_committee or (indicator.kind == "voted" and indicator.key not in scored)


def needed(indicator: Indicator) -> bool:
    """Whether a declaration needs a score: what others find out (测评, 党委评定) and what the portal knows is not asked."""
    return indicator.required and typed(indicator) and indicator.kind != "voted"


def lacking(scheme: Scheme, sector: str | None, scored: set[str], wished: int | None) -> list[Indicator]:
    """The indicators that a declaration still needs; with per-star sets those up to the wished star."""
    return [
        one
        for part in parts(scheme, sector)
        if not isinstance(part.of, Level) or part.of.star <= (wished or scheme.stars)
        for one in part.indicators
        if needed(one) and one.key not in scored
    ]
