"""Plan against actual: records of organisation life linked to the items of a plan, what is done, overdue, beyond the plan.

Links by hand come first. What remains goes by kind and month, for each kind by itself: a record in a month of an occasion
is that occasion (on time; rather one of that month alone than one of several); else it makes up for one that is up to LATE
months past, the nearest first; else, where nothing of its kind is planned in its own month, it is one of the next month
held early. An item that says who holds it takes records of those alone, and before items that anybody may hold. The nearest
pairs are linked first; of equally near ones the earlier record, the earlier occasion, the item that stands first. Automatic
links stay within the plan's year; a life meeting of January for last year's plan is linked by hand. Each record is at most
one occasion of a kind. One more record never undoes an occasion.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from portal.plans.checking.plan import Occasion, Plan

LATE = 3  # months after its own in which an occasion is still made up for by itself
EARLY = 1
GRACE = timedelta(days=5)  # three working days to write a record (domain.md §5), over a weekend


@dataclass(frozen=True, slots=True)
class Record:
    """What happened: its day, the kinds it counts as, and the items it was linked to by hand.

    `linked` None: nobody said anything; empty: by hand to no item of this plan. A key the plan does not hold says nothing.
    """

    id: int
    day: date
    kinds: frozenset[str]
    linked: tuple[str, ...] | None = None
    by: frozenset[str] = frozenset()  # marks of who held it


@dataclass(frozen=True, slots=True)
class Link:
    """A record at an item. `off`: months after (negative: before) the occasion; no occasion: more was held than planned."""

    record: int
    item: str
    occasion: Occasion | None
    off: int = 0
    by_hand: bool = False

    @property
    def late(self) -> bool:
        """Whether it was held in a later month than planned."""
        return self.off > 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How an item stands: its occasions, those held, those overdue today."""

    item: str
    planned: int
    done: int
    overdue: tuple[Occasion, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Actual:
    """A plan against what happened: items in the plan's order, links by record, records of the year beyond the plan."""

    items: tuple[Standing, ...]
    links: tuple[Link, ...]
    beyond: tuple[int, ...]
    due: int  # occasions whose time is over today, with grace
    planned: int = field(init=False)
    done: int = field(init=False)
    overdue: tuple[Occasion, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "planned", sum(one.planned for one in self.items))
        object.__setattr__(self, "done", sum(one.done for one in self.items))
        object.__setattr__(self, "overdue", tuple(late for one in self.items for late in one.overdue))

    @property
    def share(self) -> float | None:
        """The part of all occasions that were held, 0 … 1; None: nothing is planned."""
        return self.done / self.planned if self.planned else None

    @property
    def share_due(self) -> float | None:
        """The part of those occasions that should have been held by today; None: none is due yet."""
        return 1 - len(self.overdue) / self.due if self.due else None


def compare(plan: Plan, records: Iterable[Record], *, today: date) -> Actual:
    """The plan against records, as of a day; records after that day count too. ValueError where two have the same id."""
    known = sorted(records, key=lambda record: (record.day, record.id))
    if len({record.id for record in known}) < len(known):
        raise ValueError("两条记录的编号相同。")
    links = tuple(_linked(plan, known))
    held = {link.occasion for link in links}
    over = [one for item in plan.items for one in item.occasions() if _over(plan.year, one, today)]
    standings = []
    for item in plan.items:
        occasions = item.occasions()
        late = tuple(one for one in over if one.item == item.key and one not in held)
        mine = tuple(link for link in links if link.item == item.key)
        standings.append(Standing(item.key, len(occasions), sum(one in held for one in occasions), late, mine))
    used = {link.record for link in links}
    beyond = tuple(record.id for record in known if record.day.year == plan.year and record.id not in used)
    return Actual(tuple(standings), links, beyond, len(over))


def _over(year: int, one: Occasion, today: date) -> bool:
    """Whether the month (the last of its months) is over and the days of grace too."""
    return today > date(year + one.last // 12, one.last % 12 + 1, 1) - timedelta(days=1) + GRACE


def _linked(plan: Plan, records: Sequence[Record]) -> Iterator[Link]:
    """All links, by record's day, its id and the item's place."""
    places = {item.key: at for at, item in enumerate(plan.items)}
    by_hand = {record.id: [key for key in record.linked or () if key in places] for record in records}
    links = [link for key in places for link in _by_hand(plan, key, [one for one in records if key in by_hand[one.id]])]
    free = {one for item in plan.items for one in item.occasions()} - {link.occasion for link in links}
    for kind in sorted({item.kind for item in plan.items if item.kind}):
        spoken = {item.key for item in plan.items if item.kind == kind}
        open_to = [
            one
            for one in records
            if kind in one.kinds and one.linked != () and not spoken.intersection(by_hand[one.id])
        ]
        links += _automatic(plan, kind, [one for one in open_to if one.day.year == plan.year], free)
    order = {record.id: at for at, record in enumerate(records)}
    return iter(sorted(links, key=lambda link: (order[link.record], places[link.item])))


def _by_hand(plan: Plan, key: str, records: Sequence[Record]) -> Iterator[Link]:
    """Records that were linked to an item by hand: each at its nearest occasion, however far; more than planned at none."""
    occasions = next(item for item in plan.items if item.key == key).occasions()
    offs = [(record, one, _off(plan.year, record, one)) for record in records for one in occasions]
    rest = {record.id for record in records}
    for record, one, off in _nearest(sorted(offs, key=lambda row: (abs(row[2]), row[2] < 0))):
        rest.discard(record.id)
        yield Link(record.id, key, one, off, by_hand=True)
    for record in records:
        if record.id in rest:
            yield Link(record.id, key, None, by_hand=True)


def _automatic(plan: Plan, kind: str, records: Sequence[Record], free: set[Occasion]) -> Iterator[Link]:
    """The links of a kind by month, the nearest first; late before early."""
    planned = [(item, one) for item in plan.items if item.kind == kind for one in item.occasions()]
    pairs = []
    for record in records:
        open_to = [(item, one) for item, one in planned if item.open_to(record.by)]
        busy = any(one.first <= record.day.month <= one.last for _item, one in open_to)
        least = 0 if busy else -EARLY
        for item, one in open_to:
            off = _off(plan.year, record, one)
            if one in free and least <= off <= LATE:
                rank = (off < 0, abs(off), not item.by, one.last - one.first, record.day, record.id, one.first)
                pairs.append((rank, (record, one, off)))
    for record, one, off in _nearest(pair for _rank, pair in sorted(pairs, key=lambda row: row[0])):
        yield Link(record.id, one.item, one, off)


def _nearest(pairs: Iterable[tuple[Record, Occasion, int]]) -> Iterator[tuple[Record, Occasion, int]]:
    """Pairs in the order given, each record and each occasion once."""
    records: set[int] = set()
    occasions: set[Occasion] = set()
    for record, one, off in pairs:
        if record.id not in records and one not in occasions:
            records.add(record.id)
            occasions.add(one)
            yield record, one, off


def _off(year: int, record: Record, one: Occasion) -> int:
    """Months from an occasion to a record: 0 within it, else past its last month or (negative) before its first."""
    month = (record.day.year - year) * 12 + record.day.month
    return max(0, month - one.last) + min(0, month - one.first)
