"""The stage of the notice board and what is printed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.access.who import BUSINESS, OFFICE, SEES

if TYPE_CHECKING:
    from tests.access.stage import Stage

# Pages without a record: who has them; pages of a record: (address, who has it); those tested in their feature.
PAGES: dict[str, set[str]] = {"/board/print": BUSINESS, "/board/print/pledges": OFFICE}
RECORDS: list[tuple[str, set[str]]] = [
    (f"/pledges/{{{name}}}/print", SEES[name])
    for name in ("draft_a1", "submitted_a1", "withdrawn_a1", "returned_a2", "published_a1", "published_b1", "last_a1")
]
EXTRA: list[str] = []


def fill(stage: "Stage") -> None:
    """Nothing of its own: the board shows what the others made."""


def canaries(stage: "Stage") -> Iterator[tuple[str, tuple[set[str], set[str]]]]:
    """Word → (who may see it, who must see it)."""
    yield from ()
