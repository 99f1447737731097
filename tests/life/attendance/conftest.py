"""Records with attendance, made by the code that users use."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from portal import clock
from portal.life.attendance import domain, expected
from portal.life.attendance.domain import Tick
from portal.life.records import domain as records
from portal.life.records.domain import Wanted
from portal.life.records.models import LifeRecord

TODAY = clock.today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def held(types: tuple[str, ...], day: date, **values: Any) -> Wanted:
    return Wanted(types, "", day)._replace(**values)


def fresh(record: LifeRecord) -> LifeRecord:
    return LifeRecord.get_by_id(record.id)


@pytest.fixture
def record(world: Any, actor: Any) -> Callable[..., LifeRecord]:
    """record("a1", types, days back): a draft; `ticks`: person → Tick or status, the others expected are present; filed at will."""

    def make(
        place: str = "a1", types: tuple[str, ...] = ("assembly",), back: int = 0, ticks: Any = None, filed: bool = False,
        **values: Any,
    ) -> LifeRecord:  # fmt: skip
        who = {"a1": "secretary", "a2": "secretary_a2", "b1": "secretary_b", "a": "committee"}[place]
        by = actor(who)
        made = records.create(held(types, ago(back), **values), world.units[place].id, by=by)
        if ticks is not None:
            lines = {one.id: Tick(one.id) for one in expected.expected(made)}
            for person, said in ticks.items():
                lines[person.id] = (
                    said if isinstance(said, Tick) else Tick(person.id, said, "出差" if said == "leave" else "")
                )
            domain.tick(made, lines.values(), by=by)
        if filed:
            records.file(fresh(made), by=by)
        return fresh(made)

    return make
