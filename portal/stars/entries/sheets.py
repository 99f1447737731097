"""From the tables to a sheet that can be rated: scores or marks, facts, findings, history, honours, as the branches' own."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from portal.db import P, Query, among
from portal.honours.domain import of_branches as honours_of
from portal.stars.computation.document import score_from_document
from portal.stars.computation.scheme import Scheme
from portal.stars.computation.sheet import Branch, Score, Sheet
from portal.stars.entries import facts
from portal.stars.models import StarCycle, StarEntry, StarFinding, StarMark, StarScore
from portal.stars.standings import reading as standings
from portal.units.models import Unit

Use = Literal["marks", "self"]
Known = dict[int, dict[str, Decimal]]
"""Branch → fact → value."""

_COLUMNS = (
    StarEntry.id, StarEntry.branch, StarEntry.state, StarEntry.exception, StarEntry.order, Unit.name, Unit.sector,
    Unit.founded_on,
)  # fmt: skip
ENTRIES = Query(
    lambda: (
        StarEntry.select(*_COLUMNS)
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where(StarEntry.cycle == P("cycle"))
        .order_by(StarEntry.branch)
    )
)
SOME = Query(
    lambda: (
        StarEntry.select(*_COLUMNS)
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where(among(StarEntry.id, "entries"))
        .order_by(StarEntry.branch)
    )
)
GIVEN = {
    "self": Query(
        lambda: StarScore.select(StarScore.entry, StarScore.indicator, StarScore.value).where(
            among(StarScore.entry, "entries") & StarScore.value.is_null(False)
        )
    ),
    "marks": Query(
        lambda: StarMark.select(StarMark.entry, StarMark.indicator, StarMark.value).where(
            among(StarMark.entry, "entries")
        )
    ),
}
FINDINGS = Query(
    lambda: StarFinding.select(StarFinding.entry, StarFinding.kind, StarFinding.key, StarFinding.reason).where(
        among(StarFinding.entry, "entries") & (StarFinding.holds == True)  # noqa: E712 — SQL
    )
)
EARLIER = Query(
    lambda: (
        StarEntry.select(StarEntry.id, StarEntry.branch)
        .join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
        .where(
            among(StarEntry.branch, "branches")
            & StarCycle.state.in_(("settled", "filed"))
            & (StarCycle.ends < P("starts"))
        )
        .order_by(StarCycle.ends.desc(), StarEntry.id.desc())
    )
)


def of_cycle(
    cycle: StarCycle, scheme: Scheme, use: Use = "marks", states: Sequence[str] | None = ("reviewed",)
) -> Sheet:
    """The sheet of a cycle: its entries in these states (None: all), Branch.key the entry's id as text.

    `use`: the committee's marks, or what the branches say of themselves; a fixed number of queries at any size.
    """
    rows = [row for row in ENTRIES(cycle=cycle.id) if states is None or row.state in states]
    return Sheet(cycle.ends, tuple(_branches(rows, cycle, scheme, use)), cycle.starts)


def of_entries(
    entry_ids: list[int], cycle: StarCycle, scheme: Scheme, use: Use = "marks", known: Known | None = None
) -> list[Branch]:
    """The branches of some entries of a cycle, whatever their state, for `rate_one` (day=cycle.ends, starts=cycle.starts).

    `known`: facts of the branches that were looked up already.
    """
    return _branches(SOME(entries=entry_ids), cycle, scheme, use, known)


def of_entry(
    entry: StarEntry, cycle: StarCycle, scheme: Scheme, use: Use = "marks", known: Known | None = None
) -> Branch:
    """One entry's branch, for `rate_one`."""
    return of_entries([entry.id], cycle, scheme, use, known)[0]


def _branches(rows: list[Any], cycle: StarCycle, scheme: Scheme, use: Use, known: Known | None = None) -> list[Branch]:
    if not rows:
        return []
    entries, branches = [row.id for row in rows], [row.branch_id for row in rows]
    given = _scores(scheme, GIVEN[use](entries=entries))
    vetoes, met = _found(FINDINGS(entries=entries))
    keys = [one.fact for one in scheme.indicators if one.kind == "automatic"]
    if known is None:
        known = facts.of_branches(branches, cycle.starts, cycle.ends, keys)
    history = standings.results_before(branches, cycle.starts, scheme.cycle_years)
    honours = honours_of(branches, cycle.ends)
    before = _earlier_vetoes(scheme, branches, cycle.starts)
    return [
        Branch(
            str(row.id), row.name, row.sector or "", row.founded_on, given.get(row.id, {}), known[row.branch_id],
            vetoes.get(row.id, {}), before.get(row.branch_id, ()), frozenset(met.get(row.id, ())),
            history.get(row.branch_id, ()), tuple(honours.get(row.branch_id, ())), row.exception, row.order,
        )
        for row in rows
    ]  # fmt: skip


def _scores(scheme: Scheme, rows: list[Any]) -> dict[int, dict[str, Score]]:
    """Entry → indicator → score; what a scheme does not know any more does not count."""
    known = {one.key: one for one in scheme.indicators}
    found: dict[int, dict[str, Score]] = {}
    for row in rows:
        if row.indicator in known:
            score = score_from_document(known[row.indicator], row.value)
            found.setdefault(row.entry_id, {})[row.indicator] = score
    return found


def _found(rows: list[Any]) -> tuple[dict[int, dict[str, str]], dict[int, set[str]]]:
    """Entry → vetoes that apply, with what was found; entry → conditions that are met."""
    vetoes: dict[int, dict[str, str]] = {}
    met: dict[int, set[str]] = {}
    for row in rows:
        if row.kind == "veto":
            vetoes.setdefault(row.entry_id, {})[row.key] = row.reason
        else:
            met.setdefault(row.entry_id, set()).add(row.key)
    return vetoes, met


def _earlier_vetoes(scheme: Scheme, branches: list[int], starts: date) -> dict[int, tuple[frozenset[str], ...]]:
    """Branch → the vetoes of its earlier cycles, the latest first, as far back as one of the scheme's reaches."""
    reach = max((veto.cycles for veto in scheme.vetoes), default=1) - 1
    if reach < 1:
        return {}
    entries: dict[int, list[int]] = {}
    for row in EARLIER(branches=branches, starts=starts):
        entries.setdefault(row.branch_id, []).append(row.id)
    wanted = {branch: some[:reach] for branch, some in entries.items()}
    found, _met = _found(FINDINGS(entries=[one for some in wanted.values() for one in some]))
    return {branch: tuple(frozenset(found.get(one, ())) for one in some) for branch, some in wanted.items()}
