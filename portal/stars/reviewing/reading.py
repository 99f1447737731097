"""What others ask of the review: a round's entries with results, equal totals, explanations, what is veiled."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from portal.audit.models import Revision
from portal.db import P, Query
from portal.policy import Actor, may
from portal.policy.scopes.stars import headed_by
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarCycle, StarEntry
from portal.stars.outcomes import label, stars
from portal.units.models import Unit

VEILED = ("star_entry.mark", "star_entry.find", "star_entry.except", "star_entry.poll", "star_entry.resume")
"""Revisions of an entry that its branch reads once the round is published, not before."""

SHOWN = ("published", "settled", "filed")
"""States of a round in which everybody of the committee sees the results."""


def _entries(more: Any) -> Query:
    """The entries of a round with their branches, in the order of units, and one column `more`."""
    return Query(
        lambda: (
            StarEntry.select(
                StarEntry.id, StarEntry.branch, StarEntry.state, StarEntry.wished, StarEntry.total, StarEntry.proposed,
                StarEntry.outcome, StarEntry.order, more, Unit.name, Unit.sector,
            )
            .join(Unit, on=(Unit.id == StarEntry.branch))
            .where(StarEntry.cycle == P("cycle"))
            .order_by(Unit.id)
        )
    )  # fmt: skip


ENTRIES = _entries(StarEntry.exception)
EXPLAINED = _entries(StarEntry.explanation)
_COMPUTED = Query(
    lambda: (
        Revision.select(Revision.at, Revision.values)
        .where(
            (Revision.record == "star_cycle")
            & (Revision.record_id == P("cycle"))
            & Revision.action.in_(("star_cycle.propose", "star_cycle.order"))
        )
        .order_by(Revision.number.desc())
        .limit(1)
    )
)


@dataclass
class Computed:
    """What the last computation of a round left open: entries that tie at a line, why some were not rated, and why
    some upheld objections changed no mark."""

    tied: list[int] = field(default_factory=list)
    unrated: dict[int, str] = field(default_factory=dict)
    stays: dict[int, str] = field(default_factory=dict)
    at: Any = None  # the moment of it


def ties_of(cycle_id: int) -> Computed:
    """What came of the last computation of a round."""
    row = _COMPUTED.one(cycle=cycle_id)
    if row is None:
        return Computed()
    unrated, stays = ({int(key): why for key, why in row.values.get(name, {}).items()} for name in ("unrated", "stays"))
    return Computed(row.values["ties"], unrated, stays, row.at)


FROM_TOTAL = ("total", "level", "band", "award", "condition", "ladder", "share", "veto", "age", "missing")


def reasons(explanation: list[dict[str, str]]) -> list[str]:
    """The sentences that decide an outcome, as Result.reasons() gives them."""
    return [line["text"] for line in explanation if line["stage"] in FROM_TOTAL]


def vetoed(explanation: list[dict[str, str]]) -> list[str]:
    """The vetoes that hold."""
    return [line["label"] for line in explanation if line["stage"] == "veto"]


class Part(NamedTuple):
    """One outcome in a distribution."""

    text: str
    label: str
    number: int
    share: Decimal  # per cent of all

    @property
    def stars(self) -> int:
        return stars(self.text)


def distribution(scheme: Scheme, outcomes: list[str]) -> list[Part]:
    """How many branches have which outcome, best first; outcomes without a branch too."""
    counts = Counter(outcomes)
    every = [str(star) for star in range(scheme.stars, scheme.lowest - 1, -1)] + [
        "0",
        *(one.key for one in scheme.grades),
    ]
    whole = max(1, len(outcomes))
    return [
        Part(text, label(scheme, text), counts[text], (Decimal(100) * counts[text] / whole).quantize(Decimal("0.1")))
        for text in every
    ]


def veiled_branches(actor: Actor, cycle: StarCycle) -> set[int]:
    """The branches of which this person, in the committee's office too, sees no result before the publicity: their own."""
    return set() if cycle.state in SHOWN else headed_by(actor)


def unveiled(actor: Actor, entry: Any, cycle: StarCycle) -> bool:
    """Whether this person reads marks and the whole explanation of an entry: the office that reviews (not who heads the
    branch), and once the round is published those who oversee it and the branch's own members."""
    if may("star_entry.mark", actor, entry):
        return True
    if cycle.state not in SHOWN:
        return False
    office = actor.role in ("secretary", "committee", "supervisor") and actor.covers(entry.branch_id)
    return office or (actor.kind == "member" and actor.home_branch_id == entry.branch_id)
