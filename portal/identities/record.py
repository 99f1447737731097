"""What a post's page shows to whom: the post to all who may see it, how it came about to the holder and the office."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import peewee as pw

from portal import clock, web
from portal.accounts.models import ROLES
from portal.actions import available
from portal.audit.course import COURSE, Event
from portal.db import P, Query
from portal.identities.domain import TITLES, whose
from portal.identities.listing import standing
from portal.identities.models import KINDS, SIMPLE, Identity, ServiceEntry
from portal.policy import Actor, may
from portal.units.models import Person, Unit

STEPS = ("自我申报", "支部评议", "支部推荐", "党委审定")
SHORT = ("自我申报", "支部确认")
AT = {"applied": 1, "discussed": 2, "recommended": 3}
LABELS = TITLES | {"duties": "岗位职责", "ends": "截止日期"}

HEAD = Query(
    lambda: Identity.select(
        pw.fn.COALESCE(Person.name, Identity.collective).alias("name"), pw.fn.COALESCE(Person.post, "").alias("post"),
        Unit.name.alias("branch_name"), Person.branch.alias("now_in"),
    )
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Identity.person)).switch(Identity)
    .join(Unit, on=(Unit.id == Identity.branch))
    .where(Identity.id == P("identity"))
)  # fmt: skip
SERVICES = Query(
    lambda: (
        ServiceEntry.select(ServiceEntry.id, ServiceEntry.served_on, ServiceEntry.place, ServiceEntry.matter)
        .where(ServiceEntry.identity == P("identity"))
        .order_by(ServiceEntry.served_on.desc(), ServiceEntry.id.desc())
        .limit(200)
    )
)


@dataclass
class Shown:
    """A post as one person may see it."""

    identity: Identity
    name: str
    post: str
    branch_name: str
    viewer: str  # owner, office, public
    acts: list[tuple[str, str, str]] = field(default_factory=list)  # address behind the record, label, weight
    course: list[Event] = field(default_factory=list)
    services: list[Any] = field(default_factory=list)
    holder: str = ""
    linked: bool = False  # the visitor may open the member's page

    @property
    def kind(self) -> str:
        return KINDS[self.identity.kind]

    @property
    def duties(self) -> list[str]:
        return self.identity.duties.splitlines()

    @property
    def standing(self) -> tuple[str, str]:
        """The state in words, with its tone."""
        return standing(self.identity, clock.today())

    @property
    def steps(self) -> tuple[str, ...]:
        """The course that this kind takes; none for what came to nothing."""
        if self.identity.state in ("declined", "withdrawn") or (
            self.identity.state == "ended" and self.identity.settled_on is None
        ):
            return ()
        return SHORT if self.identity.kind in SIMPLE else STEPS

    @property
    def step(self) -> int:
        return AT.get(self.identity.state, len(self.steps))

    @property
    def step_notes(self) -> dict[int, str]:
        """Dates under the steps that are behind."""
        one = self.identity
        days = (one.applied_on, one.discussed_on, one.recommended_on, one.settled_on)
        shown = (days[0], days[3]) if one.kind in SIMPLE else days
        return {at: web.short_date(day) for at, day in enumerate(shown) if day and at < self.step}

    @property
    def printable(self) -> bool:
        """Settled and not past its last day: there is a card to put up."""
        one = self.identity
        return one.state == "settled" and (one.ends is None or one.ends >= clock.today())


def viewer(actor: Actor, identity: Identity) -> str:
    """As what one looks at a post: owner, office (the role at hand covers the branch), or public."""
    if actor.person_id is not None and identity.person_id == actor.person_id:
        return "owner"
    if actor.role in ("secretary", "committee", "supervisor") and actor.covers(identity.branch_id):
        return "office"
    return "public"


def shown(identity: Identity, actor: Actor) -> Shown:
    """What `actor` may see of a post that lies in the scope."""
    head = HEAD.one(identity=identity.id)
    kind = viewer(actor, identity)
    made = Shown(identity, head.name, head.post, head.branch_name, kind)
    near = kind != "public" or identity.branch_id == actor.home_branch_id
    # Who has moved on is out of sight of the branch that is left.
    made.linked = may("page.members", actor) and (kind == "owner" or (near and head.now_in == identity.branch_id))
    if kind == "public":
        return made
    made.acts = _acts(actor, identity)
    made.course = events(identity, COURSE(record="identity", id=identity.id))
    if identity.kind == "community":
        made.services = SERVICES(identity=identity.id)
    if identity.state in AT:
        mine = {"applied": ("confirm", "discuss"), "discussed": ("recommend",), "recommended": ("settle",)}
        at_hand = any(path in mine[identity.state] for path, _label, _weight in made.acts)
        made.holder = "您" if at_hand else whose(identity).role
    return made


def _acts(actor: Actor, identity: Identity) -> list[tuple[str, str, str]]:
    """The steps that `actor` may take now; service is for those who reported to a community, lapsing for nobody's hand."""
    found = []
    for action, move in available(actor, identity).items():
        path = action.removeprefix("identity.")
        if path == "lapse" or (path == "serve" and identity.kind != "community"):
            continue
        weight = "primary" if path == "serve" else move.weight
        found.append((path, move.label, weight))
    return sorted(found, key=lambda one: one[2] == "primary")


def events(identity: Identity, course: list[Any]) -> list[Event]:
    """经过, newest first."""
    found = []
    for row in course:
        what, why = _told(row)
        role = "" if row.person_id == identity.person_id or row.role not in ROLES else f"（{ROLES[row.role]}）"
        found.append(Event(what, f"{row.name or '系统'}{role}", web.moment(row.at), why))
    return found


_SAID = {
    "identity.apply": "申报",
    "identity.edit": "修改申报",
    "identity.withdraw": "撤回申报",
    "identity.confirm": "支部确认",
    "identity.discuss": "支部评议",
    "identity.recommend": "支部推荐",
    "identity.settle": "党委审定",
    "identity.decline": "不通过",
    "identity.amend": "更新",
    "identity.serve": "记录服务",
    "identity.end": "卸任",
    "identity.lapse": "随组织调整终止",
}
OPINIONS = ("identity.discuss", "identity.recommend", "identity.settle")


def _told(row: Any) -> tuple[str, str]:
    """What a revision says: the act with what it changed, and the reason."""
    what, values = _SAID.get(row.action, row.action), row.values or {}
    if values.get("on"):
        what += f"（{web.short_date(date.fromisoformat(values['on']))}）"
    if values.get("starts"):
        last = values.get("ends")
        until = f"，到 {last}" if last else ""
        what += f"，从 {values['starts']} 起{until}"
    if row.action in ("identity.edit", "identity.amend"):
        changes = [f"{LABELS[name]}由“{_flat(old)}”改为“{_flat(new)}”" for name, (old, new) in values.items()]
        what += "：" + "；".join(changes)
    if row.action == "identity.serve":
        matter = values.get("matter")
        what = f"记录服务：{_flat(matter)}" if isinstance(matter, str) else "更正服务记录"
    if row.action in OPINIONS:
        return what + (f"：{row.note}" if row.note else ""), ""
    return what, row.note


def _flat(text: str | None) -> str:
    return "；".join((text or "未填").splitlines())
