"""How many places there are, and caps: who keeps an outcome, and what happens on the line."""

import pytest

from portal.stars.computation.scheme import Age, Award, Ladder, Level, Share, Veto
from portal.stars.computation.sharing import places
from portal.stars.computation.sheet import Branch, Honour
from tests.stars.computation.making import (
    DAY,
    D,
    all_of,
    bands,
    branch,
    cap,
    component,
    indicator,
    outcomes,
    scheme,
    scored,
    texts,
)


@pytest.mark.parametrize(
    ("parts", "base", "n"),
    [
        ({"percent": 30}, 3, 0),
        ({"percent": 30, "rounding": "half_up"}, 3, 1),
        ({"percent": 30, "rounding": "up"}, 3, 1),
        ({"percent": 30, "least": 1}, 3, 1),
        ({"percent": 30, "least": 1}, 10, 3),
        ({"percent": 30}, 10, 3),
        ({"percent": 30, "rounding": "up"}, 10, 3),
        ({"percent": 50, "rounding": "half_up"}, 5, 3),
        ({"percent": 50}, 5, 2),
        ({"percent": "29.9", "rounding": "half_up"}, 5, 1),
        ({"percent": 100}, 7, 7),
        ({"percent": 30, "rounding": "up"}, 0, 0),
        ({"count": 2}, 100, 2),
        ({"count": 2, "least": 3}, 100, 3),
        ({"count": 2}, 1, 2),
    ],
)
def test_how_many_places_there_are(parts, base, n):
    parts = parts | ({"percent": D(parts["percent"])} if "percent" in parts else {})
    assert places(cap(**parts), base) == n


def test_the_first_by_total_keep_it_and_the_others_fall_one_star():
    assert scored(scheme(shares=(cap(percent=D(40)),)), 91, 95, 93, 99, 85) == [4, 5, 4, 5, 4]


def test_thirty_percent_of_three_branches():
    of = scheme(shares=(cap(percent=D(30)),))
    assert scored(of, 99, 95, 85) == [4, 4, 4]
    assert scored(scheme(shares=(cap(percent=D(30), rounding="half_up"),)), 99, 95, 85) == [5, 4, 4]
    result = all_of(of, branch(99, "a"), branch(95, "b"), branch(85, "c"))["a"]
    assert texts(result, "share") == ["五星名额最多参评 3 个的 30%，即 0 个；没有名额，由五星改为四星。"]


@pytest.mark.parametrize(
    ("ties", "scores", "expected"),
    [
        ("out", (99, 95, 95, 91), [5, 4, 4, 4]),
        ("in", (99, 95, 95, 91), [5, 4, 4, 4]),  # a cap is never exceeded
        ("components", (99, 95, 95, 91), [5, 4, 4, 4]),
        ("out", (95, 95, 91, 90), [5, 5, 4, 4]),  # no tie across the line
        ("out", (95, 95, 95, 90), [4, 4, 4, 4]),
        ("out", (95, 95, 70, 60), [5, 5, 3, 2]),
    ],
)
def test_ties_at_the_cap(ties, scores, expected):
    assert scored(scheme(shares=(cap(count=2, ties=ties),)), *scores) == expected


def test_the_lines_of_a_cap_tell_those_who_tie_from_those_behind():
    of = scheme(shares=(cap(count=2),))
    results = all_of(of, *(branch(score, key) for key, score in {"a": 99, "b": 95, "c": 95, "d": 91}.items()))
    assert texts(results["a"], "share") == []
    tied = ["五星名额最多 2 个；名额线上总分相同，按办法都不列入，由五星改为四星。"]
    assert texts(results["b"], "share") == texts(results["c"], "share") == tied
    assert [line.key for line in results["b"].lines if line.stage == "share"] == ["tie"]
    behind = "五星名额最多 2 个；名额已由排在前面的支部用完，由五星改为四星。"
    assert texts(results["d"], "share") == [behind]
    line = next(line for line in results["d"].lines if line.stage == "share")
    assert (line.key, line.label, line.before, line.after) == ("cap", "五星名额", 5, 4)
    assert texts(results["d"], "result") == ["结果：四星。"]


TWO = (component("work"), component("voice"))
SPLIT = (indicator("work"), indicator("voice", component="voice"))


def split(key: str, work: int, voice: int, **kw) -> Branch:
    return branch(key=key, scores={"work": D(work), "voice": D(voice)}, **kw)


@pytest.mark.parametrize(("by", "expected"), [(("voice",), [4, 5]), (("work",), [5, 4]), ((), [4, 4])])
def test_components_break_ties_in_their_order(by, expected):
    of = scheme(*SPLIT, components=TWO, shares=(cap(count=1, ties="components", by=by),))
    assert outcomes(of, split("a", 60, 35), split("b", 50, 45)) == expected


def test_the_second_component_decides_where_the_first_is_equal():
    of = scheme(
        *SPLIT, components=(*TWO, component("third")), shares=(cap(count=1, ties="components", by=("third", "voice")),)
    )
    assert outcomes(of, split("a", 60, 35), split("b", 50, 45)) == [4, 5]


@pytest.mark.parametrize(
    ("orders", "expected"),
    [((1, 2), [5, 4]), ((2, 1), [4, 5]), ((None, 1), [4, 5]), ((2, None), [5, 4]), ((None, None), [4, 4]), ((1, 1), [4, 4])],
)  # fmt: skip
def test_what_is_still_equal_is_in_the_committee_s_order(orders, expected):
    of = scheme(*SPLIT, components=TWO, shares=(cap(count=1, ties="components", by=("work",)),))
    assert outcomes(of, *(split(key, 50, 45, order=order) for key, order in zip("ab", orders, strict=True))) == expected
    before = scheme(*SPLIT, components=TWO, shares=(cap(count=1, ties="components", by=("voice",)),))
    first = split("a", 60, 35, order=1)  # the order speaks only where components are equal
    assert outcomes(before, first, split("b", 50, 45, order=2)) == [4, 5]
    plain = scheme(*SPLIT, components=TWO, shares=(cap(count=1),))
    assert outcomes(plain, first, split("b", 50, 45, order=2)) == [4, 4]


@pytest.mark.parametrize(("base", "n"), [("rated", 2), ("all", 3)])
def test_the_base_counts_those_with_a_total_or_all(base, n):
    of = scheme(shares=(cap(percent=D(50), base=base),), age=Age(days=365))
    new = [branch(99, key=f"n{at}", founded=DAY) for at in range(2)]
    rated = outcomes(of, *new, *(branch(score, key=f"r{score}") for score in (99, 98, 97, 96)))
    assert rated == [0, 0] + [5] * n + [4] * (4 - n)


def test_a_share_by_sector_is_cut_in_each_sector():
    of = scheme(shares=(cap(percent=D(50), base="sector"),))
    sheet = [branch(score, f"{sector}{score}", sector=sector) for sector, score in
             (("机关", 99), ("机关", 98), ("学校", 91), ("学校", 90), ("两新", 95))]  # fmt: skip
    results = all_of(of, *sheet)
    assert [result.outcome for result in results.values()] == [5, 4, 5, 4, 4]
    assert texts(results["机关98"], "share") == [
        "五星名额最多同行业参评 2 个的 50%，即 1 个；名额已由排在前面的支部用完，由五星改为四星。"
    ]


def test_caps_below_one_another_count_from_the_top():
    of = scheme(shares=(cap(4, count=3), cap(5, count=1)))  # the order of writing does not matter
    assert scored(of, 99, 98, 97, 96, 85, 75) == [5, 4, 4, 3, 3, 3]


def test_a_cap_holds_against_a_quota_of_the_same_outcome():
    assert scored(scheme(shares=(cap(count=1), Share("quota", 5, count=2))), 99, 98, 97) == [5, 4, 4]


def test_who_has_no_star_by_the_bands_is_no_matter_of_shares():
    of = scheme(bands=bands((90, 5), (None, 0)), shares=(cap(count=1),))
    assert texts(all_of(of, branch(50))["a"], "share") == []


def test_who_may_not_have_the_star_uses_up_no_place():
    of = scheme(shares=(cap(count=1),), vetoes=(Veto("v", "事故", "at_most", 3),), ladder=Ladder(first=5))
    assert outcomes(of, branch(99, "a", vetoes={"v": ""}), branch(98, "b", history=(2,)), branch(91, "c")) == [3, 3, 5]


def test_below_the_lowest_star_a_cap_leads_to_unrated_and_caps_know_no_one_without_a_total():
    of = scheme(lowest=5, shares=(cap(count=1),))
    assert outcomes(of, branch(99, "a"), branch(95, "b"), branch(key="c")) == [5, 0, 0]


def test_a_direct_award_comes_first_in_a_cap_which_still_holds():
    of = scheme(shares=(cap(count=1),), awards=(Award("award", "授星", "city", 5),))
    honoured = {"honours": (Honour("奖", "city", DAY),)}
    assert outcomes(of, branch(99, "a"), branch(50, "b", **honoured)) == [4, 5]
    assert outcomes(of, branch(99, "a", **honoured), branch(50, "b", **honoured)) == [5, 4]
    lower = scheme(shares=(cap(count=1),), awards=(Award("award", "授星", "city", 4),))
    assert outcomes(lower, branch(99, "a"), branch(95, "b", **honoured)) == [5, 4]  # an award for less is no help


def test_among_levels_who_climbed_higher_comes_first():
    levels = (Level("three", "三星", 3, D(80)), Level("four", "四星", 4, D(80)))
    of = scheme(
        indicator("three", component="three"), indicator("four", component="four"),
        components=(), bands=(), levels=levels, lowest=3, stars=4, shares=(cap(3, count=1),),
    )  # fmt: skip
    low = branch(key="a", scores={"three": D(99)})
    high = branch(key="b", scores={"three": D(85), "four": D(80)})
    assert outcomes(of, low, high) == [0, 4]


def test_a_level_that_was_not_declared_counts_nothing_where_it_breaks_a_tie():
    levels = (Level("three", "三星", 3, D(80)), Level("four", "四星", 4, D(80)))
    of = scheme(
        indicator("three", component="three"), indicator("four", component="four"), components=(), bands=(),
        levels=levels, lowest=3, stars=4, shares=(cap(3, count=1, ties="components", by=("four",)),),
    )  # fmt: skip
    declared = branch(key="b", scores={"three": D(90), "four": D("0.5")})
    assert outcomes(of, branch(key="a", scores={"three": D(90)}), declared) == [0, 3]
