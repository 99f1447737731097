"""Quorum and majority: the numbers at which a meeting can decide and a motion passes."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.life.judging.voting import Vote, decide, majority, quorum


@pytest.mark.parametrize(
    ("entitled", "half", "four_fifths", "more"),
    [(1, 1, 1, 1), (2, 1, 2, 2), (3, 2, 3, 2), (10, 5, 8, 6), (27, 14, 22, 14), (28, 14, 23, 15)],
)  # fmt: skip
def test_the_numbers_needed(entitled, half, four_fifths, more):
    assert (quorum(entitled), quorum(entitled, election=True), majority(entitled)) == (half, four_fifths, more)


@pytest.mark.parametrize(
    ("vote", "quorate", "passed"),
    [
        (Vote(27, 14, 14), True, True), (Vote(27, 14, 13, 1), True, False), (Vote(27, 13, 13), False, False),
        (Vote(28, 14, 14), True, False), (Vote(28, 15, 15), True, True), (Vote(10, 7, 7, election=True), False, False),
        (Vote(10, 8, 6, 1, 1, election=True), True, True), (Vote(10, 8, 5, 3, election=True), True, False),
    ],
)  # fmt: skip
def test_a_vote(vote, quorate, passed):
    verdict = decide(vote)
    assert (verdict.quorum, verdict.passed) == (quorate, passed)
    assert len(verdict.lines) == 2
    assert ("不能进行" in verdict.lines[0]) != quorate


def test_lines_of_an_election_without_quorum():
    assert decide(Vote(10, 7, 7, election=True)).lines == (
        "应到有表决权 10 人，实到 7 人，不足五分之四（8 人），还差 1 人，不能进行选举。",
        "赞成 7 票，须超过应到 10 人的半数（至少 6 票）；到会人数不足，表决无效，不能当选。",
    )
    assert decide(Vote(10, 8, 6, election=True)).lines[1].endswith("，当选。")
    assert decide(Vote(10, 8, 6)).lines[1].endswith("，通过。")


@pytest.mark.parametrize(
    ("vote", "message"),
    [
        (Vote(0, 0), "请填写应到有表决权的人数。"),
        (Vote(5, 6), "实到 6 人，多于应到有表决权的 5 人，请核对。"),
        (Vote(5, 4, 3, 1, 1), "赞成、反对、弃权共 5 票，多于实到 4 人，请核对。"),
        (Vote(5, 4, -1), "人数和票数不能为负。"),
    ],
)
def test_numbers_that_cannot_be(vote, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        decide(vote)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(1, 200), st.booleans(), st.data())
def test_who_passes_had_a_quorum_and_one_more_in_favour_never_hurts(entitled, election, data):
    present = data.draw(st.integers(0, entitled))
    yes = data.draw(st.integers(0, present))
    verdict = decide(Vote(entitled, present, yes, election=election))
    assert verdict.passed == (verdict.quorum and 2 * yes > entitled)
    assert verdict.quorum == (present * (5 if election else 2) >= entitled * (4 if election else 1))
    if yes < present:
        assert decide(Vote(entitled, present, yes + 1, election=election)).passed >= verdict.passed
