"""What is known of the branches on one day: scores, facts, vetoes, honours."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from portal.stars.computation.scheme import Outcome


@dataclass(frozen=True, slots=True)
class Event:
    """A dated event of a kind (an Item's key; "" where the indicator names none)."""

    day: date
    kind: str = ""
    label: str = ""


Score = Decimal | str | dict[str, int] | tuple[Event, ...] | frozenset[str]
"""adding, deducting, bonus: the number. graded: the label of its row. voted: label → number of answers.
events: what happened. passed: keys of the passed items. automatic: the fact itself (overrides Branch.facts)."""


@dataclass(frozen=True, slots=True)
class Honour:
    """An honour of the branch."""

    label: str
    level: str  # a key of HONOUR_LEVELS
    day: date


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch on the sheet."""

    key: str  # unique on the sheet
    name: str
    sector: str = ""
    founded: date | None = None
    scores: dict[str, Score] = field(default_factory=dict)  # by indicator
    facts: dict[str, Decimal] = field(default_factory=dict)  # for automatic indicators
    vetoes: dict[str, str] = field(default_factory=dict)  # found in this cycle: key → what was found
    earlier_vetoes: tuple[frozenset[str], ...] = ()  # found in earlier cycles, the latest first
    met: frozenset[str] = frozenset()  # stated conditions that are met
    history: tuple[Outcome, ...] = ()  # results of earlier cycles, the latest first
    honours: tuple[Honour, ...] = ()
    exception: str = ""  # the reason of 破格
    order: int | None = None  # the committee's decision among equals: 1 before 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """All branches of one rating."""

    day: date  # as of which ages, windows and years are counted
    branches: tuple[Branch, ...]
    starts: date | None = None  # first day of the period; None: a cycle before `day`
