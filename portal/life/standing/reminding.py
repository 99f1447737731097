"""Reminders of real deadlines: one message a unit and last day, seven days ahead, to those who can act; each requirement once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import clock
from portal.accounts import holders
from portal.db import P, Query, write
from portal.inbox import domain as inbox
from portal.life.judging.wording import written
from portal.life.standing import domain
from portal.life.standing.models import LifeReminder, LifeStanding
from portal.policy import SYSTEM
from portal.units.models import Unit

AHEAD = 7  # days
NAMED = 6  # requirements named in one message

_DUE = Query(
    lambda: (
        LifeStanding.select(
            LifeStanding.branch, LifeStanding.rule, LifeStanding.name, LifeStanding.due_on, LifeStanding.committee,
        )
        .join(Unit, on=(Unit.id == LifeStanding.branch))
        .join(
            LifeReminder, pw.JOIN.LEFT_OUTER,
            on=(
                (LifeReminder.branch == LifeStanding.branch) & (LifeReminder.rule == LifeStanding.rule)
                & (LifeReminder.due_on == LifeStanding.due_on)
            ),
        )
        .where(
            LifeStanding.due_on.between(P("today"), P("until")) & LifeReminder.id.is_null() & Unit.closed_on.is_null()
            & (LifeStanding.changes_on > P("today"))
        )
        .order_by(LifeStanding.branch, LifeStanding.due_on, LifeStanding.position)
    )
)  # fmt: skip


def remind() -> int:
    """Send what is due within seven days and was not told yet, a unit a transaction; gives how many messages."""
    today = clock.today()
    units: dict[int, list[Any]] = defaultdict(list)
    for row in _DUE(today=today, until=today + timedelta(days=AHEAD)):
        units[row.branch_id].append(row)
    return sum(_tell(unit, rows, today) for unit, rows in units.items())


def _tell(unit: int, rows: list[Any], today: date) -> int:
    people = _who(unit, rows[0].committee_id)
    if not people:
        return 0
    days: dict[date, list[Any]] = defaultdict(list)
    for row in rows:
        days[row.due_on].append(row)
    with write():
        for day, due in days.items():
            inbox.tell(people, text(due, day, today), f"/life/standing/{unit}", by=SYSTEM)
        made = {(row.rule, row.due_on) for row in rows}
        LifeReminder.insert_many(
            [{"branch": unit, "rule": rule, "due_on": day} for rule, day in sorted(made)]
        ).execute()
    return len(days)


def text(due: Iterable[Any], day: date, today: date) -> str:
    """What is told: 11 月 30 日前还有 2 项制度要求没有完成：支委会、主题党日。"""
    names = list(dict.fromkeys(row.name for row in due))
    rest = f"等 {len(names)} 项" if len(names) > NAMED else ""
    return f"{written(day, today)}前还有 {len(names)} 项制度要求没有完成：{'、'.join(names[:NAMED])}{rest}。"


def _who(unit: int, committee: int) -> list[int]:
    """Who can act: the secretaries of a branch, the officers of a committee for its own."""
    held = holders.over(unit)
    if unit == committee:
        return sorted({row.person_id for row in held if row.role == "committee" and row.unit_id == unit})
    return sorted({row.person_id for row in held if row.role == "secretary"})


def day_has_come() -> None:
    """The daily duty: rows that hold no longer are judged anew, then who has to act is told. Called often, does little."""
    domain.keep_up()
    remind()
