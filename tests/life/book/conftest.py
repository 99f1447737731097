"""Records that came about as they do in life: filed with minutes, absences, guests and an annex."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from portal import clock
from portal.life.attendance import domain as attendance
from portal.life.attendance import expected, guests
from portal.life.attendance.domain import Tick
from portal.life.judging.voting import Vote
from portal.life.records import domain
from portal.life.records.domain import Wanted
from portal.life.records.minutes import Agenda, Resolution, Speech
from portal.life.records.models import LifeRecord

KEEPERS = {"a1": "secretary", "a2": "secretary_a2", "b1": "secretary_b", "a": "committee"}
YEAR = clock.today().year - 1
DAY = date(YEAR, 3, 5)


@pytest.fixture
def filed(world: Any, actor: Any) -> Callable[..., LifeRecord]:
    """filed("a1", day, title=…): a record with everything on its paper. `leave`: who was on leave."""

    def bring(
        unit: str = "a1", day: date = DAY, leave: str = "member", *, plain: bool = False, **values: Any
    ) -> LifeRecord:
        by, place = actor(KEEPERS[unit]), world.units[unit]
        usual = Wanted(
            ("assembly", "lecture"), "三月党员大会", day, "14:30", "16:00", "三楼会议室", world.secretary.person.id if unit == "a1" else None,
            "" if unit == "a1" else "某某某", None, "记录员", "thematic", 200, note="会场有三十人旁听。", lecturer_name="党校教师",
        )  # fmt: skip
        record = domain.create(usual._replace(**values), place.id, by=by)
        if not plain:
            domain.put(record, "agenda", Agenda("", "admission", "讨论发展对象"), by=by)
            domain.put(record, "agenda", Agenda("", "", "通报党费"), by=by)
            domain.put(record, "speeches", Speech("", None, "秦明恒", "要加强学习"), by=by)
            domain.put(record, "resolutions", Resolution("", "同意接收", Vote(4, 3, 3, 0, 0)), by=by)
            guests.add(record, "committee", by=by, name="组织委员", post="组织部")
        people = expected.whole(record) if unit == "a" else expected.expected(record)
        away = world.players[leave].person.id if leave else 0
        attendance.tick(
            record, [Tick(one.id, *(("leave", "出差") if one.id == away else ("present",))) for one in people], by=by
        )
        domain.file(LifeRecord.get_by_id(record.id), by=by)
        return LifeRecord.get_by_id(record.id)

    return bring
