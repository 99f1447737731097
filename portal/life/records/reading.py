"""Announced meetings, for calendars and for home."""

from datetime import date, timedelta
from typing import Any

from portal import clock
from portal.db import P, prepared
from portal.life.attendance import expected
from portal.life.records import calendar, minutes
from portal.life.records.domain import path
from portal.life.records.models import LifePresence, LifeRecord
from portal.policy import Actor, scope

AHEAD = 14  # days that home looks ahead
MOST = 200  # meetings of a calendar
BACK = 60  # days that a calendar looks back, so that what was called off is taken out there too


def _meetings(actor: Actor, first: date, last: date, states: tuple[str, ...], branch: int | None) -> list[LifeRecord]:
    """The records of some states of a branch (of what one sees) between two days, the nearest first."""
    seen = scope(LifeRecord, actor)

    def build() -> Any:
        here = LifePresence.select(LifePresence.record).where(LifePresence.branch == P("branch"))
        return (
            LifeRecord.select(LifeRecord.id)
            .where(
                seen.where & LifeRecord.state.in_(states) & LifeRecord.announced_at.is_null(False)
                & LifeRecord.day.between(P("first"), P("last")) & LifeRecord.id.in_(here)
            )
            .order_by(LifeRecord.day, LifeRecord.starts, LifeRecord.id)
            .limit(MOST)
        )  # fmt: skip

    query = prepared(("life meetings", states, seen.shape), build)
    keys = [row.id for row in query(first=first, last=last, **{**actor.places(), "branch": branch})]
    if not keys:
        return []
    order = (LifeRecord.day, LifeRecord.starts, LifeRecord.id)
    return list(LifeRecord.select().where(LifeRecord.id.in_(keys)).order_by(*order))


def _asks(record: LifeRecord, person: int | None) -> bool:
    return any(one.id == person for one in expected.expected(record))


def coming(actor: Actor) -> list[LifeRecord]:
    """The announced meetings of the next days at which the person is expected."""
    today = clock.today()
    found = _meetings(actor, today, today + timedelta(days=AHEAD), ("announced",), actor.home_branch_id)
    return [one for one in found if _asks(one, actor.person_id)]


def of_branch(branch: int, actor: Actor) -> list[LifeRecord]:
    """The meetings of a branch for its calendar, those called off too, as far as `actor` sees them."""
    today = clock.today()
    span = today - timedelta(days=BACK), today + timedelta(days=400)
    return _meetings(actor, *span, ("announced", "called_off"), branch)


def of_person(actor: Actor) -> list[LifeRecord]:
    """The meetings at which the person is expected, for their calendar."""
    if actor.home_branch_id is None:
        return []
    return [one for one in of_branch(actor.home_branch_id, actor) if _asks(one, actor.person_id)]


def event(record: LifeRecord, host: str = "") -> calendar.Event:
    """A record as a calendar shows it."""
    agenda = [f"{at}. {one.text}" for at, one in enumerate(minutes.read(record.minutes).agenda, 1)]
    lines = ["议题：", *agenda] if agenda else []
    if record.host_name:
        lines.append(f"主持人：{record.host_name}")
    off = record.state == "called_off"
    if off:
        lines.insert(0, f"已取消：{record.reason}")
    return calendar.Event(
        record.id, record.title, record.day, record.starts, record.ends, record.place, "\n".join(lines),
        record.created_at, record.version, off, host + path(record) if host else "",
    )  # fmt: skip
