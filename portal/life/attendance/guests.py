"""列席: who was there without being expected; how often committee and supervisors came to a branch."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import actions, clock
from portal.db import P, Query, among, write
from portal.drafts import store
from portal.errors import Invalid
from portal.life.attendance import expected
from portal.life.records.models import GUESTS, LifeGuest, LifePresence, LifeRecord
from portal.policy import Actor, may
from portal.units.models import PRESENT, Person, Unit

LONGEST = {"name": 40, "post": 60}
OF_RECORD = Query(
    lambda: (
        LifeGuest.select(LifeGuest.id, LifeGuest.kind, LifeGuest.person, LifeGuest.name, LifeGuest.post)
        .where(LifeGuest.record == P("record"))
        .order_by(LifeGuest.id)
    )
)
LEADERS = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.post, Person.branch, Unit.name.alias("branch_name"))
        .join(Unit, on=(Unit.id == Person.branch))
        .where(
            (Person.committee == P("committee")) & (Person.kind == "member") & Person.status.in_(PRESENT)
            & (Person.leading == True)  # noqa: E712
        )
        .order_by(Person.initials, Person.id)
    )
)  # fmt: skip


def of_record(record: int) -> list[Any]:
    """The guests of a record: id, kind, person_id, name, post."""
    return list(OF_RECORD(record=record))


def leaders(record: LifeRecord) -> list[Any]:
    """The leading members who may have come in 双重组织生活: those of the committee who are not expected there anyway."""
    here = {one.id for one in expected.candidates(record)} if record.unit_id != record.committee_id else set()
    return [row for row in LEADERS(committee=record.committee_id) if row.id not in here]


def add(
    record: LifeRecord, kind: str, *, by: Actor, person: int | None = None, name: str = "", post: str = "",
    once: str = "",
) -> LifeGuest:  # fmt: skip
    """登记列席 of one guest; a leader is picked, all others are named. Raises Invalid, Denied, Stale."""
    actions.check("life_record.attend", record, by=by)
    if kind not in GUESTS:
        raise Invalid("请选择以什么身份列席。", "kind")
    name, post = " ".join(name.split()), " ".join(post.split())
    if kind == "leader":
        found = next((row for row in leaders(record) if row.id == person), None)
        if found is None:
            raise Invalid(
                "请选择参加双重组织生活的领导干部；名单里没有的，先在党员资料中标明“党员领导干部”。", "person"
            )
        name, post = found.name, post or found.post
    else:
        person = None
        if not name:
            raise Invalid("请填写姓名。", "name")
    for field, text in (("name", name), ("post", post)):
        if len(text) > LONGEST[field]:
            raise Invalid(f"最多 {LONGEST[field]} 个字，请精简。", field)
    with write():
        there = LifeGuest.select().where((LifeGuest.record == record.id) & (LifeGuest.name == name))
        if any(row.kind == kind and row.person_id == person for row in there):
            raise Invalid(f"{name}已经登记过了。", "person" if person else "name")
        values = {"guest": [kind, name, post]}
        actions.perform("life_record.attend", record, by=by, values=values, fields=["guest"])
        made: LifeGuest = LifeGuest.create(record=record.id, kind=kind, person=person, name=name, post=post)
        store.spend(once, by, f"/life/{record.id}/guests")
    return made


def remove(record: LifeRecord, guest: int, *, by: Actor) -> None:
    """Take back a guest who was entered by mistake. Raises Invalid, Denied, Stale."""
    actions.check("life_record.attend", record, by=by)
    with write():
        row = next((one for one in of_record(record.id) if one.id == guest), None)
        if row is None:
            raise Invalid("这名列席人员已经去掉了。")
        values = {"removed": [row.kind, row.name, row.post]}
        actions.perform("life_record.attend", record, by=by, values=values, fields=["guest"])
        LifeGuest.delete().where(LifeGuest.id == row.id).execute()


class Visits(NamedTuple):
    """How often the committee's people and supervisors came to a branch, and a leader to its life: records filed."""

    committee: int = 0
    supervisor: int = 0
    leader: int = 0


_VISITS = Query(
    lambda: (
        LifePresence.select(
            LifePresence.branch, LifeGuest.kind, pw.fn.COUNT(pw.fn.DISTINCT(LifeRecord.id)).alias("number")
        )
        .join(LifeRecord, on=(LifeRecord.id == LifePresence.record))
        .join(LifeGuest, on=(LifeGuest.record == LifeRecord.id))
        .where(
            among(LifePresence.branch, "branches") & (LifeRecord.unit == LifePresence.branch)
            & (LifeRecord.state == "filed") & LifeRecord.day.between(P("since"), P("until"))
            & LifeGuest.kind.in_(("committee", "supervisor", "leader"))
        )
        .group_by(LifePresence.branch, LifeGuest.kind)
    )
)  # fmt: skip


def visits_of(branches: Iterable[int], since: date, until: date) -> dict[int, Visits]:
    """Branch → visits in these days, from its own filed records; a branch without any is missing. One query."""
    found: dict[int, dict[str, int]] = {}
    for row in _VISITS(branches=list(branches), since=since, until=until):
        found.setdefault(row.branch_id, {})[row.kind] = row.number
    return {branch: Visits(**numbers) for branch, numbers in found.items()}


def visits(branch: int, since: date, until: date) -> Visits:
    """The visits to one branch in these days."""
    return visits_of([branch], since, until).get(branch, Visits())


def _as_leaders(query: Any) -> Any:
    return query.join(LifeRecord, on=(LifeRecord.id == LifeGuest.record)).where(
        among(LifeGuest.person, "people") & (LifeGuest.kind == "leader") & (LifeRecord.state == "filed")
        & LifeRecord.day.between(P("since"), P("until"))
    )  # fmt: skip


_DOUBLE = Query(
    lambda: _as_leaders(
        LifeGuest.select(
            LifeGuest.person, pw.fn.COUNT(LifeGuest.id).alias("number"), pw.fn.SUM(LifeRecord.hours).alias("hours")
        )
    ).group_by(LifeGuest.person)
)
_VISITED = Query(
    lambda: (
        _as_leaders(
            LifeGuest.select(
                LifeRecord.id, LifeRecord.day, LifeRecord.title, LifeRecord.hours, Unit.name.alias("unit_name")
            )
        )
        .join(Unit, on=(Unit.id == LifeRecord.unit))
        .order_by(LifeRecord.day.desc(), LifeRecord.id.desc())
    )
)


def double(people: Iterable[int], since: date, until: date) -> dict[int, tuple[int, int]]:
    """Leader → at how many records of others they took part in 双重组织生活, and their hours (hundredths): it counts where
    they belong."""
    rows = _DOUBLE(people=list(people), since=since, until=until)
    return {row.person_id: (row.number, int(row.hours)) for row in rows}


def visited(person: int, since: date, until: date) -> list[Any]:
    """The records behind: id, day, title, hours, unit_name."""
    return _VISITED(people=[person], since=since, until=until)


_CAME = Query(
    lambda: (
        LifeGuest.select(LifeRecord.id, LifeRecord.day, LifeRecord.title, LifeGuest.kind, LifeGuest.name)
        .join(LifeRecord, on=(LifeRecord.id == LifeGuest.record))
        .where(
            (LifeRecord.unit == P("branch")) & (LifeRecord.state == "filed") & LifeRecord.day.between(P("since"), P("until"))
            & LifeGuest.kind.in_(("committee", "supervisor", "leader"))
        )
        .order_by(LifeRecord.day.desc(), LifeRecord.id.desc(), LifeGuest.id)
    )
)  # fmt: skip


def of_unit(actor: Actor, unit: Unit) -> list[tuple[str, dict[str, Any]]]:
    """The card on the page of a branch: who came to its life this year, for those who work there or above."""
    if unit.kind != "branch" or not may("page.life_standing", actor) or not actor.covers(unit.id):
        return []
    year = clock.today().year
    days = {"since": date(year, 1, 1), "until": date(year, 12, 31)}
    context = {"visits": visits(unit.id, **days), "came": _CAME(branch=unit.id, **days), "kinds": GUESTS, "year": year}
    return [("life/attendance/card.html", context)]
