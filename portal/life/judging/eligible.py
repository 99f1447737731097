"""Which records count for a rule and a subject, and which nearly do."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from portal.life.judging.facts import Attendance, Facts, FixedDay, Key, Record, Subject, on
from portal.life.judging.finding import Near
from portal.life.judging.rules import AGENDA, Rule


class Seen(NamedTuple):
    """A record as one subject sees it: with the own attendance, where the subject is a person."""

    record: Record
    attendance: Attendance | None = None


class Entry(NamedTuple):
    """A record that counts; `on_day`: also on the fixed activity day, where the rule asks for it."""

    day: date
    record: Record
    attendance: Attendance | None
    on_day: bool


def in_time(records: Iterable[Record]) -> list[Record]:
    """By day, hour and id, so that results do not depend on the order of rows."""
    return sorted(records, key=lambda one: (one.day, one.starts is None, str(one.starts), str(one.id)))


class Register:
    """The records of each subject, in time."""

    def __init__(self, facts: Facts, persons: bool):
        """`persons`: whether any rule asks a person; else attendance is not read."""
        self.units: dict[Key, list[Seen]] = defaultdict(list)
        self.people: dict[Key, list[Seen]] = defaultdict(list)
        for record in in_time(facts.records):
            seen = Seen(record)
            for key in record.subjects:
                self.units[key].append(seen)
            if persons:
                self._attend(record)

    def _attend(self, record: Record) -> None:
        present = {each.person for each in record.attendance}
        for each in record.attendance:
            self.people[each.person].append(Seen(record, each))
        for key in record.speakers - present:
            self.people[key].append(Seen(record))

    def of(self, rule: Rule, subject: Subject) -> list[Seen]:
        """The subject's records of the rule's types."""
        held = (self.people if rule.of_person else self.units).get(subject.key, [])
        if not rule.types:
            return held
        types = frozenset(rule.types)
        return [seen for seen in held if not types.isdisjoint(seen.record.types)]


def divide(
    rule: Rule, subject: Subject, home: Subject, seen: Sequence[Seen], today: date
) -> tuple[list[Entry], list[Near]]:
    """What counts, and what does not with the reason; both in time."""
    entries: list[Entry] = []
    nearly: list[Near] = []
    for one in seen:
        record = one.record
        why = _why_not(rule, subject, one, today)
        if why:
            nearly.append(Near(record.id, record.day, why))
            continue
        off = off_day(rule, home, record.day)
        entries.append(Entry(record.day, record, one.attendance, not off))
        if off:
            nearly.append(Near(record.id, record.day, off))
    return entries, nearly


def _why_not(rule: Rule, subject: Subject, seen: Seen, today: date) -> str:
    record = seen.record
    if record.day > today:
        return "尚未到开展日期"
    if rule.agenda and record.agenda.isdisjoint(rule.agenda):
        return f"议题中没有{'、'.join(AGENDA.get(key, key) for key in rule.agenda)}"
    if not rule.of_person:
        return ""
    if rule.as_speaker:
        return "" if subject.key in record.speakers else "参加但没有讲"
    own = seen.attendance
    if own is None or own.attended(today):
        return ""  # who speaks there is there
    if own.made_up is not None:
        return "补课日期未到"
    return "请假，尚未补课" if own.status == "leave" else "缺席，尚未补课"


def off_day(rule: Rule, home: Subject, day: date) -> str:
    """Why a day is not the fixed activity day; empty: it is, or none is asked for or registered."""
    fixed: FixedDay | None = on(home.fixed_day, day) if rule.fixed_day else None
    if fixed is None:
        return ""
    that = fixed.of(day.year, day.month)
    if abs((day - that).days) <= rule.slack:
        return ""
    around = f"（前后 {rule.slack} 天内）" if rule.slack else ""
    return f"不在当月固定活动日 {that.month} 月 {that.day} 日{around}"
