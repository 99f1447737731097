"""Findings in words: whole Chinese sentences that the branch can read by themselves."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from portal.life.judging.facts import FixedDay
from portal.life.judging.finding import Finding, Near, Number
from portal.life.judging.periods import Span, containing
from portal.life.judging.rules import TYPES, Rule, Type

QUARTERS = "一二三四"
WEEKDAYS = "一二三四五六日"
NO_DAY = "这一期没有登记支部的固定活动日，哪一天开展都计入；还没有登记的，请党委在“支部与党员”里打开本支部，点“修改信息”登记，从下个月起按它核对。"


def written(day: date, today: date) -> str:
    """9 月 30 日; in another year than today's 2025 年 9 月 30 日."""
    year = f"{day.year} 年 " if day.year != today.year else ""
    return f"{year}{day.month} 月 {day.day} 日"


def plain(number: Number) -> str:
    """A number without zeros at its end."""
    text = format(number, "f") if isinstance(number, Decimal) else str(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def period(start: date, end: date, today: date) -> str:
    """8 月, 第三季度, 下半年, 2026 年, or from day to day; with the year where it is another than today's."""
    span = Span(start, end)
    year = f"{start.year} 年" if start.year != today.year else ""
    if span == containing("month", start):
        return f"{year}{' ' if year else ''}{start.month} 月"
    if span == containing("quarter", start):
        return f"{year}第{QUARTERS[start.month // 3]}季度"
    if span == containing("half", start):
        return f"{year}{'上' if start.month == 1 else '下'}半年"
    if span == containing("year", start):
        return f"{start.year} 年"
    if start == end:
        return written(start, today)
    return f"{written(start, today)}至 {written(end, today)}"


def every_month(day: FixedDay) -> str:
    """A fixed activity day: 每月 5 日, 每月第二个星期五, 每月最后一个星期五."""
    if day.day:
        return "每月最后一天" if day.day > 30 else f"每月 {day.day} 日"
    week = "最后一个" if day.week < 0 else f"第{'一二三四五'[day.week - 1]}个"
    return f"每月{week}星期{WEEKDAYS[day.weekday]}"


def noun(rule: Rule, types: Mapping[str, Type] = TYPES) -> str:
    """What is counted: 党员大会, or 集中学习或专题研讨."""
    if rule.noun:
        return rule.noun
    return "或".join(types[key].label if key in types else key for key in rule.types) or "组织生活"


def verb(rule: Rule, types: Mapping[str, Type] = TYPES) -> str:
    """What one does with it: 召开; a person 参加 or 讲."""
    if rule.of_person:
        return "讲" if rule.as_speaker else "参加"
    first = types.get(rule.types[0]) if rule.types else None
    return first.verb if first else "开展"


def say(finding: Finding, today: date, types: Mapping[str, Type] = TYPES) -> str:
    """One sentence: what was asked, what was done, what is missing and by when. `types`: `RuleSet.known()`."""
    if finding.state == "inapplicable":
        when = period(finding.start, finding.end, today)
        return f"{finding.rule.name}（{when}）不适用：{finding.why or '没有要求'}。"
    match finding.rule.kind:
        case "threshold":
            text = _threshold(finding, today)
        case "order":
            text = _order(finding, today, types)
        case "deadline":
            text = _deadline(finding, today)
        case _:
            text = _counted(finding, today, types)
    mild = "（属一般要求，作提醒）" if finding.rule.severity == "warning" and finding.state == "short" else ""
    return f"{text}{mild}。"


def explain(finding: Finding, today: date, types: Mapping[str, Type] = TYPES) -> list[str]:
    """The sentence, one for each record that nearly counted, and in the running period what to do where no activity day is fixed."""
    now = finding.start <= today <= (finding.until or finding.end)
    free = finding.rule.fixed_day and finding.fixed is None and finding.state != "inapplicable" and now
    near = [near_miss(one, today) for one in finding.nearly]
    return [say(finding, today, types), *near, *([NO_DAY] if free else [])]


def near_miss(near: Near, today: date) -> str:
    """Why a record does not count."""
    return f"{written(near.day, today)}的记录未计入：{near.why}。"


def rest(finding: Finding, today: date, unit: str = "次") -> str:
    """The end of a sentence: what is missing and by when, or that nothing is."""
    by, until = finding.by or finding.end, finding.until or finding.end
    lacking = f"还差 {plain(finding.missing)} {unit}"
    match finding.state:
        case "met":
            return "已达到要求"
        case "late":
            return f"其中 {len(finding.made_up)} {unit}在宽限期内补上"
        case "due":
            return f"{lacking}，最迟 {written(by, today)}"
        case "coming":
            return f"{lacking}，自 {written(finding.start, today)}起，最迟 {written(by, today)}"
        case "grace":
            return f"{lacking}，{written(by, today)}已过，宽限至 {written(until, today)}"
        case "waived":
            return f"{lacking}，经党委同意免除（{finding.why}）"
        case _:
            return f"{lacking}，期限 {written(by, today)}已过"


def _counted(finding: Finding, today: date, types: Mapping[str, Type]) -> str:
    rule = finding.rule
    when, what, does = period(finding.start, finding.end, today), noun(rule, types), verb(rule, types)
    cut = "（不足整期，按整月折算）" if finding.cut else ""
    on = f"在固定活动日（{every_month(finding.fixed)}）" if finding.fixed else ""
    begin = f"{when}{cut}应{on}{does}{what} {plain(finding.needed)} 次，已{does} {plain(finding.done)} 次"
    return f"{begin}，{rest(finding, today)}"


def _threshold(finding: Finding, today: date) -> str:
    rule, when = finding.rule, period(finding.start, finding.end, today)
    if rule.measure == "hours":
        done = f"应学习 {plain(finding.needed)} 学时，已学习 {plain(finding.done)} 学时"
        return f"{when}{done}，{rest(finding, today, '学时')}"
    if rule.measure == "absences":
        row = f"无正当理由连续缺席最多 {finding.done} 次"
        if finding.state in ("short", "waived"):
            what = f"经党委同意免除（{finding.why}）" if finding.state == "waived" else "应了解原因并批评教育"
            return f"{when}{row}，达到 {finding.needed} 次，{what}"
        return f"{when}{row}，未达到 {finding.needed} 次"
    if finding.about is None:
        begin = f"{when}应参加 {finding.expected} 次，至少参加 {finding.needed} 次，已参加 {finding.done} 次"
        return f"{begin}，{rest(finding, today)}"
    begin = f"{when}{rule.name}：应到 {finding.expected} 人，至少 {finding.needed} 人到会，实到 {finding.done} 人"
    if finding.state == "short":
        return f"{begin}，还差 {plain(finding.missing)} 人"
    return f"{begin}，{rest(finding, today, '人')}"


def _order(finding: Finding, today: date, types: Mapping[str, Type]) -> str:
    rule = finding.rule
    first = "或".join(types[key].label if key in types else key for key in rule.before)
    begin = f"{written(finding.start, today)}{noun(rule, types)}前应先召开{first}（{rule.within} 天以内）"
    match finding.state:
        case "met":
            return f"{begin}，已召开"
        case "waived":
            return f"{begin}，经党委同意免除（{finding.why}）"
        case _:
            return f"{begin}，没有召开"


def _deadline(finding: Finding, today: date) -> str:
    if finding.rule.due == "plan":
        by = finding.by or finding.end
        begin = f"{by.year} 年度计划应在 {written(by, today)}前备案，{'已' if finding.done else '尚未'}备案"
        return begin if finding.state == "met" else f"{begin}，{_plan_rest(finding, today)}"
    by = finding.by or finding.end
    extended = f"（{finding.why}）" if finding.why and finding.state != "waived" else ""
    begin = f"应在 {written(by, today)}前完成换届选举{extended}，{'已' if finding.done else '尚未'}完成"
    return begin if finding.state == "met" else f"{begin}，{_plan_rest(finding, today)}"


def _plan_rest(finding: Finding, today: date) -> str:
    by, until = finding.by or finding.end, finding.until or finding.end
    match finding.state:
        case "late":
            return "在宽限期内完成"
        case "due":
            return f"最迟 {written(by, today)}"
        case "coming":
            return f"自 {written(finding.start, today)}起着手"
        case "grace":
            return f"期限已过，宽限至 {written(until, today)}"
        case "waived":
            return f"经党委同意免除（{finding.why}）"
        case _:
            return "但已过期限" if finding.done else "期限已过"
