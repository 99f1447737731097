"""Scores in words: what a stored value says, and what an indicator asks for."""

import re
from decimal import Decimal
from typing import Any

from portal.stars.computation.scheme import VOTERS, Indicator, Scheme
from portal.stars.computation.wording import plain
from portal.stars.entries.facts import FACTS

ZERO = Decimal(0)
COUNTED = re.compile(r"(?<=实际为 |，达到 )\d[\d.]*")


def said(indicator: Indicator, value: Any) -> str:
    """A stored value in words: 28 分, 较好, 满意 8、基本满意 2, 有计划、有记录（2 项）; "" where there is none."""
    if value is None:
        return ""
    if indicator.kind == "voted":
        return "、".join(f"{row.label} {value[row.label]}" for row in indicator.table if value.get(row.label))
    if indicator.kind == "passed":
        names = [item.label for item in indicator.items if item.key in value]
        return f"{'、'.join(names)}（{len(names)} 项）" if names else "没有达标的"
    if indicator.kind == "events":
        return "；".join(_event(indicator, row) for row in value) or "没有"
    return str(value) if indicator.kind in ("graded", "automatic") else f"{value} 分"


def _event(indicator: Indicator, row: dict[str, str]) -> str:
    kind = next((item.label for item in indicator.items if item.key == row.get("kind")), "")
    return " ".join(part for part in (row["day"], kind, row.get("label", "")) if part)


def best(indicator: Indicator) -> Decimal:
    """The most that an indicator can give: nothing where it only takes."""
    if indicator.kind == "deducting":
        return ZERO
    each = indicator.each or ZERO
    if indicator.table or indicator.steps:
        return max(ZERO, min(indicator.points, max(row.value for row in indicator.table or indicator.steps)))
    if indicator.kind in ("events", "passed", "automatic"):  # what each time, each item, each one counted brings
        worth = [each if item.value is None else item.value for item in indicator.items] or [each]
        return indicator.points if max(worth) > 0 else ZERO
    return indicator.points


def most(indicator: Indicator) -> str:
    """What an indicator can give or take: 30 分, 最多扣 10 分, 最多加 5 分."""
    points = plain(indicator.points)
    if best(indicator) <= 0:
        return f"最多扣 {points} 分"
    return f"最多加 {points} 分" if indicator.kind == "bonus" else f"{points} 分"


def explained(scheme: Scheme, key: str, text: str, label: str = "") -> str:
    """The sentence of an explanation's line: without the `label` that stands beside it, and what the portal counted with
    its unit (the computation knows the number alone)."""
    text = text.removeprefix(label).removeprefix("：").lstrip()
    fact = FACTS.get(next((one.fact for one in scheme.indicators if one.key == key), ""))
    if fact is None:
        return text
    if not fact.unit:  # yes or no: there are no steps to reach
        text = re.sub(r"，达到 \d[\d.]*", "", text)
    return COUNTED.sub(lambda found: fact.said(Decimal(found[0])), text)


def value(stage: str, number: Any) -> str:
    """The number of an explanation's line: totals with the decimals of the scheme, the others without zeros at the end."""
    if number is None or stage not in ("indicator", "component", "total", "level"):
        return ""
    return str(number) if stage in ("total", "level") else plain(Decimal(number))


def asked(indicator: Indicator) -> str:
    """How a score is entered, one sentence for the form."""
    if indicator.kind == "deducting":
        return "填扣了几分，没有扣分填 0。"
    if indicator.kind == "events":
        window = f"只计最近 {indicator.months} 个月的" if indicator.months else "只计评定期内的"
        return f"一行填一次：日期和事由，{window}。没有的勾选“没有”。"
    if indicator.kind == "voted":
        return (
            f"填{VOTERS[indicator.voters]}测评中各等次的票数，按票数折算，“不了解”的不计票。"
            "正式测评由党委组织的，这里可以不填。"
        )
    if indicator.kind == "passed":
        return "勾选达标的；一项也没有的勾选“没有”。"
    return ""
