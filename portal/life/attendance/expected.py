"""Who belongs to a branch on a day, who of them votes, and who is expected at a record."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from portal.audit.models import Revision
from portal.db import P, Query, among
from portal.life.records.models import LifePresence, LifeRecord
from portal.units.models import GONE, PRESENT, Person, Transfer, Unit

LOST = "失联"  # on the books, but nobody can ask them to come


class Member(NamedTuple):
    """One on the books of `branch` on a day, as ticks need it; `group` is known of those who are still there."""

    id: int
    name: str
    branch: int
    group: int | None
    duty: str
    voting: bool  # formal on that day: 有表决权
    leading: bool
    status: str
    initials: str

    @property
    def officer(self) -> bool:
        """Of the 支委会, by the party duty of the roster."""
        return is_officer(self.duty)


def is_officer(duty: str) -> bool:
    """Whether a party duty is one of the 支委会."""
    return "书记" in duty or "委员" in duty


_columns = (
    Person.id, Person.name, Person.branch, Person.group, Person.duty, Person.membership, Person.joined, Person.confirmed,
    Person.leading, Person.status, Person.initials,
)  # fmt: skip
_HERE = Query(lambda: Person.select(*_columns).where(among(Person.branch, "branches") & (Person.kind == "member")))
_LEFT = Query(
    lambda: Person.select(*_columns).where(
        (Person.kind == "member")
        & Person.id.in_(
            Transfer.select(Transfer.person).where(among(Transfer.origin, "branches") & (Transfer.moved_on > P("day")))
        )
    )
)
# From the first later move one sees where a person was.
_MOVES = Query(
    lambda: (
        Transfer.select(Transfer.person, Transfer.origin)
        .where(among(Transfer.person, "people") & (Transfer.moved_on > P("day")))
        .order_by(Transfer.moved_on.desc(), Transfer.id.desc())
    )
)
_STOPPED = Query(
    lambda: (
        Revision.select(Revision.record_id, Revision.values)
        .where(
            (Revision.record == "person") & among(Revision.record_id, "people") & (Revision.action == "person.leave")
        )
        .order_by(Revision.record_id, Revision.number)
    )
)
_BRANCHES = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name)
        .where((Unit.committee == P("committee")) & (Unit.kind == "branch"))
        .order_by(Unit.id)
    )
)
_PRESENCES = Query(
    lambda: LifePresence.select(LifePresence.branch).where(LifePresence.record == P("record")).order_by(LifePresence.id)
)


def roster(branch: int, day: date) -> list[Member]:
    """The members on the books of a branch on a day, by name: at most four queries."""
    return of_branches([branch], day)


def of_committee(committee: int, day: date) -> list[Member]:
    """The members of all branches of a committee on a day, by name."""
    return of_branches([row.id for row in branches(committee)], day)


def branches(committee: int) -> list[Any]:
    """The branches of a committee, those that ended too: id, name."""
    return list(_BRANCHES(committee=committee))


def presences(record: int) -> list[int]:
    """The branches that a record counts for."""
    return [row.branch_id for row in _PRESENCES(record=record)]


def of_branches(units: Iterable[int], day: date) -> list[Member]:
    """The members on the books of some branches on a day, by name."""
    wanted = set(units)
    rows = {row.id: row for row in (*_HERE(branches=list(wanted)), *_LEFT(branches=list(wanted), day=day))}
    # The last row of a person is the earliest move after that day.
    origins = {row.person_id: row.origin_id for row in _MOVES(people=list(rows), day=day)} if rows else {}
    stopped = _stopped([row.id for row in rows.values() if row.id not in origins and row.status in GONE], day)
    found = []
    for row in rows.values():
        place = origins.get(row.id, row.branch_id)
        gone = row.id not in origins and row.status not in PRESENT and row.id not in stopped
        if place not in wanted or gone or not _begun(row.joined, day):
            continue
        voting = row.membership == "正式" and _begun(row.confirmed, day)
        group = row.group_id if place == row.branch_id else None
        duty = row.duty if place == row.branch_id else ""
        found.append(Member(row.id, row.name, place, group, duty, voting, row.leading, row.status, row.initials))
    return sorted(found, key=lambda one: (one.initials, one.id))


def _stopped(people: list[int], day: date) -> set[int]:
    """Of people who are gone: those whose 党籍 was stopped after that day only."""
    if not people:
        return set()
    since: dict[int, list[str]] = defaultdict(list)
    for row in _STOPPED(people=people):
        pair = row.values.get("status")
        if isinstance(pair, list) and pair[-1] in GONE:
            since[row.record_id].append(str(row.values.get("since", "")))
    return {person for person, days in since.items() if days[-1] > day.isoformat()}


def _begun(written: str, day: date) -> bool:
    """Whether a date as precise as the roster was (YYYY-MM or YYYY-MM-DD; "" is not known) lies on or before a day."""
    return written <= day.isoformat()[: len(written)]


def expected(record: LifeRecord) -> list[Member]:
    """Who is expected at a record by its types, on its day; of a committee's record the people of the branches chosen.

    Nobody is asked for whom the branch cannot find (失联); they can be added by hand.
    """
    return [one for one in candidates(record) if one.status != LOST and is_expected(record, one)]


def candidates(record: LifeRecord) -> list[Member]:
    """Who may be ticked at once: the roster of the branch; of a committee's record the branches that were chosen, and
    for 中心组学习 its leading members."""
    if record.unit_id != record.committee_id:
        return roster(record.unit_id, record.day)
    if "centre_group" in record.types:
        return [one for one in of_committee(record.committee_id, record.day) if one.leading]
    chosen = presences(record.id)
    return of_branches(chosen, record.day) if chosen else []


def is_expected(record: LifeRecord, one: Member) -> bool:
    """Whether a record's types ask for somebody of its candidates."""
    if record.unit_id == record.committee_id:
        return True
    if record.group_id is not None:
        return one.group == record.group_id
    asked = {
        "board": one.officer,
        "group_meeting": one.group is not None,
    }
    return any(asked.get(key, True) for key in record.types) or not record.types


def whole(record: LifeRecord) -> list[Member]:
    """Everybody who may be ticked at all: the roster of the branch, or of the whole committee for its own record."""
    if record.unit_id != record.committee_id:
        return roster(record.unit_id, record.day)
    return of_committee(record.committee_id, record.day)


_GROUPS = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name).where(among(Unit.parent, "branches") & (Unit.kind == "group")).order_by(Unit.id)
    )
)


def group_names(units: Iterable[int]) -> dict[int, str]:
    """The groups of some branches: id → name."""
    return {row.id: row.name for row in _GROUPS(branches=list(units))}


_NAMES = Query(lambda: Unit.select(Unit.id, Unit.name).where(among(Unit.id, "units")))


def unit_names(units: Iterable[int]) -> dict[int, str]:
    """Units by id → name."""
    keys = sorted(set(units))
    return {row.id: row.name for row in _NAMES(units=keys)} if keys else {}
