"""登记 and 修改: a record as a draft, the branches it counts for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal import actions, search
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.life.attendance import expected
from portal.life.attendance import reading as attendance
from portal.life.records.domain.text import Wanted, columns, path, searched
from portal.life.records.models import LifeAttendance, LifePresence, LifeRecord
from portal.policy import Actor
from portal.units.models import Unit
from portal.uploads import domain as uploads

TOLD = ("day", "starts", "place")  # what those who were invited hear of when it changes
ROLL = ("day", "types", "group")  # what says who is expected
CLEARED = "日期、类型或者党小组有变动，原来的到会登记已清空，请重新登记到会。"

PRESENCES = Query(
    lambda: (
        LifePresence.select(LifePresence.branch, Unit.name)
        .join(Unit, on=(Unit.id == LifePresence.branch))
        .where(LifePresence.record == P("record"))
        .order_by(Unit.id)
    )
)


USUAL = Query(
    lambda: (
        LifeRecord.select(
            LifeRecord.place, LifeRecord.host, LifeRecord.host_name, LifeRecord.recorder, LifeRecord.recorder_name
        )
        .where(LifeRecord.unit == P("unit"))
        .order_by(LifeRecord.day.desc(), LifeRecord.id.desc())
        .limit(1)
    )
)


def usual(unit: int) -> dict[str, str]:
    """What a unit's form starts from: place, host and recorder of the record before; nothing for the first."""
    row = USUAL.one(unit=unit)
    if row is None:
        return {}
    found = {"place": row.place}
    for role, person, name in (("host", row.host_id, row.host_name), ("recorder", row.recorder_id, row.recorder_name)):
        found |= {role: str(person or ""), f"{role}_name": "" if person else name}
    return found


def probe(unit: Unit) -> LifeRecord:
    """A record of a unit, to ask who may keep it."""
    return LifeRecord(unit=unit.id, committee=unit.id if unit.kind == "committee" else unit.committee_id)


def create(
    wanted: Wanted, unit_id: int, *, by: Actor, once: str = "", imported: bool = False, files: Iterable[int] = ()
) -> LifeRecord:
    """登记 a record of a branch, or of the committee itself, as a draft. Raises Invalid, Denied."""
    unit = Unit.get_by_id(unit_id)
    if unit.kind not in ("branch", "committee"):
        raise Invalid("组织生活由党支部或者基层党委登记。", "unit")
    if unit.closed_on is not None and not imported:
        raise Invalid("这个支部已经撤销，不能再登记。")
    found = columns(wanted, unit, imported=imported)
    note = found.pop("note")  # the door's own word for the reason of an act
    with write():
        made = actions.create(
            "life_record.create", LifeRecord, by=by, committee=probe(unit).committee_id, unit=unit.id,
            created_by=by.person_id, imported=imported, values={"title": ["", found["title"]]}, **found,
        )  # fmt: skip
        if note:
            LifeRecord.update(note=note).where(LifeRecord.id == made.id).execute()
            made.note = note
        if unit.kind == "branch":
            LifePresence.insert(record=made.id, branch=unit.id).execute()
        _indexed(made)
        uploads.attach(made, files, by=by)
        store.spend(once, by, path(made))
    return made


def edit(
    record: LifeRecord, wanted: Wanted, *, by: Actor, version: int | None = None, files: Iterable[int] = ()
) -> bool:
    """修改 a record that is not filed; who was invited hears of another day, time or place.

    Another day, type or group expects other people: the ticks go, and True comes back. Raises Invalid, Denied, Stale.
    """
    actions.check("life_record.edit", record, by=by)
    found, files = columns(wanted, Unit.get_by_id(record.unit_id), record), list(files)
    before = {name: _plain(getattr(record, _column(name))) for name in found}
    changed = {name: value for name, value in found.items() if before[name] != _plain(value)}
    with write():
        values = {name: [before[name], _plain(value)] for name, value in changed.items()}
        detail = {"files": len(files)} if files else None
        ticked = bool(attendance.of_record(record.id)) and any(_other(name, values.get(name)) for name in ROLL)
        actions.perform(
            "life_record.edit", record, by=by, version=version, set=changed, values=values, detail=detail,
            note=CLEARED if ticked else "",
        )  # fmt: skip
        if ticked:
            LifeAttendance.delete().where(LifeAttendance.record == record.id).execute()
        _indexed(record)
        uploads.attach(record, files, by=by)
        if record.state == "announced" and any(name in changed for name in TOLD):
            inbox.tell(invited(record), f"“{record.title}”有变动：{when(record)}", path(record), by=by)
    return ticked


def _other(name: str, pair: list[Any] | None) -> bool:
    """Whether a field changed; the order of types is none."""
    return pair is not None and (name != "types" or set(pair[0]) != set(pair[1]))


def _column(name: str) -> str:
    return f"{name}_id" if name in ("host", "recorder", "group") else name


def _plain(value: Any) -> Any:
    """A value as a revision keeps it."""
    return str(value) if isinstance(value, date) else value


def _indexed(record: LifeRecord) -> None:
    search.index(LifeRecord, [(record.id, search.tokens(*searched(record)))])


def invited(record: LifeRecord) -> list[int]:
    """The people who are expected at a record."""
    return [one.id for one in expected.expected(record)]


def when(record: LifeRecord) -> str:
    """Day, time and place in words."""
    day = f"{record.day.month}月{record.day.day}日"
    return "，".join(part for part in (f"{day}{' ' + record.starts if record.starts else ''}", record.place) if part)


def counts_for(record: LifeRecord, branches: Iterable[int], *, by: Actor, version: int | None = None) -> None:
    """计入支部: the branches that were present at a record of the committee. Raises Invalid, Denied, Stale."""
    actions.check("life_record.minute", record, by=by)
    if record.unit_id != record.committee_id:
        raise Invalid("支部的记录只计入本支部。")
    known = {
        row.id for row in Unit.select(Unit.id).where((Unit.committee == record.committee_id) & (Unit.kind == "branch"))
    }
    wanted = set(branches)
    if not wanted <= known:
        raise Invalid("请选择本党委的支部。", "branches")
    with write():
        now = {row.branch_id for row in PRESENCES(record=record.id)}
        if now == wanted:
            return
        values = {"branches": [sorted(now), sorted(wanted)]}
        actions.perform("life_record.minute", record, by=by, version=version, values=values, fields=["branches"])
        replace_presences(record, now, wanted)


def replace_presences(record: LifeRecord, now: set[int], wanted: set[int]) -> None:
    """Rows of the branches that a record counts for, as wanted; inside the caller's act."""
    gone = sorted(now - wanted)
    if gone:
        LifePresence.delete().where((LifePresence.record == record.id) & LifePresence.branch.in_(gone)).execute()
    if fresh := sorted(wanted - now):
        LifePresence.insert_many([{"record": record.id, "branch": branch} for branch in fresh]).execute()
