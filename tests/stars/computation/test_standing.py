"""Outcomes as ranks: what is above and below what; and numbers as words."""

import pytest

from portal.stars.computation.scheme import Grade
from portal.stars.computation.standing import Ranks
from portal.stars.computation.wording import plain
from tests.stars.computation.making import D, scheme

GRADES = tuple(Grade(key, key) for key in ("fair", "poor", "weak"))


def test_stars_are_above_unrated_and_unrated_above_the_grades_in_their_order():
    ranks = Ranks(scheme(grades=GRADES))
    outcomes = [5, 4, 3, 2, 1, 0, "fair", "poor", "weak"]
    assert [ranks.of(outcome) for outcome in outcomes] == [5, 4, 3, 2, 1, 0, -1, -2, -3]
    assert [ranks.outcome(ranks.of(outcome)) for outcome in outcomes] == outcomes
    assert ranks.unplaced < ranks.of("weak")
    assert (ranks.outcome(ranks.unplaced), ranks.words(ranks.unplaced)) == (0, "不定星级")


@pytest.mark.parametrize(
    ("lowest", "outcome", "below"),
    [(1, 5, 4), (1, 1, 0), (3, 3, 0), (1, 0, "fair"), (1, "fair", "poor"), (1, "poor", "weak"), (1, "weak", "weak")],
)
def test_the_next_lower_outcome(lowest, outcome, below):
    ranks = Ranks(scheme(grades=GRADES, lowest=lowest))
    assert ranks.outcome(ranks.below(ranks.of(outcome))) == below


@pytest.mark.parametrize(
    ("outcome", "steps", "up", "down"),
    [(5, 1, 5, 4), (4, 1, 5, 3), (4, 2, 5, 0), (3, 2, 5, 0), (0, 1, 3, 0), (0, 2, 4, 0), ("poor", 1, 3, "poor")],
)
def test_steps_up_and_down_where_three_stars_are_the_lowest(outcome, steps, up, down):
    ranks = Ranks(scheme(grades=GRADES, lowest=3))
    rank = ranks.of(outcome)
    assert (ranks.outcome(ranks.up(rank, steps)), ranks.outcome(ranks.down(rank, steps))) == (up, down)


@pytest.mark.parametrize(("earlier", "rank"), [(5, 5), (9, 5), (0, 0), ("poor", -2), ("gone", 0)])
def test_results_of_other_schemes_are_read_as_what_this_one_knows(earlier, rank):
    assert Ranks(scheme(grades=GRADES)).earlier(earlier) == rank


@pytest.mark.parametrize(
    ("number", "text"),
    [("64.40", "64.4"), ("1E+2", "100"), ("100", "100"), ("-3.10", "-3.1"), ("0.00", "0"), ("-0.00", "0")],
)
def test_numbers_are_written_without_zeros_at_their_end(number, text):
    assert plain.__wrapped__(D(number)) == text  # what is equal is remembered as one
