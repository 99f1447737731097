"""An annual plan as data. Months are numbers of the plan's year; what lies outside 1 … 12 is kept, so that the check can say so."""

from dataclasses import dataclass

YEAR = tuple(range(1, 13))
"""The months of a year."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """One time that something is planned to happen: in one month, or once from the first to the last (1 … 12)."""

    item: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a plan.

    Each of its months stands for one occasion (twelve months: 每月一次); with `once` it happens once within them.
    """

    key: str  # unique in the plan; never shown
    kind: str  # key of a type of organisation life; empty: none
    months: tuple[int, ...] = ()
    topic: str = ""
    who: str = ""
    text: str = ""  # details
    mandatory: bool = False  # 规定动作; False: 自选动作
    emphasis: bool = False  # 重点
    once: bool = False
    by: frozenset[str] = frozenset()  # marks of who may hold it; empty: anybody

    def open_to(self, marks: frozenset[str]) -> bool:
        """Whether what was held by these stands for it."""
        return not self.by or bool(self.by & marks)

    @property
    def written(self) -> str:
        """What is compared with others: topic and details, a line each. Places in it count from 0."""
        return f"{self.topic}\n{self.text}"

    @property
    def valid_months(self) -> tuple[int, ...]:
        """Its months in order, each once, without those that are no months."""
        return tuple(sorted({month for month in self.months if month in YEAR}))

    def occasions(self) -> tuple[Occasion, ...]:
        """The times it is planned, in order. One without a valid month happens once in the year."""
        months = self.valid_months
        if self.once or not months:
            return (Occasion(self.key, *((months[0], months[-1]) if months else (1, 12))),)
        return tuple(Occasion(self.key, month, month) for month in months)


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a branch for a year. ValueError where two items have the same key."""

    id: int
    year: int
    branch: int
    items: tuple[Item, ...] = ()
    names: tuple[str, ...] = ()  # how the branch calls itself; they do not count where texts are compared
    since: int = 1  # the first month it covers: later than 1 for a branch that was founded within the year

    def __post_init__(self) -> None:
        if len({item.key for item in self.items}) < len(self.items):
            raise ValueError("计划里有两项的编号相同。")

    def number(self, key: str) -> int:
        """Where an item stands, from 1. KeyError where the plan has no such item."""
        for at, item in enumerate(self.items, 1):
            if item.key == key:
                return at
        raise KeyError(key)
