"""From scores to a total: indicators, components, total, and what the bands or the levels say to it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from portal.stars.computation.result import Line
from portal.stars.computation.scheme import Band, Component, Indicator, Scheme
from portal.stars.computation.scoring import ZERO, points
from portal.stars.computation.spans import Period, later
from portal.stars.computation.standing import UNRATED, Ranks, Standing
from portal.stars.computation.wording import chain, half_up, percent, plain, rounding, written

Groups = dict[str, tuple[Indicator, ...]]
"""Indicators by the key of their component or level, in its order."""


class Summing:
    """A scheme made ready for many branches."""

    def __init__(self, scheme: Scheme, ranks: Ranks, period: Period):
        self.scheme, self.ranks, self.period = scheme, ranks, period
        self.levels = sorted(scheme.levels, key=lambda level: level.star)
        self.bands = sorted(
            scheme.bands, key=lambda band: (band.minimum is not None, band.minimum or ZERO), reverse=True
        )
        self.by_rank = not scheme.bands and not scheme.levels
        self._groups: dict[str, Groups] = {}  # by sector

    def rate(self, standing: Standing) -> None:
        """Total and rank by bands or levels; without a total the branch is unrated, and a line says why."""
        branch, scheme = standing.branch, self.scheme
        if young := self._too_young(standing):
            return _stop(standing, "age", "成立时间", young)
        groups = self.of_sector(branch.sector)
        if not groups:
            return _stop(standing, "missing", "适用范围", f"{scheme.name}没有适用于{branch.sector or '未填行业'}的指标")
        if scheme.levels:  # what is not declared needs no score, but for the lowest level
            lowest = self.levels[0].key
            groups = {key: own for key, own in groups.items() if key == lowest or _declared(standing, own)}
        standing.missing = tuple(self._score(standing, groups))
        if standing.missing:
            labels = {indicator.key: indicator.label for own in groups.values() for indicator in own}
            names = "、".join(labels[key] for key in standing.missing)
            return _stop(standing, "missing", "缺少评分", f"以下指标还没有评分：{names}")
        if scheme.levels:
            self._climb(standing, groups)
        else:
            self._add(standing, groups)
        standing.rank = standing.reached

    def _too_young(self, standing: Standing) -> str:
        age, founded = self.scheme.age, standing.branch.founded
        if not age or not founded:
            return ""
        lived = (self.period.day - founded).days
        if age.days is not None and lived < age.days:
            return f"{written(founded)}成立，到{written(self.period.day)}不满 {age.days} 天"
        if age.months is not None and self.period.day < later(founded, age.months):
            return f"{written(founded)}成立，到{written(self.period.day)}不满 {age.months} 个月"
        return ""

    def of_sector(self, sector: str) -> Groups:
        """What counts for this sector, by component or level; empty where no indicator does."""
        if sector not in self._groups:
            scheme = self.scheme
            for_all = not scheme.sectors or sector in scheme.sectors
            counting = [each for each in scheme.indicators if for_all and (not each.sectors or sector in each.sectors)]
            keys = [part.key for part in self.levels or scheme.components]
            groups = {key: tuple(each for each in counting if each.component == key) for key in keys}
            self._groups[sector] = groups if any(groups.values()) else {}
        return self._groups[sector]

    def _score(self, standing: Standing, groups: Groups) -> Iterable[str]:
        """Points and lines of all indicators; yields the keys of those that need a score and have none."""
        for key, indicators in groups.items():
            for indicator in indicators:
                scored = points(indicator, standing.branch, self.period)
                if scored is None and indicator.needed:
                    yield indicator.key
                    continue
                value, text = scored or (ZERO, f"{indicator.label}：没有填写，不是必填，计 0 分。")
                standing.points[indicator.key] = value
                standing.lines.append(
                    Line("indicator", indicator.key, indicator.label, text, value=value, component=key)
                )

    def _add(self, standing: Standing, groups: Groups) -> None:
        parts = []
        for component in self.scheme.components:
            raw, value, text = weighted(component, [standing.points[each.key] for each in groups[component.key]])
            standing.sums[component.key] = raw
            standing.lines.append(Line("component", component.key, component.label, text, value=value, raw=raw))
            parts.append(value)
        standing.total, how = self.rounded(sum(parts, ZERO))
        added = f"{chain(parts)} = {plain(sum(parts, ZERO))}" if len(parts) > 1 else plain(parts[0])
        standing.lines.append(Line("total", "", "总分", f"总分：{added} 分{how}。", value=standing.total))
        if not self.by_rank:
            self._find_band(standing, standing.total)

    def _find_band(self, standing: Standing, total: Decimal) -> None:
        above: Band | None = None
        for band in self.bands:
            if band.minimum is None or total >= band.minimum:
                break
            above = band
        else:
            band = Band(None, 0)  # a gap below: nothing is given that no band gives
        standing.reached = self.ranks.of(band.outcome)
        label = self.ranks.words(standing.reached)
        if band.minimum is None:
            text = f"总分 {plain(total)} 分，没有达到以上各档，为{label}"
        else:
            text = f"总分 {plain(total)} 分，达到{label}的 {plain(band.minimum)} 分"
        if above and above.minimum is not None:
            text += f"；距{self.scheme.label(above.outcome)}还差 {plain(above.minimum - total)} 分"
        standing.lines.append(Line("band", "", "分数段", f"{text}。", value=total, after=band.outcome))

    def _climb(self, standing: Standing, groups: Groups) -> None:
        """Level by level until one is not passed; the total is that of the highest one passed, else of the lowest."""
        climbing = True
        for level in self.levels:
            if (indicators := groups.get(level.key)) is None:
                climbing = False
                standing.lines.append(Line("level", level.key, level.label, f"{level.label}没有申报。"))
                continue
            raw = sum((standing.points[each.key] for each in indicators), ZERO)
            value, how = self.rounded(raw)
            standing.sums[level.key] = value
            passed = value >= level.pass_mark
            climbing = climbing and passed
            if climbing:
                standing.reached = level.star
            if climbing or standing.total is None:
                standing.total = value
            mark = f"{'达到' if passed else '没有达到'} {plain(level.pass_mark)} 分"
            counts = "" if climbing or not passed else "，但较低一级没有通过，不予认定"
            text = f"{level.label} {plain(raw)} 分{how}，{mark}{counts}。"
            after = self.ranks.outcome(standing.reached)
            standing.lines.append(Line("level", level.key, level.label, text, value=value, raw=raw, after=after))
        words = self.ranks.words(standing.reached)
        text = f"逐级通过到{words}" if standing.reached else "最低一级没有通过"
        total = Line(
            "total", "", "总分", f"总分：{text}，以这一级的 {plain(standing.total)} 分为总分。", value=standing.total
        )
        standing.lines.append(total)

    def rounded(self, total: Decimal) -> tuple[Decimal, str]:
        """Bounded, then rounded; and how it says so."""
        scheme, how, bounded = self.scheme, "", total
        if scheme.floor is not None and total < scheme.floor:
            bounded, how = scheme.floor, f"，最低 {plain(scheme.floor)} 分，按 {plain(scheme.floor)} 分计"
        if scheme.ceiling is not None and total > scheme.ceiling:
            bounded, how = scheme.ceiling, f"，最高 {plain(scheme.ceiling)} 分，按 {plain(scheme.ceiling)} 分计"
        value = half_up(bounded, scheme.places)
        if value != bounded:
            how += f"，{rounding(scheme.places)}，为 {plain(value)} 分"
        return value, how


def _stop(standing: Standing, stage: Literal["age", "missing"], label: str, why: str) -> None:
    standing.move(stage, "", label, UNRATED, why)


def _declared(standing: Standing, indicators: tuple[Indicator, ...]) -> bool:
    """Whether anything was entered for a level."""
    return any(indicator.key in standing.branch.scores for indicator in indicators)


def weighted(component: Component, points: list[Decimal]) -> tuple[Decimal, Decimal, str]:
    """(start + sum, bounded), its weighted value, and the sentence."""
    gained = sum(points, ZERO)
    raw = component.start + gained
    text = f"{component.label} {plain(raw)} 分"
    if component.start:
        text = f"{component.label}起评 {plain(component.start)} 分，各项合计 {plain(gained)} 分，得 {plain(raw)} 分"
    if component.floor is not None and raw < component.floor:
        raw = component.floor
        text += f"，最低 {plain(raw)} 分，按 {plain(raw)} 分计"
    if component.ceiling is not None and raw > component.ceiling:
        raw = component.ceiling
        text += f"，最高 {plain(raw)} 分，按 {plain(raw)} 分计"
    exact = value = raw * component.weight
    if component.weight != 1:
        text += f"，折算 {percent(component.weight)}"
    if component.places is not None and (value := half_up(exact, component.places)) != exact:
        text += f"，{rounding(component.places)}"
    return raw, value, f"{text}，计 {plain(value)} 分。"
