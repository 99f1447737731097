"""What the review adds to the page of a round: the way to its results for all, once they are public."""

from typing import Any

from portal.policy import Actor
from portal.stars.reviewing.domain.settling import hindrance
from portal.stars.reviewing.reading import SHOWN


def of_cycle(shown: Any, actor: Actor) -> None:
    """A card with the results that are public (shown: cycles.record.Shown); what stands in the way of 定星."""
    if shown.cycle.state not in SHOWN:
        return
    settling = any(path == "settle" for path, _, _ in shown.acts)
    why = hindrance(shown.cycle) if settling else ""
    if why:
        shown.acts = [(path, label, "secondary" if path == "settle" else weight) for path, label, weight in shown.acts]
    shown.parts.append(("stars/reviewing/cycle_card.html", {"cycle": shown.cycle, "why": why}))
