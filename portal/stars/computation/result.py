"""What a rating gives: an outcome with the ordered lines that explain it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from portal.stars.computation.scheme import Outcome

Stage = Literal[
    "indicator",
    "component",
    "total",
    "level",
    "band",
    "award",
    "condition",
    "ladder",
    "share",
    "veto",
    "age",
    "missing",
    "result",
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an explanation; `text` is a whole Chinese sentence that the branch can read by itself.

    indicator: value is its points; component: the weighted value that enters the total (raw: the sum before weighting);
    total: the rounded total. Later stages: `before` and `after` are outcomes. Sums of lines equal the lines above them.
    share: key is the kind of the share, or "tie" where being equal to others across the line leaves one without a place.
    """

    stage: Stage
    key: str
    label: str
    text: str
    value: Decimal | None = None
    raw: Decimal | None = None
    component: str = ""  # of an indicator: where it is summed
    before: Outcome | None = None
    after: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one branch."""

    key: str
    total: Decimal | None  # rounded by the scheme; None: nothing to add up, or scores are missing
    outcome: Outcome
    lines: tuple[Line, ...]
    missing: tuple[str, ...] = ()  # keys of required indicators without a score: then unrated, with the reason

    def reasons(self) -> tuple[str, ...]:
        """The sentences that decide the outcome, in order: total, band, and whatever changed it."""
        from_total = ("total", "level", "band", "award", "condition", "ladder", "share", "veto", "age", "missing")
        return tuple(line.text for line in self.lines if line.stage in from_total)
