"""Thresholds: the share present, hours of study, absences in a row without a reason."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal

from portal.life.judging.counting import waiting
from portal.life.judging.eligible import Seen, divide
from portal.life.judging.facts import Key, Subject
from portal.life.judging.finding import Finding, Near, Number, State
from portal.life.judging.periods import Span
from portal.life.judging.pieces import Piece
from portal.life.judging.rules import Rule


def at_least(minimum: Decimal, of: int) -> int:
    """The smallest number that is at least this share: ½ of 27 is 14, ⅘ of 27 is 22."""
    return int((minimum * of).to_integral_value(ROUND_CEILING))


def shares(rule: Rule, subject: Subject, span: Span, seen: Sequence[Seen], today: date) -> Iterator[Finding]:
    """One finding per meeting of a unit within the span: who was present of who was expected."""
    minimum = rule.minimum or Decimal(0)
    for record in (each.record for each in seen):
        if not span.start <= record.day <= min(span.end, today):
            continue
        if rule.agenda and record.agenda.isdisjoint(rule.agenda):
            continue
        expected, present = record.expected_present
        needed = at_least(minimum, expected)
        state: State = "met" if present >= needed else "short"
        why = "" if expected else "没有登记应到人数"
        yield Finding(
            rule,
            subject,
            record.day,
            record.day,
            state if expected else "inapplicable",
            present,
            needed,
            record.day,
            record.day,
            (record.id,),
            why=why,
            about=record.id,
            expected=expected,
        )


def by_period(
    rule: Rule, subject: Subject, home: Subject, pieces: Sequence[Piece], seen: Sequence[Seen], today: date
) -> Iterator[Finding]:
    """One finding per period of a person (hours: of a unit as well)."""
    for piece in pieces:
        inside = [each for each in seen if piece.span.start <= each.record.day <= piece.span.end]
        if rule.measure == "absences":
            yield _absences(rule, subject, piece, [each for each in seen if each.record.day <= piece.span.end], today)
        elif rule.measure == "hours":
            yield _hours(rule, subject, home, piece, inside, today)
        else:
            yield _presence(rule, subject, home, piece, inside, today)


def _hours(rule: Rule, subject: Subject, home: Subject, piece: Piece, inside: Sequence[Seen], today: date) -> Finding:
    entries, nearly = divide(rule, subject, home, inside, today)
    hours = {
        entry.record.id: entry.record.hours
        if entry.attendance is None or entry.attendance.hours is None
        else entry.attendance.hours
        for entry in entries
    }
    done = sum(hours.values(), Decimal(0))
    counted = tuple(key for key, value in hours.items() if value)
    return _of_period(rule, subject, piece, done, piece.asked, counted, nearly, today)


def _presence(
    rule: Rule, subject: Subject, home: Subject, piece: Piece, inside: Sequence[Seen], today: date
) -> Finding:
    """Of the meetings at which a person was expected, the share attended; a whole period is not needed for a share."""
    past = [each for each in inside if each.record.day <= today]
    entries, nearly = divide(rule, subject, home, past, today)
    needed = at_least(rule.minimum or Decimal(0), len(past))
    counted = tuple(entry.record.id for entry in entries)
    found = _of_period(rule, subject, piece, len(counted), needed, counted, nearly, today, len(past))
    return found


def _of_period(
    rule: Rule,
    subject: Subject,
    piece: Piece,
    done: Number,
    needed: Number,
    counted: tuple[Key, ...],
    nearly: Sequence[Near],
    today: date,
    expected: int = 0,
) -> Finding:
    state: State = "met" if done >= needed else waiting(piece, today)
    why = piece.why
    if not needed:
        state, why = "inapplicable", why or "没有应参加的活动"
    return Finding(
        rule,
        subject,
        piece.span.start,
        piece.span.end,
        state,
        done,
        needed,
        piece.by,
        piece.until,
        counted,
        nearly=tuple(nearly) if done < needed else (),
        why=why,
        expected=expected,
        cut=piece.cut,
    )


def _absences(rule: Rule, subject: Subject, piece: Piece, seen: Sequence[Seen], today: date) -> Finding:
    """The longest row of absences that ends in the period (it may begin earlier).

    A row ends with presence, make-up (补课) and leave with a reason; a record at which the person was not expected says nothing.
    """
    longest: list[Key] = []
    row: list[Key] = []
    for each in seen:
        own, record = each.attendance, each.record
        if own is None or record.day > today or not _about(rule, each):
            continue
        missed = own.status == "absent" and not own.attended(today)
        row = [*row, record.id] if missed else []
        if len(row) > len(longest) and record.day >= piece.span.start:
            longest = row
    limit = int(rule.minimum or 0)
    state: State = "short" if len(longest) >= limit else "coming" if today < piece.span.start else "met"
    return Finding(
        rule,
        subject,
        piece.span.start,
        piece.span.end,
        state,
        len(longest),
        limit,
        piece.by,
        piece.until,
        tuple(longest),
        cut=piece.cut,
    )


def _about(rule: Rule, seen: Seen) -> bool:
    return not rule.agenda or not seen.record.agenda.isdisjoint(rule.agenda)
