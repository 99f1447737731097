"""What the page of an objection shows: about which result, its text, who has it now, the answer, and its course."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import web
from portal.accounts.models import ROLES
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.stars.models import StarCycle, StarObjection
from portal.units.models import Person, Unit
from portal.workflow import STAR_OBJECTION

HEAD = Query(
    lambda: StarObjection.select(
        Person.name, Unit.name.alias("branch_name"), StarCycle.name.alias("cycle_name"), StarCycle.publicity_ends,
    )
    .join(Unit, on=(Unit.id == StarObjection.branch)).switch(StarObjection)
    .join(StarCycle, on=(StarCycle.id == StarObjection.cycle)).switch(StarObjection)
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == StarObjection.person))
    .where(StarObjection.id == P("objection"))
)  # fmt: skip


@dataclass
class Shown:
    """An objection as its author or the committee may see it."""

    objection: StarObjection
    author: str  # 匿名 without one
    branch_name: str
    cycle_name: str
    publicity_ends: Any
    course: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return STAR_OBJECTION.table[self.objection.state]


def shown(objection: StarObjection) -> Shown:
    """What a visitor sees who may see it (or has shown its code)."""
    head = HEAD.one(objection=objection.id)
    rows = COURSE(record="star_objection", id=objection.id)
    return Shown(
        objection, head.name or "匿名", head.branch_name, head.cycle_name, head.publicity_ends,
        [*(_event(row) for row in rows), _first(objection, head.name)],
    )  # fmt: skip


def _event(row: Any) -> Event:
    if row.action == "star_objection.withdraw":
        return Event("撤回", row.name or "匿名", web.moment(row.at) if row.name else web.short_date(row.at))
    said = "成立" if row.values["upheld"] else "不成立"
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(f"答复：{said}", f"{row.name}{role}", web.moment(row.at))


def _first(objection: StarObjection, author: str | None) -> Event:
    when = web.moment(objection.sent_at) if objection.sent_at else web.short_date(objection.sent_on)
    return Event("提出异议", author or "匿名", when)
