"""Whom rules ask in a unit: the branch and its groups, its people, or the committee and its secretary.

What the rows say of today alone (duty, sector, category) is taken to have been so always. People are those on the books today: who
left is asked for nothing here any more. The fixed activity day is known through time, by the corrections of the unit: another day
holds from the next month on, so that no month that has begun is judged by a day that was not fixed in it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal import clock
from portal.accounts.models import Appointment
from portal.audit.models import Revision
from portal.db import Query, among
from portal.life.judging.facts import FixedDay, History, Subject, always
from portal.life.judging.periods import later
from portal.units import activity
from portal.units.models import PRESENT, Person, Transfer, Unit
from portal.units.setup import COMMITTEE_SIZE

KINDS = ("branch", "committee")

_UNITS = Query(
    lambda: Unit.select(
        Unit.id, Unit.kind, Unit.name, Unit.committee, Unit.sector, Unit.founded_on, Unit.closed_on, Unit.term_starts,
        Unit.term_ends, Unit.activity_day,
    ).where(among(Unit.id, "units") & Unit.kind.in_(KINDS))
)  # fmt: skip
_CORRECTED = Query(
    lambda: (
        Revision.select(Revision.record_id, Revision.at, Revision.values)
        .where((Revision.record == "unit") & among(Revision.record_id, "units") & (Revision.action == "unit.edit"))
        .order_by(Revision.record_id, Revision.number)
    )
)
_GROUPS = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, Unit.parent, Unit.founded_on, Unit.closed_on)
        .where(among(Unit.parent, "units") & (Unit.kind == "group"))
        .order_by(Unit.id)
    )
)
_MEMBERS = Query(
    lambda: (
        Person.select(
            Person.id, Person.name, Person.branch, Person.joined, Person.confirmed, Person.membership, Person.category,
            Person.duty, Person.leading,
        )
        .where(among(Person.branch, "units") & (Person.kind == "member") & Person.status.in_(PRESENT))
        .order_by(Person.id)
    )
)  # fmt: skip
_ARRIVED = Query(
    lambda: (
        Transfer.select(Transfer.person, Transfer.target, Transfer.moved_on)
        .where(among(Transfer.target, "units"))
        .order_by(Transfer.moved_on, Transfer.id)
    )
)
_HEADS = Query(
    lambda: (
        Appointment.select(Appointment.person, Appointment.unit, Appointment.starts, Appointment.ends)
        .where(among(Appointment.unit, "units") & (Appointment.role == "secretary") & Appointment.ended_at.is_null())
        .order_by(Appointment.starts, Appointment.id)
    )
)
_SECRETARIES = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.committee, Person.duty)
        .where(
            among(Person.committee, "units")
            & (Person.kind == "member")
            & Person.status.in_(PRESENT)
            & Person.duty.contains("党委书记")
        )
        .order_by(Person.id)
    )
)


class Known(NamedTuple):
    """A unit, whom rules ask in it, and the people among them."""

    unit: Any
    subjects: list[Subject]
    people: frozenset[int]


def is_officer(duty: str) -> bool:
    """A member of the 支委会 by the party duty of the roster, as units/setup.py has it."""
    return "书记" in duty or "委员" in duty


def is_head(duty: str) -> bool:
    """The secretary of a branch by the party duty of the roster."""
    return "书记" in duty and "副" not in duty and "党委" not in duty


def is_secretary(duty: str) -> bool:
    """党委书记."""
    return "党委书记" in duty and "副" not in duty


def since_of(row: Any, arrived: date | None) -> date | None:
    """From which day on somebody is of the branch: the last transfer into it, else 入党时间; None: not known."""
    return arrived or day_of(row.joined)


def day_of(text: str) -> date | None:
    """A day or a month of the roster as a day (of a month its first); None where it is empty."""
    return date.fromisoformat(text if len(text) == 10 else f"{text}-01") if text else None


def of_units(unit_ids: Iterable[int]) -> dict[int, Known]:
    """Branches and committees among these ids with their subjects."""
    units = {row.id: row for row in _UNITS(units=sorted(set(unit_ids)))}
    branches = [key for key, row in units.items() if row.kind == "branch"]
    committees = [key for key, row in units.items() if row.kind == "committee"]
    found = _of_branches([units[key] for key in branches]) if branches else {}
    return found | (_of_committees([units[key] for key in committees]) if committees else {})


def _by(rows: Iterable[Any], column: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


def _of_branches(rows: list[Any]) -> dict[int, Known]:
    ids = [row.id for row in rows]
    groups, members = _by(_GROUPS(units=ids), "parent_id"), _by(_MEMBERS(units=ids), "branch_id")
    arrived = {(row.person_id, row.target_id): row.moved_on for row in _ARRIVED(units=ids)}
    heads, corrected = _by(_HEADS(units=ids), "unit_id"), _by(_CORRECTED(units=ids), "record_id")
    return {
        row.id: _branch(
            row, groups[row.id], members[row.id], heads[row.id], arrived, _fixed_day(row, corrected[row.id])
        )
        for row in rows
    }


def _fixed_day(row: Any, corrected: list[Any]) -> History[FixedDay | None]:
    """The activity day of a branch through time."""
    changes = [(one.at, one.values["activity_day"]) for one in corrected if "activity_day" in one.values]
    if not changes:
        return always(activity.fixed(row.activity_day)) if row.activity_day else ()
    found = {date.min: activity.fixed(changes[0][1][0])}
    for at, (_, after) in changes:  # of several changes in a month the last holds
        found[later(clock.local(at).date().replace(day=1), 1)] = activity.fixed(after)
    return tuple(sorted(found.items()))


def _branch(
    row: Any, groups: list[Any], members: list[Any], heads: list[Any], arrived: dict[tuple[int, int], date],
    fixed_day: History[FixedDay | None],
) -> Known:  # fmt: skip
    since = {one.id: since_of(one, arrived.get((one.id, row.id))) for one in members}
    officers = sum(is_officer(one.duty) for one in members)
    branch = Subject(
        "branch", row.id, row.name, row.founded_on, row.closed_on,
        sector=always(row.sector) if row.sector else (),
        committee=always(officers >= COMMITTEE_SIZE[0]) if officers else (),
        groups=_number([(one.founded_on, one.closed_on) for one in groups]),
        formal=_number([(_formal(one, since[one.id]), None) for one in members if one.membership == "正式"]),
        fixed_day=fixed_day,
    )  # fmt: skip
    found = [branch]
    found += [Subject("group", one.id, one.name, one.founded_on, one.closed_on, row.id) for one in groups]
    for one in members:
        kinds = ["member"]
        if is_officer(one.duty):
            kinds.append("officer")
        if one.leading:
            kinds.append("leading")
        if is_head(one.duty) and not heads:
            kinds.append("head")
        category = always(one.category) if one.category else ()
        found += [Subject(kind, one.id, one.name, since[one.id], None, row.id, category=category) for kind in kinds]  # type: ignore[arg-type]
    names = {one.id: one.name for one in members}
    for held in heads:
        if held.person_id in names:
            found.append(Subject("head", held.person_id, names[held.person_id], held.starts, held.ends, row.id))
    return Known(row, found, frozenset(names))


def _formal(row: Any, since: date | None) -> date | None:
    """From which day on somebody is a formal member of the branch."""
    days = [day for day in (day_of(row.confirmed), since) if day is not None]
    return max(days, default=None)


def _number(spans: list[tuple[date | None, date | None]]) -> History[int]:
    """How many of (first day, last day) hold, through time; what is not known is always."""
    changes: dict[date, int] = defaultdict(int)
    changes[date.min] += 0
    for starts, ends in spans:
        changes[starts or date.min] += 1
        if ends is not None and ends < date.max:
            changes[date.fromordinal(ends.toordinal() + 1)] -= 1
    found, number = [], 0
    for day in sorted(changes):
        number += changes[day]
        found.append((day, number))
    return tuple(found)


def _of_committees(rows: list[Any]) -> dict[int, Known]:
    secretaries = _by(
        (one for one in _SECRETARIES(units=[row.id for row in rows]) if is_secretary(one.duty)),
        "committee_id",
    )
    found = {}
    for row in rows:
        people = [Subject("secretary", one.id, one.name) for one in secretaries[row.id]]
        itself = Subject("committee", row.id, row.name, row.founded_on, row.closed_on)
        found[row.id] = Known(row, [itself, *people], frozenset(int(one.key) for one in people))
    return found
