"""Findings of a unit and year as summary cells, one a rule, with the day until which they hold. Pure.

A finding is of a year when it touches it; an election that is overdue is of this year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from portal.life.judging.applying import rulings
from portal.life.judging.facts import Facts, Key
from portal.life.judging.finding import OPEN, Finding
from portal.life.judging.judgement import judge
from portal.life.judging.periods import Span, plus
from portal.life.judging.rules import TYPES, Rule, SubjectKind, Type
from portal.life.judging.summary import cell
from portal.life.judging.wording import say, written

NEVER = date.max
OF_COMMITTEE: tuple[SubjectKind, ...] = ("secretary", "committee")
MOST_RECORDS = 400  # ids kept of one cell

_COUNTED = {
    "group": "个党小组", "member": "名党员", "officer": "名书记和委员", "head": "名书记", "leading": "名领导干部", "secretary": "名党委书记",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One rule of a unit in a year, as LifeStanding keeps it."""

    rule: str
    position: int
    name: str
    severity: str
    done: int
    needed: int
    state: str
    short: int
    due_on: date | None
    said: str
    records: list[Key]
    changes_on: date


def asked_of(kind: str, rule: Rule) -> bool:
    """Whether a rule asks a unit of this kind, or somebody in it."""
    return (rule.subject in OF_COMMITTEE) == (kind == "committee")


def in_year(rules: Iterable[Rule], year: int, kind: str) -> dict[str, tuple[int, Rule]]:
    """Key → (position, version) of the rules that hold in a year for units of this kind; of several versions the last."""
    span = year_of(year)
    found: dict[str, tuple[int, Rule]] = {}
    held: dict[str, date] = {}
    for at, ruling in enumerate(rulings(rules)):
        rule = ruling.rule
        if ruling.span.meet(span) is None or not asked_of(kind, rule):
            continue
        place = found[rule.key][0] if rule.key in found else at
        if rule.key not in held or ruling.span.start > held[rule.key]:
            found[rule.key], held[rule.key] = (place, rule), ruling.span.start
    return found


def year_of(year: int) -> Span:
    """The days of a year."""
    return Span(date(year, 1, 1), date(year, 12, 31))


def findings(rules: Iterable[Rule], facts: Facts, year: int, today: date) -> list[Finding]:
    """The findings of a year as of a day."""
    span = year_of(year)
    found = judge(rules, facts, today, since=span.start, until=span.end)
    return [one for one in found if one.end >= span.start or one.rule.due == "election"]


def of_year(
    rules: Sequence[Rule], facts: Facts, year: int, today: date, kind: str, types: Mapping[str, Type] = TYPES
) -> list[Cell]:
    """The cells of a unit of this kind, one for every rule that holds in the year."""
    held = in_year(rules, year, kind)
    if not held:
        return []
    by_rule: dict[str, list[Finding]] = {key: [] for key in held}
    for one in findings(rules, facts, year, today):
        if one.rule.key in by_rule:
            by_rule[one.rule.key].append(one)
    later = turning(facts, today)
    return [_cell(place, rule, year, by_rule[key], today, later, types) for key, (place, rule) in held.items()]


def turning(facts: Facts, today: date) -> date:
    """The first later day on which something that is known already begins to count; NEVER where nothing is to come."""
    days = [record.day for record in facts.records]
    days += [made for record in facts.records for one in record.attendance if (made := one.made_up) is not None]
    days += [plan.filed for plan in facts.plans]
    days += [term.starts for term in facts.terms]
    return min((day for day in days if day > today), default=NEVER)


def changes(found: Iterable[Finding], year: int, today: date, later: date) -> date:
    """The first later day on which time alone may change these findings of a year; NEVER for what is past and done with."""
    days = [later]
    for one in found:
        days.append(one.start)
        days += [plus(day, 1) for day in (one.by, one.until) if day is not None]
        if one.state in OPEN and one.state != "short":
            days.append(date(today.year + 1, 1, 1))  # a sentence names the year where it is another
    if year >= today.year:
        days.append(date(today.year + 1, 1, 1))
    return min((day for day in days if day > today), default=NEVER)


def waits(one: Finding) -> bool:
    """Something is missing that can still be done."""
    return one.state in ("due", "grace", "coming") and one.missing > 0


def due_on(one: Finding) -> date:
    """The last day of what waits: with grace once the last day has passed."""
    return (one.until if one.state == "grace" else one.by) or one.end


def _cell(
    place: int, rule: Rule, year: int, found: list[Finding], today: date, later: date, types: Mapping[str, Type]
) -> Cell:
    summed = cell(found)
    # 换届 has its own ledger, notice and messages half a year ahead: it is not told a second time.
    waiting = sorted((one for one in found if waits(one) and one.rule.due != "election"), key=due_on)
    first = [one for one in waiting if due_on(one) == due_on(waiting[0])]
    return Cell(
        rule.key,
        place,
        rule.name,
        rule.severity,
        summed.done,
        summed.needed,
        summed.state,
        sum(one.state == "short" for one in found),
        due_on(first[0]) if first else None,
        said(first, today, types),
        list(summed.records[:MOST_RECORDS]),
        changes(found, year, today, later),
    )


def said(found: Sequence[Finding], today: date, types: Mapping[str, Type] = TYPES) -> str:
    """What waits until one day, as a sentence: the finding's own, or how many have not done it."""
    if not found:
        return ""
    one = found[0]
    if len(found) == 1:
        name = f"{one.subject.name}：" if one.subject.kind in _COUNTED else ""
        return name + say(one, today, types)
    if one.subject.kind not in _COUNTED:
        return "".join(say(each, today, types) for each in found)
    number = len({each.subject.key for each in found})
    return f"{one.rule.name}：还有 {number} {_COUNTED[one.subject.kind]}没有达到，最迟 {written(due_on(one), today)}。"
