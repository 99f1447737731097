"""The lists of the board: pledges latest first or branch by branch, and the holders of posts."""

from dataclasses import replace
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P, prepared
from portal.identities import reading as identities
from portal.identities.models import KINDS, Identity
from portal.pledges.listing import this_year, years
from portal.pledges.models import STANDARDS, Pledge, PledgeItem
from portal.policy import Actor, Scope, under_role
from portal.units.models import Person, Unit

# How the board can be arranged: the value of `by` in its address → the word on its tab.
ARRANGED = {"": "最新", "branch": "按支部", "standard": "按标准", "post": "按岗位"}
# 党员徽章 is worn by all: it comes last.
POSTS = {key: word for key, word in KINDS.items() if key != "badge"} | {"badge": KINDS["badge"]}


def place(actor: Actor, branch: pw.Field, committee: pw.Field) -> Scope:
    """Whose board it is: one's own committee's; for a committee or a team at work, what lies under the role at hand."""
    if actor.role in ("committee", "supervisor"):
        return under_role(actor, branch, committee)
    return Scope(("home",), committee == P("home_committee"))


def published(actor: Actor) -> Scope:
    """The published pledges of the board (published_at leads the order, so it stands for the state)."""
    seen = place(actor, Pledge.branch, Pledge.committee)
    return Scope(("board", *seen.shape), seen.where & Pledge.published_at.is_null(False))


def held(actor: Actor) -> Scope:
    """The posts that are held today by members and collectives of the board."""
    seen = place(actor, Identity.branch, Identity.committee)
    return Scope(("held", *seen.shape), seen.where & identities.in_force())


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches of the board, for its filter."""
    seen = place(actor, Unit.id, Unit.committee)

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(seen.where & (Unit.kind == "branch")).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("board branches", seen.shape), build)(**actor.places())]


def _has(condition: Any) -> pw.Expression:
    """The pledge of the outer query has an item like this."""
    return pw.fn.EXISTS(PledgeItem.select(PledgeItem.id).where((PledgeItem.pledge == Pledge.id) & condition))


def _holds() -> pw.Expression:
    """Its author holds a post of this kind today."""
    held_by = Identity.select(Identity.id).where(
        (Identity.person == Pledge.person) & (Identity.kind == P("post")) & identities.in_force()
    )
    return pw.fn.EXISTS(held_by)


POST = lists.Filter("post", "岗位", lambda actor: list(POSTS.items()), where=lambda: Identity.kind == P("post"))
STANDARD = lists.Filter(
    "standard", "标准", lambda actor: [(name, name) for name in STANDARDS],
    where=lambda: _has(PledgeItem.standard == P("standard")),
)  # fmt: skip
LATEST = lists.Spec(
    "board",
    Pledge,
    columns=lambda: [
        Pledge.id, Pledge.person, Pledge.branch, Pledge.year, Pledge.post, Pledge.published_at, Person.name,
        Unit.name.alias("branch_name"),
    ],
    join=lambda query: query.join(Person, on=(Person.id == Pledge.person)).join(Unit, on=(Unit.id == Pledge.branch)),
    order=lambda: [Pledge.published_at.desc(), Pledge.id.desc()],
    filters=(
        lists.Filter(
            "year", "年度", lambda actor: years(), where=lambda: Pledge.year == P("year"), read=int,
            default=this_year, required=True,
        ),
        lists.Filter("branch", "支部", branches, where=lambda: Pledge.branch == P("branch"), read=int),
        STANDARD,
        replace(POST, where=_holds),
        lists.Filter(
            "exemplary", "示范", lambda actor: [("yes", "只看示范")],
            where=lambda: _has(PledgeItem.exemplary_on.is_null(False)),
            fixed={"yes": lambda: _has(PledgeItem.exemplary_on.is_null(False))},
        ),
    ),
    search_hint="姓名、拼音首字母或承诺内容",
    seen=published,
)  # fmt: skip
# Ascending all through, as the index is.
BY_BRANCH = replace(
    LATEST, name="board by branch", order=lambda: [Pledge.branch, Pledge.published_at, Pledge.id]
)  # fmt: skip
PRINTED = replace(BY_BRANCH, name="board on paper", size=200)
FIRST = replace(LATEST, name="board by standard", size=10)
HOLDERS = lists.Spec(
    "board by post",
    Identity,
    columns=lambda: [
        Identity.id, Identity.kind, Identity.person, Identity.collective, Identity.title, Identity.place,
        Identity.starts, Person.name, Person.post, Unit.name.alias("branch_name"),
    ],
    join=lambda query: query.join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Identity.person))
    .switch(Identity)
    .join(Unit, on=(Unit.id == Identity.branch)),
    order=lambda: [pw.Case(Identity.kind, [(key, at) for at, key in enumerate(POSTS)], len(POSTS)), Identity.id],
    filters=(
        POST,
        lists.Filter("branch", "支部", branches, where=lambda: Identity.branch == P("branch"), read=int),
    ),
    search_hint="姓名、岗位名称或地点",
    seen=held,
)  # fmt: skip


def first_of_each(branches: list[tuple[str, str]]) -> lists.Spec:
    """The list of which each standard shows the first; its branches were looked up already."""
    known = [replace(one, options=lambda actor: branches) if one.name == "branch" else one for one in FIRST.filters]
    return replace(FIRST, filters=tuple(known))
