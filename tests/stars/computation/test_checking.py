"""What a check of a scheme finds: each defect alone, by its place; and nothing in a scheme that is sound."""

from dataclasses import replace

import pytest

from portal.stars.computation.checking import Problem, check
from portal.stars.computation.scheme import (
    Age,
    Award,
    Component,
    Condition,
    Grade,
    Ladder,
    Level,
    Row,
    Scheme,
    Share,
    Step,
    Veto,
)
from tests.stars.computation.making import FIVE, D, bands, by_rank, component, indicator, items, quota, scheme, table

SECTORS = ("机关", "学校", "两新")
WEAK = (Grade("weak", "后进"),)
WITH_WEAK = {"grades": WEAK, "bands": bands(*FIVE[:4], (40, 1), (None, "weak"))}
THREE = (Level("l3", "三星达标", 3, D(80)), Level("l4", "四星晋位", 4, D(80)), Level("l5", "五星晋位", 5, D(80)))


def levelled(levels=THREE, **kw) -> Scheme:
    own = [indicator(level.key, component=level.key) for level in levels]
    return scheme(*own, components=(), bands=(), levels=levels, lowest=3, **kw)


FULL = scheme(
    indicator("adding", 40), indicator("taking", 10, kind="deducting"), indicator("bonus", 5, kind="bonus", component="extra"),
    indicator("graded", 20, kind="graded", table=table(好=20, 差=0)),
    indicator("voted", 100, kind="voted", component="voice", table=table(好=100, 差=0)),
    indicator("events", 20, kind="events", each=D(5), months=12), indicator("passed", 10, kind="passed", items=items("a", "b"), each=D(5)),
    indicator("steps", 10, kind="automatic", fact="n", steps=(Step(D(0), D(0)), Step(D(9), D(10)))),
    components=(component(weight="0.7", ceiling=D(100)), component("voice", "0.3"), component("extra")),
    shares=(Share("cap", 5, D(30)), Share("floor", "weak", count=1, ties="in")),
    vetoes=(Veto("a", "甲", "unrated"), Veto("b", "乙", "at_most", 2), Veto("c", "丙", "grade", grade="weak"), Veto("d", "丁", "steps_down", 1)),
    conditions=(Condition("a", "甲", 5, "stated"), Condition("b", "乙", 5, "component", "work", D(90)),
                Condition("c", "丙", 5, "indicator", "adding", D(40)), Condition("d", "丁", 5, "history", cycles=2, least=4),
                Condition("e", "戊", 5, "honour", "city")),
    ladder=Ladder(), age=Age(days=365), awards=(Award("a", "授星", "city", 5),), sectors=SECTORS[:2], examples=("places",),
    **WITH_WEAK,
)  # fmt: skip


@pytest.mark.parametrize(
    "sound",
    [
        FULL,
        scheme(),
        levelled(),
        scheme(grades=WEAK, vetoes=(Veto("v", "软弱", "grade", grade="weak"),)),
        scheme(bands=bands((80, 4), *FIVE[2:]), awards=(Award("a", "授星", "city", 5),)),
        scheme(indicator(points=80), indicator("x", 20, kind="automatic", fact="n", each=D("0.5"))),
        scheme(indicator(points=80), indicator("x", 20, kind="events", each=D("0.5"))),
        scheme(indicator(), indicator("x", 5, kind="graded", table=table(好=0, 差=-5))),
        scheme(components=(component(floor=D(0)),)),
        scheme(indicator(points=9, kind="deducting"), components=(component(start=D(100), ceiling=D(100)),)),
        scheme(
            indicator(points=80),
            indicator("x", "0.5", kind="passed", items=items("a"), each=D("0.5")),
            bands=bands(("80.5", 5), *FIVE[1:]),
        ),
        by_rank(shares=(Share("quota", 5, count=1), quota(4, 30), quota(3, 30), quota(2, 20), quota(1, 20))),
        scheme(places=0, cycle_years=5, components=(component(places=0),)),
        scheme(places=4, cycle_years=2, components=(component(places=4),)),
        by_rank(shares=(quota(5, 20), quota(4, 30), quota(3, 30), quota(2, 10), quota(1, 100))),
        scheme(components=(component(start=D(40)),), bands=bands((140, 5), (130, 4), (120, 3), (110, 2), (0, 1))),
        scheme(indicator(), indicator("less", kind="events", each=D(-5), items=items("a"))),
        scheme(indicator(), indicator("less", kind="automatic", fact="n", each=D("-0.5"))),
        scheme(indicator(), indicator("less", kind="passed", items=items(a=-1))),
    ],
)
def test_nothing_is_found_in_a_sound_scheme(sound):
    assert check(sound, SECTORS) == []
    assert check(sound) == []


def find(of: Scheme, place: str, sectors=SECTORS) -> Problem:
    """The one problem of this place, and no other that is severe."""
    problems = check(of, sectors)
    assert {problem.place for problem in problems if problem.severe} <= {place}
    (found,) = [problem for problem in problems if problem.place == place]
    assert found.text.endswith(("。", "”"))
    return found


def part(**kw) -> Scheme:
    """A scheme with one more indicator."""
    return scheme(indicator(), indicator("x", **kw))


def test_what_is_beyond_all_limits_is_the_only_thing_said():
    assert check(scheme(name="办" * 201, stars=0)) == [Problem("name", "最多 200 个字，现有 201 个。")]
    assert check(scheme(stars=11))[0].place == "stars"
    assert check(scheme(components=(component(weight="NaN"),)))[0].place == "components[0].weight"
    assert check(scheme(*[indicator(f"i{at}") for at in range(501)]))[0] == Problem(
        "indicators", "最多 500 项，现有 501 项。"
    )


@pytest.mark.parametrize(
    ("of", "place", "words"),
    [
        # The frame
        (scheme(name=" "), "name", "请填写办法名称"),
        (scheme(unrated=""), "unrated", "请填写没有星级时的名称"),
        (scheme(cycle_years=0), "cycle_years", "1 至 5 年"),
        (scheme(cycle_years=6), "cycle_years", "1 至 5 年"),
        (scheme(places=5), "places", "0 至 4"),
        (scheme(floor=D(9), ceiling=D(9)), "floor", "小于上限"),
        (replace(levelled(), bands=bands((80, 5), (None, 0))), "bands", "只能用一种"),
        (by_rank(shares=(Share("cap", 5, D(30)),)), "bands", "评不出星级"),
        (replace(levelled(), components=(component("l3x"),)), "components", "不用计分项"),
        (replace(scheme(), indicators=()), "indicators", "至少填写一项指标"),
        (scheme(sectors=("机关", "矿山")), "sectors", "没有这些行业：矿山"),
        (part(sectors=("矿山",)), "indicators[1].sectors", "没有这些行业：矿山"),
        (scheme(indicator(sectors=("学校",)), sectors=("学校", "机关")), "indicators", "“机关”没有一项适用的指标"),
        # Keys and labels
        (scheme(grades=(Grade("", "后进"),)), "grades[0].key", "请填写编号"),
        (scheme(grades=(Grade(" weak", "后进"),)), "grades[0].key", "不要有空格"),
        (scheme(grades=(Grade("weak", " "),)), "grades[0].label", "请填写名称"),
        (scheme(indicator(label="")), "indicators[0].label", "请填写名称"),
        (scheme(vetoes=(Veto("", "甲", "unrated"),)), "vetoes[0].key", "请填写编号"),
        (scheme(conditions=(Condition("", "甲", 5, "stated"),)), "conditions[0].key", "请填写编号"),
        (scheme(awards=(Award("", "甲", "city", 5),)), "awards[0].key", "请填写编号"),
        (replace(levelled(), levels=(replace(THREE[0], label=""), *THREE[1:])), "levels[0].label", "请填写名称"),
        (part(kind="passed", items=(*items("a"), *items(" ")), each=D(50)), "indicators[1].items[1].key", "请填写编号"),
        # Components and levels
        (scheme(components=(component(weight="-0.1"),)), "components[0].weight", "不能为负"),
        (scheme(components=(component(floor=D(5), ceiling=D(5)),)), "components[0].floor", "小于上限"),
        (scheme(components=(component(start=D(-1), floor=D(0)),)), "components[0].start", "下限与上限之间"),
        (scheme(components=(component(start=D(101), ceiling=D(100)),)), "components[0].start", "下限与上限之间"),
        (scheme(components=(component(places=5),)), "components[0].places", "0 至 4"),
        (levelled(THREE[:2]), "levels", "缺少五星"),
        (levelled((THREE[0], THREE[2])), "levels", "缺少四星"),
        (replace(levelled(), indicators=levelled().indicators[:2]), "levels[2]", "“五星晋位”没有指标"),
        # Indicators
        (scheme(indicator(), indicator("x", component="none")), "indicators[1].component", "没有归入计分项"),
        (part(points=-1), "indicators[1].points", "填正数"),
        (part(kind="graded"), "indicators[1].table", "至少填写两档"),
        (part(kind="voted", table=table(好=100)), "indicators[1].table", "至少填写两档"),
        (part(kind="graded", table=(Row("好", D(100)), Row("好", D(0)))), "indicators[1].table", "各不相同"),
        (part(kind="graded", table=(Row("好", D(100)), Row(" ", D(0)))), "indicators[1].table", "都要有名称"),
        (part(kind="graded", table=table(好=101, 差=0)), "indicators[1].table", "最高一档是 101 分，超过分值 100 分"),
        (part(kind="events"), "indicators[1].each", "请填写每次（项）多少分"),
        (part(kind="events", items=(*items("a"), *items(b=3))), "indicators[1].each", "请填写每次（项）多少分"),
        (part(kind="events", each=D(1), months=0), "indicators[1].months", "至少为 1"),
        (part(kind="passed", each=D(1)), "indicators[1].items", "请列出要逐项核对的事项"),
        (part(kind="passed", items=items("a")), "indicators[1].each", "请填写每次（项）多少分"),
        (part(kind="automatic", each=D(1)), "indicators[1].fact", "请选择数据来源"),
        (part(kind="automatic", fact="n"), "indicators[1].steps", "两者填一种"),
        (part(kind="automatic", fact="n", each=D(1), steps=(Step(D(0), D(100)),)), "indicators[1].steps", "两者填一种"),
        (part(kind="automatic", fact="n", steps=(Step(D(1), D(9)), Step(D(1), D(100)))), "indicators[1].steps", "填了两次"),
        (part(kind="automatic", fact="n", steps=(Step(D(1), D(101)),)), "indicators[1].steps", "超过分值 100 分"),
        # Bands
        (scheme(bands=bands((90, 5), (90, 4), (None, 0))), "bands[1].minimum", "“90 分起”填了两次"),
        (scheme(bands=bands((90, 5), (None, 1), (None, 0))), "bands[2].minimum", "“其余”填了两次"),
        (scheme(bands=bands((90, 6), (None, 0))), "bands[0].outcome", "本办法中的星级"),
        (scheme(bands=bands((90, 2), (None, 0)), lowest=3), "bands[0].outcome", "本办法中的星级"),
        (scheme(bands=bands((90, 5), (None, "weak"))), "bands[1].outcome", "本办法中的星级"),
        (scheme(bands=bands((90, 4), (80, 5), (None, 0))), "bands", "90 分起是四星，比它低的分数段却是五星"),
        (scheme(bands=bands((90, 5), (80, 5), (None, 0))), "bands", "90 分起是五星，比它低的分数段却是五星"),
        (scheme(bands=bands((90, 5), (None, 5))), "bands", "90 分起是五星，比它低的分数段却是五星"),
        (scheme(bands=bands((90, "weak"), (None, 0)), grades=WEAK), "bands", "90 分起是后进"),
        (scheme(bands=bands((90, 5), (60, 4))), "bands", "不到 60 分的没有结果"),
        (scheme(bands=bands((90, 5), (0, 4)), floor=None), "bands", "不到 0 分的没有结果"),
        # Shares
        (scheme(shares=(Share("cap", 6, D(30)),)), "shares[0].outcome", "本办法中的星级"),
        (scheme(shares=(Share("cap", 0, D(30)),)), "shares[0].outcome", "不占名额"),
        (by_rank(shares=(quota(0, 30),)), "shares[0].outcome", "不占名额"),
        (scheme(shares=(Share("cap", "weak", D(30)),), **WITH_WEAK), "shares[0].outcome", "“最多”只用于星级"),
        (scheme(shares=(Share("cap", 5),)), "shares[0].percent", "两者填一种"),
        (scheme(shares=(Share("cap", 5, D(30), 3),)), "shares[0].percent", "两者填一种"),
        (scheme(shares=(Share("cap", 5, D(0)),)), "shares[0].percent", "大于 0，不超过 100"),
        (scheme(shares=(Share("cap", 5, D("100.01")),)), "shares[0].percent", "大于 0，不超过 100"),
        (scheme(shares=(Share("cap", 5, count=0),)), "shares[0].count", "至少为 1"),
        (scheme(shares=(Share("cap", 5, D(30), ties="in"),)), "shares[0].ties", "不能因同分而超出"),
        (scheme(shares=(Share("cap", 5, D(30), ties="components", by=("gone",)),)), "shares[0].by", "没有这些计分项：gone"),
        (scheme(shares=(Share("cap", 5, D(30)), Share("cap", 5, D(20)))), "shares[1]", "填了两次"),
        (by_rank(shares=(quota(5, 30), Share("cap", 5, D(20)))), "shares[1]", "请只留一种"),
        (by_rank(shares=(quota(5, 50), quota(4, 30), quota(3, 21))), "shares", "合计 101%，超过 100%"),
        (by_rank(shares=(quota(3, 100), quota(5, 60), quota(4, 50))), "shares", "合计 110%，超过 100%"),
        # Vetoes
        (scheme(vetoes=(Veto("v", "甲", "unrated", cycles=0),)), "vetoes[0].cycles", "至少为 1"),
        (scheme(vetoes=(Veto("v", "甲", "at_most"),)), "vetoes[0].star", "最高几星，应低于五星"),
        (scheme(vetoes=(Veto("v", "甲", "at_most", 5),)), "vetoes[0].star", "最高几星，应低于五星"),
        (scheme(vetoes=(Veto("v", "甲", "steps_down"),)), "vetoes[0].star", "降几星，至少为 1"),
        (scheme(vetoes=(Veto("v", "甲", "steps_down", 0),)), "vetoes[0].star", "降几星，至少为 1"),
        (scheme(vetoes=(Veto("v", "甲", "grade"),)), "vetoes[0].grade", "评为哪一等次"),
        (scheme(vetoes=(Veto("v", "甲", "grade", grade="gone"),)), "vetoes[0].grade", "评为哪一等次"),
        # Conditions
        (scheme(conditions=(Condition("c", "甲", 6, "stated"),)), "conditions[0].star", "一星至五星之间"),
        (scheme(conditions=(Condition("c", "甲", 0, "stated"),)), "conditions[0].star", "一星至五星之间"),
        (scheme(conditions=(Condition("c", "甲", 5, "component", "score", D(1)),)), "conditions[0].of", "请选择计分项"),
        (scheme(conditions=(Condition("c", "甲", 5, "indicator", "work", D(1)),)), "conditions[0].of", "请选择指标"),
        (scheme(conditions=(Condition("c", "甲", 5, "component", "work"),)), "conditions[0].minimum", "请填写最低分"),
        (scheme(conditions=(Condition("c", "甲", 5, "indicator", "score", D(101)),)), "conditions[0].minimum", "最多 100 分"),
        (scheme(conditions=(Condition("c", "甲", 5, "history", least=4),)), "conditions[0].cycles", "至少为 1"),
        (scheme(conditions=(Condition("c", "甲", 5, "history", cycles=2),)), "conditions[0].least", "至少几星"),
        (scheme(conditions=(Condition("c", "甲", 5, "honour", "village"),)), "conditions[0].of", "请选择荣誉级别：国家级、省部级"),
        # Ladder, age, awards
        (scheme(ladder=Ladder(steps=0)), "ladder.steps", "至少为 1"),
        (scheme(ladder=Ladder(first=6)), "ladder.first", "一星至五星之间"),
        (levelled(ladder=Ladder(first=1)), "ladder.first", "三星至五星之间"),
        (scheme(stars=1, bands=bands((60, 1), (None, 0)), ladder=Ladder(first=2)), "ladder.first", "应在一星之间"),
        (scheme(age=Age()), "age", "两者填一种"),
        (scheme(age=Age(365, 12)), "age", "两者填一种"),
        (scheme(age=Age(days=0)), "age", "至少为 1"),
        (scheme(age=Age(months=0)), "age", "至少为 1"),
        (scheme(awards=(Award("a", "授星", "village", 5),)), "awards[0].level", "请选择荣誉级别"),
        (scheme(awards=(Award("a", "授星", "city", 6),)), "awards[0].star", "一星至五星之间"),
        (scheme(awards=(Award("a", "授星", "city", 5, 0),)), "awards[0].years", "至少为 1"),
        # What nobody can reach
        (scheme(bands=bands((101, 5), *FIVE[1:])), "bands[0].minimum", "五星要 101 分，而最多能得 100 分，谁也达不到"),
        (scheme(conditions=(Condition("c", "甲", 5, "component", "work", D(101)),)), "conditions[0].minimum", "“甲”要 101 分，而最多能得 100 分"),
        (replace(levelled(), conditions=(Condition("c", "甲", 5, "component", "l5", D(101)),)), "conditions[0].minimum", "“甲”要 101 分"),
        (scheme(ceiling=D(85)), "bands[0].minimum", "最多能得 85 分"),
        (scheme(components=(component(weight="0.7"), Component("rest", "其余")), bands=bands((71, 5), (None, 0))),
         "bands[0].minimum", "最多能得 70 分"),
        (replace(levelled(), levels=(replace(THREE[0], pass_mark=D(101)), *THREE[1:])), "levels[0].pass_mark", "三星达标要 101 分"),
    ],
)  # fmt: skip
def test_severe_problems(of, place, words):
    found = find(of, place)
    assert found.severe
    assert words in found.text


@pytest.mark.parametrize(
    ("of", "place", "words"),
    [
        (scheme(examples=("places", "colour")), "examples", "没有这些字段：colour"),
        (scheme(indicator(), indicator("x", sectors=("学校",)), sectors=("机关",)), "indicators[1].sectors", "本办法不适用于学校"),
        (scheme(indicator(), components=(component(), component("rest"))), "components[1]", "“计分项rest”没有指标，只计起评分 0 分"),
        (scheme(indicator(), indicator("x", component="nil"), components=(component(), component("nil", 0))), "components[1].weight", "不影响总分"),
        (scheme(indicator(), indicator("x", component="voice"), bands=bands((50, 5), (None, 0)),
                components=(component(weight="0.7"), component("voice", "0.4"))), "components", "合计 110%，一般应为 100%"),
        (part(points=0), "indicators[1].points", "分值为 0"),
        (part(table=table(好=1), months=3), "indicators[1]", "“得分”指标用不到分档表、月数"),
        (part(kind="passed", items=items(a=100), steps=(Step(D(0), D(0)),), fact="n"), "indicators[1]", "“达标项”指标用不到阶梯、数据来源"),
        (part(kind="bonus", items=items("a"), each=D(1)), "indicators[1]", "“加分”指标用不到事项、每次（项）分值"),
        (part(voters="members"), "indicators[1]", "“得分”指标用不到投票人"),
        (part(kind="automatic", fact="n", each=D(1), by="committee"), "indicators[1]", "“自动”指标用不到评分方"),
        (part(by="committee", required=False), "indicators[1].required", "只由党委评分的指标都要评定"),
        (part(kind="graded", table=table(差=0, 好=100)), "indicators[1].table", "从高到低排列"),
        (part(kind="voted", table=table(好=90, 差=0)), "indicators[1].table", "最高一档只有 90 分，达不到分值 100 分"),
        (part(kind="passed", items=items("a", "b"), each=D(40)), "indicators[1].items", "全部达标只有 80 分"),
        (part(kind="passed", items=items("a", "b"), each=D(60)), "indicators[1].items", "全部达标是 120 分，超过分值 100 分的部分不计"),
        (part(kind="automatic", fact="n", steps=(Step(D(1), D(99)),)), "indicators[1].steps", "达不到分值 100 分"),
        (scheme(components=(component(ceiling=D(99)),)), "components[0].ceiling", "合计 100 分，超过上限 99 分"),
        (scheme(components=(component(ceiling=D(101)),)), "components[0].ceiling", "合计 100 分，达不到上限 101 分"),
        (scheme(shares=(Share("floor", 5, count=1, ties="in"),)), "shares[0]", "不起作用"),
        (scheme(shares=(Share("floor", 1, count=1),)), "shares[0].ties", "可能不足规定的个数"),
        (scheme(shares=(Share("cap", 5, D(30), by=("work",)),)), "shares[0].by", "用不到"),
        (scheme(shares=(quota(5, 30),)), "shares", "既有分数段"),
        (levelled(shares=(quota(5, 30),)), "shares", "（或分级标准）"),
        (scheme(shares=(Share("cap", 4, D(20)), Share("cap", 5, D(30)))), "shares", "四星及以上最多 20%，比五星的 30% 还少"),
        (scheme(vetoes=(Veto("v", "甲", "at_most", 2),), lowest=3, bands=bands((90, 5), (80, 4), (70, 3), (None, 0))),
         "vetoes[0].star", "等于评为不定星级"),
        (scheme(vetoes=(Veto("v", "甲", "at_most", 0),)), "vetoes[0].star", "等于评为不定星级"),
        (scheme(vetoes=(Veto("v", "甲", "unrated", 2),)), "vetoes[0].star", "用不到星数"),
        (scheme(vetoes=(Veto("v", "甲", "unrated", grade="weak"),), **WITH_WEAK), "vetoes[0].grade", "用不到等次"),
        (scheme(conditions=(Condition("c", "甲", 5, "stated", of="work"),)), "conditions[0]", "用不到对象和最低分"),
        (scheme(conditions=(Condition("c", "甲", 5, "stated", minimum=D(1)),)), "conditions[0]", "用不到对象和最低分"),
        (scheme(bands=bands((90, 5), (80, 4), (70, 3), (None, 1))), "stars", "能评为二星"),
        (scheme(grades=WEAK), "grades[0]", "会评为“后进”"),
        (scheme(indicator(points=80), indicator("x", 20, sectors=("学校",))), "bands[0].minimum", "五星要 90 分，而机关、两新最多能得 80 分"),
    ],
)  # fmt: skip
def test_hints(of, place, words):
    found = find(of, place)
    assert not found.severe
    assert words in found.text


def test_without_sectors_given_those_that_the_scheme_names_are_looked_at():
    of = scheme(indicator(points=80), indicator("x", 20, sectors=("学校",)))
    assert "其他行业最多能得 80 分" in find(of, "bands[0].minimum", ()).text
    assert check(scheme(indicator(sectors=("矿山",)))) == []
    assert check(scheme(indicator(sectors=("学校",))), SECTORS)[0].text.startswith("“机关”没有一项适用的指标")


def test_a_key_used_twice_is_named_at_both_places():
    twice = scheme(indicator(), indicator("x"), indicator("x"))
    expected = "编号“x”用了 2 次，请改为各不相同。"
    assert check(twice)[:2] == [Problem(f"indicators[{at}].key", expected) for at in (1, 2)]
    assert {each.place for each in check(scheme(components=(component(), component())))} == {
        "components[0].key",
        "components[1].key",
    }
    assert {each.place for each in check(replace(levelled(), levels=(THREE[0], THREE[0])))} >= {
        "levels[0].key",
        "levels[1].key",
    }


def test_without_components_indicators_have_nowhere_to_go():
    assert [problem.place for problem in check(scheme(components=()))] == ["components", "indicators[0].component"]


def test_two_levels_of_one_star_and_a_level_of_none():
    twice = replace(levelled(), levels=(*THREE, replace(THREE[2], key="l6")))
    assert [problem.text for problem in check(twice) if problem.place == "levels[3].star"] == [
        "五星有 2 级标准，只能有一级。"
    ]
    assert any(problem.place == "levels[0].star" for problem in check(replace(levelled(), lowest=4)))


def test_nothing_is_said_of_what_cannot_be_reached_while_something_is_severe():
    of = scheme(bands=bands((101, 5), *FIVE[1:]), ladder=Ladder(steps=0))
    assert [problem.place for problem in check(of)] == ["ladder.steps"]


def test_a_lowest_star_above_all_stars_is_named():
    assert "最低星级应在 1 至最高星级之间。" in [problem.text for problem in check(scheme(lowest=6))]
    assert "星级数应为 1 至 10。" in [problem.text for problem in check(scheme(stars=0))]
    assert "最低星级应在 1 至最高星级之间。" in [problem.text for problem in check(scheme(lowest=0))]
