"""What the page of a remedy shows: what is to be mended and how, in whose hands it is, its acts and its course."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import peewee as pw

from portal import clock, web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.policy import Actor
from portal.problems import mirror
from portal.stars.models import StarRemedy, StarStanding
from portal.stars.remedies.domain import OPEN
from portal.units.models import Unit
from portal.workflow import STAR_REMEDY

STEPS = ("提出", "制定方案", "党委审定", "整改", "验收")
AT = {"asked": 1, "planned": 2, "working": 3, "reported": 4, "done": 5}

_above = Unit.alias("above")
HEAD = Query(
    lambda: StarRemedy.select(
        Unit.name.alias("branch_name"), _above.name.alias("committee_name"), StarStanding.label, StarStanding.starts,
        StarStanding.reason.alias("why"),
    )
    .join(Unit, on=(Unit.id == StarRemedy.branch)).switch(StarRemedy)
    .join(_above, on=(_above.id == StarRemedy.committee)).switch(StarRemedy)
    .join(StarStanding, pw.JOIN.LEFT_OUTER, on=(StarStanding.id == StarRemedy.standing))
    .where(StarRemedy.id == P("remedy"))
)  # fmt: skip
SAID = {
    "star_remedy.create": "提出整改",
    "star_remedy.plan": "提交整改方案",
    "star_remedy.agree": "同意整改方案",
    "star_remedy.return": "退回修改",
    "star_remedy.report": "报告完成",
    "star_remedy.accept": "验收通过",
    "star_remedy.refuse": "继续整改",
    "star_remedy.extend": "调整期限",
    "star_remedy.cancel": "撤销整改",
}
WITH_OPINION = ("star_remedy.agree", "star_remedy.accept")


@dataclass
class Shown:
    """A remedy as the branch or the committee sees it."""

    remedy: StarRemedy
    head: Any  # branch_name, committee_name; label, starts, why of the standing it follows from
    holder: str  # in whose hands it is, empty once it is done
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # path behind the record, label, weight
    course: list[Event] = field(default_factory=list)
    entry: Any = None  # its entry in the ledger (id, number)

    @property
    def state(self) -> Any:
        return STAR_REMEDY.table[self.remedy.state]

    @property
    def steps(self) -> tuple[str, ...]:
        """The course; none for what was called off."""
        return STEPS if self.remedy.state in AT else ()

    @property
    def step(self) -> int:
        return AT[self.remedy.state]

    @property
    def late(self) -> bool:
        return self.remedy.state in OPEN and self.remedy.due_on < clock.today()


def shown(remedy: StarRemedy, actor: Actor) -> Shown:
    """What `actor` sees of a remedy that lies in the scope."""
    moves = available(actor, remedy)
    acts = [(action.removeprefix("star_remedy."), move.label, move.weight) for action, move in moves.items()]
    holder = STAR_REMEDY.table[remedy.state].holder
    mine = any(weight == "primary" for _path, _label, weight in acts)
    return Shown(
        remedy, HEAD.one(remedy=remedy.id), "您" if mine else holder,
        sorted(acts, key=lambda one: one[2] == "primary"),
        [_event(row) for row in COURSE(record="star_remedy", id=remedy.id)], mirror.entry_of(remedy),
    )  # fmt: skip


def _event(row: Any) -> Event:
    """A line of 经过: the act with what it said, who, when, and the reason."""
    what, values = SAID[row.action], row.values or {}
    if row.action == "star_remedy.create":
        what += f"（{_day(values['due_on'])} 前）：{_flat(values['problems'])}"
    if row.action == "star_remedy.plan":
        what += f"：{_flat(values['measures'])}（责任人：{values['responsible']}）"
    if row.action == "star_remedy.report":
        what += f"：{_flat(values['outcome'])}"
    if row.action == "star_remedy.extend":
        before, after = values["due_on"]
        what += f"：由 {_day(before)} 改为 {_day(after)}"
    why = row.note
    if row.action in WITH_OPINION:
        what, why = what + (f"：{row.note}" if row.note else ""), ""
    role = f"（{ROLES[row.role]}）" if row.role in ROLES else ""
    return Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), why)


def _day(text: str) -> str:
    return web.short_date(date.fromisoformat(text))


def _flat(text: str) -> str:
    return "；".join(line.strip() for line in text.splitlines() if line.strip())
