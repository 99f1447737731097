"""What the pages of the review share: who comes in, the way there, the round's record beside its acts."""

from typing import Any

from portal import policy, web
from portal.errors import Denied
from portal.stars.models import StarCycle, StarEntry
from portal.stars.reviewing.desk import Desk
from portal.web import get_or_404, me


def opened(key: int, action: str = "star_entry.mark") -> StarEntry:
    """The entry for who may review it. Raises Denied; whoever heads the branch is not let in."""
    entry = get_or_404(StarEntry, key)
    if not policy.may(action, me(), entry):
        raise Denied(policy.why_not(action, me(), entry), action=action, record=entry)
    return entry


def here(entry: Any) -> str:
    """Where the review of an entry lies."""
    return f"/stars/entries/{entry.id}/review"


def trail(desk: Desk, *more: tuple[str, str | None]) -> None:
    """The breadcrumb of an entry's review."""
    cycle, name = desk.cycle, desk.head.name
    web.crumbs(
        ("评定轮次", "/stars/cycles"), (cycle.name, f"/stars/cycles/{cycle.id}"),
        (f"评定：{name}", here(desk.entry) if more else None), *more,
    )  # fmt: skip


def round_of(key: int, action: str) -> StarCycle:
    """The round for who may do `action` to it, whatever its state. Raises Denied."""
    cycle = get_or_404(StarCycle, key)
    if not policy.may(action, me(), cycle):
        raise Denied(policy.why_not(action, me(), cycle), action=action, record=cycle)
    return cycle


def round_trail(cycle: StarCycle, *more: tuple[str, str | None]) -> None:
    """The breadcrumb of a round's results."""
    results = f"/stars/cycles/{cycle.id}/results"
    web.crumbs(
        ("评定轮次", "/stars/cycles"), (cycle.name, f"/stars/cycles/{cycle.id}"),
        ("测算和结果", results if more else None), *more,
    )  # fmt: skip
