"""What a ballot gave: hidden until it has closed, and below five voices."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal.ballots.domain import closed
from portal.ballots.models import Ballot, BallotQuestion, BallotTally
from portal.db import P, Query, among
from portal.policy import Actor

FEWEST = 5  # voices below which no result is shown
VEILS: list[Callable[[Any, Actor], bool]] = []
"""Asked of (ballot, actor): whether a feature keeps the results from this office for now."""

_COUNTED = (
    Ballot.voters, Ballot.scale, Ballot.closes_on, BallotTally.choice, BallotTally.voices,
)  # fmt: skip
_OF_RECORDS = Query(
    lambda: BallotQuestion.select(BallotQuestion.record_id.alias("subject"), *_COUNTED)
    .join(Ballot, on=(Ballot.id == BallotQuestion.ballot))
    .join(BallotTally, pw.JOIN.LEFT_OUTER, on=(BallotTally.question == BallotQuestion.id))
    .where((BallotQuestion.record == P("record")) & among(BallotQuestion.record_id, "ids"))
    .order_by(BallotQuestion.id, BallotTally.choice)
)  # fmt: skip
_OF_WHOLE = Query(
    lambda: BallotQuestion.select(BallotQuestion.record, BallotQuestion.record_id.alias("subject"), *_COUNTED)
    .join(Ballot, on=(Ballot.id == BallotQuestion.ballot))
    .join(BallotTally, pw.JOIN.LEFT_OUTER, on=(BallotTally.question == BallotQuestion.id))
    .where(
        ((BallotQuestion.record == P("record")) & (BallotQuestion.record_id == P("whole")))
        | ((BallotQuestion.record == P("parts")) & among(BallotQuestion.record_id, "ids"))
    )
    .order_by(BallotQuestion.id, BallotTally.choice)
)  # fmt: skip
_OF_PART = Query(
    lambda: BallotQuestion.select(BallotQuestion.id.alias("subject"), *_COUNTED)
    .join(Ballot, on=(Ballot.id == BallotQuestion.ballot))
    .join(BallotTally, pw.JOIN.LEFT_OUTER, on=(BallotTally.question == BallotQuestion.id))
    .where((BallotQuestion.ballot == P("ballot")) & (BallotQuestion.part == P("part")))
    .order_by(BallotQuestion.number, BallotTally.choice)
)  # fmt: skip


class Result(NamedTuple):
    """What was answered to one question: label → voices in the order of the scale; None while it is hidden.

    `closed`: voting is over. `voices`: how many chose something, told only where the result is shown.
    """

    closed: bool
    voices: int
    choices: dict[str, int] | None


def told(ballot: Any, actor: Actor) -> bool:
    """Whether `actor` is of an office that is told the results: it has the unit under it, and no feature veils them."""
    office = actor.role in ("secretary", "committee", "supervisor") and actor.covers(ballot.unit_id)
    return office and not any(veils(ballot, actor) for veils in VEILS)


def of_part(ballot: Any, part: int = 0) -> dict[int, Result]:
    """Question id → result."""
    return {key: result for (key, _voters), result in _results(_OF_PART(ballot=ballot.id, part=part)).items()}


def of_records(record: str, ids: Iterable[int]) -> dict[tuple[int, str], Result]:
    """(record id, voters) → result over all ballots that asked about it; records nobody was asked about are absent."""
    wanted = list(ids)
    return _results(_OF_RECORDS(record=record, ids=wanted)) if wanted else {}


def of_whole(record: str, key: int, parts: str, ids: Iterable[int]) -> dict[tuple[str, int, str], Result]:
    """A record and its parts at once, in one query: (table, id, voters) → result, as of_records() gives it."""
    rows = _OF_WHOLE(record=record, whole=key, parts=parts, ids=list(ids))
    return _results(rows, lambda row: (row.record, row.subject, row.voters))


def _results(
    rows: Iterable[Any], key_of: Callable[[Any], Any] = lambda row: (row.subject, row.voters)
) -> dict[Any, Result]:
    counts: dict[Any, dict[date, dict[str, int]]] = {}
    running: set[Any] = set()
    for row in rows:
        key = key_of(row)
        labels = counts.setdefault(key, {}).setdefault(row.closes_on, {})
        if not closed(row):
            running.add(key)
        for label in row.scale:
            labels.setdefault(label, 0)
        if row.voices:
            labels[row.scale[row.choice]] += row.voices
    return {key: _shown(_told(by_day), key not in running) for key, by_day in counts.items()}


def _told(by_day: dict[date, dict[str, int]]) -> dict[str, int]:
    """The sum of what closed day after day: fewer than FEWEST voices wait for more to come.

    What closed before has been shown already, and the difference of the two sums would tell those few.
    """
    told: Counter[str] = Counter()
    waiting: Counter[str] = Counter()
    for _day, labels in sorted(by_day.items()):
        waiting.update(labels)
        if waiting.total() >= FEWEST:
            told.update(waiting)
            waiting.clear()
    return dict(told or waiting)


def _shown(labels: dict[str, int], over: bool) -> Result:
    voices = sum(labels.values())
    if not over or voices < FEWEST:
        return Result(over, 0, None)
    return Result(over, voices, labels)
