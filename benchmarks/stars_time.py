"""How long it takes to rate a thousand branches by fifty indicators, explanations included.

python benchmarks/stars_time.py [branches]     default 1000; median of five; exit 0 below two seconds, 1 above
"""

import random
import statistics
import sys
import time
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from portal.stars.computation.rating import rate
from portal.stars.computation.scheme import (
    KINDS,
    Age,
    Band,
    Component,
    Condition,
    Indicator,
    Item,
    Ladder,
    Row,
    Scheme,
    Share,
    Step,
    Veto,
)
from portal.stars.computation.sheet import Branch, Event, Sheet

AT_MOST = 2.0  # seconds
INDICATORS = 50
DAY = date(2026, 11, 22)
TABLE = tuple(Row(label, Decimal(value)) for label, value in (("好", 4), ("较好", 3), ("一般", 2), ("差", 0)))
ITEMS = tuple(Item(f"item{number}", f"第 {number} 条") for number in range(4))


def indicator(number: int) -> Indicator:
    kind = list(KINDS)[number % len(KINDS)]
    parts: dict[str, Any] = {
        "graded": {"table": TABLE},
        "voted": {"table": TABLE},
        "events": {"items": ITEMS, "each": Decimal(1), "months": 12},
        "passed": {"items": ITEMS, "each": Decimal(1)},
        "automatic": {"steps": (Step(Decimal(0), Decimal(0)), Step(Decimal(8), Decimal(4))), "fact": "meetings"},
    }
    component = ("work", "voices", "extra")[number % 3]
    return Indicator(f"i{number}", f"指标 {number}", component, kind, Decimal(4), **parts.get(kind, {}))


def score(of: Indicator, chance: random.Random) -> Any:
    match of.kind:
        case "adding" | "bonus":
            return Decimal(chance.randrange(0, 9)) / 2
        case "deducting":
            return -Decimal(chance.randrange(0, 3))
        case "graded":
            return chance.choice(TABLE).label
        case "voted":
            return {row.label: chance.randrange(1, 20) for row in TABLE}
        case "events":
            days = [DAY - timedelta(chance.randrange(0, 500)) for _ in range(4)]
            return tuple(Event(day, chance.choice(ITEMS).key) for day in days)
        case "passed":
            return frozenset(item.key for item in ITEMS if chance.random() < 0.8)
        case _:
            return Decimal(chance.randrange(0, 13))


def scheme() -> Scheme:
    """A scheme with something of everything."""
    return Scheme(
        "计时",
        5,
        components=(
            Component("work", "基础项", Decimal("0.7"), start=Decimal(40)),
            Component("voices", "评议项", Decimal("0.3")),
            Component("extra", "加分项"),
        ),
        indicators=tuple(indicator(number) for number in range(INDICATORS)),
        bands=(Band(Decimal(75), 5), Band(Decimal(70), 4), Band(Decimal(65), 3), Band(Decimal(60), 2), Band(None, 1)),
        shares=(Share("cap", 5, percent=Decimal(30)), Share("floor", 1, percent=Decimal(5), ties="in")),
        vetoes=(Veto("accident", "安全事故", "at_most", star=2),),
        conditions=(Condition("honest", "廉洁证明", 5, "stated"),),
        ladder=Ladder(),
        age=Age(months=12),
    )


def branch(number: int, indicators: tuple[Indicator, ...], chance: random.Random) -> Branch:
    return Branch(
        f"b{number}",
        f"支部 {number}",
        founded=date(2000 + number % 26, 5, 1),
        scores={each.key: score(each, chance) for each in indicators},
        vetoes={"accident": "三月火情"} if number % 40 == 0 else {},
        met=frozenset({"honest"} if number % 7 else ()),
        history=(number % 6,),
    )


def main(branches: int) -> int:
    rated, chance = scheme(), random.Random(4)
    sheet = Sheet(DAY, tuple(branch(number, rated.indicators, chance) for number in range(branches)))
    taken = []
    for _ in range(5):
        begin = time.perf_counter()
        results = rate(rated, sheet)
        taken.append(time.perf_counter() - begin)
    median = statistics.median(taken)
    lines = sum(len(result.lines) for result in results.values())
    print(f"{branches} branches × {INDICATORS} indicators, {lines} lines: median {median:.2f} s (at most {AT_MOST} s)")
    return 0 if median < AT_MOST else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
