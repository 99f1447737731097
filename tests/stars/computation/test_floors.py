"""Floors: who is put at the end; and what holds for all shares."""

import random
from datetime import date

import pytest

from portal.stars.computation.scheme import Age, Award, Veto
from portal.stars.computation.sheet import Honour
from tests.stars.computation.making import (
    DAY,
    WEAK,
    D,
    all_of,
    branch,
    by_rank,
    cap,
    floor,
    outcomes,
    quota,
    scheme,
    scored,
    texts,
)


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
