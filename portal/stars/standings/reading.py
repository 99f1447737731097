"""What others ask of standings: the one that holds, a branch's history, the results of earlier cycles."""

from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.db import P, Query, among, prepared
from portal.policy import Scope
from portal.stars.computation.scheme import Outcome
from portal.stars.models import REASONS, StarCycle, StarEntry, StarStanding
from portal.stars.outcomes import of_text, stars
from portal.units.models import Unit

RESULTS = ("settled", "earlier")
"""Kinds that are the result of a cycle; the others change stars between two of them."""

CERTIFIED = ("settled", "award", "promotion")
"""Kinds that give stars: a certificate is printed for these."""

_COLUMNS = (
    StarStanding.id, StarStanding.branch, StarStanding.outcome, StarStanding.label, StarStanding.kind,
    StarStanding.starts, StarStanding.reason, StarStanding.source, StarStanding.cycle, StarStanding.entry,
)  # fmt: skip


class Standing(NamedTuple):
    """A branch's stars from a day on."""

    id: int
    branch_id: int
    outcome: str
    label: str
    kind: str
    starts: date
    reason: str
    source: str
    cycle_id: int | None
    entry_id: int | None

    @property
    def stars(self) -> int:
        """How many to draw."""
        return stars(self.outcome)

    @property
    def how(self) -> str:
        """What kind of record it is, in words."""
        return REASONS[self.kind]

    @property
    def certified(self) -> bool:
        """Whether a certificate may be printed for it."""
        return self.stars > 0 and self.kind in CERTIFIED


def _latest(model: Any, day: Any) -> pw.Expression:
    """The condition that no later record of the branch holds on `day`."""
    later = StarStanding.alias()
    after = (later.starts > model.starts) | ((later.starts == model.starts) & (later.id > model.id))
    return (model.starts <= day) & ~pw.fn.EXISTS(
        later.select(pw.SQL("1")).where((later.branch == model.branch) & (later.starts <= day) & after)
    )


def holds() -> pw.Expression:
    """The condition that a standing is the one in force on the parameter `today`."""
    return _latest(StarStanding, P("today"))


CURRENT = Query(
    lambda: StarStanding.select(*_COLUMNS).where(among(StarStanding.branch, "branches") & holds())
)  # fmt: skip
HISTORY = Query(
    lambda: (
        StarStanding.select(*_COLUMNS)
        .where(StarStanding.branch == P("branch"))
        .order_by(StarStanding.starts.desc(), StarStanding.id.desc())
    )
)
OF_CYCLE = Query(
    lambda: StarStanding.select(*_COLUMNS).where(StarStanding.cycle == P("cycle")).order_by(StarStanding.branch)
)
BRANCHES_OF = Query(
    lambda: (
        StarEntry.select(StarEntry.branch, Unit.name)
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where(StarEntry.cycle == P("cycle"))
    )
)
LATEST_ENTRY = Query(
    lambda: (
        StarEntry.select(StarEntry.id, StarEntry.cycle)
        .join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
        .where((StarEntry.branch == P("branch")) & among(StarCycle.state, "states"))
        .order_by(StarCycle.ends.desc(), StarEntry.id.desc())
        .limit(1)
    )
)
_NAME = Query(lambda: Unit.select(Unit.name).where(Unit.id == P("unit")))
EARLIER = Query(
    lambda: (
        StarStanding.select(
            StarStanding.branch, StarStanding.outcome, StarStanding.kind, StarStanding.starts, StarCycle.ends.alias("ends")
        )
        .join(StarCycle, pw.JOIN.LEFT_OUTER, on=(StarCycle.id == StarStanding.cycle))
        .where(among(StarStanding.branch, "branches") & (StarStanding.starts < P("latest")))
        .order_by(StarStanding.branch, StarStanding.starts.desc(), StarStanding.id.desc())
    )
)  # fmt: skip


def current(branch_ids: Collection[int]) -> dict[int, Standing]:
    """Branch → the standing that holds today; one query."""
    rows = CURRENT(branches=list(branch_ids), today=clock.today())
    return {row.branch_id: Standing(*row) for row in rows}


def history(branch_id: int) -> list[Standing]:
    """All standings of a branch, newest first."""
    return [Standing(*row) for row in HISTORY(branch=branch_id)]


def results_before(branch_ids: Collection[int], day: date, cycle_years: int = 1) -> dict[int, tuple[Outcome, ...]]:
    """Branch → outcomes of the cycles before the one that starts on `day`, the latest first; one query.

    A cycle's result is settled after its end, within the next one: it counts when its cycle ended before `day`.
    What was entered by hand names no cycle and counts when it began before the end of the one that starts on `day`. A change
    through the year (晋星, 降星, 摘星, 直接授星) takes the place of the result that it changed; what was entered anew for
    the same day takes the place of what was entered before.
    """
    latest = date(day.year + cycle_years, day.month, 1)
    found: dict[int, list[Outcome]] = {}
    changed: dict[int, str] = {}
    entered: set[tuple[int, date]] = set()
    for row in EARLIER(branches=list(branch_ids), latest=latest):
        if row.kind == "earlier":
            if (row.branch_id, row.starts) in entered:
                continue
            entered.add((row.branch_id, row.starts))
        if row.kind in RESULTS:
            if row.ends is None or row.ends < day:
                outcome = changed.pop(row.branch_id, row.outcome)
                found.setdefault(row.branch_id, []).append(of_text(outcome))
            else:
                changed.pop(row.branch_id, None)
        else:
            changed.setdefault(row.branch_id, row.outcome)
    for branch, outcome in changed.items():  # stars that were given without a result before them
        found.setdefault(branch, []).append(of_text(outcome))
    return {branch: tuple(outcomes) for branch, outcomes in found.items()}


def of_cycle(cycle_id: int) -> list[Standing]:
    """What a round gave, in the order of branches."""
    return [Standing(*row) for row in OF_CYCLE(cycle=cycle_id)]


def name_of(unit_id: int | None) -> str:
    """The name of a unit."""
    row = _NAME.one(unit=unit_id)
    return row.name if row else ""


def how(kind: str) -> str:
    """A kind of record in words."""
    return REASONS[kind]


def rounds(scope: Scope) -> Query:
    """The rounds in a scope whose results are public: in publicity first, then the latest that are settled."""
    return prepared(
        ("public rounds", scope.shape),
        lambda: (
            StarCycle.select(StarCycle.id, StarCycle.name, StarCycle.state, StarCycle.publicity_ends, StarCycle.paper)
            .where(scope.where & StarCycle.state.in_(("published", "settled", "filed")))
            .order_by(pw.Case(StarCycle.state, [("published", 0)], 1), StarCycle.ends.desc(), StarCycle.id.desc())
            .limit(3)
        ),
    )
