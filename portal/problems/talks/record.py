"""What the page of a talk shows: the record, its corrections, the entries that follow, what may be done."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import policy, web
from portal.accounts.models import ROLES, Team
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.policy import Actor
from portal.problems.models import Problem
from portal.problems.talks import annexes
from portal.problems.talks.listing import entries
from portal.problems.talks.models import Talk
from portal.units.models import Person, Unit
from portal.uploads import domain as uploads
from portal.workflow import TALK

SAID = {"talk.create": "登记", **{key: move.label for key, move in TALK.moves.items()}}

_branch, _office = Unit.alias("branch_unit"), Unit.alias("office_unit")
HEAD = Query(
    lambda: Talk.select(
        pw.fn.COALESCE(_branch.name, Unit.name).alias("unit_name"), Unit.name.alias("committee_name"),
        pw.fn.COALESCE(Team.name, _office.name).alias("holder"), Person.name.alias("recorder"),
    )
    .join(Unit, on=(Unit.id == Talk.committee)).switch(Talk)
    .join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == Talk.branch)).switch(Talk)
    .join(_office, pw.JOIN.LEFT_OUTER, on=(_office.id == Talk.office)).switch(Talk)
    .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Talk.team)).switch(Talk)
    .join(Person, on=(Person.id == Talk.created_by))
    .where(Talk.id == P("talk"))
)  # fmt: skip


@dataclass
class Shown:
    """A talk as one person may see it."""

    talk: Talk
    head: Any  # unit_name, committee_name, holder, recorder
    problem: Problem | None  # the entry that it was held for, where the visitor sees it
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    corrections: list[annexes.Annex] = field(default_factory=list)
    entries: list[Any] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    own_files: list[Any] = field(default_factory=list)  # those that the visitor may take away
    course: list[Event] = field(default_factory=list)

    @property
    def state(self) -> Any:
        return TALK.table[self.talk.state]

    @property
    def title(self) -> str:
        return f"约谈{self.talk.talked_to}"


def shown(talk: Talk, actor: Actor) -> Shown:
    """What `actor` sees of a talk that lies in the scope."""
    acts = [(key.removeprefix("talk."), move.label, move.weight) for key, move in available(actor, talk).items()]
    files = uploads.of("talk", [talk.id]).get(talk.id, [])
    own = [row for row in files if row.person_id == actor.person_id and talk.state in Talk.files_go_in]
    problem = policy.find(Problem, talk.problem_id, actor) if talk.problem_id else None
    return Shown(
        talk, HEAD.one(talk=talk.id), problem, sorted(acts, key=lambda one: one[2] == "primary"), annexes.of(talk),
        entries(talk.id, actor), [row for row in files if row not in own], own,
        [_event(row) for row in COURSE(record="talk", id=talk.id) if row.action != "talk.follow"],
    )  # fmt: skip


def _event(row: Any) -> Event:
    """A line of 经过; what was corrected stands beside the record, what follows in the list of entries."""
    what, values = SAID.get(row.action, row.action), row.values or {}
    if row.action == "talk.correct":
        what = f"{what}{annexes.PARTS[values['part']]}"
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note)
