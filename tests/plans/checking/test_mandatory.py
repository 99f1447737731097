"""What must be planned: counting occasions in windows, what is missing in words."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.plans.checking.mandatory import MONTHLY, QUARTERLY, Duty, missing, planned
from portal.plans.checking.plan import YEAR, Occasion
from tests.plans.checking.making import duty, item, plan

AROUND_JULY = ((6, 7),)
MONTHLY_MISSING = "规定动作漏项：“集体学习”每月须安排至少 1 次，{} 月还缺。"
HALVES = ((1, 2, 3, 4, 5, 6), (7, 8, 9, 10, 11, 12))
STUDY = {"kind": "study", "label": "集体学习"}

# (duty, items as (kind, months, once), the sentence)
CASES = [
    (duty(windows=AROUND_JULY), [("lecture", (6,), False)], ""),
    (duty(windows=AROUND_JULY), [("lecture", (6, 7), True)], ""),
    (duty(windows=AROUND_JULY), [("lecture", (5,), False)], "规定动作漏项：“党课”6 至 7 月须安排至少 1 次，计划里没有。"),
    (duty(windows=AROUND_JULY), [("study", (6,), False)], "规定动作漏项：“党课”6 至 7 月须安排至少 1 次，计划里没有。"),
    (duty(windows=AROUND_JULY, source="S0"), [], "规定动作漏项：“党课”6 至 7 月须安排至少 1 次，计划里没有。（依据：S0）"),
    (duty(times=8, **STUDY), [("study", tuple(range(1, 9)), False)], ""),
    (duty(times=8, **STUDY), [("study", (1, 2, 2, 3), False), ("study", (3,), False)],
     "规定动作漏项：“集体学习”全年须安排至少 8 次，计划里只有 4 次。"),
    (duty(windows=MONTHLY, **STUDY), [("study", YEAR, False)], ""),
    (duty(windows=MONTHLY, **STUDY), [("study", tuple(m for m in YEAR if m not in (3, 8)), False)], MONTHLY_MISSING.format("3、8")),
    (duty(windows=MONTHLY, **STUDY), [("study", YEAR, True)], MONTHLY_MISSING.format("2 至 12")),
    (duty(windows=QUARTERLY), [("lecture", (3, 6, 9, 12), False)], ""),
    (duty(windows=QUARTERLY), [("lecture", (1, 2, 3, 12), False)], "规定动作漏项：“党课”每季度须安排至少 1 次，4 至 6 月、7 至 9 月还缺。"),
    (duty(windows=HALVES), [("lecture", (9,), False)], "规定动作漏项：“党课”每个时段须安排至少 1 次，1 至 6 月还缺。"),
    (duty(windows=((5, 6), (7, 8, 9))), [("lecture", (5,), False), ("lecture", (6, 7), True)], ""),
    (duty(), [("lecture", (), False)], "规定动作漏项：“党课”全年须安排至少 1 次，计划里没有。"),
    (duty(), [("lecture", (13,), False)], "规定动作漏项：“党课”全年须安排至少 1 次，计划里没有。"),
    (Duty("both", "党日", frozenset({"themeday", "activity"}), 2), [("themeday", (7,), False), ("activity", (3,), False)], ""),
    (duty(windows=()), [], ""),
    (duty(times=0), [], ""),
]  # fmt: skip


def made(rows):
    return plan(*(item(str(at), kind, months, once=once) for at, (kind, months, once) in enumerate(rows)))


@pytest.mark.parametrize(("asked", "rows", "sentence"), CASES)
def test_what_is_missing_is_said(asked, rows, sentence):
    assert missing(made(rows), asked) == sentence


@st.composite
def rows(draw):
    months = draw(st.lists(st.integers(1, 6), min_size=1, max_size=2, unique=True))
    return ("lecture", tuple(months), draw(st.booleans()))


some = st.lists(rows(), max_size=3)
asked = st.builds(
    duty,
    times=st.integers(1, 2),
    windows=st.sampled_from((((1, 2), (3, 4), (5, 6)), ((1,), (2,), (3, 4)), ((4, 5, 6), (1, 2, 3)))),
)


def best(occasions: list[Occasion], one: Duty) -> int:
    """The most that any order and choice of windows fills, tried out."""
    found = 0
    for order in permutations(occasions):
        found = max(found, _fill(order, one, [0] * len(one.windows)))
    return found


def _fill(order: tuple[Occasion, ...], one: Duty, counts: list[int]) -> int:
    if not order:
        return sum(counts)
    most = _fill(order[1:], one, counts)
    for at, window in enumerate(one.windows):
        if counts[at] < one.times and any(order[0].first <= month <= order[0].last for month in window):
            counts[at] += 1
            most = max(most, _fill(order[1:], one, counts))
            counts[at] -= 1
    return most


@given(some, asked)
@settings(max_examples=120, deadline=None, derandomize=True)
def test_no_other_order_fills_more(found, one):
    of = made(found)
    occasions = [each for row in of.items for each in row.occasions()][:4]
    of = plan(
        *(
            item(str(at), "lecture", tuple(range(each.first, each.last + 1)), once=True)
            for at, each in enumerate(occasions)
        )
    )
    assert sum(planned(of, one)) == best(occasions, one)


@given(some, asked, rows())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_one_more_item_never_makes_a_duty_worse(found, one, more):
    assert sum(planned(made([*found, more]), one)) >= sum(planned(made(found), one))
