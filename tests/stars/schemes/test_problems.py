"""What is wrong with a scheme leads to a page, and on it to a field, that puts it right."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import html5lib
import pytest

from portal.stars.computation.checking import Problem, check
from portal.stars.computation.scheme import (
    Age,
    Band,
    Component,
    Condition,
    Grade,
    Indicator,
    Ladder,
    Level,
    Row,
    Scheme,
    Share,
    Veto,
)
from portal.stars.schemes.views.frame import found, told
from portal.units.models import SECTORS
from tests.stars import making
from tests.stars.schemes.samples import LEVELLED, RICH

D = Decimal
BROKEN = {
    "empty": Scheme("新办法", 5),
    "three stars": replace(RICH, stars=3),
    "no bands": replace(making.SMALL, bands=()),
    "bands and levels": replace(making.SMALL, levels=(Level("l", "级", 5, D(80)),)),
    "same bands": replace(making.SMALL, bands=(Band(D(90), 5), Band(D(90), 4))),
    "grades twice": replace(RICH, grades=(Grade("weak", "后进"), Grade("weak", ""))),
    "limits": replace(making.SMALL, ladder=Ladder(0, 9), age=Age()),
    "floor": replace(making.SMALL, floor=D(100), ceiling=D(10), places=6, cycle_years=9, lowest=7),
    "components": replace(making.SMALL, components=(Component("base", "", D(-1), D(5), D(9), D(2), 6), Component("base", "乙"))),
    "indicators": replace(
        making.SMALL,
        indicators=(
            Indicator("a", "甲", "none", "graded", D(10)), Indicator("b", "", "base", "voted", D(-5), (Row("好", D(9)), Row("好", D(9)))),
            Indicator("c", "丙", "base", "automatic", D(5)), Indicator("d", "丁", "base", "passed", D(5), months=3),
            Indicator("e", "戊", "base", "events", D(5), sectors=("没有的领域",)),
        ),
    ),
    "shares": replace(making.SMALL, shares=(Share("cap", 9, D(200)), Share("quota", 5, D(10), 3), Share("cap", 4, ties="components"))),
    "vetoes": replace(making.SMALL, vetoes=(Veto("a", "", "at_most"), Veto("a", "乙", "grade", grade="none", cycles=0))),
    "conditions": replace(
        making.SMALL,
        conditions=(
            Condition("a", "", 9, "component", "none"), Condition("b", "乙", 5, "history"), Condition("c", "丙", 5, "honour", "x"),
        ),
    ),
    "levels": replace(LEVELLED, levels=(Level("l3", "三星", 3, D(500)), Level("l4", "四星", 3, D(-1))), bands=()),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_each_problem_leads_to_what_puts_it_right(visit: Any, world: Any, name: str) -> None:
    scheme = BROKEN[name]
    row, office = making.scheme(world.a, scheme, state="draft"), visit("committee")
    problems, pages = told(scheme, f"/stars/schemes/{row.id}"), dict[str, set[str]]()
    assert len(problems) == len(check(scheme, SECTORS)) > 0
    assert [one.severe for one in problems] == sorted((one.severe for one in problems), reverse=True)
    for one in problems:
        path, _, anchor = one.url.partition("#")
        if path not in pages:
            tree = html5lib.parse(office.get(path).get_data(as_text=True))
            pages[path] = {node.get("id") for node in tree.iter() if node.get("id")}
        assert not anchor or anchor in pages[path], (one.url, one.text)
        assert one.where


@pytest.mark.parametrize(
    ("place", "url", "where"),
    [
        ("name", "/parts/general#name", "基本规定"),
        ("bands[1].minimum", "/parts/bands#bands-1-minimum", "分数段"),
        ("bands", "/parts/bands", "分数段"),
        ("components[0].weight", "/parts/components/base#weight", "计分项“基础工作”"),
        ("indicators", "/parts/indicators/new", "指标"),
        ("indicators[1].table[0].value", "/parts/indicators/leading#table", "指标“班子建设”"),
        ("ladder.first", "/parts/limits#first", "逐级晋升和成立时间"),
        ("vetoes[0].star", "/parts/vetoes#vetoes-0-star", "一票否决“严重违纪违法”"),
        ("vetoes[0].grade", "/parts/vetoes#vetoes-0-effect", "一票否决“严重违纪违法”"),
        ("conditions[0].of", "/parts/conditions#conditions-0-needs", "星级条件“有创新项目”"),
        ("indicators[99].points", "/parts/indicators/new#points", "指标"),
        ("indicators[1].months", "/parts/indicators/leading", "指标“班子建设”"),
        ("indicators[6].months", "/parts/indicators/award#months", "指标“获得表彰”"),
        ("indicators[0].key", "/parts/indicators/study#label", "指标“组织学习”"),
        ("shares[0]", "/parts/shares", "名额"),
        ("", "/parts/general", "基本规定"),
    ],
)
def test_where_a_problem_is_put_right(place: str, url: str, where: str) -> None:
    told = found(Problem(place, "请核对。"), making.SMALL, "")
    assert (told.url, told.where) == (url, where)
