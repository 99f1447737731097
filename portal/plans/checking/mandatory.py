"""规定动作: what a plan must hold, and what of it is missing. Which duties apply to a branch is the caller's to say."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.plans.checking.plan import YEAR, Occasion, Plan
from portal.plans.checking.wording import months


@dataclass(frozen=True, slots=True)
class Duty:
    """A mandatory item: `times` occasions of these kinds within each window of months.

    Monthly: twelve windows of one month; quarterly: four of three; around 七一: ((6, 7),); eight a year: the whole year once.
    Windows do not overlap. Who was founded within the year has the windows from then on.
    """

    key: str
    label: str  # 党课
    kinds: frozenset[str]  # types that count
    times: int = 1
    windows: tuple[tuple[int, ...], ...] = (YEAR,)
    source: str = ""  # where it stands, shown in brackets
    strict: bool = True  # False: the source says 一般; missing it informs and does not keep the plan from being filed


MONTHLY = tuple((month,) for month in YEAR)
QUARTERLY = ((1, 2, 3), (4, 5, 6), (7, 8, 9), (10, 11, 12))


def planned(plan: Plan, duty: Duty) -> tuple[int, ...]:
    """How many occasions are planned in each window of a duty, at most `times` each.

    An occasion counts once. One that may fall into several windows fills the first that lacks one; those that must come
    first are placed first, so that no other order would fill more.
    """
    counts = [0] * len(duty.windows)
    held = [one for item in plan.items if item.kind in duty.kinds for one in item.occasions() if item.valid_months]
    for one in sorted(held, key=lambda one: (one.last, one.first)):
        at = next((at for at in _in_order(duty) if counts[at] < duty.times and _meet(one, duty.windows[at])), None)
        if at is not None:
            counts[at] += 1
    return tuple(counts)


def missing(plan: Plan, duty: Duty) -> str:
    """What of a duty the plan lacks, as a sentence; empty where nothing is missing."""
    counts = planned(plan, duty)
    short = [window for window, count in zip(duty.windows, counts, strict=True) if count < duty.times]
    if not short:
        return ""
    source = f"（依据：{duty.source}）" if duty.source else ""
    if len(duty.windows) == 1:
        has = f"计划里只有 {counts[0]} 次" if counts[0] else "计划里没有"
        return f"规定动作漏项：“{duty.label}”{months(duty.windows[0])}须安排至少 {duty.times} 次，{has}。{source}"
    each = {1: "每月", 3: "每季度"}.get(len(duty.windows[0]), "每个时段")
    return f"规定动作漏项：“{duty.label}”{each}须安排至少 {duty.times} 次，{_listed(short)}还缺。{source}"


def _in_order(duty: Duty) -> Iterable[int]:
    return sorted(range(len(duty.windows)), key=lambda at: max(duty.windows[at], default=0))


def _meet(one: Occasion, window: tuple[int, ...]) -> bool:
    return any(one.first <= month <= one.last for month in window)


def _listed(windows: list[tuple[int, ...]]) -> str:
    """Windows of a month as 3、8 月; longer ones as 1 至 3 月、7 至 9 月."""
    if all(len(window) == 1 for window in windows):
        return months(window[0] for window in windows)
    return "、".join(months(window) for window in windows)
