"""What was held, as records for judging: filed records with who attended for a unit, heart talks, filed courses, reported 民主评议.

A unit's record holds the attendance of the unit's own people alone: who came of a branch to a meeting of the committee counts there.
A leader who took part elsewhere as a guest attends for the own branch.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from functools import cache
from typing import Any

import peewee as pw

from portal import clock
from portal.appraisals.models import Appraisal
from portal.db import P, Query, among
from portal.life.judging.facts import Attendance, Record
from portal.life.records import minutes
from portal.life.records.models import LifeAttendance, LifeGuest, LifePresence, LifeRecord
from portal.life.standing.subjects import Known
from portal.life.talks.models import HeartTalk
from portal.life.training.models import Training, TrainingPlace
from portal.units.models import Person


def _filed() -> Any:
    return (LifeRecord.state == "filed") & LifeRecord.day.between(P("since"), P("until"))


def _with_record(query: Any, field: Any) -> Any:
    return query.join(LifeRecord, on=(LifeRecord.id == field))


_PRESENCES = Query(
    lambda: _with_record(LifePresence.select(LifePresence.record, LifePresence.branch), LifePresence.record).where(
        among(LifePresence.branch, "units") & _filed()
    )
)
_OWN = Query(
    lambda: LifeRecord.select(LifeRecord.id, LifeRecord.unit).where(among(LifeRecord.unit, "units") & _filed())
)
_ATTENDED = (
    LifeAttendance.record, LifeAttendance.person, LifeAttendance.status, LifeAttendance.hours, LifeAttendance.made_up_on,
)  # fmt: skip
_ATTENDANCE = Query(
    lambda: _with_record(
        LifeAttendance.select(*_ATTENDED, LifeAttendance.branch.alias("unit_id")), LifeAttendance.record
    ).where(among(LifeAttendance.branch, "units") & _filed())
)
_OF_COMMITTEE = Query(
    lambda: _with_record(
        LifeAttendance.select(*_ATTENDED, LifeRecord.unit.alias("unit_id")), LifeAttendance.record
    ).where(among(LifeRecord.unit, "units") & _filed())
)
_OF_PEOPLE = Query(
    lambda: (
        _with_record(LifeAttendance.select(*_ATTENDED, Person.committee.alias("unit_id")), LifeAttendance.record)
        .join(Person, on=(Person.id == LifeAttendance.person))
        .where(among(LifeAttendance.person, "people") & _filed())
    )
)
_GUESTS = Query(
    lambda: (
        _with_record(LifeGuest.select(LifeGuest.record, LifeGuest.person), LifeGuest.record)
        .join(Person, on=(Person.id == LifeGuest.person))
        .where((among(Person.branch, "units") | among(Person.id, "people")) & (LifeGuest.kind == "leader") & _filed())
    )
)
_RECORDS = Query(
    lambda: LifeRecord.select(
        LifeRecord.id, LifeRecord.unit, LifeRecord.group, LifeRecord.types, LifeRecord.day, LifeRecord.starts,
        LifeRecord.hours, LifeRecord.belongs_to, LifeRecord.minutes,
    ).where(among(LifeRecord.id, "records"))
)  # fmt: skip
_TALKS = Query(
    lambda: (
        HeartTalk.select(HeartTalk.id, HeartTalk.person, HeartTalk.talker, HeartTalk.talked_on, HeartTalk.branch)
        .join(Person, on=(Person.id == HeartTalk.talker))
        .where(
            (among(HeartTalk.branch, "units") | among(Person.branch, "units"))
            & (HeartTalk.state == "entered")
            & HeartTalk.talked_on.between(P("since"), P("until"))
        )
    )
)
_PLACES = Query(
    lambda: TrainingPlace.select(
        TrainingPlace.training, TrainingPlace.person, TrainingPlace.hours.alias("own"), Person.branch.alias("unit_id"),
        Training.hours, Training.ends,
    )
    .join(Person, on=(Person.id == TrainingPlace.person))
    .switch(TrainingPlace)
    .join(Training, on=(Training.id == TrainingPlace.training))
    .where(among(Person.branch, "units") & (Training.state == "filed") & Training.ends.between(P("since"), P("until")))
)  # fmt: skip
_APPRAISALS = Query(
    lambda: (
        Appraisal.select(
            Appraisal.id, Appraisal.branch, Appraisal.year, Appraisal.filed_at, LifeRecord.types, LifeRecord.day,
            LifeRecord.belongs_to,
        )
        .join(LifeRecord, pw.JOIN.LEFT_OUTER, on=((LifeRecord.id == Appraisal.record) & (LifeRecord.state == "filed")))
        .where(
            among(Appraisal.branch, "units")
            & (Appraisal.state == "filed")
            & Appraisal.year.between(P("first"), P("last"))
        )
        .order_by(Appraisal.id)
    )
)  # fmt: skip


@cache
def in_hours(hundredths: int) -> Decimal:
    """学时 out of hundredths, without zeros at the end."""
    return Decimal(hundredths).scaleb(-2).normalize() + 0


def of_units(known: Mapping[int, Known], since: date, until: date) -> dict[int, list[Record]]:
    """Unit → the records that count for it or for its people, in a fixed number of queries."""
    units = list(known)
    committees = [key for key, one in known.items() if one.unit.kind == "committee"]
    secretaries = sorted({person for key in committees for person in known[key].people})
    span = {"units": units, "since": since, "until": until}
    counts: dict[int, set[int]] = defaultdict(set)  # record → units it counts for
    there: dict[int, dict[int, dict[int, Attendance]]] = {key: defaultdict(dict) for key in units}
    for row in _PRESENCES(**span):
        counts[row.record_id].add(row.branch_id)
    for row in _OWN(**span):
        counts[row.id].add(row.unit_id)
    attended = [_ATTENDANCE(**span)]
    if committees:
        attended.append(_OF_COMMITTEE(units=committees, since=since, until=until))
        attended.append(_OF_PEOPLE(people=secretaries, since=since, until=until))
    for row in (one for rows in attended for one in rows):
        if row.unit_id in there:
            own = None if row.hours is None else in_hours(row.hours)
            there[row.unit_id][row.record_id][row.person_id] = Attendance(
                row.person_id, row.status, row.made_up_on, own
            )
    for row in _GUESTS(**span, people=secretaries):
        for key, one in known.items():
            if row.person_id in one.people:
                there[key][row.record_id].setdefault(row.person_id, Attendance(row.person_id))
    found = _filed_records(counts, there)
    for key, record in (*_talks(known, span), *_courses(span), *_appraisals(span)):
        found[key].append(record)
    return found


def _filed_records(
    counts: dict[int, set[int]], there: dict[int, dict[int, dict[int, Attendance]]]
) -> dict[int, list[Record]]:
    wanted: dict[int, set[int]] = defaultdict(set)  # record → units that need it
    for record, keys in counts.items():
        wanted[record] |= keys
    for key, records in there.items():
        for record in records:
            wanted[record].add(key)
    found: dict[int, list[Record]] = {key: [] for key in there}
    for row in _RECORDS(records=sorted(wanted)):
        said = minutes.read(row.minutes) if row.minutes else minutes.Minutes()
        entitled, present = minutes.voters(said) or (None, None)
        speakers = minutes.speakers(said, row.types)
        group = {row.group_id} if row.group_id else set()
        types, agenda = frozenset(row.types), minutes.agenda_kinds(said)
        starts = time.fromisoformat(row.starts) if row.starts else None
        for key in wanted[row.id] & there.keys():
            found[key].append(
                Record(
                    row.id,
                    row.day,
                    types,
                    frozenset({key} | group) if key in counts[row.id] else frozenset(),
                    starts,
                    agenda,
                    tuple(there[key][row.id].values()),
                    speakers,
                    in_hours(row.hours),
                    entitled,
                    present,
                    row.belongs_to,
                )
            )
    return found


def _talks(known: Mapping[int, Known], span: dict[str, Any]) -> Iterable[tuple[int, Record]]:
    """谈心谈话 counts for both who talked, each in the own branch."""
    home = {person: key for key, one in known.items() if one.unit.kind == "branch" for person in one.people}
    for row in _TALKS(**span):
        pair = (row.person_id, row.talker_id)
        units = {home[person] for person in pair if person in home} | {int(row.branch_id)}
        for key in units & known.keys():
            attendance = tuple(Attendance(person) for person in pair if home.get(person) == key)
            yield (
                key,
                Record(
                    f"talk-{row.id}", row.talked_on, frozenset({"talk"}),
                    frozenset({key} if key == row.branch_id else ()), attendance=attendance,
                ),
            )  # fmt: skip


def _courses(span: dict[str, Any]) -> Iterable[tuple[int, Record]]:
    """集中培训 counts for those who took part."""
    rows: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in _PLACES(**span):
        rows[row.unit_id, row.training_id].append(row)
    for (key, training), places in rows.items():
        attendance = tuple(
            Attendance(one.person_id, hours=None if one.own is None else in_hours(one.own)) for one in places
        )
        course = places[0]
        yield (
            key,
            Record(
                f"training-{training}", course.ends, frozenset({"training"}), attendance=attendance,
                hours=in_hours(course.hours),
            ),
        )  # fmt: skip


def _appraisals(span: dict[str, Any]) -> Iterable[tuple[int, Record]]:
    """民主评议 that was reported counts for its year, unless the meeting that it was done in counts as one there already."""
    since, until = span["since"], span["until"]
    for row in _APPRAISALS(units=span["units"], first=since.year - 1, last=until.year):
        day = clock.local(row.filed_at).date()
        met = "appraisal" in (row.types or ()) and (row.belongs_to or row.day).year == row.year
        if met or not since <= day <= until:
            continue
        yield (
            row.branch_id,
            Record(
                f"appraisal-{row.id}", day, frozenset({"appraisal"}), frozenset({row.branch_id}),
                of=None if day.year == row.year else date(row.year, 12, 31),
            ),
        )  # fmt: skip
