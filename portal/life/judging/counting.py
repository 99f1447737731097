"""Cadences and quotas: records are given to periods, and what is held in the grace days makes up for what is missing.

A record counts in one period only. It goes to its own; in the grace days of an earlier period that is short it goes there if it
says so itself (`Record.of`), or if its own period can spare it. So a further record never makes any period worse, and one
missed month does not shift all the others.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from portal.life.judging.eligible import Entry
from portal.life.judging.facts import Key, Subject
from portal.life.judging.finding import Finding, Near, State
from portal.life.judging.periods import plus
from portal.life.judging.pieces import Piece
from portal.life.judging.rules import Rule

AROUND = 31  # days around a window in which a record is shown as one that nearly counted


@dataclass(slots=True)
class Place:
    """A period with the records it was given."""

    piece: Piece
    own: list[Entry] = field(default_factory=list)
    late: list[Entry] = field(default_factory=list)

    @property
    def short(self) -> bool:
        return len(self.own) + len(self.late) < self.piece.asked

    def reaches(self, day: date) -> bool:
        """Whether the day is one of the grace days."""
        return self.piece.by < day <= self.piece.until


def allot(pieces: Sequence[Piece], entries: Sequence[Entry]) -> list[Place]:
    """The periods (in time, not overlapping) with their records (in time)."""
    places = [Place(piece) for piece in pieces]
    starts = [piece.span.start for piece in pieces]
    free: list[tuple[Entry, Place | None]] = []
    for entry in entries:
        own = _place(places, starts, entry.day)
        if own is not None and not entry.on_day:
            own = None
        if own is not None:
            own.own.append(entry)
        free.append((entry, own))
    if any(place.piece.until > place.piece.by for place in places):
        _claim(places, starts, free)
        _make_up(places, free)
    return places


def _place(places: list[Place], starts: list[date], day: date) -> Place | None:
    at = bisect_right(starts, day) - 1
    return places[at] if at >= 0 and day <= places[at].piece.span.end else None


def _claim(places: list[Place], starts: list[date], free: list[tuple[Entry, Place | None]]) -> None:
    """Records that say to which earlier period they belong."""
    for at, (entry, own) in enumerate(free):
        if entry.record.of is None:
            continue
        place = _place(places, starts, entry.record.of)
        if place is not None and place is not own and place.short and place.reaches(entry.day):
            _move(entry, own, place)
            free[at] = (entry, place)


def _make_up(places: list[Place], free: list[tuple[Entry, Place | None]]) -> None:
    """What lies in no period, or what its own period can spare."""
    days = [entry.day for entry, _ in free]
    for place in places:
        at = bisect_right(days, place.piece.by)
        while place.short and at < len(free) and place.reaches(days[at]):
            entry, own = free[at]
            spare = own is None or (entry in own.own and len(own.own) > own.piece.asked)
            if spare and own is not place:
                _move(entry, own, place)
                free[at] = (entry, place)
            at += 1


def _move(entry: Entry, own: Place | None, to: Place) -> None:
    if own is not None:
        own.own.remove(entry)
    to.late.append(entry)


def finding(
    rule: Rule,
    subject: Subject,
    place: Place,
    today: date,
    entries: Sequence[Entry],
    nearly: Sequence[Near],
    inner: bool = False,
) -> Finding:
    """What one period comes to. `entries`, `nearly`: all that counts and does not count for the rule, in whatever period."""
    piece = place.piece
    counted = tuple(entry.record.id for entry in (*place.own, *place.late))
    return Finding(
        rule,
        subject,
        piece.span.start,
        piece.span.end,
        _state(place, today),
        len(counted),
        piece.asked,
        piece.by,
        piece.until,
        counted,
        tuple(entry.record.id for entry in place.late),
        tuple(_nearly(rule, piece, entries, nearly, counted)) if place.short else (),
        piece.why,
        cut=piece.cut,
        inner=inner,
        fixed=piece.fixed,
    )


def _state(place: Place, today: date) -> State:
    piece = place.piece
    if not piece.asked:
        return "inapplicable"
    if len(place.own) >= piece.asked:
        return "met"
    return "late" if not place.short else waiting(piece, today)


def waiting(piece: Piece, today: date) -> State:
    """Of a period in which something is missing."""
    if today < piece.span.start:
        return "coming"
    if today <= piece.by:
        return "due"
    return "grace" if today <= piece.until else "short"


def _nearly(
    rule: Rule, piece: Piece, entries: Sequence[Entry], nearly: Sequence[Near], counted: tuple[Key, ...]
) -> Iterator[Near]:
    """Of a period that is short: what lies in it and does not count, and what counts but lies beside it."""
    start, end = piece.span.start, max(piece.span.end, piece.until)
    yield from (near for near in nearly if start <= near.day <= end and near.record not in counted)
    windowed = bool(rule.opens or rule.closes)
    if not rule.grace and not windowed:
        return
    low = plus(start, -AROUND) if windowed else piece.by
    high = plus(piece.until, AROUND) if windowed else piece.until
    for entry in entries:
        if low <= entry.day <= high and entry.on_day and entry.record.id not in counted:
            yield Near(entry.record.id, entry.day, _why_outside(piece, entry.day))


def _why_outside(piece: Piece, day: date) -> str:
    if day < piece.span.start:
        return f"在 {piece.span.start.month} 月 {piece.span.start.day} 日之前"
    if day > piece.until:
        return f"在期限 {piece.until.month} 月 {piece.until.day} 日之后"
    return "在宽限期内，但已计入所在的一期；如系补前一期，请在记录上注明"
