"""Announced meetings, for calendars and for home."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from portal import clock
from portal.db import P, Query, among, prepared
from portal.life.attendance import expected
from portal.life.records import calendar, minutes
from portal.life.records.domain import path
from portal.life.records.models import LifePresence, LifeRecord
from portal.policy import Actor, scope
from portal.units.models import PRESENT, Person, Transfer, Unit

AHEAD = 14  # days that home looks ahead
MOST = 200  # meetings of a calendar
BACK = 60  # days that a calendar looks back, so that what was called off is taken out there too


def _meetings(actor: Actor, first: date, last: date, states: tuple[str, ...], branch: int | None) -> list[LifeRecord]:
    """The records of some states of a branch (of what one sees) between two days, the nearest first."""
    seen = scope(LifeRecord, actor)

    def build() -> Any:
        here = LifePresence.select(LifePresence.record).where(LifePresence.branch == P("branch"))
        return (
            LifeRecord.select(LifeRecord.id)
            .where(
                seen.where & LifeRecord.state.in_(states) & LifeRecord.announced_at.is_null(False)
                & LifeRecord.day.between(P("first"), P("last")) & LifeRecord.id.in_(here)
            )
            .order_by(LifeRecord.day, LifeRecord.starts, LifeRecord.id)
            .limit(MOST)
        )  # fmt: skip

    query = prepared(("life meetings", states, seen.shape), build)
    keys = [row.id for row in query(first=first, last=last, **{**actor.places(), "branch": branch})]
    if not keys:
        return []
    order = (LifeRecord.day, LifeRecord.starts, LifeRecord.id)
    return list(LifeRecord.select().where(LifeRecord.id.in_(keys)).order_by(*order))


# How attendance/expected.py reads the roster of a day, for one person and many days at once.
_SELF = Query(
    lambda: Person.select(
        Person.id, Person.name, Person.branch, Person.group, Person.duty, Person.leading, Person.status, Person.joined
    ).where((Person.id == P("person")) & (Person.kind == "member") & Person.status.in_(PRESENT))
)
_MOVES = Query(
    lambda: (
        Transfer.select(Transfer.origin, Transfer.moved_on)
        .where(Transfer.person == P("person"))
        .order_by(Transfer.moved_on, Transfer.id)
    )
)
_COMMITTEES = Query(lambda: Unit.select(Unit.id, Unit.committee).where(among(Unit.id, "units")))
_BRANCHES = Query(
    lambda: LifePresence.select(LifePresence.record, LifePresence.branch).where(among(LifePresence.record, "records"))
)


def _asking(records: list[LifeRecord], person: int | None) -> list[LifeRecord]:
    """Those of the records at which a member is expected: four queries, however many there are."""
    row = _SELF.one(person=person) if records else None
    if row is None:
        return []
    moves = _MOVES(person=person)
    places = {row.branch_id, *(one.origin_id for one in moves if one.origin_id)}
    committees = {one.id: one.committee_id for one in _COMMITTEES(units=sorted(places))}
    chosen: dict[int, set[int]] = defaultdict(set)
    for one in _BRANCHES(records=[record.id for record in records]):
        chosen[one.record_id].add(one.branch_id)
    found = []
    for record in records:
        then = _on(row, moves, record.day)
        if then is not None and _asks(record, then, committees[then.branch], chosen[record.id]):
            found.append(record)
    return found


def _on(row: Any, moves: list[Any], day: date) -> expected.Member | None:
    """The member as the roster of a day has them: where they were before the first later move; None where on no roster."""
    place = next((one.origin_id for one in moves if one.moved_on > day), row.branch_id)
    if place is None or row.joined > day.isoformat()[: len(row.joined)]:
        return None
    here = place == row.branch_id
    group, duty = (row.group_id, row.duty) if here else (None, "")
    return expected.Member(row.id, row.name, place, group, duty, False, row.leading, row.status, "")


def _asks(record: LifeRecord, one: expected.Member, committee: int, chosen: set[int]) -> bool:
    """Whether a record asks for a member of that day. `committee`: of their branch; `chosen`: the branches it counts for."""
    if one.status == expected.LOST:
        return False
    if record.unit_id != record.committee_id:
        return one.branch == record.unit_id and expected.is_expected(record, one)
    if "centre_group" in record.types:
        return one.leading and committee == record.committee_id
    return one.branch in chosen


def coming(actor: Actor) -> list[LifeRecord]:
    """The announced meetings of the next days at which the person is expected."""
    today = clock.today()
    found = _meetings(actor, today, today + timedelta(days=AHEAD), ("announced",), actor.home_branch_id)
    return _asking(found, actor.person_id)


def of_branch(branch: int, actor: Actor) -> list[LifeRecord]:
    """The meetings of a branch for its calendar, those called off too, as far as `actor` sees them."""
    today = clock.today()
    span = today - timedelta(days=BACK), today + timedelta(days=400)
    return _meetings(actor, *span, ("announced", "called_off"), branch)


def of_person(actor: Actor) -> list[LifeRecord]:
    """The meetings at which the person is expected, for their calendar."""
    if actor.home_branch_id is None:
        return []
    return _asking(of_branch(actor.home_branch_id, actor), actor.person_id)


def event(record: LifeRecord, host: str = "") -> calendar.Event:
    """A record as a calendar shows it."""
    agenda = [f"{at}. {one.text}" for at, one in enumerate(minutes.read(record.minutes).agenda, 1)]
    lines = ["议题：", *agenda] if agenda else []
    if record.host_name:
        lines.append(f"主持人：{record.host_name}")
    off = record.state == "called_off"
    if off:
        lines.insert(0, f"已取消：{record.reason}")
    return calendar.Event(
        record.id, record.title, record.day, record.starts, record.ends, record.place, "\n".join(lines),
        record.created_at, record.version, off, host + path(record) if host else "",
    )  # fmt: skip
