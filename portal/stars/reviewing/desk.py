"""The reviewer's desk: self-score, facts and mark of every indicator beside each other, and what they give so far."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from portal.db import P, Query
from portal.errors import Invalid
from portal.stars.computation.document import score_from_document
from portal.stars.computation.rating import rate_one
from portal.stars.computation.result import Result
from portal.stars.computation.scheme import Condition, Indicator, Level, Scheme, Veto
from portal.stars.computation.scoring import points
from portal.stars.computation.sheet import Branch
from portal.stars.computation.spans import Period
from portal.stars.entries import reading as entries
from portal.stars.entries import sheets
from portal.stars.models import StarCycle, StarEntry, StarFinding
from portal.stars.schemes import reading as schemes
from portal.units.models import Person, Unit

FINDINGS = Query(
    lambda: (
        StarFinding.select(
            StarFinding.id, StarFinding.kind, StarFinding.key, StarFinding.holds, StarFinding.reason,
            StarFinding.found_on, StarFinding.version, Person.name,
        )
        .join(Person, on=(Person.id == StarFinding.person))
        .where(StarFinding.entry == P("entry"))
    )
)  # fmt: skip
HEAD = Query(lambda: Unit.select(Unit.name, Unit.sector).where(Unit.id == P("branch")))


@dataclass
class Seat:
    """One indicator of an entry: what the branch says, what the portal knows, what the committee found."""

    indicator: Indicator
    number: int  # its place in the scheme, by which addresses name it
    self: Any = None  # row of 自评 that has a value
    mark: Any = None  # row of 评定
    fact: Decimal | None = None
    asked: bool = False  # the scheme needs a score here

    @property
    def by_facts(self) -> bool:
        """Whether the portal's own data give the score, so that nobody marks it."""
        return self.indicator.kind == "automatic" and self.fact is not None

    @property
    def differs(self) -> bool:
        """Whether the mark departs from what the branch says."""
        return self.mark is not None and not self.as_said(self.mark.value)

    def as_said(self, value: Any) -> bool:
        """Whether a stored score is what the branch says, however it is written; also where the branch says nothing."""
        if self.self is None:
            return True
        mine, other = (score_from_document(self.indicator, one) for one in (self.self.value, value))
        return mine == other

    @property
    def lacking(self) -> bool:
        """Whether a mark is still needed."""
        return self.asked and self.mark is None and not self.by_facts

    @property
    def as_assessed(self) -> bool:
        """Whether it can be taken over from the branch: scored, not marked, and no vote."""
        return self.self is not None and self.mark is None and not self.by_facts and self.indicator.kind != "voted"


class Ruling(NamedTuple):
    """A veto or a stated condition with what was found of it."""

    kind: str
    of: Veto | Condition
    number: int
    finding: Any


@dataclass
class Desk:
    """All that a reviewer needs of an entry; looked up part by part, when it is asked for."""

    entry: StarEntry
    groups: list[tuple[str, list[Seat]]] = field(default_factory=list)  # label of the component or level

    def __post_init__(self) -> None:
        marks = entries.marks(self.entry.id)
        # what is not declared, or was sent back, is the branch's own
        stated = entries.scores(self.entry.id) if self.entry.state in ("declared", "reviewed") else {}
        scores = {key: row for key, row in stated.items() if row.value is not None}
        numbers = {one.key: at for at, one in enumerate(self.scheme.indicators, 1)}
        facts = self.branch.facts
        parts = entries.parts(self.scheme, self.head.sector)
        wished = self.entry.wished or self.scheme.stars
        for at, part in enumerate(parts):
            # of the levels above the lowest only what the branch declares needs a score
            scored = any(one.key in scores for one in part.indicators)
            declared = not isinstance(part.of, Level) or at == 0 or part.of.star <= wished or scored
            seats = [
                Seat(
                    one, numbers[one.key], scores.get(one.key), marks.get(one.key),
                    facts.get(one.fact) if one.kind == "automatic" else None, declared and one.needed,
                )
                for one in part.indicators
            ]  # fmt: skip
            self.groups.append((part.label, seats))

    @cached_property
    def cycle(self) -> StarCycle:
        return StarCycle.get_by_id(self.entry.cycle_id)

    @cached_property
    def scheme(self) -> Scheme:
        return schemes.of(self.cycle.scheme_id)

    @cached_property
    def head(self) -> Any:
        """The branch: name, sector."""
        return HEAD.one(branch=self.entry.branch_id)

    @cached_property
    def branch(self) -> Branch:
        """The branch as it is computed from the marks."""
        return sheets.of_entry(self.entry, self.cycle, self.scheme, use="marks")

    @property
    def seats(self) -> list[Seat]:
        """All indicators that are for the branch, in the scheme's order."""
        return [seat for _, seats in self.groups for seat in seats]

    def seat(self, key: str) -> Seat:
        """The indicator of a key. Raises Invalid where it is not for this branch."""
        found = next((seat for seat in self.seats if seat.indicator.key == key), None)
        if found is None:
            raise Invalid("这项指标不适用于本支部。", "value")
        return found

    @property
    def lacking(self) -> list[Seat]:
        """What must be marked before the entry is finished."""
        return [seat for seat in self.seats if seat.lacking]

    @cached_property
    def rulings(self) -> list[Ruling]:
        """Vetoes and stated conditions with what was found of them."""
        found = {(row.kind, row.key): row for row in FINDINGS(entry=self.entry.id)}
        stated = [one for one in self.scheme.conditions if one.kind == "stated"]
        kinds = (("veto", self.scheme.vetoes), ("condition", stated))
        pairs = [(kind, one) for kind, many in kinds for one in many]
        return [Ruling(kind, one, at, found.get((kind, one.key))) for at, (kind, one) in enumerate(pairs, 1)]

    @cached_property
    def result(self) -> Result:
        """What the marks give so far, without caps over all branches."""
        return rate_one(self.scheme, self.branch, day=self.cycle.ends, starts=self.cycle.starts)

    def points(self, indicator: Indicator, value: Any) -> Decimal | None:
        """The points of a stored score; None where it gives none, or is not one of this indicator."""
        try:
            score = score_from_document(indicator, value)
        except ValueError:
            return None
        period = Period(self.cycle.ends, self.cycle.starts, 12 * self.scheme.cycle_years)
        sector = self.head.sector
        found = points(indicator, Branch("", "", sector, scores={indicator.key: score}), period)
        return found[0] if found else None

    @property
    def voted(self) -> list[Seat]:
        """The indicators that a vote answers."""
        return [seat for seat in self.seats if seat.indicator.kind == "voted"]
