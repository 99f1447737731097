"""What the review adds to the page of a round: the way to its results for all, once they are public."""

from typing import Any

from portal.policy import Actor
from portal.stars.reviewing.reading import SHOWN


def of_cycle(shown: Any, actor: Actor) -> None:
    """A card with the results that are public (shown: cycles.record.Shown)."""
    if shown.cycle.state in SHOWN:
        shown.parts.append(("stars/reviewing/cycle_card.html", {"cycle": shown.cycle}))
