"""Quotas, with bands and as the only way to a star: who gets a place, and who never does."""

import pytest

from portal.stars.computation.scheme import Age, Award, Condition, Ladder, Share, Veto
from portal.stars.computation.sheet import Honour
from tests.stars.computation.making import (
    DAY,
    WEAK,
    D,
    all_of,
    bands,
    branch,
    by_rank,
    cap,
    one,
    outcomes,
    quota,
    scheme,
    scored,
    texts,
)

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


@pytest.mark.parametrize(("score", "told"), [(99, True), (95, True), (91, True), (90, False), (89, False)])
def test_who_would_be_before_the_last_of_the_chosen_is_told_of_the_bar(score, told):
    of = by_rank(shares=(Share("quota", 5, count=2), quota(4, 100)), vetoes=(Veto("v", "事故", "at_most", 4),))
    results = all_of(of, branch(98, "a"), branch(90, "b"), branch(80, "c"), branch(score, "v", vetoes={"v": ""}))
    assert [result.outcome for result in results.values()] == [5, 5, 4, 4]
    assert ("不占名额" in texts(results["v"], "share")[0]) is told


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
