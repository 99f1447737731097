"""A problem of a scheme, and what all checks share."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from portal.stars.computation.scheme import Outcome, Scheme


@dataclass(frozen=True, slots=True)
class Problem:
    """`place`: as in the document, "indicators[3].points"; `text`: a whole Chinese sentence that says what to do."""

    place: str
    text: str
    severe: bool = True  # False: a hint


class Keyed(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def label(self) -> str: ...


def hint(place: str, text: str) -> Problem:
    return Problem(place, text, severe=False)


def check_keys(place: str, rows: Iterable[Keyed]) -> Iterator[Problem]:
    """Keys are there and unique, labels are there."""
    counts = Counter(row.key for row in rows)
    for position, row in enumerate(rows):
        if not row.key or row.key != row.key.strip():
            yield Problem(f"{place}[{position}].key", "请填写编号，前后不要有空格。")
        elif counts[row.key] > 1:
            yield Problem(f"{place}[{position}].key", f"编号“{row.key}”用了 {counts[row.key]} 次，请改为各不相同。")
        if not row.label.strip():
            yield Problem(f"{place}[{position}].label", "请填写名称。")


def exists(scheme: Scheme, outcome: Outcome) -> bool:
    """Whether the scheme knows this outcome."""
    if isinstance(outcome, str):
        return outcome in {grade.key for grade in scheme.grades}
    return outcome == 0 or scheme.lowest <= outcome <= scheme.stars


def is_star(scheme: Scheme, star: int | None) -> bool:
    return star is not None and scheme.lowest <= star <= scheme.stars


def summed(scheme: Scheme) -> set[str]:
    """Keys of what indicators are summed in: components and levels."""
    return {part.key for part in scheme.components} | {part.key for part in scheme.levels}


def stars(scheme: Scheme) -> str:
    """The stars there are, in words: 一星至五星."""
    if scheme.lowest == scheme.stars:
        return scheme.label(scheme.stars)
    return f"{scheme.label(scheme.lowest)}至{scheme.label(scheme.stars)}"
