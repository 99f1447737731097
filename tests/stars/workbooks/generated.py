"""Schemes of every shape and score sheets of some, made by chance."""

import string
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from portal.stars.computation.scheme import (
    HONOUR_LEVELS,
    KINDS,
    SCORERS,
    VOTERS,
    Age,
    Award,
    Band,
    Component,
    Condition,
    Grade,
    Indicator,
    Item,
    Ladder,
    Level,
    Row,
    Scheme,
    Share,
    Step,
    Veto,
)
from portal.stars.computation.sheet import Branch, Event, Honour, Sheet
from portal.stars.workbooks import words
from portal.units.models import SECTORS

SIGNS = "党支部规范组织生活公开承诺星级评定好较差AZaz019=+-@'\"<&>%:：；，、（）()/\\#.· _"
LABEL = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
LONG = st.text(SIGNS + "\n", max_size=60).map(str.strip)
KEYS = st.text(string.ascii_lowercase, min_size=1, max_size=3).map(lambda text: f"k{text}")
NUMBER = st.decimals(-(10**6), 10**6, places=2) | st.integers(-200, 200).map(Decimal) | st.decimals(0, 1, places=6)
SHARE = st.decimals(0, 100, places=2) | st.integers(0, 100).map(Decimal)
STARS = st.integers(0, 10)
COUNT = st.integers(0, 12)
BOOL = st.booleans()


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def some(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most).map(tuple)


def keyed(strategy: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, max_size=most, unique_by=lambda one: one.key).map(tuple)


def one_of(keys: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from(keys)


PLACES = st.integers(0, 6)
WEIGHT = SHARE.map(lambda share: share / 100)
COMPONENT = st.builds(Component, KEYS, LABEL, WEIGHT, NUMBER, maybe(NUMBER), maybe(NUMBER), maybe(PLACES), BOOL)
LEVEL = st.builds(Level, KEYS.map(lambda key: f"l{key}"), LABEL, STARS, NUMBER, BOOL)
GRADE = st.builds(Grade, KEYS, LABEL.filter(lambda label: words.outcome(label, "不定星级", ()) is None))
INDICATOR = st.builds(
    Indicator,
    key=KEYS,
    label=LABEL,
    component=st.just(""),
    kind=st.sampled_from(list(KINDS)),
    points=NUMBER,
    table=some(st.builds(Row, LABEL, NUMBER)),
    steps=some(st.builds(Step, NUMBER, NUMBER)),
    items=keyed(st.builds(Item, KEYS, LABEL, maybe(NUMBER))),
    each=maybe(NUMBER),
    months=maybe(COUNT),
    fact=st.sampled_from(["", "something_else", *words.FACTS]),
    sectors=some(st.sampled_from(SECTORS)),
    required=BOOL,
    how=LONG,
    example=BOOL,
    voters=st.sampled_from(list(VOTERS)),
    by=st.sampled_from(list(SCORERS)),
)


def condition(kind: str, of: list[str]) -> st.SearchStrategy[Condition]:
    return st.builds(
        Condition, KEYS, LABEL, STARS, st.just(kind), one_of(of), maybe(NUMBER), COUNT, st.integers(0, 10), BOOL
    )


@st.composite
def schemes(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Scheme:
    """A scheme whose references lead somewhere; whether it makes sense is another question."""
    components, levels, grades = draw(keyed(COMPONENT)), draw(keyed(LEVEL)), draw(keyed(GRADE))
    holders = [one.key for one in (*components, *levels)]
    indicators = draw(keyed(INDICATOR, 5)) if holders else ()
    indicators = tuple(replace(one, component=draw(one_of(holders))) for one in indicators)
    outcome = st.integers(0, 10) | one_of([grade.key for grade in grades]) if grades else st.integers(0, 10)
    of_grade = one_of(["", *(grade.key for grade in grades)])
    conditions = [condition("stated", [""]), condition("history", [""]), condition("honour", list(HONOUR_LEVELS))]
    if components:
        conditions.append(condition("component", [one.key for one in components]))
    if indicators:
        conditions.append(condition("indicator", [one.key for one in indicators]))
    share = st.builds(
        Share,
        st.sampled_from(list(words.SHARE_KINDS)),
        outcome,
        maybe(SHARE),
        maybe(COUNT),
        st.sampled_from(list(words.BASES)),
        st.sampled_from(list(words.ROUNDINGS)),
        COUNT,
        st.sampled_from(list(words.TIES)),
        some(one_of([one.key for one in components])) if components else st.just(()),
        BOOL,
    )
    age = st.builds(Age, days=st.integers(0, 9999)) | st.builds(Age, months=st.integers(0, 999))
    return Scheme(
        name=draw(LABEL),
        stars=draw(st.integers(1, 10)),
        components=components,
        indicators=indicators,
        source=draw(LONG),
        note=draw(LONG),
        lowest=draw(STARS),
        unrated=draw(LABEL.filter(lambda text: words.find(grades, text) == [])),
        cycle_years=draw(COUNT),
        sectors=draw(some(st.sampled_from(SECTORS))),
        floor=draw(maybe(NUMBER)),
        ceiling=draw(maybe(NUMBER)),
        places=draw(st.integers(0, 6)),
        bands=draw(some(st.builds(Band, maybe(NUMBER), outcome))),
        levels=levels,
        grades=grades,
        shares=draw(some(share)),
        vetoes=draw(
            keyed(
                st.builds(Veto, KEYS, LABEL, st.sampled_from(list(words.EFFECTS)), maybe(STARS), of_grade, COUNT, BOOL)
            )
        ),
        conditions=draw(keyed(st.one_of(conditions))),
        ladder=draw(maybe(st.builds(Ladder, COUNT, STARS, BOOL))),
        age=draw(maybe(age)),
        awards=draw(keyed(st.builds(Award, KEYS, LABEL, st.sampled_from(list(HONOUR_LEVELS)), STARS, COUNT, BOOL))),
        examples=draw(some(st.sampled_from(list(words.PARTS)))),
    )


DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))
ANSWERS = st.integers(1, 5000)


def score(indicator: Indicator) -> st.SearchStrategy[Any]:
    """A score that the indicator allows."""
    points = st.decimals(0, indicator.points, places=2)
    keys = [item.key for item in indicator.items]
    match indicator.kind:
        case "deducting":
            return points.map(lambda value: -value)
        case "graded":
            return one_of([row.label for row in indicator.table])
        case "voted":
            return st.dictionaries(one_of([row.label for row in indicator.table]), ANSWERS, min_size=1)
        case "passed":
            return st.frozensets(one_of(keys))
        case "events":
            return some(st.builds(Event, DAYS, one_of(keys or [""]), LONG.filter(lambda text: "\n" not in text)))
        case "automatic":
            return st.decimals(-1000, 1000, places=4)
        case _:
            return points


@st.composite
def sheets(draw: Callable[[st.SearchStrategy[Any]], Any], scheme: Scheme) -> Sheet:
    """What may be known of some branches under a scheme."""
    stated = [one.key for one in scheme.conditions if one.kind == "stated"]
    vetoes = [one.key for one in scheme.vetoes]
    outcomes = st.integers(0, scheme.stars) | one_of([grade.key for grade in scheme.grades] or [0])
    branches = []
    for number, label in enumerate(draw(st.lists(LABEL, min_size=1, max_size=3, unique_by=words.folded))):
        entered = draw(st.frozensets(st.sampled_from(scheme.indicators)))
        scores = {one.key: draw(score(one)) for one in scheme.indicators if one in entered or one.kind == "events"}
        earlier = draw(some(st.frozensets(one_of(vetoes), min_size=1))) if vetoes else ()
        branches.append(
            Branch(
                key=f"n{number}",
                name=label,
                sector=draw(st.sampled_from(["", *SECTORS])),
                founded=draw(maybe(DAYS)),
                scores=scores if any(not isinstance(one, tuple) for one in scores.values()) else {},
                vetoes=draw(st.dictionaries(one_of(vetoes), LABEL)) if vetoes else {},
                earlier_vetoes=earlier,
                met=draw(st.frozensets(one_of(stated))) if stated else frozenset(),
                history=draw(some(outcomes)),
                honours=draw(some(st.builds(Honour, LABEL, one_of(list(HONOUR_LEVELS)), DAYS))),
                exception=draw(LONG),
                order=draw(maybe(COUNT)),
            )
        )
    return Sheet(draw(DAYS), tuple(branches), draw(maybe(DAYS)))
