"""When which rule asks whom: versions of a rule in time, and the stretches in which its conditions hold for a subject."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from portal.life.judging.facts import History, Subject, on
from portal.life.judging.periods import DAY, Span, first_start
from portal.life.judging.rules import Rule


class Ruling(NamedTuple):
    """A version of a rule and the days on which it is the one that counts."""

    rule: Rule
    span: Span


class Stretch(NamedTuple):
    """Days on which a rule applies to a subject (`why` is empty), or does not."""

    span: Span
    why: str


def rulings(rules: Iterable[Rule]) -> list[Ruling]:
    """All rules with their time. A version that follows without a gap takes over with its first whole period."""
    versions: dict[str, list[Rule]] = defaultdict(list)
    found: dict[int, Ruling] = {}
    listed = list(rules)
    for rule in sorted(listed, key=lambda one: (one.since, one.until or date.max)):
        versions[rule.key].append(rule)
    for chain in versions.values():
        found |= {id(ruling.rule): ruling for ruling in _succeed(chain)}
    return [found[id(rule)] for rule in listed if id(rule) in found]


def _succeed(chain: list[Rule]) -> list[Ruling]:
    held: list[Ruling] = []
    for rule in chain:
        last = rule.until or date.max
        if not held or held[-1].span.end < rule.since - DAY:
            held.append(Ruling(rule, Span(rule.since, last)))
            continue
        first = first_start(rule) if by_period(rule) else rule.since
        before = held[-1]
        if first > last:  # no whole period of its own: the earlier version goes on in its time
            held[-1] = Ruling(before.rule, Span(before.span.start, max(last, before.span.end)))
            continue
        held[-1] = Ruling(before.rule, Span(before.span.start, first - DAY))
        held.append(Ruling(rule, Span(first, last)))
    return [one for one in held if one.span.start <= one.span.end]


def by_period(rule: Rule) -> bool:
    """Whether the rule asks in periods, not at single records or terms."""
    if rule.kind == "threshold":
        return rule.measure != "share" or rule.of_person
    return rule.kind in ("cadence", "quota") or rule.due == "plan"


def stretches(rule: Rule, subject: Subject, home: Subject, span: Span) -> list[Stretch]:
    """The time of a subject within the span, cut where a condition of the rule begins or ends to hold.

    `home`: the branch whose circumstances count, or the subject itself. What lies before a subject begins or after it has
    ended is no stretch: nobody asks for it.
    """
    life = Span(subject.starts or date.min, subject.ends or date.max)
    inside = span.meet(life) if life.start <= life.end else None
    if inside is None:
        return []
    cuts = sorted({day for day in _changes(rule, subject, home) if inside.start < day <= inside.end})
    found: list[Stretch] = []
    starts = [inside.start, *cuts]
    for start, end in zip(starts, [*(day - DAY for day in cuts), inside.end], strict=True):
        why = why_not(rule, subject, home, start)
        if found and found[-1].why == why:
            found[-1] = Stretch(Span(found[-1].span.start, end), why)
        else:
            found.append(Stretch(Span(start, end), why))
    return found


def _changes(rule: Rule, subject: Subject, home: Subject) -> Iterator[date]:
    for asked, history in _histories(rule, subject, home):
        if asked:
            yield from (day for day, _ in history)


def _histories(rule: Rule, subject: Subject, home: Subject) -> tuple[tuple[bool, History[Any]], ...]:
    return (
        (rule.has_committee is not None, home.committee),
        (rule.has_groups is not None, home.groups),
        (rule.members_from is not None or rule.members_to is not None, home.formal),
        (bool(rule.sectors), home.sector),
        (bool(rule.categories), subject.category),
    )


def why_not(rule: Rule, subject: Subject, home: Subject, day: date) -> str:
    """Why the rule does not apply to the subject on a day, as a Chinese clause; empty: it applies."""
    if rule.has_committee is not None:
        committee = on(home.committee, day)
        if committee is None:
            return "未登记是否设支委会"
        if committee != rule.has_committee:
            return "设有支委会" if committee else "未设支委会"
    if rule.has_groups is not None:
        groups = on(home.groups, day)
        if groups is None:
            return "未登记是否划分党小组"
        if (groups > 0) != rule.has_groups:
            return "划分了党小组" if groups else "未划分党小组"
    return _members(rule, home, day) or _belongs(rule, subject, home, day)


def _members(rule: Rule, home: Subject, day: date) -> str:
    if rule.members_from is None and rule.members_to is None:
        return ""
    formal = on(home.formal, day)
    if formal is None:
        return "未登记正式党员人数"
    if rule.members_from is not None and formal < rule.members_from:
        return f"正式党员 {formal} 人，不足 {rule.members_from} 人"
    if rule.members_to is not None and formal > rule.members_to:
        return f"正式党员 {formal} 人，超过 {rule.members_to} 人"
    return ""


def _belongs(rule: Rule, subject: Subject, home: Subject, day: date) -> str:
    for allowed, history, what in (
        (rule.sectors, home.sector, "领域"),
        (rule.categories, subject.category, "党员类别"),
    ):
        if allowed:
            value = on(history, day)
            if not value:
                return f"未登记{what}"
            if value not in allowed:
                return f"{what}为“{value}”，本要求只适用于{'、'.join(allowed)}"
    return ""
