"""Where a branch stands by its own account: the total now, what each indicator lacks, how far the next star is, last year."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from portal.db import P, Query
from portal.stars import outcomes
from portal.stars.computation.rating import rate_one
from portal.stars.computation.result import Result
from portal.stars.computation.scheme import Component, Indicator, Level, Scheme
from portal.stars.computation.sheet import Branch
from portal.stars.computation.wording import percent, plain
from portal.stars.entries import reading
from portal.stars.entries.words import best
from portal.stars.models import StarCycle, StarEntry, StarScheme
from portal.stars.schemes import reading as schemes

ZERO = Decimal(0)

LAST = Query(
    lambda: (
        StarEntry.select(
            StarEntry.id, StarEntry.total, StarEntry.outcome, StarEntry.explanation, StarCycle.name, StarCycle.year,
            StarScheme.id.alias("scheme_id"),
        )
        .join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
        .join(StarScheme, on=(StarScheme.id == StarCycle.scheme))
        .where(
            (StarEntry.branch == P("branch"))
            & StarCycle.state.in_(("settled", "filed"))
            & (StarCycle.ends < P("starts"))
        )
        .order_by(StarCycle.ends.desc(), StarEntry.id.desc())
        .limit(1)
    )
)  # fmt: skip


@dataclass(frozen=True)
class Awaited:
    """Points that are not known yet: the committee gives them, or a vote."""

    indicator: Indicator
    most: str  # what they add to the total at most


@dataclass(frozen=True)
class Subtotal:
    """What a component or level adds up to, before and after its weight; a level has none, and may not be declared."""

    label: str
    raw: str
    weight: str
    value: str


@dataclass(frozen=True)
class Gap:
    """What one indicator gives now, could give at most, and gave last year; `lost` counts towards the total.

    Only what can still be gained is listed: what an indicator that only takes has taken cannot be won back.
    """

    indicator: Indicator
    part: str
    now: Decimal
    most: Decimal
    lost: Decimal
    scored: bool
    last: Decimal | None = None


@dataclass
class Standing:
    """A branch's own account of itself."""

    result: Result
    outcome: str  # in words
    gaps: list[Gap] = field(default_factory=list)  # the largest loss first
    awaited: list[Awaited] = field(default_factory=list)
    unscored: int = 0
    next_star: str = ""  # the next better outcome by points, with
    distance: Decimal | None = None  # how many points it is away
    hurdles: list[str] = field(default_factory=list)  # what besides points stands in the way, sentences
    last: Any = None  # last cycle's entry: name, year, total
    last_outcome: str = ""


def rated(scheme: Scheme, branch: Branch, cycle: StarCycle) -> Result:
    """The result as far as it goes: what is not scored yet counts as nothing instead of stopping the sum."""
    parts = tuple(replace(one, required=False, by="both") for one in scheme.indicators)
    lenient = replace(scheme, indicators=parts)
    return rate_one(lenient, branch, day=cycle.ends, starts=cycle.starts)


def awaited(scheme: Scheme, sector: str | None, scored: Collection[str], wished: int | None = None) -> list[Awaited]:
    """What the total leaves open, in the scheme's order; of levels those up to the wished star."""
    return [
        Awaited(one, plain(best(one) * _weight(part)))
        for part in reading.parts(scheme, sector)
        if not isinstance(part.of, Level) or part.of.star <= (wished or scheme.stars)
        for one in part.indicators
        if reading.awaited(one, scored) and best(one)
    ]


def subtotals(scheme: Scheme, result: Result) -> list[Subtotal]:
    """Where a total comes from; nothing without a total."""
    if result.total is None:
        return []
    weights = {one.key: percent(one.weight) for one in scheme.components}
    return [
        Subtotal(line.label, _written(line.raw) or "没有申报", weights.get(line.key, ""), _written(line.value))
        for line in result.lines
        if line.stage in ("component", "level")
    ]


def _written(number: Decimal | None) -> str:
    return "" if number is None else plain(number)


def _weight(part: reading.Part) -> Decimal:
    return part.of.weight if isinstance(part.of, Component) else Decimal(1)


def standing(entry: StarEntry, cycle: StarCycle, scheme: Scheme, branch: Branch, sector: str | None) -> Standing:
    """Where the branch stands; a few queries for last year."""
    result = rated(scheme, branch, cycle)
    found = Standing(result, scheme.label(result.outcome), last=LAST.one(branch=entry.branch_id, starts=cycle.starts))
    before = _points(found.last.explanation) if found.last else {}
    if found.last:
        found.last_outcome = outcomes.label(schemes.of(found.last.scheme_id), found.last.outcome)
    found.awaited = awaited(scheme, sector, branch.scores, entry.wished)
    now = {line.key: line.value or ZERO for line in result.lines if line.stage == "indicator"}
    for part in reading.parts(scheme, sector):
        for one in part.indicators:
            if reading.awaited(one, branch.scores):
                continue
            value, most = now.get(one.key, ZERO), best(one)
            scored = one.key in branch.scores or (one.kind == "automatic" and one.fact in branch.facts)
            found.unscored += not scored
            if most > max(value, ZERO):
                found.gaps.append(
                    Gap(one, part.label, value, most, (most - value) * _weight(part), scored, before.get(one.key))
                )
    found.gaps.sort(key=lambda gap: gap.lost, reverse=True)
    found.next_star, found.distance = _next(scheme, result)
    stages = ("condition", "ladder", "veto", "age", "missing")
    found.hurdles = [line.text for line in result.lines if line.stage in stages]
    return found


def _points(explanation: list[Any]) -> dict[str, Decimal]:
    """Indicator → points, of a stored explanation."""
    return {
        line["key"]: Decimal(line["value"])
        for line in explanation or []
        if line.get("stage") == "indicator" and line.get("value") is not None
    }


def _next(scheme: Scheme, result: Result) -> tuple[str, Decimal | None]:
    """The next better outcome that points alone would reach, and how many are missing: ("四星", 3.5)."""
    if scheme.levels:
        passed = {line.key: line.value for line in result.lines if line.stage == "level"}
        for level in sorted(scheme.levels, key=lambda one: one.star):
            value = passed.get(level.key) or ZERO
            if value < level.pass_mark:
                return scheme.label(level.star), level.pass_mark - value
        return "", None
    if result.total is None:
        return "", None
    bounds = {band.minimum: band.outcome for band in scheme.bands if band.minimum is not None}
    nearest = min((minimum for minimum in bounds if minimum > result.total), default=None)
    return (scheme.label(bounds[nearest]), nearest - result.total) if nearest is not None else ("", None)
