"""Components, levels and indicators: each by itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal

from portal.stars.computation.checking.frame import MOST_PLACES
from portal.stars.computation.checking.problem import Problem, check_keys, hint, is_star, stars, summed
from portal.stars.computation.scheme import KINDS, Component, Indicator, Kind, Scheme
from portal.stars.computation.wording import percent, plain

USED: dict[Kind, tuple[str, ...]] = {
    "adding": ("by",),
    "deducting": ("by",),
    "bonus": ("by",),
    "graded": ("table", "by"),
    "voted": ("table", "voters", "by"),
    "events": ("items", "each", "months", "by"),
    "passed": ("items", "each", "by"),
    "automatic": ("steps", "each", "fact"),
}
NAMES = {
    "table": "分档表",
    "items": "事项",
    "each": "每次（项）分值",
    "months": "月数",
    "steps": "阶梯",
    "fact": "数据来源",
    "voters": "投票人",
    "by": "评分方",
}
BLANK = {each.name: each.default for each in fields(Indicator)}
ON_TOP = ("bonus", "deducting")  # what comes on top of the points proper


def check_parts(scheme: Scheme) -> Iterator[Problem]:
    yield from check_keys("components", scheme.components)
    for position, component in enumerate(scheme.components):
        yield from _component(f"components[{position}]", component, scheme)
    yield from _weights(scheme)
    yield from check_keys("levels", scheme.levels)
    yield from _levels(scheme)
    yield from check_keys("indicators", scheme.indicators)
    for position, indicator in enumerate(scheme.indicators):
        place = f"indicators[{position}]"
        if indicator.component not in summed(scheme):
            yield Problem(f"{place}.component", "指标没有归入计分项（或分级标准），请选择。")
        yield from _indicator(place, indicator)


def _component(place: str, component: Component, scheme: Scheme) -> Iterator[Problem]:
    floor, ceiling = component.floor, component.ceiling
    if component.weight < 0:
        yield Problem(f"{place}.weight", "折算比例不能为负，减分请用扣分指标。")
    elif not component.weight:
        yield hint(f"{place}.weight", "折算比例为 0，这一项不影响总分。")
    if floor is not None and ceiling is not None and floor >= ceiling:
        yield Problem(f"{place}.floor", "下限应小于上限。")
    elif (floor is not None and component.start < floor) or (ceiling is not None and component.start > ceiling):
        yield Problem(f"{place}.start", "起评分应在下限与上限之间。")
    if component.places is not None and not 0 <= component.places <= MOST_PLACES:
        yield Problem(f"{place}.places", f"小数位数应为 0 至 {MOST_PLACES}。")
    if not any(indicator.component == component.key for indicator in scheme.indicators):
        yield hint(place, f"“{component.label}”没有指标，只计起评分 {plain(component.start)} 分。")


def _weights(scheme: Scheme) -> Iterator[Problem]:
    """Where components are weighted, the weights of those that hold the points proper are 100 % together."""
    proper = {indicator.component for indicator in scheme.indicators if indicator.kind not in ON_TOP}
    weights = [component.weight for component in scheme.components if component.key in proper]
    if any(weight != 1 for weight in weights) and (total := sum(weights)) != 1:
        yield hint("components", f"各计分项的折算比例合计 {percent(Decimal(total))}，一般应为 100%。")


def _levels(scheme: Scheme) -> Iterator[Problem]:
    counts = Counter(level.star for level in scheme.levels)
    for position, level in enumerate(scheme.levels):
        if not is_star(scheme, level.star):
            yield Problem(f"levels[{position}].star", f"星级应在{stars(scheme)}之间。")
        elif counts[level.star] > 1:
            yield Problem(
                f"levels[{position}].star", f"{scheme.label(level.star)}有 {counts[level.star]} 级标准，只能有一级。"
            )
        if not any(indicator.component == level.key for indicator in scheme.indicators):
            yield Problem(f"levels[{position}]", f"“{level.label}”没有指标，请补充。")
    expected = range(scheme.lowest, scheme.stars + 1)
    if scheme.levels and (absent := [scheme.label(star) for star in expected if star not in counts]):
        yield Problem("levels", f"各级标准应逐级相连，缺少{'、'.join(absent)}。")


def _indicator(place: str, indicator: Indicator) -> Iterator[Problem]:
    if indicator.points < 0:
        yield Problem(f"{place}.points", "分值填正数；扣分指标也填最多扣多少分。")
    elif not indicator.points:
        yield hint(f"{place}.points", "分值为 0，这项指标不影响总分。")
    unused = [name for name in NAMES if name not in USED[indicator.kind] and getattr(indicator, name) != BLANK[name]]
    if unused:
        names = "、".join(NAMES[name] for name in unused)
        yield hint(place, f"“{KINDS[indicator.kind]}”指标用不到{names}，请删去或改换类别。")
    if indicator.by_committee and not indicator.required:
        yield hint(f"{place}.required", "只由党委评分的指标都要评定，“必填”填“否”不起作用。")
    if indicator.kind in ("graded", "voted"):
        yield from _table(f"{place}.table", indicator)
    elif indicator.kind in ("events", "passed"):
        yield from _items(place, indicator)
    elif indicator.kind == "automatic":
        yield from _automatic(place, indicator)


def _table(place: str, indicator: Indicator) -> Iterator[Problem]:
    labels = [row.label for row in indicator.table]
    values = [row.value for row in indicator.table]
    if len(labels) < 2:
        yield Problem(place, "请至少填写两档，如“好 20、一般 10”。")
        return
    if len(set(labels)) < len(labels) or not all(label.strip() for label in labels):
        yield Problem(place, "每一档都要有名称，且各不相同。")
    if values != sorted(values, reverse=True):
        yield hint(place, "各档应从高到低排列。")
    yield from _top(place, max(values), indicator, "最高一档")


def _items(place: str, indicator: Indicator) -> Iterator[Problem]:
    if indicator.months == 0:
        yield Problem(f"{place}.months", "月数至少为 1；从评定周期开始之日算起的，请留空。")
    if indicator.kind == "passed" and not indicator.items:
        yield Problem(f"{place}.items", "请列出要逐项核对的事项。")
        return
    yield from check_keys(f"{place}.items", indicator.items)
    values = [indicator.each if item.value is None else item.value for item in indicator.items] or [indicator.each]
    if None in values:
        yield Problem(f"{place}.each", "请填写每次（项）多少分，或给每一事项填写分值。")
    elif indicator.kind == "passed":
        top = sum((value for value in values if value), Decimal(0))
        if top > indicator.points:
            yield hint(
                f"{place}.items", f"全部达标是 {plain(top)} 分，超过分值 {plain(indicator.points)} 分的部分不计。"
            )
        else:
            yield from _top(f"{place}.items", top, indicator, "全部达标")


def _automatic(place: str, indicator: Indicator) -> Iterator[Problem]:
    if not indicator.fact:
        yield Problem(f"{place}.fact", "请选择数据来源。")
    if bool(indicator.steps) == (indicator.each is not None):
        yield Problem(f"{place}.steps", "请填写阶梯，或填写每 1 计多少分，两者填一种。")
    elif indicator.steps:
        minima = [step.minimum for step in indicator.steps]
        if len(set(minima)) < len(minima):
            yield Problem(f"{place}.steps", "同一个起点填了两次，请改为各不相同。")
        yield from _top(f"{place}.steps", max(step.value for step in indicator.steps), indicator, "最高一档")


def _top(place: str, top: Decimal, indicator: Indicator, what: str) -> Iterator[Problem]:
    """What an indicator can give at most agrees with its points, unless it only takes."""
    if top > indicator.points:
        yield Problem(place, f"{what}是 {plain(top)} 分，超过分值 {plain(indicator.points)} 分，请改为一致。")
    elif 0 < top < indicator.points:
        yield hint(place, f"{what}只有 {plain(top)} 分，达不到分值 {plain(indicator.points)} 分。")
