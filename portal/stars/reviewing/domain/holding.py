"""What all acts of the committee on an entry share: the rows they hold, the texts they take, whom they tell."""

from portal.db import hold
from portal.errors import Invalid, Stale
from portal.stars.models import StarCycle, StarEntry

LONGEST = 500


def held(entry: StarEntry, action: str) -> StarEntry:
    """The entry as it lies in the table, alone with it until the transaction ends. Raises Stale when its round is over.

    The round is held first, as every act over all its branches does: nothing is marked while results are computed.
    """
    hold(StarCycle, entry.cycle_id)
    if StarCycle.get_by_id(entry.cycle_id).state != "open":
        raise Stale(
            "这一轮评定已经测算或结束，不能再改评分。确需更改的，先把这一轮退回评定。", action=action, record=entry
        )
    hold(StarEntry, entry.id)
    return StarEntry.get_by_id(entry.id)


def note(text: str, field: str, missing: str = "", most: int = LONGEST) -> str:
    """A reason, tidied; with `missing` it must be there. Raises Invalid."""
    text = text.strip()
    if missing and not text:
        raise Invalid(missing, field)
    if len(text) > most:
        raise Invalid(f"最多 {most} 个字，请精简。", field)
    return text
