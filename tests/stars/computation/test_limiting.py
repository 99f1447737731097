"""Awards, conditions, ladder and vetoes: who lifts, who binds, who wins."""

from datetime import date

import pytest

from portal.stars.computation.scheme import Age, Award, Condition, Ladder, Veto
from portal.stars.computation.sheet import Honour
from tests.stars.computation.making import DAY, WEAK, D, bands, branch, indicator, one, scheme, texts

AWARD = Award("award", "直接授星", "province", 5, years=2)


def honour(level: str = "province", day: date = DAY) -> tuple[Honour, ...]:
    return (Honour("先进党支部", level, day),)


# Awards


@pytest.mark.parametrize(
    ("level", "day", "outcome"),
    [
        ("province", DAY, 5),
        ("national", DAY, 5),
        ("city", DAY, 3),
        ("province", date(2024, 11, 22), 5),  # two years to the day
        ("province", date(2024, 11, 21), 3),
        ("province", date(2026, 11, 23), 3),  # not yet
    ],
)
def test_an_award_gives_its_star_for_an_honour_of_its_level_and_years(level, day, outcome):
    assert one(scheme(awards=(AWARD,)), branch(75, honours=honour(level, day))).outcome == outcome


def test_an_award_lifts_says_so_and_never_lowers():
    of = scheme(awards=(Award("low", "市级", "city", 4), AWARD))
    lifted = one(of, branch(75, honours=honour()))
    assert texts(lifted, "award") == [
        "直接授星：获得“先进党支部”（省部级，2026年11月22日），直接授星，由三星改为五星。"
    ]
    assert [(line.before, line.after, line.key) for line in lifted.lines if line.stage == "award"] == [(3, 5, "award")]
    four = one(of, branch(95, honours=honour("city")))
    assert (four.outcome, texts(four, "award")) == (5, [])
    same = one(scheme(awards=(AWARD,)), branch(90, honours=honour()))
    assert (same.outcome, texts(same, "award")) == (5, [])


def test_the_latest_fitting_honour_is_named():
    honours = (
        Honour("甲奖", "province", date(2026, 3, 1)),
        Honour("乙奖", "national", date(2026, 5, 1)),
        *honour("city"),
    )
    assert (
        "“乙奖”（国家级，2026年5月1日）" in texts(one(scheme(awards=(AWARD,)), branch(0, honours=honours)), "award")[0]
    )


def test_an_award_needs_a_total():
    of = scheme(awards=(AWARD,), age=Age(months=12))
    assert one(of, branch(honours=honour())).outcome == 0
    assert one(of, branch(90, honours=honour(), founded=DAY)).outcome == 0


# Conditions

STATED = Condition("honest", "廉洁证明", 5, "stated")


@pytest.mark.parametrize(
    ("parts", "known", "met"),
    [
        ({"kind": "stated"}, {"met": frozenset({"c"})}, True),
        ({"kind": "stated"}, {"met": frozenset({"other"})}, False),
        ({"kind": "component", "of": "work", "minimum": D(95)}, {}, True),
        ({"kind": "component", "of": "work", "minimum": D("95.01")}, {}, False),
        ({"kind": "component", "of": "none", "minimum": D(1)}, {}, False),
        ({"kind": "component", "of": "work"}, {}, False),
        ({"kind": "indicator", "of": "score", "minimum": D(95)}, {}, True),
        ({"kind": "indicator", "of": "score", "minimum": D("95.01")}, {}, False),
        ({"kind": "indicator", "of": "school", "minimum": D(5)}, {}, True),  # not asked of this sector
        ({"kind": "indicator", "of": "school", "minimum": D(5)}, {"sector": "学校"}, False),
        ({"kind": "indicator", "of": "none", "minimum": D(1)}, {}, False),
        ({"kind": "history", "cycles": 2, "least": 4}, {"history": (4, 5, 1)}, True),
        ({"kind": "history", "cycles": 2, "least": 4}, {"history": (4, 3)}, False),
        ({"kind": "history", "cycles": 2, "least": 4}, {"history": (3, 4)}, False),
        ({"kind": "history", "cycles": 2, "least": 4}, {"history": (5,)}, False),
        ({"kind": "history", "cycles": 1, "least": 1}, {"history": ("gone",)}, False),  # a grade of another scheme
        ({"kind": "honour", "of": "city", "least": 1}, {"honours": honour("city", date(2025, 11, 22))}, True),
        ({"kind": "honour", "of": "city", "least": 1}, {"honours": honour("city", date(2025, 11, 21))}, False),
        ({"kind": "honour", "of": "city", "least": 0}, {"honours": honour("national", date(1999, 1, 1))}, True),
        ({"kind": "honour", "of": "city", "least": 0}, {"honours": honour("city", date(2027, 1, 1))}, False),
        ({"kind": "honour", "of": "city", "least": 0}, {"honours": honour("county")}, False),
    ],
)
def test_each_kind_of_condition(parts, known, met):
    of = scheme(
        indicator(),
        indicator("school", 5, sectors=("学校",), required=False),
        conditions=(Condition("c", "某条件", 5, **parts),),
    )
    assert one(of, branch(95, **known)).outcome == (5 if met else 4)


def test_where_conditions_are_missing_the_next_lower_star_is_looked_at():
    third = Condition("plan", "创新项目", 3, "stated")
    of = scheme(conditions=(third, STATED))
    result = one(of, branch(95))
    assert result.outcome == 2
    assert texts(result, "condition") == [
        "五星的条件“廉洁证明”没有达到，由五星改为四星。",
        "三星的条件“创新项目”没有达到，由四星改为二星。",
    ]
    assert one(of, branch(95, met=frozenset({"plan"}))).outcome == 4
    assert one(of, branch(95, met=frozenset({"honest"}))).outcome == 2
    assert one(of, branch(95, met=frozenset({"honest", "plan"}))).outcome == 5
    below = one(of, branch(65))
    assert (below.outcome, texts(below, "condition")) == (2, [])


def test_below_the_lowest_star_is_unrated():
    of = scheme(lowest=3, bands=bands((80, 3), (None, 0)), conditions=(Condition("c", "某条件", 3, "stated"),))
    assert one(of, branch(90)).outcome == 0


def test_a_condition_binds_an_award():
    assert one(scheme(awards=(AWARD,), conditions=(STATED,)), branch(50, honours=honour())).outcome == 4


# The ladder


@pytest.mark.parametrize(
    ("history", "outcome"),
    [((5,), 5), ((4,), 5), ((3,), 4), ((2, 5), 3), ((1,), 2), ((0,), 1), (("weak",), 1), (("gone",), 1), ((9,), 5)],
)
def test_the_ladder_allows_one_star_above_the_last_result(history, outcome):
    assert one(scheme(ladder=Ladder(), grades=WEAK), branch(95, history=history)).outcome == outcome


@pytest.mark.parametrize(
    ("ladder", "lowest", "history", "outcome"),
    [
        (Ladder(), 1, (), 1),
        (Ladder(first=3), 1, (), 3),
        (Ladder(first=9), 1, (), 5),
        (Ladder(first=3), 3, (), 3),
        (Ladder(first=1), 3, (), 0),  # there is no such star
        (Ladder(first=3), 3, (0,), 3),  # the first step leads to the lowest star
        (Ladder(steps=2, first=3), 3, (0,), 4),
        (Ladder(steps=2), 1, (3,), 5),
        (Ladder(steps=2), 1, (2,), 4),
    ],
)
def test_steps_and_the_first_star_of_a_ladder(ladder, lowest, history, outcome):
    assert one(scheme(ladder=ladder, lowest=lowest), branch(95, history=history)).outcome == outcome


def test_two_steps_up_need_an_exception_which_is_told():
    of = scheme(ladder=Ladder())
    held = one(of, branch(95, history=(3,)))
    assert held.outcome == 4
    assert texts(held, "ladder") == ["上一周期为三星，逐级晋升最多到四星，由五星改为四星。"]
    lifted = one(of, branch(95, history=(3,), exception=" 抗洪一线成绩突出 "))
    assert lifted.outcome == 5
    assert texts(lifted, "ladder") == ["上一周期为三星，逐级晋升最多到四星；破格：抗洪一线成绩突出，不受此限。"]
    assert [(line.before, line.after) for line in lifted.lines if line.stage == "ladder"] == [(5, 5)]
    assert one(of, branch(95, history=(3,), exception="  ")).outcome == 4
    assert one(scheme(ladder=Ladder(exception=False)), branch(95, history=(3,), exception="成绩突出")).outcome == 4
    assert texts(one(of, branch(85, history=(3,), exception="成绩突出")), "ladder") == []  # nothing to lift


def test_a_new_branch_begins_at_the_first_star():
    result = one(scheme(ladder=Ladder(first=3)), branch(95))
    assert texts(result, "ladder") == ["没有上一周期的结果，首次评定最多三星，由五星改为三星。"]
    assert texts(one(scheme(ladder=Ladder(first=3)), branch(75)), "ladder") == []


def test_the_ladder_does_not_bind_an_award():
    of = scheme(ladder=Ladder(), awards=(Award("award", "授星", "province", 4),))
    assert one(of, branch(50, history=(1,), honours=honour())).outcome == 4
    assert one(of, branch(95, history=(1,), honours=honour())).outcome == 4  # but no star more
    assert one(of, branch(95, history=(4,), honours=honour())).outcome == 5


# Vetoes


@pytest.mark.parametrize(
    ("veto", "history", "outcome", "text"),
    [
        (Veto("v", "事故", "unrated"), (), 0, "一票否决“事故”（三月火情），评为不定星级，由五星改为不定星级。"),
        (Veto("v", "事故", "at_most", 2), (), 2, "一票否决“事故”（三月火情），最高二星，由五星改为二星。"),
        (Veto("v", "事故", "at_most", 0), (), 0, "一票否决“事故”（三月火情），最高不定星级，由五星改为不定星级。"),
        (Veto("v", "事故", "grade", grade="weak"), (), "weak", "一票否决“事故”（三月火情），评为后进，由五星改为后进。"),
        (Veto("v", "事故", "steps_down", 1), (4, 1), 3, "一票否决“事故”（三月火情），在发生前的四星基础上降 1 星，由五星改为三星。"),
        (Veto("v", "事故", "steps_down", 2), (2,), 0, "一票否决“事故”（三月火情），在发生前的二星基础上降 2 星，由五星改为不定星级。"),
        (Veto("v", "事故", "steps_down", 3), (2,), 0, "一票否决“事故”（三月火情），在发生前的二星基础上降 3 星，由五星改为不定星级。"),
        (Veto("v", "事故", "steps_down", 1), ("weak",), "weak", "一票否决“事故”（三月火情），在发生前的后进基础上降 1 星，由五星改为后进。"),
        (Veto("v", "事故", "steps_down", 1), (), 4, "一票否决“事故”（三月火情），在本次的五星基础上降 1 星，由五星改为四星。"),
    ],
)  # fmt: skip
def test_a_veto_wins_over_96_points(veto, history, outcome, text):
    result = one(scheme(vetoes=(veto,), grades=WEAK), branch(96, vetoes={"v": "三月火情"}, history=history))
    assert (result.outcome, result.total) == (outcome, 96)
    assert texts(result, "veto") == [text]


def test_the_gravest_of_several_vetoes_holds_and_all_are_told():
    vetoes = (Veto("two", "甲", "at_most", 2), Veto("none", "乙", "unrated"), Veto("three", "丙", "at_most", 3))
    result = one(scheme(vetoes=vetoes), branch(96, vetoes={"three": "", "none": "查实", "two": "", "unknown": ""}))
    assert result.outcome == 0
    assert texts(result, "veto") == [
        "一票否决“甲”，最高二星，由五星改为二星。",
        "一票否决“乙”（查实），评为不定星级，由二星改为不定星级。",
        "一票否决“丙”，最高三星。",
    ]


def test_two_vetoes_that_go_down_from_this_result_do_not_add_up():
    vetoes = (Veto("a", "甲", "steps_down", 1), Veto("b", "乙", "steps_down", 2))
    assert one(scheme(vetoes=vetoes), branch(96, vetoes={"a": "", "b": ""})).outcome == 3


def test_a_veto_never_lifts():
    of = scheme(vetoes=(Veto("v", "事故", "at_most", 3),))
    result = one(of, branch(65, vetoes={"v": ""}))
    assert (result.outcome, texts(result, "veto")) == (2, ["一票否决“事故”，最高三星。"])


@pytest.mark.parametrize(
    ("cycles", "earlier", "holds"),
    [
        (1, ({"v"},), False),
        (2, ({"v"},), True),
        (2, ({"other"}, {"v"}), False),
        (3, ({"other"}, {"v"}), True),
        (3, (set(), set(), {"v"}), False),
    ],
)
def test_an_earlier_veto_holds_for_its_cycles(cycles, earlier, holds):
    of = scheme(vetoes=(Veto("v", "事故", "at_most", 2, cycles=cycles),))
    result = one(of, branch(96, earlier_vetoes=tuple(frozenset(each) for each in earlier)))
    assert result.outcome == (2 if holds else 5)


def test_an_earlier_veto_says_how_long_it_holds_and_goes_down_from_the_result_before_it():
    of = scheme(vetoes=(Veto("v", "事故", "steps_down", 1, cycles=2),))
    result = one(of, branch(96, earlier_vetoes=(frozenset({"v"}),), history=(3, 4)))
    assert result.outcome == 3  # below the four stars before the finding, not below the three after it
    assert texts(result, "veto") == [
        "一票否决“事故”（1 个周期前发生，2 个周期内有效），在发生前的四星基础上降 1 星，由五星改为三星。"
    ]


@pytest.mark.parametrize(
    "known", [{"honours": honour()}, {"exception": "成绩突出"}, {"met": frozenset({"honest"})}, {"history": (5, 5)}]
)
def test_nothing_stands_against_a_veto(known):
    of = scheme(
        vetoes=(Veto("v", "事故", "at_most", 1),), awards=(AWARD,), ladder=Ladder(first=5), conditions=(STATED,)
    )
    assert one(of, branch(100, vetoes={"v": ""}, **known)).outcome == 1


def test_a_veto_reaches_branches_without_a_total_too():
    of = scheme(vetoes=(Veto("v", "事故", "grade", grade="weak"),), grades=WEAK, age=Age(days=365))
    assert one(of, branch(vetoes={"v": ""})).outcome == "weak"
    assert one(of, branch(90, vetoes={"v": ""}, founded=DAY)).outcome == "weak"
    assert one(of, branch(90, founded=DAY)).outcome == 0
