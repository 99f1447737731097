"""Schemes that use every field of every part, and what a browser sends of a form."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import html5lib

from portal.stars.computation.scheme import (
    Age,
    Award,
    Band,
    Component,
    Condition,
    Grade,
    Indicator,
    Item,
    Ladder,
    Level,
    Row,
    Scheme,
    Share,
    Step,
    Veto,
)
from tests.browser_client import XHTML
from tests.stars.making import SMALL

D = Decimal
RICH = replace(
    SMALL,
    source="示例市〔2023〕1号", note="四舍五入", cycle_years=2, sectors=("机关", "学校"), floor=None, ceiling=D("110.5"),
    places=1, examples=("places", "shares"), grades=(Grade("weak", "后进"),),
    components=(
        Component("base", "基础工作", D("0.7"), D(10), D(0), D(100), 1, True), Component("extra", "加分项"),
        Component("fault", "减分项", D("0.3")),
    ),
    bands=(Band(D("89.5"), 5), Band(D(60), 1), Band(None, "weak")),
    shares=(
        Share("cap", 5, D("33.3"), None, "sector", "half_up", 1, "components", ("base", "fault"), True),
        Share("floor", "weak", None, 2, "all", ties="in"),
    ),
    vetoes=(
        Veto("a", "违法", "unrated", cycles=2), Veto("b", "事故", "at_most", 2), Veto("c", "软弱涣散", "grade", grade="weak"),
        Veto("d", "失分", "steps_down", 1, example=True),
    ),
    conditions=(
        Condition("a", "项目", 5, "stated"), Condition("b", "基础", 4, "component", "base", D(80)),
        Condition("c", "学习", 4, "indicator", "study", D("24.5"), example=True),
        Condition("d", "连续", 5, "history", cycles=2, least=4), Condition("e", "荣誉", 5, "honour", "city", least=3),
    ),
    ladder=Ladder(1, 3, False), age=Age(months=12), awards=(Award("a", "先进", "province", 5, 2, True),),
    indicators=(
        *SMALL.indicators,
        Indicator("each", "每名党员", "base", "automatic", D(5), each=D("0.5"), fact="members_formal"),
        Indicator(
            "faulty", "通报", "fault", "events", D(6), items=(Item("x", "市级", D(-2)), Item("y", "县级")), each=D(-1),
            required=False, how="每次扣分",
        ),
        Indicator("steps", "完成率", "base", "automatic", D(10), steps=(Step(D(100), D(10)), Step(D(0), D(0))), fact="setup_defects"),
    ),
)  # fmt: skip
LEVELLED = Scheme(
    "三级办法", 5, lowest=3,
    levels=(Level("l3", "三星达标", 3, D(80)), Level("l4", "四星晋位", 4, D(80), True), Level("l5", "五星晋位", 5, D(80))),
    indicators=tuple(Indicator(f"i{n}", f"指标{n}", f"l{n}", "graded", D(100), (Row("好", D(100)), Row("差", D(0)))) for n in (3, 4, 5)),
    places=0,
)  # fmt: skip


def sent(html: str) -> dict[str, Any]:
    """What the first form of a page that is saved would post, untouched: name → value or values."""
    tree = html5lib.parse(html)
    form = next(one for one in tree.iter(f"{XHTML}form") if one.get("data-guard") is not None)
    found: dict[str, list[str]] = {}
    for one in form.iter():
        tag, name = str(one.tag).removeprefix(XHTML), one.get("name")
        if not name or name in ("csrf_token", "do", "add") or name.startswith("remove-"):
            continue
        if tag == "select":
            options = list(one.iter(f"{XHTML}option"))
            chosen = [each for each in options if each.get("selected") is not None] or options[:1]
            found.setdefault(name, []).extend(each.get("value", each.text or "") for each in chosen)
        elif tag == "textarea":
            found.setdefault(name, []).append((one.text or "").removeprefix("\n"))
        elif tag == "input" and (one.get("type") not in ("checkbox", "radio") or one.get("checked") is not None):
            found.setdefault(name, []).append(one.get("value", "y"))
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}
