"""What an honour's page shows to whom: the honour to all who may see it, how it came about to holder and office."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.honours.domain.checks import LABELS
from portal.honours.models import KINDS, Honour
from portal.policy import Actor, may
from portal.stars.computation.scheme import HONOUR_LEVELS
from portal.units.models import Person, Unit
from portal.uploads import domain as uploads
from portal.workflow import HONOUR

HEAD = Query(
    lambda: Honour.select(
        pw.fn.COALESCE(Person.name, "").alias("name"), Unit.name.alias("branch_name"), Person.branch.alias("now_in")
    )
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Honour.person)).switch(Honour)
    .join(Unit, on=(Unit.id == Honour.branch))
    .where(Honour.id == P("honour"))
)  # fmt: skip
SAID = {
    "honour.propose": "上报",
    "honour.register": "登记",
    "honour.edit": "修改",
    "honour.resubmit": "修改后重报",
    "honour.withdraw": "撤回",
    "honour.confirm": "确认",
    "honour.decline": "不确认",
    "honour.correct": "更正",
    "honour.revoke": "撤销",
}


@dataclass
class Shown:
    """An honour as one person may see it."""

    honour: Honour
    name: str  # the member's, empty for the branch's own
    branch_name: str
    viewer: str  # owner, office, public
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    course: list[Event] = field(default_factory=list)
    files: list[Any] = field(default_factory=list)
    holder: str = ""
    linked: bool = False  # the visitor may open the member's page

    @property
    def kind(self) -> str:
        return KINDS[self.honour.kind]

    @property
    def level(self) -> str:
        return HONOUR_LEVELS[self.honour.level]


def viewer(actor: Actor, honour: Honour) -> str:
    """As what one looks at an honour: owner, office (the role at hand covers the branch), or public."""
    if actor.person_id is not None and honour.person_id == actor.person_id:
        return "owner"
    if actor.role in ("secretary", "committee", "supervisor") and actor.covers(honour.branch_id):
        return "office"
    return "public"


def shown(honour: Honour, actor: Actor) -> Shown:
    """What `actor` may see of an honour that lies in the scope."""
    head, kind = HEAD.one(honour=honour.id), viewer(actor, honour)
    made = Shown(honour, head.name, head.branch_name, kind)
    near = kind != "public" or honour.branch_id == actor.home_branch_id
    # Who has moved on is out of sight of the branch that is left.
    made.linked = may("page.members", actor) and (kind == "owner" or (near and head.now_in == honour.branch_id))
    made.files = uploads.of("honour", [honour.id]).get(honour.id, [])
    if kind == "public":
        return made
    made.acts = [
        (action.removeprefix("honour."), move.label, move.weight) for action, move in available(actor, honour).items()
    ]
    made.course = [_event(row) for row in COURSE(record="honour", id=honour.id)]
    if holder := HONOUR.table[honour.state].holder:
        mine = {"proposed": "confirm", "declined": "resubmit"}[honour.state]
        made.holder = "您" if any(path == mine for path, _label, _weight in made.acts) else holder
    return made


def _event(row: Any) -> Event:
    """A line of 经过: the act with what it changed, who, when, and the reason."""
    what = SAID.get(row.action, row.action)
    pairs = {name: pair for name, pair in (row.values or {}).items() if isinstance(pair, list)}
    if pairs:
        changed = [
            f"{LABELS[name]}由“{_flat(name, old)}”改为“{_flat(name, new)}”" for name, (old, new) in pairs.items()
        ]
        what += "：" + "；".join(changed)
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), row.note)


def _flat(name: str, value: str) -> str:
    words = {"kind": KINDS, "level": HONOUR_LEVELS}.get(name, {})
    return words.get(value, value) or "未填"
