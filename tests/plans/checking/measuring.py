"""Time, recall and precision of the comparison on generated plans."""

import time
from dataclasses import dataclass

from portal.plans.checking import likeness, stock
from tests.plans.checking.generating import World, model_texts


@dataclass(frozen=True)
class Measured:
    """Seconds of CPU; copies there were and found; items told and rightly told; passages and those to a true source."""

    seconds: float
    copies: int
    found: int
    told: int
    right: int
    passages: int
    true: int

    @property
    def recall(self) -> float:
        """Copies of which a passage to a plan of the same origin is told."""
        return self.found / self.copies

    @property
    def precision(self) -> float:
        """Items told that are copies or were copied."""
        return self.right / self.told


def measure(made: World) -> Measured:
    """All plans against each other."""
    known = stock.common(model_texts())
    start = time.process_time()
    results = dict(likeness.compare(made.plans, known=known))
    seconds = time.process_time() - start
    told, found, true, count = set(), set(), 0, 0
    for plan, passages in results.items():
        for one in passages:
            key, source = (plan, one.item), (one.plan, one.other)
            count += 1
            told.add(key)
            if key in made.origin and made.origin[key] == made.origin.get(source):
                found.add(key)
                true += 1
    copies = made.copied()
    return Measured(seconds, len(copies), len(found & copies), len(told), len(told & set(made.origin)), count, true)
