"""The lists of posts: the board of posts with what waits, and one's own."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P, prepared
from portal.identities.models import KINDS, SIMPLE, Identity
from portal.identities.reading import by_kind, in_force
from portal.pledges import reviewers
from portal.policy import Actor, Scope, under_role
from portal.units.models import Person, Unit
from portal.workflow import IDENTITY

HEADINGS = [
    "类别", "姓名或集体", "岗位名称", "支部", "地点", "岗位职责", "开始日期", "截止日期", "状态", "申报", "支部评议", "支部推荐",
    "审定或确认",
]  # fmt: skip
LATER, PAST = "未到任", "已到期"


def seen(actor: Actor) -> Scope:
    """The board of posts of one's committee; for those at work, everything under the role at hand."""
    under = under_role(actor, Identity.branch, Identity.committee)
    if actor.role in ("committee", "supervisor"):
        return Scope(("under", *under.shape), under.where)
    board = (Identity.committee == P("home_committee")) & (Identity.state == "settled")
    return Scope(("board", *under.shape), board | under.where)


def mine(actor: Actor) -> Scope:
    """One's own posts."""
    return Scope(("own",), Identity.person == P("me"))


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches whose posts the list may show, for its filter."""
    if actor.role in ("committee", "supervisor"):
        here = under_role(actor, Unit.id, Unit.committee)
    else:
        here = Scope(("home",), Unit.committee == P("home_committee"))

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(here.where & (Unit.kind == "branch")).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("post branches", here.shape), build)(**actor.places())]


def acting(role: str) -> pw.Expression:
    """The condition that it is for this role to act: the same for list, count and home."""
    others = Identity.person.is_null() | (Identity.person != P("me"))
    simple = Identity.kind.in_(SIMPLE)
    applied = Identity.state == "applied"
    if role == "secretary":
        return (applied & (~simple | others)) | (Identity.state == "discussed")
    of_secretary = pw.Tuple(Identity.person, Identity.branch).in_(reviewers.secretaries())
    left = others & (of_secretary | Identity.branch.not_in(reviewers.led()))
    return ((Identity.state == "recommended") & others) | (applied & simple & left)


def waiting_scope(actor: Actor) -> Scope:
    """What lies under the role at hand, for home and the filter of what waits."""
    under = under_role(actor, Identity.branch, Identity.committee)
    return Scope(("office", *under.shape), under.where)


def later() -> pw.Expression:
    """Settled, but not begun."""
    return (Identity.state == "settled") & (Identity.starts > P("today"))


def past() -> pw.Expression:
    """Settled, and past its last day."""
    return (Identity.state == "settled") & (Identity.ends < P("today"))


MINE = {"secretary": "waiting", "committee": "settling"}  # role → what is for it to do, as the filter says it
PLACES: dict[str, Callable[[], Any]] = {
    "now": in_force, "later": later, "past": past, "all": lambda: Identity.id > 0,
    "waiting": lambda: acting("secretary"), "settling": lambda: acting("committee"),
    "open": lambda: Identity.state.in_(("applied", "discussed", "recommended")),
}  # fmt: skip
OFFICE_STATES = [(key, state.label) for key, state in IDENTITY.table.items() if key != "settled"]


def states(actor: Actor) -> list[tuple[str, str]]:
    """What can be asked for by state: colleagues see what was settled, those at work everything under the role."""
    usual = [("now", "在岗"), ("later", LATER), ("past", PAST)]
    if actor.role not in ("secretary", "committee", "supervisor"):
        return [*usual, ("all", "全部")]
    first = [(MINE[actor.role], "待我办理")] if actor.role in MINE else []
    return [*first, *usual, ("open", "办理中"), *OFFICE_STATES, ("all", "全部")]


def columns() -> list[Any]:
    """What a row of a list, a card and an export show."""
    return [
        Identity.id, Identity.kind, Identity.person, Identity.branch, Identity.title, Identity.place, Identity.duties,
        Identity.starts, Identity.ends, Identity.state, Identity.applied_on, Identity.discussed_on,
        Identity.recommended_on, Identity.settled_on, Identity.collective,
        pw.fn.COALESCE(Person.name, Identity.collective).alias("name"), pw.fn.COALESCE(Person.post, "").alias("post"),
        Unit.name.alias("branch_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Identity.person))
        .switch(Identity)
        .join(Unit, on=(Unit.id == Identity.branch))
    )


LIST = lists.Spec(
    "identities",
    Identity,
    columns=columns,
    join=join,
    order=lambda: [by_kind(), Identity.branch, Identity.id],
    filters=(
        lists.Filter("kind", "类别", lambda actor: list(KINDS.items()), where=lambda: Identity.kind == P("kind")),
        lists.Filter("branch", "支部", branches, where=lambda: Identity.branch == P("branch"), read=int),
        lists.Filter(
            "state", "状态", states, where=lambda: Identity.state == P("state"), fixed=PLACES, default="now", required=True
        ),
    ),
    search_hint="姓名、拼音首字母、岗位或地点",
    seen=seen,
)  # fmt: skip
OWN = lists.Spec("own identities", Identity, columns=columns, join=join, order=lambda: [Identity.id.desc()], seen=mine)


def standing(row: Any, today: Any) -> tuple[str, str]:
    """The state of a post in words with its tone: one that is settled may not have begun, or be past its last day."""
    if row.state == "settled" and row.starts > today:
        return LATER, "info"
    if row.state == "settled" and row.ends is not None and row.ends < today:
        return PAST, "muted"
    state = IDENTITY.table[row.state]
    return state.label, state.tone


def table(rows: Iterable[Any], today: Any) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            KINDS[row.kind], row.name, row.title, row.branch_name, row.place, row.duties, row.starts, row.ends,
            standing(row, today)[0], row.applied_on, row.discussed_on, row.recommended_on, row.settled_on,
        ]  # fmt: skip
