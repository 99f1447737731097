"""What each kind of indicator gives, to the point and to the word."""

from dataclasses import replace
from datetime import date

import pytest

from portal.ballots import models as ballots
from portal.stars.computation.scheme import VOTERS, Step
from portal.stars.computation.sheet import Branch, Event
from tests.stars.computation.making import D, indicator, items, one, scheme, table

FOUR = table(好=20, 较好=15, 一般=10, 差=0)
ADDING = {"kind": "adding", "points": D(20)}
TAKING = {"kind": "deducting", "points": D(5)}
GRADED = {"kind": "graded", "points": D(20), "table": FOUR}
VOTED = {"kind": "voted", "points": D(20), "table": FOUR}
PASSED = {"kind": "passed", "points": D(12), "items": items("a", "b", c=7), "each": D(3)}
STEPS = {"kind": "automatic", "points": D(10), "fact": "n"}


def lesson(month: int, day: int, kind: str = "", year: int = 2026) -> Event:
    return Event(date(year, month, day), kind)


def steps(**pairs: int) -> tuple[Step, ...]:
    return tuple(Step(D(minimum[1:]), D(value)) for minimum, value in pairs.items())


@pytest.mark.parametrize(
    ("parts", "score", "points", "text"),
    [
        (ADDING, D(18), "18", "得 18 分（最多 20 分）。"),
        (ADDING, D("18.50"), "18.5", "得 18.5 分（最多 20 分）。"),
        (ADDING, D(20), "20", "得 20 分（最多 20 分）。"),
        (ADDING, D(0), "0", "得 0 分（最多 20 分）。"),
        (ADDING, D("20.01"), "20", "填 20.01 分，最多 20 分，计 20 分。"),
        (ADDING, D(-1), "0", "得 0 分（最多 20 分）。"),
        ({"kind": "bonus", "points": D(3)}, D(2), "2", "加 2 分（最多 3 分）。"),
        ({"kind": "bonus", "points": D(3)}, D(4), "3", "填 4 分，最多 3 分，计 3 分。"),
        (TAKING, D(0), "0", "没有扣分。"),
        (TAKING, D(1), "0", "没有扣分。"),
        (TAKING, D("-2.5"), "-2.5", "扣分，计 -2.5 分。"),
        (TAKING, D(-5), "-5", "扣分，计 -5 分。"),
        (TAKING, D(-8), "-5", "扣分，共 -8 分，最多扣 5 分，计 -5 分。"),
        (GRADED, "较好", "15", "评为“较好”，计 15 分。"),
        (GRADED, "差", "0", "评为“差”，计 0 分。"),
        (GRADED | {"points": D(18)}, "好", "18", "评为“好”，共 20 分，最多 18 分，计 18 分。"),
        (VOTED, {"好": 1}, "20", "1 人测评（“不了解”的不计），好 1 票，计 20 分。"),
        (
            VOTED,
            {"好": 20, "较好": 10, "差": 0},
            "18.3333",
            "30 人测评（“不了解”的不计），好 20 票、较好 10 票，计 18.3333 分。",
        ),
        (VOTED, {"差": 1, "较好": 2}, "10", "3 人测评（“不了解”的不计），较好 2 票、差 1 票，计 10 分。"),
        (VOTED, {"差": 3}, "0", "3 人测评（“不了解”的不计），差 3 票，计 0 分。"),
        (
            VOTED | {"table": table(好="0.0001", 差=0)},
            {"好": 1, "差": 1},
            "0.0001",
            "2 人测评（“不了解”的不计），好 1 票、差 1 票，计 0.0001 分。",
        ),
        (PASSED, frozenset("ab"), "6", "3 项中达标 2 项，计 6 分；未达标：“c”。"),
        (PASSED, frozenset("ac"), "10", "3 项中达标 2 项，计 10 分；未达标：“b”。"),
        (PASSED, frozenset("abc"), "12", "3 项中达标 3 项，共 13 分，最多 12 分，计 12 分。"),
        (PASSED, frozenset(), "0", "3 项中达标 0 项，计 0 分；未达标：“a”、“b”、“c”。"),
        (PASSED | {"each": None}, frozenset("ab"), "0", "3 项中达标 2 项，计 0 分；未达标：“c”。"),
        (STEPS | {"steps": steps(_8=5, _12=10, _4=1)}, D(12), "10", "实际为 12，达到 12，计 10 分。"),
        (STEPS | {"steps": steps(_8=5, _12=10, _4=1)}, D("11.9"), "5", "实际为 11.9，达到 8，计 5 分。"),
        (STEPS | {"steps": steps(_8=5, _12=10, _4=1)}, D(3), "0", "实际为 3，没有达到最低一档，计 0 分。"),
        (STEPS | {"each": D("1.5")}, D(4), "6", "实际为 4，每 1 计 1.5 分，计 6 分。"),
        (STEPS | {"each": D("-1.5")}, D(8), "-10", "实际为 8，每 1 计 -1.5 分，共 -12 分，最多扣 10 分，计 -10 分。"),
        (STEPS | {"each": D("0.3333")}, D("0.5"), "0.1667", "实际为 0.5，每 1 计 0.3333 分，计 0.1667 分。"),
        (STEPS, D(8), "0", "实际为 8，每 1 计 0 分，计 0 分。"),
    ],
)
def test_points_and_sentence_of_each_kind(parts, score, points, text):
    of = indicator("x", **parts)
    result = one(scheme(of), Branch("a", "甲", scores={"x": score}))
    line = result.lines[0]
    assert (line.stage, line.key, line.component, line.value) == ("indicator", "x", "work", D(points))
    assert line.text == f"指标x：{text}"


KINDS = items("talk", "trip", course=3)


@pytest.mark.parametrize(
    ("parts", "events", "points", "text"),
    [
        ({}, (lesson(3, 1), lesson(4, 1)), "4", "近 12 个月共 2 次，计 4 分。"),
        ({}, (), "0", "近 12 个月没有，计 0 分。"),
        ({}, (lesson(11, 22),), "2", "近 12 个月共 1 次，计 2 分。"),
        ({}, (lesson(11, 23),), "0", "近 12 个月没有（另有 1 次不在期内），计 0 分。"),
        ({}, (lesson(11, 22, year=2025),), "2", "近 12 个月共 1 次，计 2 分。"),
        ({}, (lesson(11, 21, year=2025), lesson(5, 1)), "2", "近 12 个月共 1 次（另有 1 次不在期内），计 2 分。"),
        ({"months": 6}, (lesson(5, 22), lesson(5, 21)), "2", "近 6 个月共 1 次（另有 1 次不在期内），计 2 分。"),
        (
            {},
            tuple(lesson(month, 1) for month in range(1, 8)),
            "10",
            "近 12 个月共 7 次，共 14 分，最多 10 分，计 10 分。",
        ),
        ({"each": D(-5)}, (lesson(1, 5), lesson(2, 5)), "-10", "近 12 个月共 2 次，计 -10 分。"),
        (
            {"each": D(-6)},
            (lesson(1, 5), lesson(2, 5)),
            "-10",
            "近 12 个月共 2 次，共 -12 分，最多扣 10 分，计 -10 分。",
        ),
        (
            {"items": KINDS},
            (lesson(1, 5, "talk"), lesson(2, 5, "course"), lesson(3, 5, "talk")),
            "7",
            "近 12 个月共 3 次（“talk” 2 次、“course” 1 次），计 7 分。",
        ),
        ({"items": KINDS}, (lesson(1, 5, "unknown"),), "0", "近 12 个月没有，计 0 分。"),
        ({"items": KINDS}, (), "0", "近 12 个月没有，计 0 分。"),
    ],
)
def test_events_count_within_their_window(parts, events, points, text):
    of = indicator("x", **{"kind": "events", "points": D(10), "each": D(2)} | parts)
    line = one(scheme(of), Branch("a", "甲", scores={"x": events})).lines[0]
    assert (line.value, line.text) == (D(points), f"指标x：{text}")


def test_events_without_months_count_since_the_period_starts():
    of = scheme(indicator("x", kind="events", points=D(10), each=D(1)))
    events = tuple(lesson(month, day, year=2025) for month, day in ((12, 31), (1, 31), (2, 1), (2, 2)))
    branch = Branch("a", "甲", scores={"x": events})
    line = one(of, branch, starts=date(2025, 2, 1)).lines[0]
    assert (line.value, line.text) == (3, "指标x：2025年2月1日以来共 3 次（另有 1 次不在期内），计 3 分。")
    assert one(scheme(*of.indicators, cycle_years=2), branch).lines[0].value == 4  # the cycle before the day
    assert one(of, branch, starts=date(2025, 1, 1), day=date(2025, 2, 1)).lines[0].value == 2  # not what is to come
    windowed = scheme(indicator("x", kind="events", points=D(10), each=D(1), months=12))
    assert one(windowed, branch, starts=date(2025, 2, 1)).lines[0].value == 1  # its own window goes before


def test_a_fact_is_read_unless_a_score_is_entered():
    of = scheme(indicator("x", **STEPS | {"each": D(1)}))
    assert one(of, Branch("a", "甲", facts={"n": D(4)})).total == 4
    assert one(of, Branch("a", "甲", facts={"n": D(4)}, scores={"x": D(6)})).total == 6
    assert one(of, Branch("a", "甲", facts={"n": D(0)})).total == 0
    assert one(of, Branch("a", "甲", facts={"other": D(4)})).missing == ("x",)


@pytest.mark.parametrize("nothing", [{}, {"好": 0}])
def test_a_vote_without_answers_is_no_score(nothing):
    assert one(scheme(indicator("x", **VOTED)), Branch("a", "甲", scores={"x": nothing})).missing == ("x",)


def test_what_the_committee_alone_scores_is_never_taken_for_nothing():
    own, theirs = indicator("own", 60), indicator("theirs", 40, required=False)
    branch = Branch("a", "甲", scores={"own": D(60)})
    assert one(scheme(own, theirs), branch).total == D(60)
    found = one(scheme(own, replace(theirs, by="committee")), branch)
    assert (found.total, found.outcome, found.missing) == (None, 0, ("theirs",))


def test_electorates_are_those_of_ballots():
    assert VOTERS == ballots.VOTERS
