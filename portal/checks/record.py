"""A check as its page shows it: to those who carry it out the whole, to a unit what was given to it."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.checks.checklists.domain import title
from portal.checks.domain.text import MEMBERS, OWNER
from portal.checks.models import KINDS, CheckAnswer, Checklist, CheckVisit, SpotCheck
from portal.checks.visits.answers import TO_FIND, list_of
from portal.db import P, prepared
from portal.draws.design import drawn_units
from portal.draws.models import Draw
from portal.policy import Actor, may, scope
from portal.policy import find as look_up
from portal.problems.models import Problem
from portal.units.models import Person, Unit
from portal.workflow import SPOT_CHECK

SAID = {
    "spot_check.create": "发起检查",
    "spot_check.edit": "修改",
    "spot_check.start": "开始检查",
    "spot_check.release": "反馈检查结果",
    "spot_check.close": "办结",
    "spot_check.cancel": "取消检查",
}


@dataclass
class Shown:
    """A check as one person may see it."""

    check: SpotCheck
    owner: str
    inside: bool  # of those whose check it is, or their committee
    visits: list[Any]
    acts: dict[str, Any] = field(default_factory=dict)
    people: list[Any] = field(default_factory=list)
    course: list[Event] = field(default_factory=list)
    items: int = 0
    checklist: Checklist | None = None
    list_name: str = ""
    problem: Any = None  # the entry of the ledger that it verifies
    draws: list[Any] = field(default_factory=list)  # that its units came from
    drawn: set[int] = field(default_factory=set)  # the units drawn in them
    adds: bool = False  # the visitor takes units in
    holder: str = ""

    @property
    def kind(self) -> str:
        return KINDS[self.check.kind]

    def number(self, *states: str) -> int:
        """How many of the visits shown are in one of these states."""
        return sum(row.state in states for row in self.visits)


def visits(check: SpotCheck, actor: Actor) -> list[Any]:
    """The visits of a check that one sees: unit, day, visitor, state, answers given, and those that say no or partly."""
    seen = scope(CheckVisit, actor)

    def build() -> Any:
        given = CheckAnswer.select(pw.fn.COUNT(CheckAnswer.id)).where(CheckAnswer.visit == CheckVisit.id)
        return (
            CheckVisit.select(
                CheckVisit.id, CheckVisit.unit, CheckVisit.planned_on, CheckVisit.visited_on, CheckVisit.state,
                CheckVisit.version, Unit.name.alias("unit_name"), pw.fn.COALESCE(Person.name, "").alias("visitor_name"),
                given.alias("answered"), given.where(CheckAnswer.answer.in_(TO_FIND)).alias("wanting"),
            )
            .join(Unit, on=(Unit.id == CheckVisit.unit))
            .switch(CheckVisit)
            .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == CheckVisit.visitor))
            .where((CheckVisit.check == P("check")) & seen.where)
            .order_by(CheckVisit.id)
        )  # fmt: skip

    return prepared(("visits of check", seen.shape), build)(check=check.id, **actor.places())


def shown(check: SpotCheck, actor: Actor) -> Shown:
    """What `actor` may see of a check that lies in the scope."""
    inside = may("spot_check.close", actor, check)
    made = Shown(check, OWNER.one(check=check.id).name, inside, visits(check, actor))
    made.acts = available(actor, check)
    if check.verifies_id is not None:
        made.problem = look_up(Problem, check.verifies_id, actor)
    if not inside:
        return made
    made.people = MEMBERS(check=check.id)
    made.items = len(list_of(check).items)
    made.course = [event(row, SAID) for row in COURSE(record="spot_check", id=check.id)]
    if check.checklist_id is not None and may("page.checklists", actor):
        made.checklist = look_up(Checklist, check.checklist_id, actor)
        made.list_name = title(Checklist.get_by_id(check.checklist_id))
    made.draws = _draws(check, actor)
    made.drawn = {unit for one in made.draws for unit in drawn_units(one)}
    open_ = check.state in ("planned", "running") and check.verifies_id is None
    made.adds = open_ and may("spot_check.edit", actor, check)
    if holder := SPOT_CHECK.table[check.state].holder:
        made.holder = (
            "您" if made.acts and check.state != "released" else holder if check.state == "released" else made.owner
        )
    return made


def _draws(check: SpotCheck, actor: Actor) -> list[Draw]:
    """The draws for a check, as far as one sees them."""
    seen = scope(Draw, actor)

    def build() -> Any:
        return (
            Draw.select(Draw.id, Draw.title, Draw.state, Draw.design, Draw.result)
            .where((Draw.check == P("check")) & (Draw.state != "abandoned") & seen.where)
            .order_by(Draw.id)
        )

    return list(prepared(("draws of check", seen.shape), build)(check=check.id, **actor.places()))


def event(row: Any, said: dict[str, str]) -> Event:
    """A line of 经过: the act, who, when, and the reason."""
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(said.get(row.action, row.action), f"{row.name or '系统'}{role}", web.moment(row.at), row.note)
