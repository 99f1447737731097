"""Caps, quotas and floors over all branches: how many, who, and what happens on the line."""

import random
from datetime import date

import pytest

from portal.stars.computation.scheme import Age, Award, Condition, Grade, Ladder, Level, Share, Veto
from portal.stars.computation.sharing import places
from portal.stars.computation.sheet import Branch, Honour
from tests.stars.computation.making import (
    DAY,
    D,
    all_of,
    bands,
    branch,
    by_rank,
    component,
    indicator,
    one,
    outcomes,
    scheme,
    scored,
    texts,
)

WEAK = (Grade("poor", "较差"), Grade("weak", "后进"))


def cap(outcome=5, **kw) -> Share:
    return Share("cap", outcome, **kw)


def quota(outcome, percent, **kw) -> Share:
    return Share("quota", outcome, percent=D(percent), **kw)


def floor(outcome, **kw) -> Share:
    return Share("floor", outcome, **kw)


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


# Caps


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


# Quotas: allocation by rank alone

RANKED = (quota(5, 20), quota(4, 30), quota(3, 50))


def test_rank_alone_places_everybody_best_first():
    of = by_rank(shares=tuple(reversed(RANKED)))
    assert scored(of, *range(90, 100)) == [3, 3, 3, 3, 3, 4, 4, 4, 5, 5]


def test_the_lines_of_a_quota():
    of = by_rank(shares=(quota(5, 50), quota(4, 25)))
    results = all_of(of, *(branch(score, str(score)) for score in (99, 98, 97, 96)))
    assert texts(results["99"], "share") == ["五星名额定为参评 4 个的 50%，即 2 个；本支部在名额之内，定为五星。"]
    assert texts(results["97"], "share") == ["四星名额定为参评 4 个的 25%，即 1 个；本支部在名额之内，定为四星。"]
    assert texts(results["96"], "share") == ["各档名额已由排在前面的支部用完，定为不定星级。"]
    assert results["96"].outcome == 0
    line = next(line for line in results["99"].lines if line.stage == "share")
    assert (line.key, line.before, line.after) == ("quota", 0, 5)


@pytest.mark.parametrize(
    ("ties", "scores", "expected"),
    [
        ("out", (99, 95, 95, 91), [5, 4, 4, 4]),
        ("in", (99, 95, 95, 91), [5, 5, 5, 4]),
        ("in", (99, 95, 94, 94), [5, 5, 4, 4]),
        ("out", (95, 95, 95, 91), [4, 4, 4, 4]),
        ("in", (95, 95, 95, 91), [5, 5, 5, 4]),
    ],
)
def test_ties_on_the_line_of_a_quota(ties, scores, expected):
    assert scored(by_rank(shares=(quota(5, 50, ties=ties), quota(4, 100))), *scores) == expected


def test_who_ties_on_the_line_of_a_quota_is_told_so():
    results = all_of(
        by_rank(shares=(quota(5, 50), quota(4, 100))),
        *(branch(score, str(at)) for at, score in enumerate((99, 95, 95, 91))),
    )
    assert (
        texts(results["1"], "share")
        == texts(results["2"], "share")
        == [
            "五星名额定为参评 4 个的 50%，即 2 个；名额线上总分相同，按办法都不列入。",
            "四星名额定为参评 4 个的 100%，即 4 个；本支部在名额之内，定为四星。",
        ]
    )
    assert [line.key for line in results["1"].lines if line.stage == "share"] == ["tie", "quota"]
    assert [len(texts(results[key], "share")) for key in "03"] == [1, 1]


def test_a_quota_of_no_places_gives_none_even_to_equals():
    of = by_rank(shares=(quota(5, 10, ties="in"), quota(4, 100)))
    assert scored(of, 95, 95, 95) == [4, 4, 4]
    assert scored(scheme(shares=(cap(percent=D(10), ties="components"),)), 95, 95) == [4, 4]


def test_nothing_is_said_of_bands_where_there_are_none():
    result = all_of(by_rank(shares=RANKED), branch(95))["a"]
    assert texts(result, "band") == []
    assert result.reasons()[0] == "总分：95 分。"


def test_the_last_quota_takes_who_is_left_and_a_grade_may_be_a_quota():
    of = by_rank(shares=(quota(5, 50), quota("poor", 25), quota("weak", 100)), grades=WEAK)
    assert scored(of, 99, 98, 97, 96) == [5, 5, "poor", "weak"]


def test_a_quota_gives_no_more_than_veto_condition_and_ladder_allow():
    of = by_rank(
        shares=(quota(5, 25), quota(4, 25), quota(3, 50)),
        vetoes=(
            Veto("v", "事故", "at_most", 3),
            Veto("n", "违纪", "unrated"),
            Veto("g", "软弱", "grade", grade="weak"),
        ),
        conditions=(Condition("c", "廉洁证明", 4, "stated"),),
        ladder=Ladder(first=5),
        grades=WEAK,
    )
    met = {"met": frozenset({"c"})}
    sheet = (
        branch(99, "veto", vetoes={"v": "火情"}, **met),
        branch(98, "condition"),
        branch(97, "ladder", history=(3,), **met),
        branch(96, "free", **met),
        branch(95, "none", vetoes={"n": ""}, **met),
        branch(94, "grade", vetoes={"g": ""}, **met),
        branch(93, "exception", history=(2,), exception="成绩突出", **met),
        branch(92, "last", **met),
    )
    results = all_of(of, *sheet)
    assert {key: result.outcome for key, result in results.items()} == {
        "veto": 3, "condition": 3, "ladder": 4, "free": 5, "none": 0, "grade": "weak", "exception": 5, "last": 4,
    }  # fmt: skip
    passed = "五星名额定为参评 8 个的 25%，即 2 个；按总分在名额之内，但一票否决“事故”（火情），最高三星，不占名额。"
    assert texts(results["veto"], "share")[0] == passed
    assert texts(results["condition"], "share")[0].endswith("但四星的条件“廉洁证明”没有达到，不占名额。")
    assert texts(results["ladder"], "share") == [
        "五星名额定为参评 8 个的 25%，即 2 个；按总分在名额之内，但上一周期为三星，逐级晋升最多到四星，不占名额。",
        "四星名额定为参评 8 个的 25%，即 2 个；本支部在名额之内，定为四星。",
    ]
    line = next(line for line in results["ladder"].lines if line.stage == "share")
    assert (line.before, line.after) == (0, 0)


def test_who_is_behind_anyway_is_not_told_of_a_bar():
    of = by_rank(shares=(quota(5, 50), quota(4, 50)), vetoes=(Veto("v", "事故", "at_most", 4),))
    results = all_of(of, branch(99, "a"), branch(98, "b"), branch(90, "c", vetoes={"v": ""}), branch(89, "d"))
    assert [len(texts(results[key], "share")) for key in "abcd"] == [1, 1, 1, 1]
    few = all_of(of, branch(99, "a"), branch(90, "c", vetoes={"v": ""}))
    assert [text[:4] for text in texts(few["c"], "share")] == ["四星名额"]
    open_places = all_of(
        by_rank(shares=(quota(5, 100),), vetoes=of.vetoes), branch(9, "a"), branch(8, "c", vetoes={"v": ""})
    )
    assert "不占名额" in texts(open_places["c"], "share")[0]


def test_an_unrated_veto_is_not_turned_into_a_grade_by_a_quota():
    of = by_rank(shares=(quota(5, 50), quota("weak", 100)), grades=WEAK, vetoes=(Veto("v", "违纪", "unrated"),))
    assert outcomes(of, branch(99, "a"), branch(98, "b"), branch(1, "c", vetoes={"v": ""})) == [5, "weak", 0]


def test_a_direct_award_takes_a_place_first_but_none_that_is_not_there():
    of = by_rank(shares=(quota(5, 50), quota(4, 50)), awards=(Award("award", "授星", "city", 5),))
    honoured = {"honours": (Honour("奖", "city", DAY),)}
    assert outcomes(of, branch(99, "a"), branch(50, "b", **honoured)) == [4, 5]
    assert outcomes(of, branch(99, "a", **honoured), branch(50, "b", **honoured)) == [5, 4]


def test_with_bands_a_quota_is_exact_below_those_who_are_better():
    of = scheme(shares=(Share("quota", 4, count=2),))
    results = all_of(of, *(branch(score, str(score)) for score in (95, 85, 84, 83, 75)))
    assert [result.outcome for result in results.values()] == [5, 4, 4, 3, 3]
    assert texts(results["83"], "share") == ["四星名额定为 2 个；名额已由排在前面的支部用完，由四星改为三星。"]
    assert scored(of, 95, 75, 65, 55) == [5, 4, 4, 1]


def test_who_loses_a_grade_to_a_quota_falls_to_the_next_lower_and_not_below_the_lowest():
    of = scheme(bands=bands((90, 5), (None, "poor")), grades=WEAK, shares=(Share("quota", "poor", count=1),))
    assert scored(of, 95, 80, 70) == [5, "poor", "weak"]
    lowest = scheme(bands=bands((90, 5), (None, "weak")), grades=WEAK, shares=(Share("quota", "weak", count=1),))
    assert scored(lowest, 95, 80, 70) == [5, "weak", "weak"]


def test_a_quota_by_sector_and_branches_without_a_total():
    of = by_rank(shares=(quota(5, 50, base="sector"), quota(4, 100)), age=Age(days=9))
    sheet = (
        branch(9, "a", sector="甲"),
        branch(8, "b", sector="甲"),
        branch(7, "c", sector="乙"),
        branch(6, "d", sector="乙"),
    )
    assert outcomes(of, *sheet, branch(9, "e", sector="乙", founded=DAY), branch(key="f")) == [5, 4, 5, 4, 0, 0]


def test_one_branch_alone_has_no_place_yet():
    assert one(by_rank(shares=RANKED), branch(99)).outcome == 0


# Floors


@pytest.mark.parametrize(
    ("ties", "scores", "expected"),
    [
        ("out", (95, 85, 75, 65), [5, 4, 1, 1]),
        ("in", (95, 75, 75, 65), [5, 1, 1, 1]),
        ("out", (95, 75, 75, 65), [5, 3, 3, 1]),
        ("components", (95, 75, 75, 65), [5, 3, 3, 1]),
        ("out", (55, 85, 75, 45), [1, 4, 3, 1]),  # those who are there already count
        ("out", (95, 85, 75, 45), [5, 4, 1, 1]),
        ("out", (55, 54, 53, 52), [1, 1, 1, 1]),
    ],
)
def test_at_least_n_are_put_at_the_end(ties, scores, expected):
    assert scored(scheme(shares=(floor(1, count=2, ties=ties),)), *scores) == expected


def test_the_words_of_a_floor():
    of = scheme(shares=(floor("weak", percent=D(50)),), grades=WEAK)
    results = all_of(of, branch(95, "a"), branch(50, "b"))
    assert (results["a"].outcome, results["b"].outcome) == (5, "weak")
    assert texts(results["b"], "share") == ["后进名额至少参评 2 个的 50%，即 1 个；本支部总分在末位，由一星改为后进。"]


def test_a_vetoed_branch_fills_a_floor_and_a_better_outcome_stays_above_a_worse():
    of = scheme(shares=(floor("weak", count=1),), grades=WEAK, vetoes=(Veto("v", "软弱", "grade", grade="weak"),))
    assert outcomes(of, branch(99, "a", vetoes={"v": ""}), branch(50, "b")) == ["weak", 1]
    two = scheme(shares=(floor("weak", count=1), floor("poor", count=2)), grades=WEAK)
    assert scored(two, 99, 98, 97) == [5, "poor", "weak"]


@pytest.mark.parametrize(("base", "expected"), [("all", [0, 5, 4]), ("rated", [0, 5, 0])])
def test_a_floor_over_all_counts_those_without_a_total(base, expected):
    of = scheme(shares=(floor(0, count=1, base=base),), age=Age(days=9))
    assert outcomes(of, branch(99, "a", founded=DAY), branch(95, "b"), branch(85, "c")) == expected


def test_the_committee_s_order_and_awards_decide_on_the_line_of_a_floor():
    of = scheme(shares=(floor(1, count=1, ties="components"),), awards=(Award("award", "授星", "city", 1),))
    assert outcomes(of, branch(80, "a", order=1), branch(80, "b", order=2)) == [4, 1]
    assert outcomes(of, branch(80, "a"), branch(80, "b", order=2)) == [1, 4]
    honoured = {"honours": (Honour("奖", "city", date(2026, 1, 1)),)}
    plain = scheme(shares=(floor(1, count=1),), awards=of.awards)
    assert outcomes(plain, branch(70, "a", **honoured), branch(80, "b")) == [3, 1]


def test_a_floor_comes_after_caps_and_quotas():
    of = by_rank(shares=(floor("weak", count=1), quota(5, 50), quota(4, 50)), grades=WEAK)
    assert scored(of, 99, 98, 97, 96) == [5, 5, 4, "weak"]
    left = by_rank(shares=(floor("weak", count=1), quota(5, 50)), grades=WEAK)
    results = all_of(left, *(branch(score, str(score)) for score in (99, 98, 97, 96)))
    assert [result.outcome for result in results.values()] == [5, 5, 0, "weak"]
    assert texts(results["96"], "share")[-1].endswith("由不定星级改为后进。")


def test_the_order_of_the_sheet_is_the_order_of_the_results_and_nothing_else():
    of = scheme(shares=(cap(count=3), floor(2, count=2)))
    sheet = [branch(score, f"b{at}") for at, score in enumerate((99, 98, 98, 97, 95, 85, 70, 65, 65, 50))]
    expected = all_of(of, *sheet)
    random.Random(1).shuffle(sheet)
    assert all_of(of, *sheet) == expected
    assert list(all_of(of, *sheet)) == [each.key for each in sheet]


def test_two_branches_of_one_key_are_refused():
    with pytest.raises(ValueError, match="编号相同"):
        all_of(scheme(), branch(1), branch(2))
