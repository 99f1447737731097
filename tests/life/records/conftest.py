"""Records that came about as they do in life: through the domain."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portal import clock
from portal.life.attendance import domain as attendance
from portal.life.attendance import expected
from portal.life.attendance.domain import Tick
from portal.life.records import domain
from portal.life.records.domain import Wanted
from portal.life.records.models import LifeRecord

KEEPERS = {"a1": "secretary", "a2": "secretary_a2", "b1": "secretary_b", "a": "committee", "b": "committee_b"}


def wanted(**values: Any) -> Wanted:
    usual = Wanted(("theme_day",), "", clock.today(), "14:30", "16:00", "三楼会议室")
    return usual._replace(**values)


def tick_all(record: LifeRecord, by: Any, absent: tuple[int, ...] = ()) -> None:
    """Everybody who is expected was there, but for some."""
    people = expected.expected(record)
    attendance.tick(
        record, [Tick(one.id, "leave" if one.id in absent else "present", "出差" if one.id in absent else "") for one in people], by=by
    )  # fmt: skip


@pytest.fixture
def made(world: Any, actor: Any) -> Callable[..., LifeRecord]:
    """made("a1", "filed", types=(…)): registered and brought to a state by who keeps it."""

    def bring(unit: str = "a1", state: str = "draft", /, **values: Any) -> LifeRecord:
        by = actor(KEEPERS[unit])
        if state == "announced":
            values = {"day": clock.today() + timedelta(days=3), **values}
        record = domain.create(wanted(**values), world.units[unit].id, by=by)
        if state == "announced":
            domain.announce(record, by=by)
        elif state == "filed":
            if unit in ("a", "b"):
                domain.counts_for(record, [world.units[f"{unit}1"].id], by=by)
            tick_all(record, by)
            domain.file(LifeRecord.get_by_id(record.id), by=by)
        return LifeRecord.get_by_id(record.id)

    return bring
