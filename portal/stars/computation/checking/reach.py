"""What totals can be reached, and which outcomes cannot."""

from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal

from portal.stars.computation.checking.problem import Problem, hint
from portal.stars.computation.scheme import Indicator, Scheme
from portal.stars.computation.scoring import ZERO
from portal.stars.computation.spans import Period
from portal.stars.computation.standing import Ranks
from portal.stars.computation.summing import Summing, weighted
from portal.stars.computation.wording import plain


def check_reach(scheme: Scheme, sectors: Collection[str]) -> Iterator[Problem]:
    """Of a sound scheme: outcomes that nothing leads to, and stars that no score is high enough for."""
    yield from _unused(scheme)
    yield from _ceilings(scheme)
    summing = Summing(scheme, Ranks(scheme), Period(date.min, None, 12))
    named = {sector for indicator in scheme.indicators for sector in indicator.sectors}
    tops = {sector: _tops(summing, sector) for sector in scheme.sectors or tuple(sectors) or ("", *sorted(named))}
    for place, key, what, needed in _goals(scheme):
        short = {sector: top[key] for sector, top in tops.items() if key in top and top[key] < needed}
        if not short:
            continue
        most = plain(max(short.values()))
        if len(short) == sum(key in top for top in tops.values()):
            yield Problem(place, f"{what}要 {plain(needed)} 分，而最多能得 {most} 分，谁也达不到，请核对分值。")
        else:
            names = "、".join(sector or "其他行业" for sector in short)
            yield hint(place, f"{what}要 {plain(needed)} 分，而{names}最多能得 {most} 分，达不到。")


def _goals(scheme: Scheme) -> Iterator[tuple[str, str, str, Decimal]]:
    """What must be reached: place, key of a component or level ("" for the total), in words, points."""
    for position, band in enumerate(scheme.bands):
        if band.minimum is not None:
            yield f"bands[{position}].minimum", "", scheme.label(band.outcome), band.minimum
    for position, level in enumerate(scheme.levels):
        yield f"levels[{position}].pass_mark", level.key, level.label, level.pass_mark
    for position, condition in enumerate(scheme.conditions):
        if condition.kind == "component" and condition.minimum is not None:
            yield f"conditions[{position}].minimum", condition.of, f"“{condition.label}”", condition.minimum


def _tops(summing: Summing, sector: str) -> dict[str, Decimal]:
    """The most that levels or components can hold by key, and under "" the highest total of all components."""
    groups = summing.of_sector(sector)
    if summing.levels:
        return {key: summing.rounded(_most(indicators))[0] for key, indicators in groups.items()}
    sums = {part.key: weighted(part, [_most(groups[part.key])]) for part in summing.scheme.components if groups}
    total = summing.rounded(sum((value for _, value, _ in sums.values()), ZERO))[0]
    return {key: raw for key, (raw, _, _) in sums.items()} | {"": total} if sums else {}


def _most(indicators: Collection[Indicator]) -> Decimal:
    return sum((most(indicator) for indicator in indicators), ZERO)


def most(indicator: Indicator) -> Decimal:
    """The most that one indicator can give."""
    each = indicator.each or ZERO
    worth = [each if item.value is None else item.value for item in indicator.items] or [each]
    match indicator.kind:
        case "deducting":
            top = ZERO
        case "graded" | "voted":
            top = max((row.value for row in indicator.table), default=ZERO)
        case "passed":
            top = sum((value for value in worth if value > 0), ZERO)
        case "events":
            top = indicator.points if max(worth) > 0 else ZERO
        case "automatic" if indicator.steps:
            top = max(step.value for step in indicator.steps)
        case "automatic":
            top = indicator.points if each > 0 else ZERO
        case _:
            top = indicator.points
    return min(top, indicator.points)


def _ceilings(scheme: Scheme) -> Iterator[Problem]:
    """Points proper add up to what a component may hold."""
    for position, component in enumerate(scheme.components):
        own = [each for each in scheme.indicators if each.component == component.key]
        if component.ceiling is None or not own or any(each.sectors for each in own):
            continue
        proper = component.start + _most([each for each in own if each.kind != "bonus"])
        top, place = plain(component.ceiling), f"components[{position}].ceiling"
        if proper > component.ceiling:
            yield hint(place, f"“{component.label}”各项满分合计 {plain(proper)} 分，超过上限 {top} 分，超出部分不计。")
        elif component.start + _most(own) < component.ceiling:
            yield hint(
                place,
                f"“{component.label}”各项满分合计 {plain(component.start + _most(own))} 分，达不到上限 {top} 分。",
            )


def _unused(scheme: Scheme) -> Iterator[Problem]:
    led_to = {band.outcome for band in scheme.bands} | {level.star for level in scheme.levels}
    led_to |= {share.outcome for share in scheme.shares if share.kind != "cap"}
    led_to |= {veto.grade for veto in scheme.vetoes} | {award.star for award in scheme.awards}
    for star in range(scheme.stars, scheme.lowest - 1, -1):
        if star not in led_to:
            yield hint("stars", f"没有分数段、名额或荣誉能评为{scheme.label(star)}，请补充或核对星级数。")
    for position, grade in enumerate(scheme.grades):
        if grade.key not in led_to:
            yield hint(f"grades[{position}]", f"没有分数段、名额或一票否决会评为“{grade.label}”，请补充或删去。")
