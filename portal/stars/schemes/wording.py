"""A scheme in words, part by part: what its page shows, and what is compared between two versions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.stars.computation.scheme import (
    HONOUR_LEVELS,
    KINDS,
    VOTERS,
    Award,
    Band,
    Component,
    Condition,
    Indicator,
    Level,
    Scheme,
    Share,
    Veto,
)
from portal.stars.computation.wording import percent, plain, rounding
from portal.stars.outcomes import to_text
from portal.stars.workbooks.words import BASES, FACTS, PARTS


@dataclass(frozen=True, slots=True)
class Said:
    """One record in words: its key (stable over versions), what it is called, what is said of it."""

    key: str
    label: str
    text: str
    example: bool = False
    more: str = ""  # what stands beneath: 评分标准


@dataclass(frozen=True, slots=True)
class Section:
    """A part in words; `key` is that of its page in the editor."""

    key: str
    title: str
    lines: tuple[Said, ...]


def holders(scheme: Scheme) -> list[Component | Level]:
    """What indicators are summed in: components, then levels."""
    return [*scheme.components, *scheme.levels]


def sections(scheme: Scheme) -> list[Section]:
    """The whole scheme in words, in the order in which one reads it; parts that say nothing are left empty."""
    names = {one.key: one.label for one in holders(scheme)}
    indicators = tuple(indicator_said(one, names.get(one.component, "（没有所属）")) for one in scheme.indicators)
    return [
        Section("general", "基本规定", tuple(_general(scheme))),
        Section("components", "计分项", tuple(component_said(one) for one in scheme.components)),
        Section("levels", "分级标准", tuple(_level(one, scheme) for one in scheme.levels)),
        Section("indicators", "指标", indicators),
        Section("bands", "分数段", tuple(_band(one, scheme) for one in scheme.bands)),
        Section(
            "grades", "等次", tuple(Said(one.key, one.label, f"低于{scheme.unrated}的等次") for one in scheme.grades)
        ),
        Section("shares", "名额", tuple(_share(one, scheme) for one in scheme.shares)),
        Section("vetoes", "一票否决", tuple(_veto(one, scheme) for one in scheme.vetoes)),
        Section("conditions", "星级条件", tuple(_condition(one, scheme) for one in scheme.conditions)),
        Section("limits", "逐级晋升和成立时间", tuple(_limits(scheme))),
        Section("awards", "直接授星", tuple(_award(one, scheme) for one in scheme.awards)),
    ]


def grouped(scheme: Scheme) -> list[tuple[Any, Said, list[tuple[Any, Said]]]]:
    """Components or levels in words, each with its indicators in words; what belongs nowhere last, under None."""
    said = {one.key: one for part in sections(scheme) if part.key in ("components", "levels") for one in part.lines}
    rows = [(one, indicator_said(one)) for one in scheme.indicators]
    made: list[Any] = [
        (one, said[one.key], [row for row in rows if row[0].component == one.key]) for one in holders(scheme)
    ]
    lost = [row for row in rows if row[0].component not in said]
    return [*made, (None, Said("", "没有所属的指标", "请打开每一个，选择它所属的计分项"), lost)] if lost else made


def _joined(parts: Iterable[str]) -> str:
    return "；".join(part for part in parts if part)


def _general(scheme: Scheme) -> list[Said]:
    def said(name: str, label: str, text: str) -> Said:
        return Said(name, label, text, name in scheme.examples)

    above = "，可以超过基础分" if scheme.ceiling is None else f"，最高 {plain(scheme.ceiling)} 分"
    total = ("不设下限" if scheme.floor is None else f"最低 {plain(scheme.floor)} 分") + above
    stars = f"{scheme.label(scheme.lowest)}至{scheme.label(scheme.stars)}，够不上的{scheme.unrated}"
    found = [
        said("name", "名称", scheme.name),
        said("source", "来源", scheme.source),
        said("stars", "星级", stars),
        said(
            "cycle_years", "周期", "每年评定一次" if scheme.cycle_years == 1 else f"每 {scheme.cycle_years} 年评定一次"
        ),
        said("sectors", "适用领域", "、".join(scheme.sectors) or "全部"),
        said("places", "总分", f"{total}，{rounding(scheme.places)}"),
        said("note", "说明", scheme.note),
        Said("examples", "示例，非原文", "、".join(PARTS.get(one, one) for one in scheme.examples)),
    ]
    return [one for one in found if one.text]


def component_said(one: Component) -> Said:
    """权重 70%；起评 100 分；最高 110 分."""
    text = _joined((
        f"按 {percent(one.weight)} 折算计入总分" if one.weight != 1 else "",
        f"起评 {plain(one.start)} 分" if one.start else "",
        f"最低 {plain(one.floor)} 分" if one.floor is not None else "",
        f"最高 {plain(one.ceiling)} 分" if one.ceiling is not None else "",
        f"加权后{rounding(one.places)}" if one.places is not None else "",
    ))  # fmt: skip
    return Said(one.key, one.label, text or "各指标得分相加", one.example)


def _level(one: Level, scheme: Scheme) -> Said:
    return Said(
        one.key, one.label, f"合计 {plain(one.pass_mark)} 分（含）以上为合格，是{scheme.label(one.star)}", one.example
    )


def _valued(rows: Iterable[Any]) -> str:
    return "、".join(f"{row.label} {plain(row.value)}" for row in rows)


def _each(one: Indicator, unit: str) -> str:
    if one.each is None:
        return ""
    word = "扣" if one.each < 0 else "得"
    return f"每{unit}{word} {plain(abs(one.each))} 分"


def _items(one: Indicator) -> str:
    return "、".join(
        item.label + (f"（{plain(item.value)} 分）" if item.value is not None else "") for item in one.items
    )


def _events(one: Indicator) -> str:
    since = "本周期内的" if one.months is None else f"评定日前 {one.months} 个月内的"
    most = f"{'最多扣' if (one.each or Decimal(0)) < 0 else '最多'} {plain(one.points)} 分"
    return _joined((_each(one, "次"), most, f"只算{since}", f"类别：{_items(one)}" if one.items else ""))


def _automatic(one: Indicator) -> str:
    steps = "、".join(f"达到 {plain(step.minimum)} 得 {plain(step.value)}" for step in one.steps)
    return _joined(
        (
            f"取“{FACTS.get(one.fact, one.fact)}”" if one.fact else "",
            steps or _each(one, " 1 "),
            f"最多 {plain(one.points)} 分",
        )
    )


_WAYS: dict[str, Callable[[Indicator], str]] = {
    "adding": lambda one: f"0 至 {plain(one.points)} 分",
    "deducting": lambda one: f"最多扣 {plain(one.points)} 分",
    "bonus": lambda one: f"最多加 {plain(one.points)} 分",
    "graded": lambda one: f"{_valued(one.table)}（最高 {plain(one.points)} 分）",
    "voted": lambda one: _joined((
        f"按票数的比例计分：{_valued(one.table)}（最高 {plain(one.points)} 分）", f"由{VOTERS[one.voters]}测评",
        "选“不了解”的不计票",
    )),
    "events": _events,
    "passed": lambda one: _joined((_each(one, "项"), f"最多 {plain(one.points)} 分", f"共 {len(one.items)} 项：{_items(one)}")),
    "automatic": _automatic,
}  # fmt: skip


def indicator_said(one: Indicator, holder: str = "") -> Said:
    """How an indicator is scored, for whom; beneath it the standard as the source gives it."""
    text = _joined((
        f"{KINDS[one.kind]}：{_WAYS[one.kind](one)}",
        f"只考核{'、'.join(one.sectors)}" if one.sectors else "",
        "只由党委评定，支部不自评" if one.by_committee else "",
        "" if one.needed else "没有填的按 0 分计",
    ))  # fmt: skip
    return Said(one.key, f"{holder} · {one.label}" if holder else one.label, text, one.example, one.how)


def _band(one: Band, scheme: Scheme) -> Said:
    text = "其余" if one.minimum is None else f"{plain(one.minimum)} 分（含）以上"
    return Said(to_text(one.outcome), scheme.label(one.outcome), text)


_ROUNDED = {"down": "小数舍去", "half_up": "四舍五入取整", "up": "有小数就进一"}


def _share(one: Share, scheme: Scheme) -> Said:
    label = scheme.label(one.outcome)
    number = (
        f" {one.count} 个支部"
        if one.percent is None
        else f"{BASES[one.base]}的 {plain(one.percent)}%，{_ROUNDED[one.rounding]}"
    )
    names = {each.key: each.label for each in scheme.components}
    by = "、".join(names.get(key, key) for key in one.by)
    ties = {"out": "末位同分的都不取", "in": "末位同分的都取", "components": f"末位同分的依次比{by}"}
    best, worst = one.outcome == scheme.stars, one.outcome == (scheme.grades[-1].key if scheme.grades else 0)
    reach = {
        "cap": f"{label}{'' if best else '及以上'}最多为",
        "quota": f"{label}正好为",
        "floor": f"{label}{'' if worst else '及以下'}最少为",
    }
    text = _joined((reach[one.kind] + number, f"至少 {one.least} 个" if one.least else "", ties[one.ties]))
    return Said(f"{one.kind}-{to_text(one.outcome)}-{one.base}", label, text, one.example)


def _veto(one: Veto, scheme: Scheme) -> Said:
    effects = {
        "unrated": scheme.unrated, "at_most": f"最高{scheme.label(one.star or 0)}",
        "grade": f"定为{scheme.label(one.grade)}", "steps_down": f"比上一周期低 {one.star or 0} 星",
    }  # fmt: skip
    lasting = f"，影响 {one.cycles} 个周期" if one.cycles > 1 else ""
    return Said(one.key, one.label, effects[one.effect] + lasting, one.example)


def _condition(one: Condition, scheme: Scheme) -> Said:
    names = {each.key: each.label for each in scheme.indicators} | {each.key: each.label for each in scheme.components}
    of = names.get(one.of, one.of)
    least = plain(one.minimum) if one.minimum is not None else "？"
    needs = {
        "stated": "由党委认定是否达到",
        "component": f"“{of}”加权前不低于 {least} 分",
        "indicator": f"“{of}”不低于 {least} 分",
        "history": f"最近 {one.cycles} 个周期每次都在{scheme.label(one.least)}以上",
        "honour": (f"{one.least} 年内" if one.least else "") + f"获得{HONOUR_LEVELS.get(one.of, one.of)}及以上荣誉",
    }
    return Said(
        one.key,
        one.label,
        f"{scheme.label(one.star)}{'' if one.star == scheme.stars else '及以上'}要达到：{needs[one.kind]}",
        one.example,
    )


def _limits(scheme: Scheme) -> list[Said]:
    found = []
    if (ladder := scheme.ladder) is not None:
        lifted = "，写明破格理由的除外" if ladder.exception else "，没有例外"
        text = f"比上一周期最多高 {ladder.steps} 星；没有上一周期结果的最高{scheme.label(ladder.first)}{lifted}"
        found.append(Said("ladder", "逐级晋升", text, "ladder" in scheme.examples))
    if (age := scheme.age) is not None:
        span = f"{age.days} 天" if age.days is not None else f"{age.months} 个月"
        found.append(Said("age", "成立时间", f"到评定日成立不满 {span}的不评", "age" in scheme.examples))
    return found


def _award(one: Award, scheme: Scheme) -> Said:
    years = f"{one.years} 年内" if one.years else "曾经"
    text = f"{years}获得{HONOUR_LEVELS.get(one.level, one.level)}及以上荣誉的，至少{scheme.label(one.star)}"
    return Said(one.key, one.label, text, one.example)
