"""What two items have in common: passages of the one that stand in the other too, by the weights of their shingles.

Matches with at most GAP changed characters between them are one passage. It is told where its shingles weigh enough; or
where most of the item is the other one's and weighs enough by its long shingles too, so that words that all use still tell
when one branch alone puts them so.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from portal.plans.checking.plain import Plain, plain
from portal.plans.checking.plan import Plan
from portal.plans.checking.stock import LONG, SIZE, shingles

GAP = 6  # changed characters within a passage
LEAST, ENOUGH = 10.0, 14.0  # weight that tells alone: half the shingles of the item, within these
MOSTLY, WHOLE = 0.65, 0.35  # of an item that is mostly another one: its characters that are, its shingles by weight


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of one's own item and where it stands too: for those whose scope holds the other plan.

    `start`, `end` (excluded) are places in `Item.written`; `share` is the part of the item's compared characters, 0 … 1.
    """

    item: str
    start: int
    end: int
    share: float
    plan: int
    other: str
    last_year: bool = False  # the other plan is the branch's own of last year


@dataclass(frozen=True, slots=True)
class Own:
    """A passage as its writer sees it: the own words, and only that they stand in other plans or in last year's.

    Places as in `Passage`; `share` is at least so much of the item (of overlapping passages the greatest).
    """

    item: str
    start: int
    end: int
    share: float
    last_year: bool


def own(passages: Iterable[Passage]) -> tuple[Own, ...]:
    """What the writer may see of passages: overlapping ones joined, without sources, by item and place."""
    found: list[Own] = []
    for one in sorted(passages, key=lambda one: (one.item, one.last_year, one.start, one.end)):
        last = found[-1] if found else None
        if last and (last.item, last.last_year) == (one.item, one.last_year) and one.start < last.end:
            share = max(last.share, one.share)
            found[-1] = Own(last.item, last.start, max(last.end, one.end), share, last.last_year)
        else:
            found.append(Own(one.item, one.start, one.end, one.share, one.last_year))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Text:
    """An item as it is compared. Kept for every item of every plan, so it holds no shingles."""

    plan: int
    branch: int
    item: str
    plain: Plain

    def opened(self) -> "Opened":
        """The text with its shingles."""
        short, long = shingles(self.plain.text, SIZE), shingles(self.plain.text, LONG)
        return Opened(self, short, long, frozenset((*short, *long)))


@dataclass(frozen=True, slots=True)
class Opened:
    """A text with its shingles by place, and all of either size."""

    text: Text
    short: tuple[str, ...]
    long: tuple[str, ...]
    held: frozenset[str]


def texts(plan: Plan) -> Iterator[Text]:
    """The items of a plan that are long enough to be compared."""
    for item in plan.items:
        text = plain(item.written, plan.names)
        if len(text.text) >= SIZE:
            yield Text(plan.id, plan.branch, item.key, text)


def enough(text: Opened) -> float:
    """The weight that tells of a passage."""
    return min(max(len(text.short) / 2, LEAST), ENOUGH)


def alike(text: Opened, other: Opened, weights: Mapping[str, float], *, last_year: bool = False) -> Iterator[Passage]:
    """The passages that a text has in common with another: runs of equal shingles that weigh enough.

    `weights`: of the text's shingles of either size, 0 … 1; one that is not there is common and counts for nothing.
    """
    need = enough(text)
    shared = [shingle for shingle in weights.keys() & other.held if len(shingle) == SIZE]
    need_whole = max(need, WHOLE * len(text.short))
    if len(shared) < need_whole and fsum(weights[shingle] for shingle in shared) < need:
        return
    weighed = _weighed(text, other, weights)
    own, source = text.text, other.text
    runs = [run for run in (_trimmed(run, weighed) for run in _runs(text, other)) if run]
    shares = [len({place for at in run for place in range(at, at + SIZE)}) / len(own.plain.text) for run in runs]
    whole = fsum({text.short[at]: weighed[at] for run in runs for at in run if weighed[at] > 0}.values())
    mostly = fsum(shares) >= MOSTLY and whole >= need_whole
    for run, share in zip(runs, shares, strict=True):
        rare = fsum(weights.get(shingle, 0.0) for shingle in {text.short[at] for at in run})
        if mostly or rare >= need:
            start, end = own.plain.place(run[0], run[-1] + SIZE)
            yield Passage(own.item, start, end, share, source.plan, source.item, last_year)


def _trimmed(run: list[int], weighed: Sequence[float]) -> list[int]:
    """A run from its first to its last place that counts, and a word more on either side."""
    counting = [at for at in run if weighed[at] > 0]
    return [at for at in run if counting[0] - SIZE <= at <= counting[-1] + SIZE] if counting else []


def _weighed(text: Opened, other: Opened, weights: Mapping[str, float]) -> list[float]:
    """The weight of each place: of its shingle, or of the weightiest long one around it that the other holds too; common: -1."""
    found = [weights.get(shingle, -1.0) for shingle in text.short]
    for at, shingle in enumerate(text.long):
        weight = weights.get(shingle, 0.0)
        if weight and shingle in other.held:
            for place in range(at, at + LONG - SIZE + 1):
                if 0.0 <= found[place] < weight:
                    found[place] = weight
    return found


def _runs(text: Opened, other: Opened) -> Iterator[list[int]]:
    """Places of shared shingles, in runs with at most GAP other characters between them."""
    run: list[int] = []
    for at, shingle in enumerate(text.short):
        if shingle in other.held:
            if run and at - run[-1] > SIZE + GAP:
                yield run
                run = []
            run.append(at)
    if run:
        yield run
