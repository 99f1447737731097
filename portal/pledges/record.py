"""What a pledge's page shows to whom: the author the text at hand, the office what was sent, others what is public."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import web
from portal.accounts.models import ROLES
from portal.actions import allowed
from portal.db import P, Query
from portal.pledges import reviewers, rounds
from portal.pledges.domain import ITEMS
from portal.pledges.models import Pledge, PledgeYear
from portal.policy import Actor
from portal.units.models import Person, Unit
from portal.workflow import PLEDGE

STEPS = ["提诺", "审诺", "亮诺（公示）", "践诺", "评诺"]
AT = {"draft": 0, "returned": 0, "submitted": 1, "approved": 2, "published": 3}

HEAD = Query(
    lambda: Pledge.select(Person.name, Unit.name.alias("branch_name"), PledgeYear.file_by, PledgeYear.review_by)
    .join(Person, on=(Person.id == Pledge.person))
    .join(Unit, on=(Unit.id == Pledge.branch))
    .join(
        PledgeYear, pw.JOIN.LEFT_OUTER,
        on=((PledgeYear.committee == Pledge.committee) & (PledgeYear.year == Pledge.year)),
    )
    .where(Pledge.id == P("pledge"))
)  # fmt: skip


@dataclass
class Event:
    """A line of 经过."""

    what: str
    who: str
    when: str
    why: str = ""
    url: str = ""
    link: str = ""


@dataclass
class Shown:
    """A pledge as one person may see it."""

    pledge: Pledge
    name: str
    branch_name: str
    viewer: str  # owner, office, public
    post: str
    items: list[Any]
    file_by: Any = None
    review_by: Any = None
    course: list[Event] = field(default_factory=list)
    holder: str = ""
    errors: dict[int, tuple[str, str]] = field(default_factory=dict)  # item id → sentence, what was typed

    @property
    def state(self) -> Any:
        """The state in words; a withdrawn pledge is no draft to those who have read it."""
        if self.viewer == "office" and self.pledge.state == "draft":
            return WITHDRAWN
        return PLEDGE.table[self.pledge.state]

    @property
    def unjudged(self) -> int:
        return sum(not item.verdict for item in self.items)

    @property
    def returned(self) -> int:
        return sum(item.verdict == "returned" for item in self.items)

    @property
    def step(self) -> int:
        return AT[self.pledge.state]

    @property
    def step_notes(self) -> dict[int, str]:
        """Dates under the steps that are behind."""
        days = (self.pledge.submitted_at, self.pledge.approved_at, self.pledge.published_at)
        return {at: web.short_date(day) for at, day in enumerate(days) if day and at < self.step}


WITHDRAWN = type(PLEDGE.table["draft"])("已撤回", "muted", "本人")


def viewer(actor: Actor, pledge: Pledge) -> str:
    """As what one looks at a pledge: owner, office (the role at hand covers the branch), or public."""
    if actor.person_id is not None and pledge.person_id == actor.person_id:
        return "owner"
    if actor.role in ("secretary", "committee", "supervisor") and actor.covers(pledge.branch_id):
        return "office"
    return "public"


def shown(pledge: Pledge, actor: Actor) -> Shown:
    """What `actor` may see of a pledge that lies in the scope."""
    head = HEAD.one(pledge=pledge.id)
    kind = viewer(actor, pledge)
    if kind == "public":
        return Shown(pledge, head.name, head.branch_name, kind, pledge.post, ITEMS(pledge=pledge.id))
    course = rounds.COURSE(pledge=pledge.id)
    unsent = kind == "office" and pledge.state in ("draft", "returned")
    post, items = rounds.submitted(course, pledge.state) if unsent else (pledge.post, ITEMS(pledge=pledge.id))
    return Shown(
        pledge, head.name, head.branch_name, kind, post, items, head.file_by, head.review_by,
        course=events(pledge, course), holder=_holder(pledge, actor),
    )  # fmt: skip


def _holder(pledge: Pledge, actor: Actor) -> str:
    """现在在谁手里."""
    if pledge.state in ("draft", "returned", "published"):
        return "您" if pledge.person_id == actor.person_id else "本人"
    if allowed("pledge.judge", actor, pledge) or allowed("pledge.publish", actor, pledge):
        return "您"
    return ROLES[reviewers.of(pledge).role]


def events(pledge: Pledge, course: list[Any]) -> list[Event]:
    """经过, newest first: submissions, returns, decisions, moves; single verdicts stand at the items."""
    found: list[Event] = []
    previous: dict[str, Any] | None = None
    number = 0
    for row in course:
        what, why, url = _SAID.get(row.action, ""), row.note, ""
        if row.action == "pledge.submit":
            number += 1
            if previous is not None:
                what = f"第 {number} 次提交，{_changed(rounds.differences(previous, row.values))}"
                url = f"/pledges/{pledge.id}/rounds/{number}"
            previous = row.values
        elif row.action == "pledge.return":
            returned = [reason for verdict, reason in row.values["verdicts"].values() if verdict == "returned"]
            what, why = f"退回修改：{len(returned)} 项", "；".join(returned)
        if what:
            role = "" if row.person_id == pledge.person_id or row.role not in ROLES else f"（{ROLES[row.role]}）"
            found.append(Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), why, url, "看差异"))
    return found[::-1]


_SAID = {
    "pledge.submit": "提交审核",
    "pledge.withdraw": "撤回",
    "pledge.return": "退回修改",
    "pledge.approve": "审核通过",
    "pledge.reopen": "重新审核",
    "pledge.publish": "公示",
    "pledge.follow": "随组织关系转到现在的支部",
}


def _changed(changes: list[rounds.Change]) -> str:
    if not changes:
        return "文字没有改动"
    groups = {"changed": "改动", "added": "新增", "removed": "删去"}
    said = []
    for kind, word in groups.items():
        numbers = [str(change.number) for change in changes if change.kind == kind]
        if numbers:
            said.append(f"{word}第 {'、'.join(numbers)} 项")
    return "，".join(said)
