"""The scheme as a whole: its size, its sectors, and by which of three ways it gives stars."""

from collections.abc import Collection, Iterator
from dataclasses import fields

from portal.stars.computation.checking.problem import Problem, check_keys, hint
from portal.stars.computation.document import MOST_STARS, from_document, to_document
from portal.stars.computation.scheme import Scheme

MOST_PLACES = 4
MOST_YEARS = 5


def check_frame(scheme: Scheme, sectors: Collection[str]) -> Iterator[Problem]:
    yield from _numbers(scheme)
    yield from _ways(scheme)
    yield from _sectors(scheme, sectors)
    names = {field.name for field in fields(Scheme)}
    if unknown := [name for name in scheme.examples if name not in names]:
        yield hint("examples", f"没有这些字段：{'、'.join(unknown)}，请删去。")
    yield from check_keys("grades", scheme.grades)


def check_bounds(scheme: Scheme) -> Iterator[Problem]:
    """Lengths, digits and numbers of rows are those of a document."""
    try:
        from_document(to_document(scheme))
    except ValueError as error:
        place, _, text = str(error).partition("：")
        yield Problem(place, text)


def _numbers(scheme: Scheme) -> Iterator[Problem]:
    if not scheme.name.strip():
        yield Problem("name", "请填写办法名称。")
    if not scheme.unrated.strip():
        yield Problem("unrated", "请填写没有星级时的名称，如“不定星级”。")
    if not 1 <= scheme.stars <= MOST_STARS:
        yield Problem("stars", f"星级数应为 1 至 {MOST_STARS}。")
    if not 1 <= scheme.lowest <= scheme.stars:
        yield Problem("lowest", "最低星级应在 1 至最高星级之间。")
    if not 1 <= scheme.cycle_years <= MOST_YEARS:
        yield Problem("cycle_years", f"评定周期应为 1 至 {MOST_YEARS} 年。")
    if not 0 <= scheme.places <= MOST_PLACES:
        yield Problem("places", f"总分保留的小数位数应为 0 至 {MOST_PLACES}。")
    if scheme.floor is not None and scheme.ceiling is not None and scheme.floor >= scheme.ceiling:
        yield Problem("floor", "总分下限应小于上限。")


def _ways(scheme: Scheme) -> Iterator[Problem]:
    if scheme.bands and scheme.levels:
        yield Problem("bands", "分数段和分级标准只能用一种，请删去其中一种。")
    if not scheme.bands and not scheme.levels and not any(share.kind == "quota" for share in scheme.shares):
        yield Problem("bands", "没有分数段，也没有分级标准和名额，评不出星级；请至少填写一种。")
    if scheme.components and scheme.levels:
        yield Problem("components", "按分级标准评定时，指标直接归入各级，不用计分项，请删去。")
    if not scheme.components and not scheme.levels:
        yield Problem("components", "请至少填写一个计分项。")
    if not scheme.indicators:
        yield Problem("indicators", "请至少填写一项指标。")


def _sectors(scheme: Scheme, sectors: Collection[str]) -> Iterator[Problem]:
    lists = {"sectors": scheme.sectors} | {
        f"indicators[{position}].sectors": indicator.sectors for position, indicator in enumerate(scheme.indicators)
    }
    for place, named in lists.items():
        if unknown := [sector for sector in named if sectors and sector not in sectors]:
            yield Problem(place, f"没有这些行业：{'、'.join(unknown)}，请从行业表中选。")
        elif outside := [sector for sector in named if scheme.sectors and sector not in scheme.sectors]:
            yield hint(place, f"本办法不适用于{'、'.join(outside)}，这里用不到。")
    for sector in scheme.sectors or sectors:
        if scheme.indicators and not any(not each.sectors or sector in each.sectors for each in scheme.indicators):
            yield Problem("indicators", f"“{sector}”没有一项适用的指标，请补充，或从适用行业中去掉。")
