"""Sample self-scores: for every kind of indicator one that fits how strong a branch is, always the same one."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from portal.stars.computation.scheme import Indicator, Level, Scheme, Voters
from portal.stars.entries import reading
from portal.stars.entries.domain.assessing import Given
from portal.stars.entries.words import best

REASONS = (
    "会议记录和签到表齐全", "材料在支部档案盒第 2 盒", "台账可查，公开栏同步公布", "支委会研究过，记录在案",
    "有照片和签到，系统里有记录", "",
)  # fmt: skip
GOOD, BAD = "获评上级先进典型", "未按期整改，上级检查指出"
EVENTS = {  # a word in an indicator's name → what may have happened
    "批评": "党建工作任务未按期完成，被通报",
    "志愿": "组织党员到社区开展志愿服务",
    "表彰": "获评校级先进党支部",
}
HALF = Decimal("0.5")
GUESTS = 12  # who vote where nobody of an electorate is on the branch's books


def given(
    scheme: Scheme, sector: str | None, strength: Decimal, wished: int, day: date, voices: Callable[[Voters], int]
) -> dict[str, Given]:
    """Indicator → (score, reason) for a branch of this strength (0 … 1), of whose electorates all vote.

    `day`: when something may have happened.
    """
    parts = [part for part in reading.parts(scheme, sector) if not isinstance(part.of, Level) or part.of.star <= wished]
    asked = [one for part in parts for one in part.indicators if reading.typed(one)]
    return {
        one.key: (_value(one, _swing(strength, at), day, voices), REASONS[(at + wished) % len(REASONS)])
        for at, one in enumerate(asked)
    }


def _swing(strength: Decimal, at: int) -> Decimal:
    """Here and there a little stronger or weaker, so that no branch is the same all over."""
    return min(Decimal(1), max(Decimal(0), strength + Decimal((at * 7) % 11 - 5) / 60))


def _value(indicator: Indicator, strength: Decimal, day: date, voices: Callable[[Voters], int]) -> Any:
    if indicator.kind == "graded":
        place = min(len(indicator.table) - 1, int((1 - strength) * len(indicator.table)))
        return indicator.table[place].label
    if indicator.kind == "voted":
        people = voices(indicator.voters) or GUESTS
        first = int(people * strength)
        votes = {
            indicator.table[0].label: first,
            indicator.table[min(1, len(indicator.table) - 1)].label: people - first,
        }
        return {label: number for label, number in votes.items() if number} or {indicator.table[0].label: people}
    if indicator.kind == "passed":
        number = -int(-len(indicator.items) * strength // 1)
        return sorted(item.key for item in indicator.items[: max(1, number)])
    if indicator.kind == "events":
        return _events(indicator, strength, day)
    if indicator.kind == "deducting":
        return "0" if strength > Decimal("0.75") else "-1"
    share = strength - HALF if indicator.kind == "bonus" else strength
    points = (indicator.points * max(share, Decimal(0)) / HALF).to_integral_value(ROUND_FLOOR) * HALF
    return format(points.normalize() + 0, "f")


def _events(indicator: Indicator, strength: Decimal, day: date) -> list[dict[str, str]]:
    """Something good happened to the strong, something bad to the weak."""
    bad = best(indicator) <= 0
    if bad != (strength < Decimal("0.7")):
        return []
    kind = indicator.items[-1].key if indicator.items else ""
    text = next((said for word, said in EVENTS.items() if word in indicator.label), BAD if bad else GOOD)
    return [{"day": day.isoformat(), "kind": kind, "label": text}]
