"""What every rule has: key, name, time, types, whom it applies to, severity; and the types of the set."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import fields

from portal.life.judging.checking.problem import Problem, hint
from portal.life.judging.rules import AGENDA, TYPES, Rule, RuleSet

LONGEST_GRACE = {
    "month": 28,
    "quarter": 90,
    "half": 181,
    "year": 365,
    "force": 365,
}  # no longer than the shortest of its kind
NAMES = {field.name for field in fields(Rule)}


def check_types(rules: RuleSet) -> Iterator[Problem]:
    """Types that the committee adds: keys of their own, names and verbs."""
    counts = Counter(one.key for one in rules.types)
    for position, one in enumerate(rules.types):
        place = f"types[{position}]"
        if not one.key or one.key != one.key.strip():
            yield Problem(f"{place}.key", "请填写编号，前后不要有空格。")
        elif one.key in TYPES:
            yield Problem(f"{place}.key", f"编号“{one.key}”已用于“{TYPES[one.key].label}”，请改换。")
        elif counts[one.key] > 1:
            yield Problem(f"{place}.key", f"编号“{one.key}”用了 {counts[one.key]} 次，请改为各不相同。")
        if not one.label.strip():
            yield Problem(f"{place}.label", "请填写类型名称。")
        if not one.verb.strip():
            yield Problem(f"{place}.verb", "请填写动词，如“召开”“开展”。")


def check_rule(
    place: str, rule: Rule, rules: RuleSet, sectors: Collection[str], categories: Collection[str]
) -> Iterator[Problem]:
    if not rule.key or rule.key != rule.key.strip():
        yield Problem(f"{place}.key", "请填写编号，前后不要有空格。")
    if not rule.name.strip():
        yield Problem(f"{place}.name", "请填写要求名称。")
    if rule.until is not None and rule.until < rule.since:
        yield Problem(f"{place}.until", "失效日期应不早于生效日期。")
    if not rule.source.strip():
        yield hint(f"{place}.source", "请填写依据（文件、条款和原文），便于支部核对。")
    if unknown := [name for name in rule.examples if name not in NAMES]:
        yield hint(f"{place}.examples", f"没有这些字段：{'、'.join(unknown)}，请删去。")
    yield from _known(place, rule, rules)
    yield from _applies(place, rule, sectors, categories)
    if rule.severity == "violation" and "一般" in rule.source:
        yield hint(f"{place}.severity", "依据中有“一般”，通常按提醒处理；确属硬性要求的可以不改。")
    most = LONGEST_GRACE[rule.inner or rule.period]
    if rule.grace > most:
        yield Problem(f"{place}.grace", f"宽限期应短于一期，最多 {most} 天，否则分不清补的是哪一期。")


def _known(place: str, rule: Rule, rules: RuleSet) -> Iterator[Problem]:
    known = rules.known()
    for name, keys in (("types", rule.types), ("before", rule.before)):
        if unknown := [key for key in keys if key not in known]:
            yield Problem(f"{place}.{name}", f"没有这些类型：{'、'.join(unknown)}，请从类型表中选。")
        if len(set(keys)) < len(keys):
            yield hint(f"{place}.{name}", "同一类型填了两次，请删去一个。")
    if unknown := [key for key in rule.agenda if key not in AGENDA]:
        yield Problem(f"{place}.agenda", f"没有这些议题类别：{'、'.join(unknown)}。")


def _applies(place: str, rule: Rule, sectors: Collection[str], categories: Collection[str]) -> Iterator[Problem]:
    for name, named, there, what in (
        ("sectors", rule.sectors, sectors, "领域"),
        ("categories", rule.categories, categories, "党员类别"),
    ):
        if unknown := [one for one in named if there and one not in there]:
            yield Problem(f"{place}.{name}", f"没有这些{what}：{'、'.join(unknown)}，请从表中选。")
    if rule.categories and not rule.of_person:
        yield Problem(f"{place}.categories", "党员类别只用于对党员的要求，请删去或改换对象。")
    if rule.as_speaker and not rule.of_person:
        yield Problem(f"{place}.as_speaker", "“由本人讲”只用于对个人的要求，请删去或改换对象。")
    low, high = rule.members_from, rule.members_to
    if low is not None and high is not None and low > high:
        yield Problem(f"{place}.members_from", "正式党员人数的下限应不大于上限。")
    if rule.subject == "committee" and (rule.has_committee is not None or rule.has_groups is not None):
        yield Problem(f"{place}.subject", "对基层党委的要求不看支委会和党小组，请删去这些条件。")
    if rule.subject == "group" and rule.has_groups is False:
        yield Problem(f"{place}.has_groups", "对党小组的要求不能只适用于没有党小组的支部。")
