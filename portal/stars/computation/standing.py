"""Where a branch stands while it is rated, and outcomes as ranks that can be compared."""

from dataclasses import dataclass, field
from decimal import Decimal

from portal.stars.computation.result import Line, Result, Stage
from portal.stars.computation.scheme import Outcome, Scheme
from portal.stars.computation.sheet import Branch

UNRATED = 0


class Ranks:
    """Outcomes in their order: stars by their number, 0 unrated, named grades −1, −2 … (best first)."""

    def __init__(self, scheme: Scheme):
        self.scheme = scheme
        self.grades = [grade.key for grade in scheme.grades]
        self.best = scheme.stars
        self.unplaced = -len(self.grades) - 1  # not yet placed by a quota: below everything

    def of(self, outcome: Outcome) -> int:
        return outcome if isinstance(outcome, int) else -1 - self.grades.index(outcome)

    def earlier(self, outcome: Outcome) -> int:
        """Of a result of an earlier cycle, whose scheme may have known other outcomes."""
        known = isinstance(outcome, int) or outcome in self.grades
        return min(self.of(outcome), self.best) if known else UNRATED

    def outcome(self, rank: int) -> Outcome:
        return rank if rank >= UNRATED else UNRATED if rank == self.unplaced else self.grades[-1 - rank]

    def words(self, rank: int) -> str:
        return self.scheme.label(self.outcome(rank))

    def star(self, star: int) -> int:
        """This star, or unrated where the scheme has no star as low."""
        return star if star >= self.scheme.lowest else UNRATED

    def up(self, rank: int, steps: int) -> int:
        """So many stars higher; the first step from below leads to the lowest star."""
        return self.star(min(max(rank, self.scheme.lowest - 1) + steps, self.best))

    def down(self, rank: int, steps: int) -> int:
        """So many stars lower; what has no star stays as it is."""
        return self.star(rank - steps) if rank > UNRATED else rank

    def below(self, rank: int) -> int:
        """The next lower outcome; the lowest one stays."""
        return self.down(rank, 1) if rank > UNRATED else max(rank - 1, -len(self.grades))


@dataclass(slots=True)
class Standing:
    """One branch on its way to a result. Ranks as in `Ranks`."""

    branch: Branch
    ranks: Ranks
    lines: list[Line] = field(default_factory=list)
    total: Decimal | None = None
    missing: tuple[str, ...] = ()
    points: dict[str, Decimal] = field(default_factory=dict)  # by indicator
    sums: dict[str, Decimal] = field(default_factory=dict)  # by component or level, before weighting
    reached: int = UNRATED  # by bands or levels alone
    rank: int = UNRATED
    award: int = UNRATED  # the star of a direct award
    bars: list[tuple[int, str]] = field(default_factory=list)  # no better than this rank, and why

    @property
    def limit(self) -> int:
        """The best rank that conditions, ladder and vetoes leave open."""
        return min((rank for rank, _ in self.bars), default=self.ranks.best)

    def move(self, stage: Stage, key: str, label: str, rank: int, why: str) -> None:
        """To this rank, with the line that says why and what becomes of it."""
        before, self.rank = self.rank, rank
        words, after = self.ranks.words, self.ranks.outcome(rank)
        if rank == before:
            change = ""
        elif before == self.ranks.unplaced:
            change = f"，定为{words(rank)}"
        else:
            change = f"，由{words(before)}改为{words(rank)}"
        self.lines.append(Line(stage, key, label, f"{why}{change}。", before=self.ranks.outcome(before), after=after))

    def result(self) -> Result:
        outcome = self.ranks.outcome(self.rank)
        text = f"结果：{self.ranks.words(self.rank)}。"
        last = Line("result", "", "结果", text, value=self.total, after=outcome)
        return Result(self.branch.key, self.total, outcome, (*self.lines, last), self.missing)
