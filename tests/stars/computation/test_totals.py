"""From points to components, total, bands and levels: bounds, weights, rounding, what is missing."""

import pytest

from portal.stars.computation.scheme import Grade, Indicator, Level
from portal.stars.computation.sheet import Branch
from tests.stars.computation.making import D, bands, branch, component, indicator, one, scheme, table, texts


@pytest.mark.parametrize(
    ("parts", "score", "raw", "value", "text"),
    [
        ({}, 92, "92", "92", "计分项work 92 分，计 92 分。"),
        ({"weight": D("0.7")}, 92, "92", "64.4", "计分项work 92 分，折算 70%，计 64.4 分。"),
        ({"weight": D("0.125")}, 92, "92", "11.5", "计分项work 92 分，折算 12.5%，计 11.5 分。"),
        ({"weight": D(0)}, 92, "92", "0", "计分项work 92 分，折算 0%，计 0 分。"),
        ({"start": D(60)}, -8, "52", "52", "计分项work起评 60 分，各项合计 -8 分，得 52 分，计 52 分。"),
        ({"ceiling": D(90)}, 90, "90", "90", "计分项work 90 分，计 90 分。"),
        ({"ceiling": D(90)}, 92, "90", "90", "计分项work 92 分，最高 90 分，按 90 分计，计 90 分。"),
        ({"floor": D(0)}, -8, "0", "0", "计分项work -8 分，最低 0 分，按 0 分计，计 0 分。"),
        ({"floor": D(-8)}, -8, "-8", "-8", "计分项work -8 分，计 -8 分。"),
        ({"weight": D("0.7"), "ceiling": D(90)}, 100, "90", "63", "计分项work 100 分，最高 90 分，按 90 分计，折算 70%，计 63 分。"),
        ({"weight": D("0.3"), "places": 1}, "88.5", "88.5", "26.6", "计分项work 88.5 分，折算 30%，四舍五入保留 1 位小数，计 26.6 分。"),
        ({"weight": D("0.3"), "places": 0}, "88.3", "88.3", "26", "计分项work 88.3 分，折算 30%，四舍五入取整，计 26 分。"),
        ({"places": 1}, "88.5", "88.5", "88.5", "计分项work 88.5 分，计 88.5 分。"),
    ],
)  # fmt: skip
def test_a_component_is_started_bounded_weighted_and_rounded(parts, score, raw, value, text):
    kind = "adding" if D(score) >= 0 else "deducting"
    of = scheme(indicator(kind=kind), components=(component(**parts),), floor=None)
    result = one(of, branch(score))
    line = next(line for line in result.lines if line.stage == "component")
    assert (line.key, line.raw, line.value, line.text) == ("work", D(raw), D(value), text)
    assert result.total == D(value)


@pytest.mark.parametrize(
    ("parts", "score", "total", "text"),
    [
        ({}, "89.494", "89.49", "总分：89.494 分，四舍五入保留 2 位小数，为 89.49 分。"),
        ({}, "89.495", "89.50", "总分：89.495 分，四舍五入保留 2 位小数，为 89.5 分。"),
        ({"places": 0}, "89.5", "90", "总分：89.5 分，四舍五入取整，为 90 分。"),
        ({"places": 0}, "90.5", "91", "总分：90.5 分，四舍五入取整，为 91 分。"),  # not to the even neighbour
        ({"places": 1}, "89.5", "89.5", "总分：89.5 分。"),
        ({"ceiling": D(90)}, "90", "90.00", "总分：90 分。"),
        ({"ceiling": D(90)}, "91", "90.00", "总分：91 分，最高 90 分，按 90 分计。"),
        ({"floor": D(60)}, "59", "60.00", "总分：59 分，最低 60 分，按 60 分计。"),
        ({"floor": D(60)}, "60", "60.00", "总分：60 分。"),
        ({"ceiling": D("89.5"), "places": 0}, "99", "90", "总分：99 分，最高 89.5 分，按 89.5 分计，四舍五入取整，为 90 分。"),
    ],
)  # fmt: skip
def test_the_total_is_bounded_and_rounded_half_up(parts, score, total, text):
    result = one(scheme(**parts), branch(score))
    assert str(result.total) == total
    assert texts(result, "total") == [text]


def test_a_negative_total_is_kept_where_there_is_no_floor():
    taking = indicator(kind="deducting")
    assert one(scheme(taking, floor=None), branch("-2.005")).total == D("-2.01")
    assert one(scheme(taking), branch("-2.005")).total == 0
    nearly = one(scheme(taking, floor=None), branch("-0.001"))
    assert texts(nearly, "total") == ["总分：-0.001 分，四舍五入保留 2 位小数，为 0 分。"]


def test_components_add_up_in_words_and_numbers():
    of = scheme(
        indicator("base"),
        indicator("less", 10, kind="deducting"),
        indicator("voice", component="voice", kind="voted", table=table(好=100, 一般=70)),
        indicator("extra", 5, component="extra", kind="bonus"),
        indicator("wrong", 5, component="wrong", kind="deducting"),
        components=(component("work", "0.7"), component("voice", "0.3"), component("extra"), component("wrong")),
    )
    branch = Branch(
        "a", "甲", scores={"base": D(94), "less": D(-2), "voice": {"好": 1, "一般": 1}, "extra": D(2), "wrong": D(-1)}
    )
    result = one(of, branch)
    assert result.total == D("90.90")
    assert [line.text for line in result.lines] == [
        "指标base：得 94 分（最多 100 分）。",
        "指标less：扣分，计 -2 分。",
        "指标voice：2 人测评（“不了解”的不计），好 1 票、一般 1 票，计 85 分。",
        "指标extra：加 2 分（最多 5 分）。",
        "指标wrong：扣分，计 -1 分。",
        "计分项work 92 分，折算 70%，计 64.4 分。",
        "计分项voice 85 分，折算 30%，计 25.5 分。",
        "计分项extra 2 分，计 2 分。",
        "计分项wrong -1 分，计 -1 分。",
        "总分：64.4 + 25.5 + 2 - 1 = 90.9 分。",
        "总分 90.9 分，达到五星的 90 分。",
        "结果：五星。",
    ]
    assert result.reasons() == ("总分：64.4 + 25.5 + 2 - 1 = 90.9 分。", "总分 90.9 分，达到五星的 90 分。")
    assert (result.lines[-1].value, result.lines[-1].after) == (D("90.9"), 5)


def test_parts_of_nothing_or_less_than_one_are_added_with_a_plus():
    of = scheme(
        indicator(), indicator("none", component="none", required=False), indicator("half", component="half"),
        components=(component(), component("none"), component("half", "0.5")),
    )  # fmt: skip
    result = one(of, Branch("a", "甲", scores={"score": D(80), "half": D(1)}))
    assert texts(result, "total") == ["总分：80 + 0 + 0.5 = 80.5 分。"]


def test_a_score_over_the_base_counts_unless_there_is_a_ceiling():
    """起评分 100，可超过: start and bonus together are more than 100."""
    parts = {"components": (component(start=D(100)),), "bands": bands((105, 5), (90, 4), (None, 0))}
    of = scheme(indicator(points=10, kind="bonus"), **parts)
    assert (one(of, branch(6)).total, one(of, branch(6)).outcome) == (106, 5)
    capped = scheme(indicator(points=10, kind="bonus"), **parts, ceiling=D(100))
    assert (one(capped, branch(6)).total, one(capped, branch(6)).outcome) == (100, 4)


def test_an_indicator_without_weight_enters_in_full_and_one_without_component_not_at_all():
    lost = indicator("lost", component="nowhere")
    of = scheme(indicator(), lost)
    result = one(of, branch(70))
    assert (result.total, result.missing) == (70, ())
    assert [line.key for line in result.lines if line.stage == "indicator"] == ["score"]


@pytest.mark.parametrize(
    ("score", "outcome", "text"),
    [
        ("100", 5, "总分 100 分，达到五星的 90 分。"),
        ("90", 5, "总分 90 分，达到五星的 90 分。"),
        ("89.995", 5, "总分 90 分，达到五星的 90 分。"),  # after rounding
        ("89.99", 4, "总分 89.99 分，达到四星的 80 分；距五星还差 0.01 分。"),
        ("89.5", 4, "总分 89.5 分，达到四星的 80 分；距五星还差 0.5 分。"),
        ("80", 4, "总分 80 分，达到四星的 80 分；距五星还差 10 分。"),
        ("79.99", 3, "总分 79.99 分，达到三星的 70 分；距四星还差 0.01 分。"),
        ("60", 2, "总分 60 分，达到二星的 60 分；距三星还差 10 分。"),
        ("59.99", 1, "总分 59.99 分，没有达到以上各档，为一星；距二星还差 0.01 分。"),
        ("0", 1, "总分 0 分，没有达到以上各档，为一星；距二星还差 60 分。"),
    ],
)
def test_bands_begin_with_their_minimum(score, outcome, text):
    result = one(scheme(), branch(score))
    assert result.outcome == outcome
    line = next(line for line in result.lines if line.stage == "band")
    assert (line.text, line.value, line.after) == (text, result.total, outcome)


@pytest.mark.parametrize(("score", "places", "outcome"), [("89.5", 0, 5), ("89.4", 0, 4), ("89.5", 1, 4)])
def test_between_two_printed_bands_the_rounding_decides(score, places, outcome):
    """Printed as 80–89 and 90–100: 89.5 belongs where the rounding of the total puts it."""
    assert one(scheme(places=places), branch(score)).outcome == outcome


def test_bands_may_lead_to_unrated_and_to_a_named_grade_in_any_order():
    weak = (Grade("poor", "较差"), Grade("weak", "后进"))
    of = scheme(bands=bands((None, "weak"), (85, 5), (40, "poor"), (60, 0)), grades=weak, unrated="未定级")
    assert [one(of, branch(score)).outcome for score in (85, 84, 60, 59, 40, 39)] == [5, 0, 0, "poor", "poor", "weak"]
    assert texts(one(of, branch(50)), "result") == ["结果：较差。"]
    assert texts(one(of, branch(60)), "band") == ["总分 60 分，达到未定级的 60 分；距五星还差 25 分。"]


def test_no_score_without_a_band_gets_a_star():
    result = one(scheme(bands=bands((90, 5), (80, 4))), branch(50))
    assert result.outcome == 0
    assert texts(result, "band") == ["总分 50 分，没有达到以上各档，为不定星级；距四星还差 30 分。"]


def test_a_missing_score_leaves_the_branch_unrated_and_names_what_is_missing():
    of = scheme(indicator("one"), indicator("two"), indicator("three"), indicator("maybe", required=False))
    result = one(of, Branch("a", "甲", scores={"two": D(90)}))
    assert (result.outcome, result.total, result.missing) == (0, None, ("one", "three"))
    assert result.reasons() == ("以下指标还没有评分：指标one、指标three。",)
    assert texts(result, "indicator") == [
        "指标two：得 90 分（最多 100 分）。",
        "指标maybe：没有填写，不是必填，计 0 分。",
    ]
    assert texts(result, "component") + texts(result, "total") == []
    assert (result.lines[-1].text, result.lines[-1].value) == ("结果：不定星级。", None)


def test_a_component_without_any_score_is_missed_too():
    of = scheme(indicator(), indicator("voice", component="voice"), components=(component(), component("voice")))
    assert one(of, branch(80)).missing == ("voice",)
    result = one(of, Branch("a", "甲", scores={"score": D(80), "voice": D(5)}))
    assert texts(result, "total") == ["总分：80 + 5 = 85 分。"]


def test_what_is_not_required_counts_nothing():
    of = scheme(indicator(), indicator("maybe", 5, required=False))
    assert (one(of, branch(80)).total, one(of, branch(80)).missing) == (80, ())


def test_indicators_count_in_their_sectors():
    of = scheme(indicator("all"), indicator("school", 20, sectors=("学校", "机关")), sectors=("学校", "机关", "两新"))
    scores = {"all": D(70), "school": D(20)}
    assert one(of, Branch("a", "甲", sector="学校", scores=scores)).total == 90
    assert one(of, Branch("a", "甲", sector="两新", scores=scores)).total == 70
    assert one(of, Branch("a", "甲", sector="学校", scores={"all": D(70)})).missing == ("school",)
    assert one(of, Branch("a", "甲", sector="两新", scores={"all": D(70)})).missing == ()


@pytest.mark.parametrize(("sector", "named"), [("农村社区", "农村社区"), ("", "未填行业")])
@pytest.mark.parametrize("parts", [{"sectors": ("学校",)}, {}])
def test_a_branch_without_any_indicator_for_its_sector_is_unrated(sector, named, parts):
    of = scheme(indicator(sectors=() if parts else ("学校",)), components=(component(start=D(100)),), **parts)
    result = one(of, branch(50, sector=sector))
    assert (result.outcome, result.total) == (0, None)
    assert result.reasons() == (f"试行办法没有适用于{named}的指标。",)


LEVELS = (
    Level("five", "五星晋位", 5, D(80)),
    Level("three", "三星达标", 3, D(80)),
    Level("four", "四星晋位", 4, D(80)),
)


def levelled(**kw) -> list[Indicator]:
    of = [indicator(level.key, component=level.key) for level in LEVELS]
    return scheme(*of, components=(), bands=(), levels=LEVELS, lowest=3, **kw)


@pytest.mark.parametrize(
    ("scores", "outcome", "total", "level_texts", "total_text"),
    [
        (
            {"three": 90, "four": 80, "five": "79.99"},
            4,
            80,
            ["三星达标 90 分，达到 80 分。", "四星晋位 80 分，达到 80 分。", "五星晋位 79.99 分，没有达到 80 分。"],
            "逐级通过到四星，以这一级的 80 分为总分。",
        ),
        (
            {"three": 90, "four": 85, "five": 81},
            5,
            81,
            ["三星达标 90 分，达到 80 分。", "四星晋位 85 分，达到 80 分。", "五星晋位 81 分，达到 80 分。"],
            "逐级通过到五星，以这一级的 81 分为总分。",
        ),
        (
            {"three": 90, "four": 70, "five": 95},
            3,
            90,
            [
                "三星达标 90 分，达到 80 分。",
                "四星晋位 70 分，没有达到 80 分。",
                "五星晋位 95 分，达到 80 分，但较低一级没有通过，不予认定。",
            ],
            "逐级通过到三星，以这一级的 90 分为总分。",
        ),
        (
            {"three": "79.995"},
            3,
            80,
            [
                "三星达标 79.995 分，四舍五入保留 2 位小数，为 80 分，达到 80 分。",
                "四星晋位没有申报。",
                "五星晋位没有申报。",
            ],
            "逐级通过到三星，以这一级的 80 分为总分。",
        ),
        (
            {"three": 50, "four": 95},
            0,
            50,
            [
                "三星达标 50 分，没有达到 80 分。",
                "四星晋位 95 分，达到 80 分，但较低一级没有通过，不予认定。",
                "五星晋位没有申报。",
            ],
            "最低一级没有通过，以这一级的 50 分为总分。",
        ),
        (
            {"three": 90, "five": 95},
            3,
            90,
            [
                "三星达标 90 分，达到 80 分。",
                "四星晋位没有申报。",
                "五星晋位 95 分，达到 80 分，但较低一级没有通过，不予认定。",
            ],
            "逐级通过到三星，以这一级的 90 分为总分。",
        ),
    ],
)
def test_levels_are_climbed_one_by_one(scores, outcome, total, level_texts, total_text):
    result = one(levelled(), Branch("a", "甲", scores={key: D(score) for key, score in scores.items()}))
    assert (result.outcome, result.total) == (outcome, total)
    assert texts(result, "level") == level_texts
    assert texts(result, "total") == [f"总分：{total_text}"]
    assert [line.value for line in result.lines if line.stage == "total"] == [total]


def test_the_lines_of_levels_carry_their_sums_and_how_far_one_has_come():
    result = one(levelled(ceiling=D(95)), Branch("a", "甲", scores={"three": D(99), "four": D(9)}))
    lines = [line for line in result.lines if line.stage == "level"]
    assert [(line.key, line.raw, line.value, line.after) for line in lines] == [
        ("three", 99, 95, 3), ("four", 9, 9, 3), ("five", None, None, None)
    ]  # fmt: skip


def test_a_level_that_is_begun_must_be_complete_and_the_lowest_always():
    two = scheme(
        indicator("base", component="three"), indicator("a", component="four"), indicator("b", component="four"),
        components=(), bands=(), levels=LEVELS[1:], lowest=3,
    )  # fmt: skip
    assert one(two, Branch("a", "甲", scores={"base": D(90)})).missing == ()
    assert one(two, Branch("a", "甲", scores={"base": D(90), "a": D(90)})).missing == ("b",)
    assert one(two, Branch("a", "甲", scores={"a": D(50), "b": D(40)})).missing == ("base",)
