"""Any scheme can be checked, and one in which nothing severe is found rates whatever scores its indicators allow."""

import random
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.stars.computation.checking import check
from portal.stars.computation.document import from_document, score_from_document, to_document
from portal.stars.computation.rating import rate
from portal.stars.computation.scheme import (
    HONOUR_LEVELS,
    KINDS,
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
from portal.stars.computation.sheet import Branch, Honour, Score, Sheet
from portal.stars.computation.standing import Ranks
from tests.stars.computation.making import DAY, bands, scheme

numbers = st.sampled_from([Decimal(each) for each in ("-5", "0", "0.5", "5", "20", "60", "90", "100", "101")])
keys = st.sampled_from(("a", "b", "c", "", "weak"))
stars = st.integers(0, 6)
outcomes = st.one_of(stars, st.sampled_from(("weak", "poor")))
counts = st.integers(0, 3)
sectors = st.lists(st.sampled_from(("机关", "学校")), max_size=2, unique=True).map(tuple)


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.one_of(st.none(), strategy)


def some(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most).map(tuple)


labels = st.sampled_from(("甲", "乙", ""))
SCHEMES = st.builds(
    Scheme,
    name=labels,
    stars=stars,
    lowest=st.integers(0, 4),
    unrated=labels,
    cycle_years=counts,
    sectors=sectors,
    floor=maybe(numbers),
    ceiling=maybe(numbers),
    places=st.integers(0, 5),
    examples=some(st.sampled_from(("places", "colour")), 1),
    components=some(
        st.builds(
            Component,
            keys,
            labels,
            numbers,
            start=numbers,
            floor=maybe(numbers),
            ceiling=maybe(numbers),
            places=maybe(counts),
        )
    ),
    indicators=some(
        st.builds(
            Indicator,
            keys,
            labels,
            component=keys,
            kind=st.sampled_from(list(KINDS)),
            points=numbers,
            table=some(st.builds(Row, labels, numbers)),
            steps=some(st.builds(Step, numbers, numbers)),
            items=some(st.builds(Item, keys, labels, maybe(numbers))),
            each=maybe(numbers),
            months=maybe(counts),
            fact=st.sampled_from(("", "n")),
            sectors=sectors,
            required=st.booleans(),
        ),
        4,
    ),
    bands=some(st.builds(Band, maybe(numbers), outcomes), 4),
    levels=some(st.builds(Level, keys, labels, stars, numbers), 2),
    grades=some(st.builds(Grade, st.sampled_from(("weak", "poor")), labels), 2),
    shares=some(
        st.builds(
            Share,
            st.sampled_from(("cap", "quota", "floor")),
            outcomes,
            maybe(numbers),
            maybe(counts),
            st.sampled_from(("rated", "all", "sector")),
            ties=st.sampled_from(("out", "in", "components")),
            by=some(keys, 1),
        )
    ),
    vetoes=some(
        st.builds(
            Veto,
            keys,
            labels,
            st.sampled_from(("unrated", "at_most", "grade", "steps_down")),
            maybe(stars),
            keys,
            counts,
        )
    ),
    conditions=some(
        st.builds(
            Condition,
            keys,
            labels,
            stars,
            st.sampled_from(("stated", "component", "indicator", "history", "honour")),
            st.one_of(keys, st.sampled_from(list(HONOUR_LEVELS))),
            maybe(numbers),
            counts,
            stars,
        )
    ),
    ladder=maybe(st.builds(Ladder, counts, stars)),
    age=maybe(st.builds(Age, maybe(counts), maybe(counts))),
    awards=some(st.builds(Award, keys, labels, st.sampled_from(("city", "village")), stars, counts)),
)


@settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(SCHEMES)
def test_any_scheme_can_be_written_read_and_checked(of):
    assert from_document(to_document(of)) == of
    for problem in check(of, ("机关", "学校", "两新")):
        assert problem.place
        assert problem.text.endswith("。")


def put_right(of: Scheme) -> Scheme:
    """What is severe is taken out row by row, or set as in a plain scheme, until nothing is."""
    plain = scheme(floor=None, bands=bands((90, 5), (80, 4), (70, 3), (None, 0)), grades=(Grade("weak", "后进"),))
    of = replace(of, stars=5, lowest=min(max(of.lowest, 1), 3), cycle_years=of.cycle_years or 1, levels=())
    of = replace(of, components=(*of.components, *plain.components), indicators=(*of.indicators, *plain.indicators))
    for _ in range(60):
        severe = [problem for problem in check(of) if problem.severe]
        if not severe:
            return of
        name, position = re.fullmatch(r"(\w+)(?:\[(\d+)\])?.*", severe[0].place).groups()
        rows = getattr(of, name)
        kept = rows[: int(position)] + rows[int(position) + 1 :] if position else getattr(plain, name)
        of = replace(of, **{name: kept})
    raise AssertionError(severe)


def score_of(of: Indicator, chance: random.Random) -> Score | None:
    kinds = [item.key for item in of.items] or [""]
    numbers = {"deducting": -of.points, "automatic": Decimal(7)}
    match of.kind:
        case "graded":
            value = chance.choice(of.table).label
        case "voted":
            value = {row.label: chance.randrange(1, 3) for row in of.table}
        case "events":
            value = [{"day": f"2026-0{chance.randrange(1, 9)}-01", "kind": chance.choice(kinds)} for _ in range(3)]
        case "passed":
            value = [item.key for item in of.items if chance.random() < 0.5]
        case _:
            value = format(chance.choice((Decimal(0), numbers.get(of.kind, of.points))), "f")
    return score_from_document(of, value)


@settings(
    max_examples=40, phases=[Phase.generate], deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(SCHEMES, st.randoms(use_true_random=False))
def test_a_scheme_without_severe_problems_rates_any_branch(random_scheme, chance):
    of = put_right(random_scheme)
    rows = [
        Branch(
            f"b{number}",
            f"支部{number}",
            sector=chance.choice(("机关", "学校", "")),
            founded=chance.choice((None, date(2020, 1, 1), DAY)),
            scores={each.key: score_of(each, chance) for each in of.indicators if chance.random() < 0.95},
            vetoes={veto.key: "查实" for veto in of.vetoes if chance.random() < 0.3},
            history=chance.choice(((), (5, 4), (0,), ("gone", "weak"))),
            honours=(Honour("奖", "city", DAY),) if chance.random() < 0.3 else (),
            order=chance.choice((None, number)),
        )
        for number in range(6)
    ]
    results = rate(of, Sheet(DAY, tuple(rows)))
    allowed = {0, *range(of.lowest, of.stars + 1), *(grade.key for grade in of.grades)}
    assert {result.outcome for result in results.values()} <= allowed
    for share in of.shares:
        if share.kind == "cap" and share.count is not None and share.base != "sector":
            better = [each for each in results.values() if Ranks(of).of(each.outcome) >= Ranks(of).of(share.outcome)]
            assert len(better) <= share.count
