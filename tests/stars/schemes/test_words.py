"""A scheme in words, and two schemes compared."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from portal.stars import library
from portal.stars.computation.scheme import (
    Age,
    Award,
    Band,
    Component,
    Condition,
    Indicator,
    Item,
    Ladder,
    Row,
    Share,
    Step,
    Veto,
)
from portal.stars.schemes.compare import compare
from portal.stars.schemes.wording import component_said, indicator_said, sections
from tests.stars.making import SMALL
from tests.stars.schemes.samples import LEVELLED, RICH

D = Decimal
WAYS = [
    (Indicator("x", "甲", "c", "adding", D(30)), "得分：0 至 30 分"),
    (Indicator("x", "甲", "c", "deducting", D("2.5"), required=False), "扣分：最多扣 2.5 分；没有填的按 0 分计"),
    (Indicator("x", "甲", "c", "bonus", D(5), sectors=("学校",)), "加分：最多加 5 分；只考核学校"),
    (
        Indicator("x", "甲", "c", "graded", D(20), (Row("好", D(20)), Row("差", D(0)))),
        "分档：好 20、差 0（最高 20 分）",
    ),
    (
        Indicator("x", "甲", "c", "voted", D(20), (Row("好", D(20)), Row("差", D(0))), voters="members"),
        "测评：按票数的比例计分：好 20、差 0（最高 20 分）；由党员测评；选“不了解”的不计票",
    ),
    (
        Indicator("x", "甲", "c", "adding", D(5), required=False, by="committee"),
        "得分：0 至 5 分；只由党委评定，支部不自评",
    ),
    (
        Indicator(
            "x", "甲", "c", "events", D(6), each=D(-2), months=12, items=(Item("a", "通报"), Item("b", "约谈", D(-3)))
        ),
        "按次：每次扣 2 分；最多扣 6 分；只算评定日前 12 个月内的；类别：通报、约谈（-3 分）",
    ),
    (
        Indicator("x", "甲", "c", "passed", D(10), each=D(5), items=(Item("a", "有计划"), Item("b", "有记录"))),
        "达标项：每项得 5 分；最多 10 分；共 2 项：有计划、有记录",
    ),
    (
        Indicator("x", "甲", "c", "automatic", D(10), steps=(Step(D(80), D(10)),), fact="members_formal"),
        "自动：取“正式党员数”；达到 80 得 10；最多 10 分",
    ),
    (Indicator("x", "甲", "c", "automatic", D(10), each=D("0.5")), "自动：每 1 得 0.5 分；最多 10 分"),
]


@pytest.mark.parametrize(("indicator", "wanted"), WAYS, ids=[f"{one.kind}-{at}" for at, (one, _) in enumerate(WAYS)])
def test_how_an_indicator_is_scored(indicator: Indicator, wanted: str) -> None:
    assert indicator_said(indicator).text == wanted


def _said(part: str, **fields: Any) -> list[tuple[str, str]]:
    lines = next(one.lines for one in sections(replace(RICH, **fields)) if one.key == part)
    return [(one.label, one.text) for one in lines]


def test_each_part_in_words() -> None:
    component = Component("c", "基础", D("0.7"), D(100), D(0), D(110), 1)
    assert component_said(component).text == (
        "按 70% 折算计入总分；起评 100 分；最低 0 分；最高 110 分；加权后四舍五入保留 1 位小数"
    )
    assert _said("bands", bands=(Band(D("89.5"), 5), Band(None, "weak"))) == [
        ("五星", "89.5 分（含）以上"), ("后进", "其余"),
    ]  # fmt: skip
    shares = (
        Share("cap", 4, D(30), least=1, ties="components", by=("fault", "base")), Share("quota", 5, None, 2),
        Share("floor", "weak", D(5), base="all", rounding="up", ties="in"),
    )  # fmt: skip
    assert _said("shares", shares=shares) == [
        ("四星", "四星及以上最多为有总分的支部的 30%，小数舍去；至少 1 个；末位同分的依次比减分项、基础工作"),
        ("五星", "五星正好为 2 个支部；末位同分的都不取"),
        ("后进", "后进最少为全部支部的 5%，有小数就进一；末位同分的都取"),
    ]
    assert _said("vetoes", vetoes=(Veto("a", "违法", "steps_down", 2, cycles=2), Veto("b", "涣散", "grade", grade="weak"))) == [
        ("违法", "比上一周期低 2 星，影响 2 个周期"), ("涣散", "定为后进"),
    ]  # fmt: skip
    conditions = (
        Condition("a", "项目", 5, "stated"), Condition("b", "学习", 4, "indicator", "study", D(24)),
        Condition("c", "连续", 4, "history", cycles=2, least=3), Condition("d", "荣誉", 5, "honour", "city", least=3),
    )  # fmt: skip
    assert _said("conditions", conditions=conditions) == [
        ("项目", "五星要达到：由党委认定是否达到"), ("学习", "四星及以上要达到：“组织学习”不低于 24 分"),
        ("连续", "四星及以上要达到：最近 2 个周期每次都在三星以上"), ("荣誉", "五星要达到：3 年内获得市厅级及以上荣誉"),
    ]  # fmt: skip
    assert _said("limits", ladder=Ladder(1, 3, False), age=Age(days=365)) == [
        ("逐级晋升", "比上一周期最多高 1 星；没有上一周期结果的最高三星，没有例外"), ("成立时间", "到评定日成立不满 365 天的不评"),
    ]  # fmt: skip
    assert _said("awards", awards=(Award("a", "先进", "province", 5, 0),)) == [
        ("先进", "曾经获得省部级及以上荣誉的，至少五星")
    ]


@pytest.mark.parametrize("scheme", [SMALL, RICH, LEVELLED, *library.schemes().values()])
def test_nothing_differs_from_itself_and_every_record_is_said(scheme: Any) -> None:
    assert compare(scheme, scheme) == []
    said = {one.key: len(one.lines) for one in sections(scheme)}
    for part in ("components", "levels", "indicators", "bands", "grades", "shares", "vetoes", "conditions", "awards"):
        assert said[part] == len(getattr(scheme, part))


def test_what_differs_is_told_part_by_part() -> None:
    new = replace(
        SMALL,
        indicators=(replace(SMALL.indicators[0], points=D(40)), *SMALL.indicators[2:]),
        components=(SMALL.components[1], SMALL.components[0], SMALL.components[2]),
        vetoes=(*SMALL.vetoes, Veto("new", "安全事故", "unrated")),
    )
    told = [
        (part.key, [(one.kind, one.label, one.before, one.after) for one in part.changes])
        for part in compare(SMALL, new)
    ]
    names = ["基础工作", "加分项", "减分项"]
    assert told == [
        ("components", [("moved", "先后顺序", "、".join(names), "加分项、基础工作、减分项")]),
        (
            "indicators",
            [
                ("removed", "基础工作 · 班子建设", "分档：好 20、较好 15、差 0（最高 20 分）", ""),
                (
                    "changed", "基础工作 · 组织学习", "得分：0 至 30 分（按计划学习得 30 分，少一次扣 5 分）",
                    "得分：0 至 40 分（按计划学习得 30 分，少一次扣 5 分）",
                ),
            ],
        ),
        ("vetoes", [("added", "安全事故", "", "不定星级")]),
    ]  # fmt: skip


def test_records_with_new_keys_are_known_by_their_names() -> None:
    new = replace(SMALL, vetoes=tuple(replace(one, key=f"v{at}") for at, one in enumerate(SMALL.vetoes)))
    assert compare(SMALL, new) == []
    renamed = replace(SMALL, vetoes=(replace(SMALL.vetoes[0], label="违法"), SMALL.vetoes[1]))
    (part,) = compare(SMALL, renamed)
    assert [(one.kind, one.before, one.after) for one in part.changes] == [
        ("changed", "严重违纪违法：不定星级", "违法：不定星级")
    ]
