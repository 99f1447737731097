"""From a score to points: what each kind of indicator gives, with its sentence."""

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from portal.stars.computation.scheme import Indicator, Kind
from portal.stars.computation.sheet import Branch, Event
from portal.stars.computation.spans import Period
from portal.stars.computation.wording import half_up, plain

FINE = 4  # decimals of points that are the result of a division or a multiplication
ZERO = Decimal(0)

Points = tuple[Decimal, str]
"""Points and the sentence that explains them."""


def points(indicator: Indicator, branch: Branch, period: Period) -> Points | None:
    """What the branch gets for this indicator; None where there is no score. Scores as `score_from_document` gives them.

    No indicator gives more than its points or takes more than its points, whatever the score says.
    """
    score: Any = branch.scores.get(indicator.key)
    if score is None and indicator.kind == "automatic":
        score = branch.facts.get(indicator.fact)
    if score is None or (indicator.kind == "voted" and not any(score.values())):
        return None
    value, what = _KINDS[indicator.kind](indicator, score, period)
    return value, f"{indicator.label}：{what}。"


def _given(indicator: Indicator, score: Decimal, period: Period) -> Points:
    if score > indicator.points:
        return (
            indicator.points,
            f"填 {plain(score)} 分，最多 {plain(indicator.points)} 分，计 {plain(indicator.points)} 分",
        )
    value = max(score, ZERO)
    verb = "加" if indicator.kind == "bonus" else "得"
    return value, f"{verb} {plain(value)} 分（最多 {plain(indicator.points)} 分）"


def _taken(indicator: Indicator, score: Decimal, period: Period) -> Points:
    if score >= 0:
        return ZERO, "没有扣分"
    value, words = _bounded(indicator, score)
    return value, f"扣分，{words}"


def _graded(indicator: Indicator, score: str, period: Period) -> Points:
    value, words = _bounded(indicator, next(row.value for row in indicator.table if row.label == score))
    return value, f"评为“{score}”，{words}"


def _voted(indicator: Indicator, score: dict[str, int], period: Period) -> Points:
    rows = [(row, score[row.label]) for row in indicator.table if score.get(row.label)]
    answers = sum(count for _, count in rows)
    value, words = _bounded(indicator, half_up(sum((row.value * count for row, count in rows), ZERO) / answers, FINE))
    votes = "、".join(f"{row.label} {count} 票" for row, count in rows)
    return value, f"{answers} 人测评（“不了解”的不计），{votes}，{words}"


def _events(indicator: Indicator, score: tuple[Event, ...], period: Period) -> Points:
    window = period.words(indicator.months)
    counted = Counter(event.kind for event in score if period.holds(event.day, indicator.months))
    outside = len(score) - counted.total()
    if indicator.items:
        rows = [(item, counted[item.key]) for item in indicator.items if counted[item.key]]
        total = sum((_worth(indicator, item.value) * count for item, count in rows), ZERO)
        names = f"（{'、'.join(f'{item.label} {count} 次' for item, count in rows)}）"
        times = sum(count for _, count in rows)
    else:
        times, names = counted.total(), ""
        total = _worth(indicator, None) * times
    value, words = _bounded(indicator, total)
    besides = f"（另有 {outside} 次不在期内）" if outside else ""
    return value, f"{window}{f'共 {times} 次{names}' if times else '没有'}{besides}，{words}"


def _passed(indicator: Indicator, score: frozenset[str], period: Period) -> Points:
    done = [item for item in indicator.items if item.key in score]
    value, words = _bounded(indicator, sum((_worth(indicator, item.value) for item in done), ZERO))
    open_ones = "、".join(item.label for item in indicator.items if item.key not in score)
    rest = f"；未达标：{open_ones}" if open_ones else ""
    return value, f"{len(indicator.items)} 项中达标 {len(done)} 项，{words}{rest}"


def _automatic(indicator: Indicator, score: Decimal, period: Period) -> Points:
    fact = plain(score)
    if not indicator.steps:
        each = _worth(indicator, None)
        value, words = _bounded(indicator, half_up(score * each, FINE))
        return value, f"实际为 {fact}，每 1 计 {plain(each)} 分，{words}"
    reached = max(
        (step for step in indicator.steps if step.minimum <= score), key=lambda step: step.minimum, default=None
    )
    if reached is None:
        return ZERO, f"实际为 {fact}，没有达到最低一档，计 0 分"
    value, words = _bounded(indicator, reached.value)
    return value, f"实际为 {fact}，达到 {plain(reached.minimum)}，{words}"


def _worth(indicator: Indicator, value: Decimal | None) -> Decimal:
    return value if value is not None else indicator.each or ZERO


def _bounded(indicator: Indicator, value: Decimal) -> Points:
    """Within −points … points, and how it says so."""
    if value > indicator.points:
        return (
            indicator.points,
            f"共 {plain(value)} 分，最多 {plain(indicator.points)} 分，计 {plain(indicator.points)} 分",
        )
    if value < -indicator.points:
        return (
            -indicator.points,
            f"共 {plain(value)} 分，最多扣 {plain(indicator.points)} 分，计 {plain(-indicator.points)} 分",
        )
    return value, f"计 {plain(value)} 分"


_KINDS: dict[Kind, Callable[[Indicator, Any, Period], Points]] = {
    "adding": _given,
    "deducting": _taken,
    "bonus": _given,
    "graded": _graded,
    "voted": _voted,
    "events": _events,
    "passed": _passed,
    "automatic": _automatic,
}
