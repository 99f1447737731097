"""Rules in words: what is asked of whom, from when on, by which source; and what the fields are called on the screen."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from portal.life.judging.rules import AGENDA, KINDS, MEASURES, PERIODS, SUBJECTS, TYPES, Rule, Type
from portal.life.judging.wording import noun, plain, verb

LABELS = {
    "kind": "种类", "key": "编号", "name": "名称", "subject": "对象", "since": "生效日期", "until": "失效日期",
    "types": "计入的类型", "noun": "计数名称", "agenda": "议题", "as_speaker": "由本人讲", "period": "周期", "opens": "开始日",
    "closes": "截止日", "count": "次数", "inner": "其中的周期", "inner_count": "其中的次数", "apart": "另计的要求",
    "fixed_day": "固定活动日", "slack": "前后天数", "measure": "限度", "minimum": "数值", "before": "先开的类型",
    "within": "提前天数", "due": "期限事项", "years": "任期年数", "notice": "提前提醒月数", "extension": "最长延期月数",
    "has_committee": "支委会", "has_groups": "党小组", "members_from": "正式党员不少于", "members_to": "正式党员不多于",
    "sectors": "领域", "categories": "党员类别", "grace": "宽限天数", "severity": "程度", "source": "依据", "note": "说明",
    "examples": "示例，非原文",
}  # fmt: skip
"""Every field of a rule: on forms, in workbooks, in lists of differences."""

STRICTNESS = {"violation": "必须做到", "warning": "一般要求（作提醒）"}


class Said(NamedTuple):
    """One thing that a rule says."""

    label: str
    text: str


def day(that: date) -> str:
    """A day as rules give it: 2018-10-28."""
    return that.isoformat()


def month_day(text: str) -> str:
    """ "06-15" as 6 月 15 日; what is no such day stays as it is."""
    parts = text.split("-")
    return f"{int(parts[0])} 月 {int(parts[1])} 日" if len(parts) == 2 and all(map(str.isdecimal, parts)) else text


def asked(rule: Rule, types: Mapping[str, Type] = TYPES, names: Mapping[str, str] = {}) -> str:
    """What is asked, in one clause: 每月至少开展主题党日 1 次，在固定活动日（前后 7 天以内）. `names`: key → name of other rules."""
    match rule.kind:
        case "cadence" | "quota":
            return _counted(rule, types, names)
        case "threshold":
            return _threshold(rule, types)
        case "order":
            first = "或".join(_labels(rule.before, types)) or "（未选类型）"
            return f"{verb(rule, types)}{_what(rule, types)}前 {rule.within} 天以内先召开{first}"
        case _:
            return _deadline(rule)


def applies(rule: Rule) -> str:
    """Whom it applies to: 设支委会、正式党员不少于 7 人的党支部."""
    parts = []
    if rule.has_committee is not None:
        parts.append("设支委会" if rule.has_committee else "不设支委会")
    if rule.has_groups is not None:
        parts.append("划分党小组" if rule.has_groups else "不划分党小组")
    if rule.members_from is not None:
        parts.append(f"正式党员不少于 {rule.members_from} 人")
    if rule.members_to is not None:
        parts.append(f"正式党员不多于 {rule.members_to} 人")
    if rule.sectors:
        parts.append(f"领域为{'或'.join(rule.sectors)}")
    if rule.categories:
        parts.append(f"类别为{'或'.join(rule.categories)}")
    who = SUBJECTS[rule.subject]
    of = f"的党支部的{who}" if rule.of_person or rule.subject == "group" else f"的{who}"
    branches = parts if not rule.categories else parts[:-1]
    if rule.categories:
        of = f"{'的党支部中，' if branches else ''}{parts[-1]}的{who}"
    return f"{'、'.join(branches)}{of}" if parts else who


def in_force(rule: Rule) -> str:
    """自 2018-10-28 起; 2016-06-01 至 2016-12-31."""
    return f"自 {day(rule.since)} 起" if rule.until is None else f"{day(rule.since)} 至 {day(rule.until)}"


def facts(rule: Rule, types: Mapping[str, Type] = TYPES, names: Mapping[str, str] = {}) -> list[Said]:
    """All that a rule says; two rules of which anything differs differ here too (their keys aside)."""
    said = [
        Said("种类", KINDS[rule.kind]),
        Said("要求", asked(rule, types, names)),
        Said("计入", "、".join(_labels(rule.types, types))),
        Said("适用", applies(rule)),
        Said("程度", STRICTNESS[rule.severity]),
        Said("宽限", f"{rule.grace} 天" if rule.grace else ""),
        Said("时间", in_force(rule)),
        Said("依据", rule.source),
        Said("说明", rule.note),
        Said("示例，非原文", "、".join(LABELS.get(name, name) for name in rule.examples)),
    ]
    return [one for one in said if one.text]


def sentence(rule: Rule, types: Mapping[str, Type] = TYPES, names: Mapping[str, str] = {}) -> str:
    """All that matters to whom it asks, in one line; its source stands beside it."""
    parts = [asked(rule, types, names), STRICTNESS[rule.severity]]
    if rule.grace:
        parts.append(f"宽限 {rule.grace} 天")
    return "；".join([*parts, f"适用：{applies(rule)}", in_force(rule)])


def _labels(keys: tuple[str, ...], types: Mapping[str, Type]) -> list[str]:
    return [types[key].label if key in types else key for key in keys]


def _what(rule: Rule, types: Mapping[str, Type]) -> str:
    agenda = "、".join(AGENDA.get(key, key) for key in rule.agenda)
    return f"{noun(rule, types)}{f'（议题有{agenda}）' if agenda else ''}"


def _when(rule: Rule) -> str:
    if not (rule.opens or rule.closes):
        return PERIODS[rule.period]
    return f"{PERIODS[rule.period]} {month_day(rule.opens or '01-01')}至 {month_day(rule.closes or '12-31')}"


def _counted(rule: Rule, types: Mapping[str, Type], names: Mapping[str, str]) -> str:
    text = f"{_when(rule)}至少{verb(rule, types)}{_what(rule, types)} {rule.count} 次"
    if rule.inner is not None:
        text += f"，其中{PERIODS[rule.inner]}至少 {rule.inner_count} 次"
    if rule.fixed_day:
        text += f"，在固定活动日{f'（前后 {rule.slack} 天以内）' if rule.slack else '当天'}"
    if rule.apart:
        text += f"，不与{names.get(rule.apart, rule.apart)}重复计"
    return text


def _threshold(rule: Rule, types: Mapping[str, Type]) -> str:
    number = plain(rule.minimum) if rule.minimum is not None else "（未填）"
    if rule.measure == "hours":
        within = f"（计入{_what(rule, types)}）" if rule.types else ""
        return f"{_when(rule)}学习不少于 {number} 学时{within}"
    if rule.measure == "absences":
        return f"{_when(rule)}无正当理由缺席{_what(rule, types)}不得连续达到 {number} 次"
    if rule.measure is None:
        return f"{_when(rule)}{_what(rule, types)}（未选限度）{number}"
    percent = f"{plain(rule.minimum * 100)}%" if rule.minimum is not None else number
    if rule.of_person:
        return f"{_when(rule)}参加{_what(rule, types)}不少于应参加的 {percent}"
    return f"每次{_what(rule, types)}{MEASURES['share'][:2]}不少于应到的 {percent}"


def _deadline(rule: Rule) -> str:
    if rule.due == "election":
        later = f"，经批准延期最长 {rule.extension} 个月" if rule.extension else ""
        return f"任期 {rule.years} 年，届满前完成换届选举，提前 {rule.notice} 个月提醒{later}"
    if rule.due is None:
        return "（未选期限事项）"
    begin = f"自 {month_day(rule.opens)}起，" if rule.opens else ""
    return f"{PERIODS[rule.period]}{begin or ' '}{month_day(rule.closes or '12-31')}前完成年度计划备案"
