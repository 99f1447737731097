"""Applying a roster that was read and confirmed: one transaction of set-based statements."""

from typing import Any

import peewee as pw

from portal import actions, clock, search
from portal.accounts.models import Appointment
from portal.audit import trail
from portal.audit.models import Revision
from portal.db import P, Query, is_postgres
from portal.errors import Stale
from portal.identities.models import Identity
from portal.pledges import domain as pledges
from portal.pledges.models import Pledge
from portal.policy import Actor
from portal.roster.compare import FIELDS
from portal.roster.models import RosterImport, RosterRow
from portal.units import following, transfers
from portal.units.founding import found_many
from portal.units.models import Person, Transfer, Unit

COPIED = ("name", "birth", "initials", *FIELDS)
ACTION = "person.import"

OUTDATED = Query(
    lambda: (
        RosterRow.select(RosterRow.id)
        .join(Person, on=(Person.id == RosterRow.person))
        .where((RosterRow.roster == P("roster")) & (RosterRow.person_version != Person.version))
        .limit(1)
    )
)
KNOWN_SINCE = Query(
    lambda: (
        RosterRow.select(RosterRow.id)
        .join(
            Person,
            on=(Person.name == RosterRow.name)
            & (Person.birth == RosterRow.birth)
            & (Person.committee == P("committee")),
        )
        .where((RosterRow.roster == P("roster")) & (RosterRow.outcome == "new") & (Person.created_at > P("since")))
        .limit(1)
    )
)


class Outdated(Exception):
    """Members were edited or entered after the roster was compared; it must be compared again."""


def apply(handle: Any, roster: RosterImport, *, by: Actor) -> None:
    """Write the confirmed roster: branches, groups, members, transfers, search, trail; all or nothing.

    Raises Outdated when members were edited since the comparison.
    """
    handle.progress(0, roster.counts["new"] + roster.counts["changed"], "正在写入")
    with handle.effect():
        since = {"roster": roster.id, "committee": roster.committee_id, "since": roster.read_at}
        if OUTDATED.scalar(roster=roster.id) or KNOWN_SINCE.scalar(**since):
            raise Outdated
        try:
            _found_branches(roster, by)
            _found_groups(roster, by)
        except Stale as error:
            raise Outdated from error
        touched = _touched(roster)
        moved = _transfer(roster)
        _update(roster)
        _insert(roster)
        _index(roster)
        _record(roster, by)
        _follow(roster, moved, by)
        following.changed(roster.committee_id, *touched)
        actions.perform("roster.finish", roster, by=by, set={"applied_at": clock.now()}, detail=roster.counts)


def _rows(roster: RosterImport, *outcomes: str) -> Any:
    """The staged rows with these outcomes whose branch exists (rows of a branch not to be founded are left out)."""
    return (RosterRow.roster == roster.id) & RosterRow.outcome.in_(outcomes) & RosterRow.branch_unit.is_null(False)


def _copied() -> list[Any]:
    """The staged columns that a person takes; an unknown category is NULL."""
    return [pw.fn.NULLIF(RosterRow.category, "") if name == "category" else getattr(RosterRow, name) for name in COPIED]


def _found_branches(roster: RosterImport, by: Actor) -> None:
    parent = Unit.get_by_id(roster.committee_id)
    wanted = [(parent, one["name"], one["sector"] or None) for one in roster.new_branches if one["decision"] == "found"]
    if not wanted:
        return
    made = found_many("branch", wanted, by=by, document=_document(roster))
    unplaced = (RosterRow.roster == roster.id) & RosterRow.branch_unit.is_null()
    for (_parent, name), key in made.items():
        RosterRow.update(branch_unit=key).where(unplaced & (RosterRow.branch == name)).execute()


def _found_groups(roster: RosterImport, by: Actor) -> None:
    named = _rows(roster, "new", "changed") & (RosterRow.group != "") & RosterRow.group_unit.is_null()
    pairs = RosterRow.select(RosterRow.branch_unit, RosterRow.group).where(named).distinct()
    pairs = list(pairs.order_by(RosterRow.branch_unit, RosterRow.group).tuples())
    if not pairs:
        return
    branches = {unit.id: unit for unit in Unit.select().where(Unit.committee == roster.committee_id)}
    found_many("group", [(branches[key], name, None) for key, name in pairs], by=by, document=_document(roster))
    group = Unit.alias("new_group")
    RosterRow.update(group_unit=group.id).from_(group).where(
        named & (group.parent == RosterRow.branch_unit) & (group.name == RosterRow.group) & (group.kind == "group")
        & group.closed_on.is_null()
    ).execute()  # fmt: skip


def _document(roster: RosterImport) -> str:
    return f"名册导入：{roster.filename}"


def _touched(roster: RosterImport) -> list[int]:
    """The branches that the roster's rows change: where members come to, and where they were."""
    come = RosterRow.select(RosterRow.branch_unit).where(_rows(roster, "new", "changed")).distinct()
    left = (
        Person.select(Person.branch)
        .join(RosterRow, on=(RosterRow.person == Person.id))
        .where(_rows(roster, "changed"))
        .distinct()
    )
    return sorted({key for query in (come, left) for (key,) in query.tuples()})


def _transfer(roster: RosterImport) -> list[tuple[int, int]]:
    """Record the moves between branches that the roster tells; gives (person, new branch)."""
    moved = RosterRow.select(RosterRow.person, RosterRow.branch_unit).join(
        Person, on=((Person.id == RosterRow.person) & (Person.branch != RosterRow.branch_unit))
    ).where(_rows(roster, "changed"))  # fmt: skip
    pairs = list(moved.tuples())
    origins = moved.select(
        RosterRow.person, Person.branch, RosterRow.branch_unit, _day(), _words(_document(roster)), _moment()
    )
    fields = [
        Transfer.person,
        Transfer.origin,
        Transfer.target,
        Transfer.moved_on,
        Transfer.reason,
        Transfer.created_at,
    ]
    Transfer.insert_from(origins, fields).execute()
    return pairs


def _update(roster: RosterImport) -> None:
    changes = dict(zip(COPIED, _copied(), strict=True))
    Person.update(
        branch=RosterRow.branch_unit, group=RosterRow.group_unit, version=Person.version + 1, **changes
    ).from_(RosterRow).where(_rows(roster, "changed") & (RosterRow.person == Person.id)).execute()


def _insert(roster: RosterImport) -> None:
    """Members who are new, and their ids back into the staged rows."""
    moment = clock.now()
    people = RosterRow.select(
        _words("member"), pw.Cast(pw.Value(roster.committee_id), "INTEGER"), RosterRow.branch_unit, RosterRow.group_unit,
        *_copied(), RosterRow.category == "离退休",
        pw.Cast(pw.Value(1), "INTEGER"), _moment(moment),
    ).where(_rows(roster, "new")).order_by(RosterRow.position)  # fmt: skip
    fields = [Person.kind, Person.committee, Person.branch, Person.group, *(getattr(Person, name) for name in COPIED)]
    Person.insert_from(people, [*fields, Person.exempt, Person.version, Person.created_at]).execute()
    RosterRow.update(person=Person.id).from_(Person).where(
        _rows(roster, "new") & (Person.committee == roster.committee_id) & (Person.name == RosterRow.name)
        & (Person.birth == RosterRow.birth) & (Person.joined == RosterRow.joined) & (Person.created_at == moment)
    ).execute()  # fmt: skip


def _index(roster: RosterImport) -> None:
    entries = RosterRow.select(RosterRow.person, RosterRow.tokens).where(_rows(roster, "new", "changed"))
    search.index(Person, list(entries.tuples()))


def _record(roster: RosterImport, by: Actor) -> None:
    """One entry in the trail for every member entered or changed, and a revision with the values for the changed."""
    done = (
        RosterRow.select(RosterRow.person, RosterRow.branch_unit, RosterRow.changes)
        .where(_rows(roster, "new", "changed"))
        .order_by(RosterRow.position)
    )
    rows = list(done.tuples())
    trail.enter_many(ACTION, by, "person", ((key, place, sorted(changes) or [*COPIED]) for key, place, changes in rows))
    last = pw.fn.COALESCE(pw.fn.MAX(Revision.number), 0) + 1
    number = Revision.select(last).where((Revision.record == "person") & (Revision.record_id == RosterRow.person))
    values = RosterRow.select(
        _words("person"), RosterRow.person, number, _moment(), pw.Cast(pw.Value(by.person_id), "INTEGER"),
        _words(by.role), _words(ACTION), _words(_document(roster)), RosterRow.changes,
    ).where(_rows(roster, "changed"))  # fmt: skip
    names = ("record", "record_id", "number", "at", "person_id", "role", "action", "note", "values")
    Revision.insert_from(values, [getattr(Revision, name) for name in names]).execute()


def _follow(roster: RosterImport, moved: list[tuple[int, int]], by: Actor) -> None:
    """What goes with those who changed branch, as with any transfer: this year's commitments; office and posts they left end."""
    filed = Pledge.select(Pledge.person).where(
        (Pledge.committee == roster.committee_id) & (Pledge.year >= clock.today().year)
    )
    posts = Identity.select(Identity.person).where(
        (Identity.committee == roster.committee_id) & Identity.person.is_null(False)
    )
    appointed = Appointment.select(Appointment.person)
    concerned = {key for query in (filed, appointed, posts) for (key,) in query.tuples()}
    for key, branch in moved:
        if key in concerned:
            person, target = Person.get_by_id(key), Unit.get_by_id(branch)
            pledges.follow(person, target, by=by)
            transfers.leave_offices(person, target, by=by)


def _words(text: str) -> pw.Cast:
    return pw.Cast(pw.Value(text), "TEXT")


def _moment(value: Any = None) -> Any:
    return pw.Cast(pw.Value(value or clock.now()), "TIMESTAMP" if is_postgres() else "TEXT")


def _day() -> Any:
    return pw.Cast(pw.Value(clock.today()), "DATE" if is_postgres() else "TEXT")
