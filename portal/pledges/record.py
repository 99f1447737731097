"""What a pledge's page shows to whom: the author the text at hand, the office what was sent, others what is public."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import web
from portal.accounts.models import ROLES
from portal.actions import allowed
from portal.audit.course import Event
from portal.db import P, Query
from portal.pledges import progress, reviewers, rounds
from portal.pledges import year as years
from portal.pledges.domain import ITEMS
from portal.pledges.helps import checking
from portal.pledges.models import Pledge, PledgeYear
from portal.policy import Actor, may
from portal.units.models import Person, Unit
from portal.workflow import PLEDGE

AT = {"draft": 0, "returned": 0, "submitted": 1, "approved": 2, "published": 3}

HEAD = Query(
    lambda: Pledge.select(Person.name, Person.leading, Unit.name.alias("branch_name"), *years.COLUMNS)
    .join(Person, on=(Person.id == Pledge.person))
    .join(Unit, on=(Unit.id == Pledge.branch))
    .join(
        PledgeYear, pw.JOIN.LEFT_OUTER,
        on=((PledgeYear.committee == Pledge.committee) & (PledgeYear.year == Pledge.year)),
    )
    .where(Pledge.id == P("pledge"))
)  # fmt: skip


@dataclass
class Shown:
    """A pledge as one person may see it."""

    pledge: Pledge
    name: str
    branch_name: str
    viewer: str  # owner, office, public
    post: str
    items: list[Any]
    settings: years.Year
    course: list[Event] = field(default_factory=list)
    holder: str = ""
    errors: dict[int, tuple[str, str]] = field(default_factory=dict)  # item id → sentence, what was typed
    leading: bool = False
    kept: progress.Kept | None = None  # once it is published
    more: dict[str, Any] = field(default_factory=dict)  # what other features show of it, see MORE

    @property
    def state(self) -> Any:
        """The state in words; a withdrawn pledge is no draft to those who have read it."""
        if self.viewer == "office" and self.pledge.state == "draft":
            return WITHDRAWN
        return PLEDGE.table[self.pledge.state]

    @property
    def asked(self) -> list[Any]:
        """The items that 评诺 asks about: those that were not stopped."""
        return [item for item in self.items if not item.stopped_on]

    @property
    def unjudged(self) -> int:
        return sum(not item.verdict for item in self.items)

    @property
    def returned(self) -> int:
        return sum(item.verdict == "returned" for item in self.items)

    @property
    def step(self) -> int:
        return int(self.more.get("step", AT[self.pledge.state]))

    @property
    def step_notes(self) -> dict[int, str]:
        """Dates under the steps that are behind."""
        pledge = self.pledge
        days = (pledge.submitted_at, pledge.approved_at, pledge.published_at, None, pledge.evaluated_at)
        behind = {at: web.short_date(day) for at, day in enumerate(days) if day and at < self.step}
        return behind | dict.fromkeys(self.going, "进行中")

    @property
    def going(self) -> tuple[int, ...]:
        """Steps that go on beside a later one: 践诺 until its items are done or 评诺 is over."""
        evaluating = self.step == 4 and self.settings.evaluating  # before that the items may be those of a snapshot
        return (3,) if evaluating and any(item.share != 100 for item in self.asked) else ()


# What other features add to a published pledge's page: (shown, actor), each puts its part into shown.more.
MORE: list[Callable[[Shown, Actor], None]] = []
WITHDRAWN = type(PLEDGE.table["draft"])("已撤回", "muted", "本人")


def viewer(actor: Actor, pledge: Pledge) -> str:
    """As what one looks at a pledge: owner, office (the role at hand covers the branch), or public."""
    if actor.person_id is not None and pledge.person_id == actor.person_id:
        return "owner"
    if actor.role in ("secretary", "committee", "supervisor") and actor.covers(pledge.branch_id):
        return "office"
    return "public"


def shown(pledge: Pledge, actor: Actor, *, alike: bool = False) -> Shown:
    """What `actor` may see of a pledge that lies in the scope; of a published one with `alike` what it repeats."""
    found = _shown(pledge, actor)
    found.more["checked"] = checking.of_record(pledge, found.items, found.viewer, by=actor, alike=alike)
    if pledge.state == "published":
        found.kept = progress.kept(pledge.id, found.items, public=found.viewer == "public")
        for add in MORE:
            add(found, actor)
    return found


def plain(pledge: Pledge, actor: Actor) -> Shown:
    """A published pledge as forms about it show it: its items and how they are kept, nothing beside them."""
    head = HEAD.one(pledge=pledge.id)
    found = _head(pledge, head, viewer(actor, pledge), pledge.post, ITEMS(pledge=pledge.id))
    found.kept = progress.kept(pledge.id, found.items, public=found.viewer == "public")
    return found


def _head(pledge: Pledge, head: Any, kind: str, post: str, items: list[Any]) -> Shown:
    set_to = years.read(head, pledge.year)
    return Shown(pledge, head.name, head.branch_name, kind, post, items, set_to, leading=head.leading)


def _shown(pledge: Pledge, actor: Actor) -> Shown:
    head = HEAD.one(pledge=pledge.id)
    kind = viewer(actor, pledge)
    if kind == "public":
        return _head(pledge, head, kind, pledge.post, ITEMS(pledge=pledge.id))
    course = rounds.COURSE(pledge=pledge.id)
    unsent = kind == "office" and pledge.state in ("draft", "returned")
    post, items = rounds.submitted(course, pledge.state) if unsent else (pledge.post, ITEMS(pledge=pledge.id))
    found = _head(pledge, head, kind, post, items)
    found.course, found.holder = events(pledge, course), _holder(pledge, actor)
    return found


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
        elif row.action in _KEPT:
            what = _KEPT[row.action](row.values)
            if row.action == "pledge.amend" and rounds.amendment(row.values):
                url = f"/pledges/{pledge.id}/amendments/{row.number}"
        if what:
            role = "" if row.person_id == pledge.person_id or row.role not in ROLES else f"（{ROLES[row.role]}）"
            found.append(Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), why, url, "看差异"))
    return found[::-1]


def _corrected(values: dict[str, Any]) -> str:
    before = values["before"]
    share = "" if before["share"] is None else f"，完成 {before['share']}%"
    return f"更正第 {values['number']} 项的进展。原来写的是：{before['made_on']}，{before['text']}{share}"


_KEPT: dict[str, Callable[[dict[str, Any]], str]] = {
    "pledge.correct": _corrected,
    "pledge.amend": lambda values: f"第 {values['number']} 项{'停止' if 'stopped' in values else '变更'}",
    "pledge.exemplify": lambda values: f"第 {values['number']} 项{'设为' if values['exemplary'] else '取消'}示范",
}
_SAID = {
    "pledge.submit": "提交审核",
    "pledge.withdraw": "撤回",
    "pledge.return": "退回修改",
    "pledge.approve": "审核通过",
    "pledge.reopen": "重新审核",
    "pledge.publish": "公示",
    "pledge.assess": "自评",
    "pledge.grade": "组织评定",
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


def trail_of(shown: Shown, actor: Actor) -> list[tuple[str, str | None]]:
    """The breadcrumb that leads to a pledge's page: through the list for whom it is in, else over the board."""
    listed = shown.viewer != "public" and may("page.pledges", actor)
    top = ("公开承诺", "/pledges") if listed else ("公示栏", "/board")
    return [top, (f"{shown.name} · {shown.pledge.year} 年", f"/pledges/{shown.pledge.id}")]
