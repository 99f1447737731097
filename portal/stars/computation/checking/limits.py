"""Vetoes, conditions, ladder, age and awards: whether each says all that its kind needs, and nothing that cannot be."""

from collections.abc import Iterator

from portal.stars.computation.checking.problem import Problem, check_keys, exists, hint, is_star, stars, summed
from portal.stars.computation.scheme import HONOUR_LEVELS, Condition, Scheme, Veto
from portal.stars.computation.wording import plain


def check_limits(scheme: Scheme) -> Iterator[Problem]:
    yield from check_keys("vetoes", scheme.vetoes)
    for position, veto in enumerate(scheme.vetoes):
        yield from _veto(f"vetoes[{position}]", veto, scheme)
    yield from check_keys("conditions", scheme.conditions)
    for position, condition in enumerate(scheme.conditions):
        yield from _condition(f"conditions[{position}]", condition, scheme)
    yield from _ladder(scheme)
    if scheme.age and (
        (scheme.age.days is None) == (scheme.age.months is None) or 0 in (scheme.age.days, scheme.age.months)
    ):
        yield Problem("age", "成立时间请填写天数或月数，两者填一种，至少为 1。")
    yield from _awards(scheme)


def _veto(place: str, veto: Veto, scheme: Scheme) -> Iterator[Problem]:
    if veto.cycles < 1:
        yield Problem(f"{place}.cycles", "有效周期数至少为 1（只管本周期）。")
    if veto.effect == "at_most" and not (veto.star is not None and 0 <= veto.star < scheme.stars):
        yield Problem(f"{place}.star", f"请填写最高几星，应低于{scheme.label(scheme.stars)}。")
    elif veto.effect == "at_most" and not is_star(scheme, veto.star):
        yield hint(f"{place}.star", f"没有这一星级，等于评为{scheme.unrated}。")
    if veto.effect == "steps_down" and not veto.star:
        yield Problem(f"{place}.star", "请填写降几星，至少为 1。")
    if veto.effect in ("unrated", "grade") and veto.star is not None:
        yield hint(f"{place}.star", "这种后果用不到星数，请删去。")
    if veto.effect == "grade" and (not veto.grade or not exists(scheme, veto.grade)):
        yield Problem(f"{place}.grade", "请选择评为哪一等次，等次应在本办法中。")
    if veto.effect != "grade" and veto.grade:
        yield hint(f"{place}.grade", "这种后果用不到等次，请删去。")


def _condition(place: str, condition: Condition, scheme: Scheme) -> Iterator[Problem]:
    if not is_star(scheme, condition.star):
        yield Problem(f"{place}.star", f"星级应在{stars(scheme)}之间。")
    match condition.kind:
        case "component" | "indicator":
            yield from _threshold(place, condition, scheme)
        case "history":
            if condition.cycles < 1:
                yield Problem(f"{place}.cycles", "请填写看最近几个周期，至少为 1。")
            if not is_star(scheme, condition.least):
                yield Problem(f"{place}.least", f"请填写每个周期至少几星，应在{stars(scheme)}之间。")
        case "honour":
            if condition.of not in HONOUR_LEVELS:
                yield Problem(f"{place}.of", f"请选择荣誉级别：{'、'.join(HONOUR_LEVELS.values())}。")
    if condition.kind == "stated" and (condition.of or condition.minimum is not None):
        yield hint(place, "由人认定的条件用不到对象和最低分，请删去。")


def _threshold(place: str, condition: Condition, scheme: Scheme) -> Iterator[Problem]:
    indicators = {indicator.key for indicator in scheme.indicators}
    if condition.of not in (indicators if condition.kind == "indicator" else summed(scheme)):
        what = "指标" if condition.kind == "indicator" else "计分项"
        yield Problem(f"{place}.of", f"请选择{what}，应在本办法中。")
    if condition.minimum is None:
        yield Problem(f"{place}.minimum", "请填写最低分。")
        return
    for indicator in scheme.indicators:
        if condition.kind == "indicator" and indicator.key == condition.of and indicator.points < condition.minimum:
            yield Problem(f"{place}.minimum", f"这项指标最多 {plain(indicator.points)} 分，达不到最低分。")


def _ladder(scheme: Scheme) -> Iterator[Problem]:
    if scheme.ladder and scheme.ladder.steps < 1:
        yield Problem("ladder.steps", "每次最多晋升几星，至少为 1。")
    if scheme.ladder and not is_star(scheme, scheme.ladder.first):
        yield Problem("ladder.first", f"首次评定最高星级应在{stars(scheme)}之间。")


def _awards(scheme: Scheme) -> Iterator[Problem]:
    yield from check_keys("awards", scheme.awards)
    for position, award in enumerate(scheme.awards):
        place = f"awards[{position}]"
        if award.level not in HONOUR_LEVELS:
            yield Problem(f"{place}.level", f"请选择荣誉级别：{'、'.join(HONOUR_LEVELS.values())}。")
        if not is_star(scheme, award.star):
            yield Problem(f"{place}.star", f"星级应在{stars(scheme)}之间。")
        if award.years < 1:
            yield Problem(f"{place}.years", "几年内获得的荣誉有效，至少为 1。")
