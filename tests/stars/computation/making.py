"""Schemes, branches and sheets made short: numbers are given as int or text, what is not named has a plain value."""

from datetime import date
from decimal import Decimal
from typing import Any

from portal.stars.computation.rating import rate, rate_one
from portal.stars.computation.result import Result
from portal.stars.computation.scheme import Band, Component, Grade, Indicator, Item, Outcome, Row, Scheme, Share
from portal.stars.computation.sheet import Branch, Sheet

DAY = date(2026, 11, 22)
WEAK = (Grade("poor", "较差"), Grade("weak", "后进"))
FIVE = ((90, 5), (80, 4), (70, 3), (60, 2), (None, 1))


def D(number: int | str | Decimal) -> Decimal:
    return Decimal(number)


def bands(*pairs: tuple[int | str | None, Outcome]) -> tuple[Band, ...]:
    return tuple(Band(None if minimum is None else D(minimum), outcome) for minimum, outcome in pairs)


def table(**rows: int | str) -> tuple[Row, ...]:
    return tuple(Row(label, D(value)) for label, value in rows.items())


def items(*keys: str, **values: int | str) -> tuple[Item, ...]:
    return (*(Item(key, f"“{key}”") for key in keys), *(Item(key, f"“{key}”", D(each)) for key, each in values.items()))


def indicator(key: str = "score", points: int | str = 100, **kw: Any) -> Indicator:
    return Indicator(
        **{"key": key, "label": f"指标{key}", "component": "work", "kind": "adding", "points": D(points)} | kw
    )


def component(key: str = "work", weight: int | str = 1, **kw: Any) -> Component:
    return Component(**{"key": key, "label": f"计分项{key}", "weight": D(weight)} | kw)


def scheme(*indicators: Indicator, **kw: Any) -> Scheme:
    """Five stars from one number of 0 … 100, entered for the indicator "score"."""
    default = {"components": (component(),), "indicators": indicators or (indicator(),), "bands": bands(*FIVE)}
    return Scheme(**{"name": "试行办法", "stars": 5} | default | kw)


def by_rank(**kw: Any) -> Scheme:
    """A scheme without bands: its quotas alone give the stars."""
    return scheme(bands=(), **kw)


def cap(outcome: Outcome = 5, **kw: Any) -> Share:
    return Share("cap", outcome, **kw)


def quota(outcome: Outcome, percent: int | str, **kw: Any) -> Share:
    return Share("quota", outcome, percent=D(percent), **kw)


def floor(outcome: Outcome, **kw: Any) -> Share:
    return Share("floor", outcome, **kw)


def branch(score: int | str | Decimal | None = None, key: str = "a", **kw: Any) -> Branch:
    scores = {} if score is None else {"score": D(score)}
    return Branch(key, f"支部{key}", **{"scores": scores} | kw)


def one(of: Scheme, of_branch: Branch, *, day: date = DAY, starts: date | None = None) -> Result:
    return rate_one(of, of_branch, day=day, starts=starts)


def all_of(of: Scheme, *branches: Branch, day: date = DAY) -> dict[str, Result]:
    return rate(of, Sheet(day, tuple(branches)))


def outcomes(of: Scheme, *branches: Branch) -> list[Outcome]:
    """Results in the order of the branches."""
    return [result.outcome for result in all_of(of, *branches).values()]


def scored(of: Scheme, *scores: int | str) -> list[Outcome]:
    """Results of branches that differ in their score alone."""
    return outcomes(of, *(branch(score, key=f"b{at}") for at, score in enumerate(scores)))


def texts(result: Result, stage: str) -> list[str]:
    return [line.text for line in result.lines if line.stage == stage]
