"""What each kind of rule needs, and what it has no use for."""

from collections.abc import Iterator
from dataclasses import fields

from portal.life.judging.checking.problem import Problem, hint, is_day
from portal.life.judging.periods import MONTHS
from portal.life.judging.rules import KINDS, Kind, Rule, RuleSet

_WINDOW = ("period", "opens", "closes")
USED: dict[Kind, tuple[str, ...]] = {
    "cadence": (*_WINDOW, "count", "fixed_day", "slack", "types", "noun", "agenda", "as_speaker", "grace"),
    "quota": (*_WINDOW, "count", "inner", "inner_count", "apart", "types", "noun", "agenda", "as_speaker", "grace"),
    "threshold": (*_WINDOW, "measure", "minimum", "types", "noun", "agenda"),
    "order": ("before", "within", "types", "noun", "agenda"),
    "deadline": ("due", *_WINDOW, "years", "notice", "extension", "grace"),
}
NAMES = {
    "period": "周期", "opens": "开始日", "closes": "截止日", "count": "次数", "inner": "其中的周期", "inner_count": "其中的次数",
    "apart": "另计的要求", "fixed_day": "固定活动日", "slack": "前后天数", "measure": "限度", "minimum": "数值", "before": "先开的类型",
    "within": "提前天数", "due": "期限事项", "years": "任期", "notice": "提前提醒", "extension": "延期", "types": "类型",
    "noun": "名称", "agenda": "议题", "as_speaker": "由本人讲", "grace": "宽限期",
}  # fmt: skip
BLANK = {each.name: each.default for each in fields(Rule)}


def check_kind(place: str, rule: Rule, rules: RuleSet) -> Iterator[Problem]:
    unused = [name for name in NAMES if name not in USED[rule.kind] and getattr(rule, name) != BLANK[name]]
    if unused:
        names = "、".join(NAMES[name] for name in unused)
        yield hint(place, f"“{KINDS[rule.kind]}”用不到{names}，请删去或改换种类。")
    match rule.kind:
        case "cadence" | "quota":
            yield from _counted(place, rule, rules)
        case "threshold":
            yield from _threshold(place, rule)
        case "order":
            yield from _order(place, rule)
        case "deadline":
            yield from _deadline(place, rule)


def _counted(place: str, rule: Rule, rules: RuleSet) -> Iterator[Problem]:
    yield from _types(place, rule)
    yield from _window(place, rule)
    if rule.count < 1:
        yield Problem(f"{place}.count", "次数至少为 1。")
    if rule.fixed_day and rule.period != "month":
        yield Problem(f"{place}.fixed_day", "固定活动日只用于每月的要求。")
    if rule.fixed_day and rule.of_person:
        yield Problem(f"{place}.fixed_day", "固定活动日只用于对支部和党小组的要求。")
    if rule.slack and not rule.fixed_day:
        yield hint(f"{place}.slack", "没有要求固定活动日，用不到前后天数，请删去。")
    if rule.slack > 15:
        yield Problem(f"{place}.slack", "前后天数最多 15 天，否则等于不固定。")
    if rule.inner is not None:
        yield from _inner(place, rule)
    if rule.apart:
        yield from _apart(place, rule, rules)


def _inner(place: str, rule: Rule) -> Iterator[Problem]:
    if rule.inner == "force" or rule.inner is None:
        yield Problem(f"{place}.inner", "其中的周期应为每月、每季度、每半年或每年。")
        return
    if rule.inner_count < 1:
        yield Problem(f"{place}.inner_count", "其中的次数至少为 1。")
    if rule.period == "force":
        return
    if MONTHS[rule.inner] >= MONTHS[rule.period]:
        yield Problem(f"{place}.inner", "其中的周期应短于整个周期。")
    elif not (rule.opens or rule.closes):
        least = MONTHS[rule.period] // MONTHS[rule.inner] * rule.inner_count
        if least > rule.count:
            yield hint(f"{place}.count", f"按其中的周期至少要 {least} 次，多于总次数 {rule.count} 次。")


def _apart(place: str, rule: Rule, rules: RuleSet) -> Iterator[Problem]:
    others = [other for other in rules.rules if other.key == rule.apart]
    if rule.apart == rule.key or not others:
        yield Problem(f"{place}.apart", "另计的应是本制度中的另一项要求，请重新选择。")
    elif any(other.kind not in ("cadence", "quota") or other.subject != rule.subject for other in others):
        yield Problem(f"{place}.apart", "另计的应是对同一对象的周期或次数要求。")
    elif any(other.apart for other in others):
        yield Problem(f"{place}.apart", "另计的要求自己又有另计，请只留一层。")


def _types(place: str, rule: Rule) -> Iterator[Problem]:
    if not rule.types:
        yield Problem(f"{place}.types", "请选择哪些类型的记录计入。")


def _window(place: str, rule: Rule) -> Iterator[Problem]:
    if rule.period == "force" and rule.until is None:
        yield Problem(f"{place}.until", "周期为“有效期内”的，请填写失效日期。")
    if not (rule.opens or rule.closes):
        return
    if rule.period != "year":
        yield Problem(f"{place}.period", "有开始日或截止日的，周期应为每年。")
    wrong = [name for name in ("opens", "closes") if getattr(rule, name) and not is_day(getattr(rule, name))]
    for name in wrong:
        yield Problem(f"{place}.{name}", f"{NAMES[name]}应写成 06-15 的样子。")
    if not wrong and (rule.opens or "01-01") > (rule.closes or "12-31"):
        yield Problem(f"{place}.closes", "截止日应不早于开始日，不能跨年。")


def _threshold(place: str, rule: Rule) -> Iterator[Problem]:
    if rule.measure is None:
        yield Problem(f"{place}.measure", "请选择限度：到会比例、学时或连续无故缺席。")
    if not rule.minimum:
        yield Problem(f"{place}.minimum", "请填写数值，应大于 0。")
    elif rule.measure == "share" and rule.minimum > 1:
        yield Problem(f"{place}.minimum", "到会比例应写成 0 至 1 的数，如一半写 0.5。")
    elif rule.measure in ("hours", "absences") and rule.minimum != int(rule.minimum):
        yield Problem(f"{place}.minimum", "应为整数。")
    if rule.measure == "absences" and not rule.of_person:
        yield Problem(f"{place}.subject", "连续缺席只用于对个人的要求。")
    if rule.measure == "share":
        yield from _types(place, rule)
    if rule.measure != "share" or rule.of_person:
        yield from _window(place, rule)


def _order(place: str, rule: Rule) -> Iterator[Problem]:
    yield from _types(place, rule)
    if rule.of_person:
        yield Problem(f"{place}.subject", "先后要求只用于党组织。")
    if not rule.before:
        yield Problem(f"{place}.before", "请选择应先召开的类型。")
    elif set(rule.before) & set(rule.types):
        yield Problem(f"{place}.before", "先开和后开的类型不能相同。")
    if not 1 <= rule.within <= 366:
        yield Problem(f"{place}.within", "提前天数应为 1 至 366。")


def _deadline(place: str, rule: Rule) -> Iterator[Problem]:
    if rule.due is None:
        yield Problem(f"{place}.due", "请选择期限事项：年度计划备案或换届选举。")
    if rule.subject not in ("branch", "committee"):
        yield Problem(f"{place}.subject", "期限要求只用于党支部和基层党委。")
    if rule.due == "plan":
        yield from _window(place, rule)
        if rule.period != "year":
            yield Problem(f"{place}.period", "年度计划的周期应为每年。")
        if not rule.closes:
            yield hint(f"{place}.closes", "没有截止日，全年都可以备案；计划宜在年初备案。")
    if rule.due == "election":
        if not 1 <= rule.years <= 10:
            yield Problem(f"{place}.years", "任期应为 1 至 10 年。")
        if rule.notice > 24 or rule.extension > 24:
            yield Problem(f"{place}.notice", "提前提醒和延期最多 24 个月。")
