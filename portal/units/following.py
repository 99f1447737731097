"""What else follows when units or their people change, in the same transaction: higher rooms register here."""

from collections.abc import Callable, Iterable

# (units): branches or committees whose set-up, people or duties changed.
AFTER: list[Callable[[Iterable[int]], None]] = []


def changed(*units: int | None) -> None:
    """Tell who follows that these units changed; inside the caller's transaction. None is left out."""
    known = [one for one in dict.fromkeys(units) if one is not None]
    for follow in AFTER if known else ():
        follow(known)
