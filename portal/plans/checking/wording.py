"""How items, months and shares are written in a finding."""

from collections.abc import Iterable

from portal.plans.checking.plan import Plan

MOST = 8  # so many items are named in one sentence; the others are counted


def items(plan: Plan, keys: Iterable[str]) -> str:
    """第 2、5 项; from nine items on 第 1、2、3、4、5、6、7、8 等 12 项."""
    numbers = sorted(plan.number(key) for key in set(keys))
    named = "、".join(map(str, numbers[:MOST]))
    return f"第 {named} 等 {len(numbers)} 项" if len(numbers) > MOST else f"第 {named} 项"


def months(numbers: Iterable[int]) -> str:
    """Months in order: 6 月, 6 至 7 月, 3、8 月, 1 至 3、7 月, 全年."""
    found = sorted(set(numbers))
    if found == list(range(1, 13)):
        return "全年"
    spans: list[list[int]] = []
    for month in found:
        if spans and month == spans[-1][-1] + 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    pieces = (str(span[0]) if len(span) == 1 else f"{span[0]} 至 {span[-1]}" for span in spans)
    return f"{'、'.join(pieces)} 月"


def percent(share: float) -> str:
    """0.834 → 83%; what is not nothing is at least 1%, what is not all at most 99%."""
    whole = round(share * 100)
    return f"{min(max(whole, 1 if share else 0), 100 if share >= 1 else 99)}%"
