"""Copied text: which passages of a plan equal other plans of the committee, or the branch's own plan of last year.

A shingle counts the less the more other branches hold it: fully with one, not at all from a tenth of them on (FEW at least),
nor where it is common (`stock.common`) or in the title of a document. What is then told: `passages.py`. A plan that shares no
words with a passage only makes it weigh more. Every plan is read once into an index by shingle; no text is held against
all others.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from math import log

from portal.plans.checking.passages import Opened, Passage, Text, alike, enough, texts
from portal.plans.checking.plan import Plan
from portal.plans.checking.stock import common, titles

FEW = 12  # branches that hold a shingle before it can be everybody's
SOURCES, OF_ONE = 8, 2  # items that one item is compared with closely, and of one plan
STEP = 25  # plans between two signs of progress

Progress = Callable[[int, int], None]
"""Called with (done, total) plans, both readings and comparisons; whatever it raises ends the work."""


class Index:
    """Plans by their shingles: read once, asked for many. `only`: keep no other shingles, where one plan alone is asked for."""

    def __init__(self, known: Collection[str], only: Collection[str] | None = None) -> None:
        self._known = known
        self._only = only
        self._texts: list[Text] = []
        self._where: dict[str, list[int]] = {}
        self._branches: dict[str, frozenset[int]] = {}
        self._read: dict[int, tuple[Plan, tuple[Text, ...]]] = {}

    def add(self, plan: Plan) -> None:
        """Read a plan. Forgets what was reckoned from those before."""
        self._branches.clear()
        items = tuple(texts(plan))
        self._read[plan.id] = plan, items
        for at, text in enumerate(items, len(self._texts)):
            held = text.opened().held
            kept = held if self._only is None else held.intersection(self._only)
            for shingle in kept.difference(self._known):
                self._where.setdefault(shingle, []).append(at)
        self._texts += items

    def passages(self, plan: Plan, last: Plan | None = None) -> tuple[Passage, ...]:
        """The passages of a plan, item by item, the most alike sources first; it is compared with the plans of other branches, and with `last`."""
        earlier = [text.opened() for text in texts(last)] if last and last.id != plan.id else []
        found: list[Passage] = []
        most = log(max(FEW, len({plan.branch, *(one.branch for one, _items in self._read.values())}) / 10))
        for text in (one.opened() for one in self._texts_of(plan)):
            weights = self._weights(text, most)
            for other in self._near(text, weights):
                found += alike(text, other.opened(), weights)
            for one in earlier:
                found += alike(text, one, weights, last_year=True)
        return tuple(found)

    def _texts_of(self, plan: Plan) -> Iterable[Text]:
        read, items = self._read.get(plan.id, (None, ()))
        return items if read is plan else texts(plan)

    def _weights(self, text: Opened, most: float) -> dict[str, float]:
        """How much each shingle of a text counts, by how many other branches hold it; common ones and titles are left out."""
        weights, where, branch = {}, self._where, text.text.branch
        for shingle in text.held.difference(self._known, titles(text.text.plain)):
            others = 1
            if len(where.get(shingle, ())) > 1:
                holders = self._holders(shingle)
                others = len(holders) - (branch in holders)
            weights[shingle] = 1.0 if others <= 1 else max(0.0, 1.0 - (log(others) / most) ** 2)
        return weights

    def _holders(self, shingle: str) -> frozenset[int]:
        """The branches that hold a shingle."""
        if shingle not in self._branches:
            self._branches[shingle] = frozenset([self._texts[at].branch for at in self._where[shingle]])
        return self._branches[shingle]

    def _near(self, text: Opened, weights: Mapping[str, float]) -> Iterator[Text]:
        """The items that share most, at most OF_ONE of a plan and SOURCES in all; none that cannot weigh enough."""
        shared: Counter[int] = Counter()
        for shingle, weight in weights.items():
            if weight:
                shared.update(self._where.get(shingle, ()))
        likely = [(-count, at) for at, count in shared.items() if count >= enough(text)]
        taken: Counter[int] = Counter()
        for _count, at in sorted(likely):
            other = self._texts[at]
            if other.branch == text.text.branch or other.plan == text.text.plan or taken[other.plan] == OF_ONE:
                continue
            taken[other.plan] += 1
            yield other
            if taken.total() == SOURCES:
                return


def like(
    plan: Plan, others: Iterable[Plan], *, last: Plan | None = None, known: Collection[str] | None = None
) -> tuple[Passage, ...]:
    """One plan against the filed ones of its committee and its own of last year.

    `known`: what everybody writes, as `stock.common(…)` gives it. Plans of its own branch among the others are passed over.
    """
    index = Index(common() if known is None else known, {one for text in texts(plan) for one in text.opened().held})
    for other in others:
        index.add(other)
    return index.passages(plan, last)


def compare(
    plans: Sequence[Plan],
    *,
    last: Mapping[int, Plan] | None = None,
    known: Collection[str] | None = None,
    done: Collection[int] = (),
    progress: Progress = lambda done, total: None,
) -> Iterator[tuple[int, tuple[Passage, ...]]]:
    """Every plan against all others: (plan id, passages) one after the other, in the order given.

    It reads all plans first, then compares at the caller's pace, who keeps what came; to go on after an interruption call
    it again with the ids that are `done`. `last`: the plans of last year by branch.
    """
    wanted = [plan for plan in plans if plan.id not in done]
    total = len(plans) + len(wanted)
    index = Index(common() if known is None else known)
    for at, plan in enumerate(plans, 1):
        index.add(plan)
        if at % STEP == 0 or at == len(plans):
            progress(at, total)
    for at, plan in enumerate(wanted, 1):
        yield plan.id, index.passages(plan, (last or {}).get(plan.branch))
        if at % STEP == 0 or at == len(wanted):
            progress(len(plans) + at, total)
