"""任期届满前 6 个月: secretaries and committee are told once for each day by which a unit elects."""

from typing import Any

import peewee as pw

from portal import clock
from portal.accounts import holders
from portal.db import P, Query, write
from portal.inbox import domain as inbox
from portal.life.standing.models import LifeReminder
from portal.life.terms import listing
from portal.life.terms.domain import path
from portal.life.terms.reading import day
from portal.policy import SYSTEM
from portal.units import setup
from portal.units.models import Unit

RULE = "term"  # of the reminders of this room
AT_ONCE = 100  # units told in one transaction


def _told() -> Any:
    """Told already of this very day, so that an extension is told of again when its time comes."""
    same = (LifeReminder.branch == Unit.id) & (LifeReminder.rule == RULE) & (LifeReminder.due_on == setup.elects_by())
    return pw.fn.EXISTS(LifeReminder.select(LifeReminder.id).where(same))


_DUE = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, Unit.committee, setup.elects_by().alias("last"))
        .where(listing.base() & setup.elects_by().between(P("today"), P("notice")) & ~_told())
        .order_by(Unit.id)
        .limit(AT_ONCE)
    )
)


def send() -> int:
    """Tell of every term that ends within six months and was not told of; how many. Again and again is harmless."""
    number = 0
    while True:
        with write():
            rows = _DUE(**setup.days())
            for row in rows:
                _tell(row)
        number += len(rows)
        if len(rows) < AT_ONCE:
            return number


def _tell(row: Any) -> None:
    last = day(row.last)
    if last is None:  # never, by the query
        return
    LifeReminder.create(branch=row.id, rule=RULE, due_on=last, sent_at=clock.now())
    people = [*holders.secretaries(row.id), *holders.officers(row.id, row.committee_id)]
    text = f"{row.name}应于 {last:%Y-%m-%d} 前换届，请着手准备"
    inbox.tell(people, text, path(row.id), by=SYSTEM)
