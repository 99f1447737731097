"""系统数据: what the portal's own records say of a branch, for automatic indicators and as evidence (佐证).

A room whose records tell something registers a `Fact` in FACTS; its key is what a scheme's indicator names.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from portal.stars.entries.facts import life, opinions, pledges, units
from portal.stars.entries.facts.core import Fact

__all__ = ["FACTS", "Fact", "link_of", "of_branches"]

FACTS: dict[str, Fact] = {fact.key: fact for room in (pledges, opinions, life, units) for fact in room.FACTS}


def of_branches(
    branch_ids: list[int], starts: date, ends: date, keys: Iterable[str] | None = None
) -> dict[int, dict[str, Decimal]]:
    """Branch → fact → its value in a period; only the facts named (all by default), each in its own few queries."""
    wanted = [FACTS[key] for key in (FACTS if keys is None else dict.fromkeys(keys)) if key in FACTS]
    found: dict[int, dict[str, Decimal]] = {branch: {} for branch in branch_ids}
    for fact in wanted if branch_ids else ():
        for branch, value in fact.of(branch_ids, starts, ends).items():
            found[branch][fact.key] = value
    return found


def link_of(key: str, branch_id: int, cycle: Any) -> str:
    """Where the records behind a fact lie, "" for a fact that nobody registers."""
    return FACTS[key].link(branch_id, cycle) if key in FACTS else ""
