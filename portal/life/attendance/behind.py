"""The records behind the numbers of one member."""

from collections.abc import Iterable, Iterator
from typing import Any

from portal import lists
from portal.db import P, among, prepared
from portal.life.attendance import periods
from portal.life.attendance.numbers import counted_hours, types
from portal.life.records.models import LifeAttendance, LifeRecord
from portal.lists import Filter
from portal.policy import Actor, Scope, scope
from portal.units.models import Unit

STATUS = {
    "present": ("到会", lambda: LifeAttendance.status == "present"),
    "leave": ("请假", lambda: LifeAttendance.status == "leave"),
    "absent": ("缺席", lambda: LifeAttendance.status == "absent"),
    "made_up": ("已补课", lambda: LifeAttendance.made_up_on.is_null(False)),
    "hours": ("计学时", lambda: counted_hours() > 0),
}
HEADINGS = ["日期", "组织生活", "单位", "到会情况", "原因", "补课日期", "学时"]

LIST = lists.Spec(
    "life_attendance_of", LifeAttendance,
    columns=lambda: [
        LifeAttendance.id, LifeAttendance.record, LifeAttendance.status, LifeAttendance.reason, LifeAttendance.made_up_on,
        counted_hours().alias("counted"), LifeRecord.day, LifeRecord.title, Unit.name.alias("unit_name"),
    ],
    join=lambda query: (
        query.join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record))
        .join(Unit, on=(Unit.id == LifeRecord.unit)).switch(LifeAttendance)
    ),
    through=lambda query: query.join(LifeRecord, on=(LifeRecord.id == LifeAttendance.record)).switch(LifeAttendance),
    order=lambda: [LifeRecord.day.desc(), LifeAttendance.id.desc()],
    base=lambda: (LifeRecord.state == "filed") & LifeRecord.day.between(P("since"), P("until")),
    seen=lambda actor: Scope(("of a person",), LifeAttendance.person == P("person")),
    filters=(
        *periods.filters(LifeAttendance),
        Filter(
            "type", "活动类型", types, lambda: LifeRecord.types.cast("TEXT").contains(P("type", lambda key: f'"{key}"'))
        ),
        Filter(
            "status", "到会情况", lambda actor: [(key, word) for key, (word, _where) in STATUS.items()],
            lambda: LifeAttendance.id > 0, fixed={key: where for key, (_word, where) in STATUS.items()},
        ),
    ),
)  # fmt: skip


def seen_records(keys: Iterable[int], actor: Actor) -> set[int]:
    """Which of some records an actor may open."""
    wanted = sorted(set(keys))
    if not wanted:
        return set()
    seen = scope(LifeRecord, actor)
    query = prepared(
        ("life records seen", seen.shape),
        lambda: LifeRecord.select(LifeRecord.id).where(among(LifeRecord.id, "keys") & seen.where),
    )
    return {row.id for row in query(keys=wanted, **actor.places())}


ELSEWHERE = "在其他党支部参加的组织生活"


def table(rows: Iterable[Any], seen: set[int]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS; of records that one may not open the day alone."""
    words = {"present": "到会", "leave": "请假", "absent": "缺席"}
    for row in rows:
        known = row.record_id in seen
        yield [
            row.day, row.title if known else ELSEWHERE, row.unit_name if known else "", words[row.status],
            row.reason if known else "", row.made_up_on, row.counted / 100,
        ]  # fmt: skip
