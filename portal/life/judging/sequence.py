"""Order: before each record of one kind there has to be one of another."""

from collections.abc import Iterator, Sequence
from datetime import date

from portal.life.judging.eligible import Seen
from portal.life.judging.facts import Record, Subject
from portal.life.judging.finding import Finding, Near
from portal.life.judging.periods import Span, plus
from portal.life.judging.rules import Rule


def order(rule: Rule, subject: Subject, span: Span, seen: Sequence[Seen], today: date) -> Iterator[Finding]:
    """One finding per record of `types` within the span. `seen`: all records of the subject.

    Earlier the same day is enough, and where an hour is missing the same day is taken for earlier. A record never precedes
    itself, even where it is of both types.
    """
    first = frozenset(rule.before)
    earlier = [each.record for each in seen if not first.isdisjoint(each.record.types) and each.record.day <= today]
    for record in (each.record for each in seen):
        if not span.start <= record.day <= min(span.end, today) or not _asks(rule, record):
            continue
        found = [one for one in earlier if _precedes(rule, one, record)]
        nearly = (
            [] if found else [Near(one.id, one.day, _why(rule, one, record)) for one in earlier if _close(one, record)]
        )
        yield Finding(
            rule,
            subject,
            record.day,
            record.day,
            "met" if found else "short",
            1 if found else 0,
            1,
            record.day,
            record.day,
            tuple(one.id for one in found),
            nearly=tuple(nearly),
            about=record.id,
        )


def _asks(rule: Rule, record: Record) -> bool:
    if record.types.isdisjoint(rule.types):
        return False
    return not rule.agenda or not record.agenda.isdisjoint(rule.agenda)


def _precedes(rule: Rule, one: Record, record: Record) -> bool:
    if one.id == record.id or not plus(record.day, -rule.within) <= one.day <= record.day:
        return False
    if one.day < record.day or one.starts is None or record.starts is None:
        return True
    return one.starts < record.starts


def _close(one: Record, record: Record) -> bool:
    return abs((one.day - record.day).days) <= 92


def _why(rule: Rule, one: Record, record: Record) -> str:
    if one.id == record.id:
        return "是同一次会议"
    if one.day < record.day:
        return f"早于会前 {rule.within} 天"
    return "在会后召开"
