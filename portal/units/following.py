"""What else follows when units or their people change, in the same transaction: higher rooms register here."""

from collections.abc import Callable, Iterable

# (units): branches or committees whose set-up, people or duties changed.
AFTER: list[Callable[[Iterable[int]], None]] = []
# (units, committee): units that went under another 基层党委 with all below them; what is open of theirs goes along.
HANDED_OVER: list[Callable[[list[int], int], None]] = []


def changed(*units: int | None) -> None:
    """Tell who follows that these units changed; inside the caller's transaction. None is left out."""
    known = [one for one in dict.fromkeys(units) if one is not None]
    for follow in AFTER if known else ():
        follow(known)


def handed_over(units: list[int], committee: int) -> None:
    """Tell who keeps records of units that these went to this committee; inside the caller's transaction."""
    for follow in HANDED_OVER:
        follow(units, committee)
