"""What a scheme (评定办法) says, as data. All numbers are Decimal; keys are short, unique and never shown."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Outcome = int | str
"""A result: 1 … `Scheme.stars` stars, 0 for unrated (不定星级), or the key of a named grade, which ranks below unrated."""

Kind = Literal["adding", "deducting", "bonus", "graded", "voted", "events", "passed", "automatic"]
KINDS: dict[Kind, str] = {
    "adding": "得分",  # 0 … points
    "deducting": "扣分",  # −points … 0, entered as the negative number or 0
    "bonus": "加分",  # 0 … points; beyond what the component may hold nothing counts
    "graded": "分档",  # one row of `table`
    "voted": "测评",  # shares of answers × the values of `table`
    "events": "按次",  # dated events in a window: `each` per event, at most `points`; negative `each` deducts
    "passed": "达标项",  # how many of `items` are passed: `each` per item, at most `points`
    "automatic": "自动",  # a fact read through `steps`, or `each` per unit, at most `points`
}

Voters = Literal["members", "staff", "both"]
VOTERS: dict[Voters, str] = {"members": "党员", "staff": "群众", "both": "党员和群众"}
"""Who is asked by a voted indicator."""

Scorers = Literal["both", "committee"]
SCORERS: dict[Scorers, str] = {"both": "支部和党委", "committee": "党委"}
"""Who scores: the branch assesses itself and the committee marks, or the committee alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: 好 20. Best first."""

    label: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an automatic indicator: from this fact on (inclusive), so many points. The highest that is reached holds."""

    minimum: Decimal
    value: Decimal


@dataclass(frozen=True, slots=True)
class Item:
    """One item of an indicator that counts passed items; also one kind of event."""

    key: str
    label: str
    value: Decimal | None = None  # points of this item or kind of event; None: the indicator's `each`


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标: one thing that is scored."""

    key: str
    label: str
    component: str  # key of a Component (with per-star sets: of a Level)
    kind: Kind
    points: Decimal  # the most it gives (deducting: the most it takes, as a positive number)
    table: tuple[Row, ...] = ()  # graded, voted
    steps: tuple[Step, ...] = ()  # automatic
    items: tuple[Item, ...] = ()  # passed; events: the kinds that count
    each: Decimal | None = None  # events, passed, automatic
    months: int | None = None  # events: how far back from the day of the sheet; None: since `Sheet.starts`
    fact: str = ""  # automatic: which fact of the branch
    sectors: tuple[str, ...] = ()  # only for these; empty: for all
    required: bool = True  # False: a missing score counts as 0
    how: str = ""  # 评分标准, shown beside it
    example: bool = False  # 示例，非原文: the source does not say it
    voters: Voters = "both"  # voted: its electorate
    by: Scorers = "both"  # who scores it; a fact of the portal needs nobody

    @property
    def by_committee(self) -> bool:
        """Whether the committee alone scores it."""
        return self.by == "committee" and self.kind != "automatic"

    @property
    def needed(self) -> bool:
        """Whether there is no rating without its score: what the committee alone scores is never taken for 0."""
        return self.required or self.by_committee


@dataclass(frozen=True, slots=True)
class Component:
    """计分项: indicators that are summed, bounded and weighted: (start + sum, within floor … ceiling) × weight."""

    key: str
    label: str
    weight: Decimal = Decimal(1)  # 0.7 for 70 %
    start: Decimal = Decimal(0)  # 起评分
    floor: Decimal | None = None
    ceiling: Decimal | None = None  # None: may be exceeded
    places: int | None = None  # round the weighted value half up; None: the total alone is rounded
    example: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """One star with an indicator set and a pass mark of its own: reached where this one and all below it are passed."""

    key: str
    label: str
    star: int
    pass_mark: Decimal
    example: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """分数段: from this total on (inclusive, after rounding), this outcome. The highest that is reached holds."""

    minimum: Decimal | None  # None: whatever is below all others
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Grade:
    """A named grade below unrated (后进)."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Share:
    """名额: how many branches may (cap), must exactly (quota) or must at least (floor) have an outcome.

    cap: of those with `outcome` or better the first n by total keep it, the others fall to the next lower outcome.
    quota: the first n not yet placed get the outcome, best outcome first. floor: at least n have `outcome` or worse; the
    last by total are put there.
    n = percent of the base, rounded; or `count`.
    """

    kind: Literal["cap", "quota", "floor"]
    outcome: Outcome
    percent: Decimal | None = None
    count: int | None = None
    base: Literal["rated", "all", "sector"] = (
        "rated"  # rated: have a total; all: on the sheet; sector: rated, each sector
    )
    rounding: Literal["down", "half_up", "up"] = "down"
    least: int = 0  # n is never less
    ties: Literal["out", "in", "components"] = (
        "out"  # equal totals across the line: all out, all in (never for a cap), or by `by`
    )
    by: tuple[
        str, ...
    ] = ()  # keys of components that break ties, in order; what is still equal: the committee's order, else out
    example: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """一票否决: what happens where it is found."""

    key: str
    label: str
    effect: Literal["unrated", "at_most", "grade", "steps_down"]
    star: int | None = None  # at_most: this many stars; steps_down: so many below the last cycle's result
    grade: str = ""  # grade: its key
    cycles: int = 1  # holds in this many cycles, the one of the finding included
    example: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A star (and all above it) needs this, whatever the total. Where it is missing, the next lower star is looked at."""

    key: str
    label: str
    star: int
    kind: Literal["stated", "component", "indicator", "history", "honour"]
    of: str = ""  # component, indicator: its key; honour: the least level, a key of HONOUR_LEVELS
    minimum: Decimal | None = None  # component, indicator: at least (component: its value before weighting)
    cycles: int = 0  # history: in each of the last n cycles …
    least: int = (
        0  # … at least this many stars; honour: received within this many years before the day of the sheet (0: ever)
    )
    example: bool = False


@dataclass(frozen=True, slots=True)
class Ladder:
    """逐级晋升: at most `steps` stars above the last cycle's result."""

    steps: int = 1
    first: int = 1  # the highest for a branch without an earlier result
    exception: bool = True  # 破格: a recorded reason lifts it


@dataclass(frozen=True, slots=True)
class Age:
    """成立时间: a branch founded less than this ago (on the day of the sheet) has no rating. Exactly one of both."""

    days: int | None = None
    months: int | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """直接授星: an honour of at least this level, received within so many years, gives this star at least."""

    key: str
    label: str
    level: str  # a key of HONOUR_LEVELS
    star: int
    years: int = 1
    example: bool = False


HONOUR_LEVELS = {
    "national": "国家级",
    "province": "省部级",
    "city": "市厅级",
    "county": "县处级",
    "committee": "基层党委",
}
"""Levels of honours, highest first."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """评定办法. Either `bands` (total → outcome), or `levels` (sets per star), or quotas alone (allocation by rank)."""

    name: str
    stars: int
    components: tuple[Component, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    source: str = ""
    note: str = ""
    lowest: int = 1  # the lowest star there is (E: 3)
    unrated: str = "不定星级"
    cycle_years: int = 1
    sectors: tuple[str, ...] = ()  # keys of units.SECTORS that the scheme is for; empty: all
    floor: Decimal | None = Decimal(0)  # of the total
    ceiling: Decimal | None = None  # of the total; None: may be exceeded
    places: int = 2  # of the total, half up
    bands: tuple[Band, ...] = ()
    levels: tuple[Level, ...] = ()
    grades: tuple[Grade, ...] = ()  # best first
    shares: tuple[Share, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    conditions: tuple[Condition, ...] = ()
    ladder: Ladder | None = None
    age: Age | None = None
    awards: tuple[Award, ...] = ()
    examples: tuple[str, ...] = field(
        default=()
    )  # 示例，非原文: names of fields of the scheme itself that the source does not give

    def label(self, outcome: Outcome) -> str:
        """An outcome in words: 五星, 不定星级, 后进."""
        if isinstance(outcome, str):
            return next((grade.label for grade in self.grades if grade.key == outcome), outcome)
        return f"{'〇一二三四五六七八九十'[outcome]}星" if outcome else self.unrated
