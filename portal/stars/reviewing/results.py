"""The committee's table of a round: what each branch declared, got, and why; by total where a cap must be cut."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from portal.actions import available
from portal.policy import Actor, may
from portal.stars.computation.rating import rate
from portal.stars.entries import sheets
from portal.stars.models import StarCycle
from portal.stars.outcomes import label, stars
from portal.stars.reviewing.reading import (
    EXPLAINED,
    Computed,
    Part,
    distribution,
    reasons,
    ties_of,
    veiled_branches,
    vetoed,
)
from portal.stars.schemes import reading as schemes
from portal.workflow import STAR_ENTRY

DECLARED = ("declared", "reviewed")  # states in which the office reads what the branch says
COMPUTED = ("proposed", "published", "settled", "filed")
HEADINGS = ["党支部", "领域", "申报", "自评总分", "总分", "测算结果", "一票否决", "理由", "状态"]
ACTS = ("propose", "order", "publish", "extend", "reopen", "settle", "file")  # those of this room, as they follow


@dataclass
class Line:
    """One branch in the table."""

    id: int
    branch_id: int
    name: str
    sector: str
    state: str
    wished: str
    own: str  # total of the self-assessment, "" where it is not complete
    total: str
    outcome: str  # as text, "" before the computation
    label: str
    vetoes: list[str]
    reasons: list[str]
    order: int | None

    @property
    def stars(self) -> int:
        return stars(self.outcome)

    @property
    def said(self) -> str:
        """Its state in words."""
        return STAR_ENTRY.table[self.state].label

    @property
    def tone(self) -> str:
        return STAR_ENTRY.table[self.state].tone


@dataclass
class Results:
    """The results of a round for the committee."""

    cycle: StarCycle
    actor: Actor

    @cached_property
    def scheme(self) -> Any:
        return schemes.of(self.cycle.scheme_id)

    @property
    def computed(self) -> bool:
        """Whether the results on the page are those of a computation that holds."""
        return self.cycle.state in COMPUTED

    @property
    def cut(self) -> bool:
        """Whether branches are ordered by total: only while shares are being cut."""
        return bool(self.scheme.shares) and self.cycle.state == "proposed"

    @cached_property
    def last(self) -> Computed:
        """What the last computation left open."""
        return ties_of(self.cycle.id) if self.computed else Computed()

    @cached_property
    def veiled(self) -> set[int]:
        """The branches whose result this person does not see yet."""
        return veiled_branches(self.actor, self.cycle)

    @property
    def barred(self) -> bool:
        """Whether others have to order, settle or reopen this round, since this person heads one of its branches."""
        return not may("star_cycle.settle", self.actor, self.cycle)

    @cached_property
    def lines(self) -> list[Line]:
        """All branches of the round; by total where a share is cut, else in the order of units."""
        own = self._own()
        found = [self._line(row, own) for row in EXPLAINED(cycle=self.cycle.id)]
        if self.cut:
            found.sort(
                key=lambda one: (Decimal(one.total) if one.total else Decimal(-(10**9)), -(one.order or 0)),
                reverse=True,
            )
        return found

    def _own(self) -> dict[int, str]:
        """Entry → the total that the branch gave itself."""
        sheet = sheets.of_cycle(self.cycle, self.scheme, use="self", states=DECLARED)
        given = rate(self.scheme, sheet)
        return {int(key): str(one.total) for key, one in given.items() if one.total is not None}

    def _line(self, row: Any, own: dict[int, str]) -> Line:
        seen = self.computed and row.branch_id not in self.veiled
        explanation = row.explanation if seen else []
        outcome = (row.outcome or row.proposed) if seen else ""
        return Line(
            row.id, row.branch_id, row.name, row.sector or "", row.state,
            self.scheme.label(row.wished) if row.wished and row.state in DECLARED else "",
            own.get(row.id, ""), row.total if seen else "", outcome, label(self.scheme, outcome),
            vetoed(explanation), reasons(explanation), row.order if seen else None,
        )  # fmt: skip

    @cached_property
    def parts(self) -> list[Part]:
        """The distribution of outcomes, once they are computed, over the branches whose result one sees."""
        seen = [one.outcome for one in self.lines if one.branch_id not in self.veiled]
        return distribution(self.scheme, seen) if self.computed else []

    @property
    def waiting(self) -> list[tuple[str, int]]:
        """How many entries are in which state, those that hold up the computation."""
        counts = {key: sum(one.state == key for one in self.lines) for key in STAR_ENTRY.table}
        return [(STAR_ENTRY.table[key].label, number) for key, number in counts.items() if number and key != "reviewed"]

    @property
    def acts(self) -> list[tuple[str, str, str]]:
        """Moves of the round that this person may make now: address behind it, label, weight."""
        found = {action.removeprefix("star_cycle."): move for action, move in available(self.actor, self.cycle).items()}
        if not self.last.tied:
            found.pop("order", None)
        return [(name, found[name].label, found[name].weight) for name in ACTS if name in found]

    def cells(self) -> list[list[Any]]:
        """The rows of the export, under HEADINGS."""
        return [
            [
                one.name, one.sector, one.wished, float(one.own) if one.own else None,
                float(one.total) if one.total else None, one.label, "、".join(one.vetoes), "".join(one.reasons),
                one.said,
            ]
            for one in self.lines
        ]  # fmt: skip
