"""The lists of suggestions: those addressed to the role at hand, and one's own."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P
from portal.pledges.listing import clocked
from portal.policy import ALL, NOTHING, Actor, Scope, under_role
from portal.suggestions.models import ADDRESSEES, Suggestion
from portal.units.models import Person, Unit
from portal.workflow import SUGGESTION

HEADINGS = ["日期", "反映人", "支部", "受理方", "内容", "状态", "答复", "答复时间"]
STATES = [(key, state.label) for key, state in SUGGESTION.table.items()]
OFFICES = {"secretary": "branch", "committee": "committee", "admin": "admin"}  # role → what is addressed to it


def addressed(actor: Actor) -> Scope:
    """What is addressed to the role at hand, but what one wrote oneself."""
    if actor.role not in OFFICES:
        return Scope(("none",), NOTHING)
    seen = Scope(("all",), ALL) if actor.role == "admin" else under_role(actor, Suggestion.branch, Suggestion.committee)
    others = Suggestion.person.is_null() | (Suggestion.person != P("me"))
    to = OFFICES[actor.role]
    return Scope(("addressed", to, *seen.shape), seen.where & (Suggestion.addressee == to) & others)


def mine(actor: Actor) -> Scope:
    """What one wrote under one's name."""
    return Scope(("own",), Suggestion.person == P("me"))


def open_ones() -> pw.Expression:
    """Not answered yet."""
    return Suggestion.state.in_(("sent", "taken"))


def columns() -> list[Any]:
    """What a row of a list shows."""
    return [
        Suggestion.id, Suggestion.addressee, Suggestion.person, Suggestion.text, Suggestion.state, Suggestion.answer,
        Suggestion.answered_at, Suggestion.sent_on, Person.name, Unit.name.alias("branch_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return query.join(Unit, on=(Unit.id == Suggestion.branch)).join(
        Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Suggestion.person)
    )


def _order() -> list[Any]:
    return [Suggestion.sent_on.desc(), Suggestion.id.desc()]


OFFICE = lists.Spec(
    "suggestions",
    Suggestion,
    columns=columns,
    join=join,
    order=_order,
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [(lists.QUEUE, "还没有答复"), *STATES], where=lambda: Suggestion.state == P("state"),
            fixed={lists.QUEUE: open_ones},
        ),
    ),
    search_hint="内容里的两个字以上，或署名人姓名",
    seen=addressed,
)  # fmt: skip
OWN = lists.Spec("own suggestions", Suggestion, columns=columns, join=join, order=_order, seen=mine)


def from_where(row: Any) -> str:
    """The branch of a signed one; of an anonymous one it is nobody's business but the branch's own."""
    return row.branch_name if row.person_id is not None or row.addressee == "branch" else ""


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            row.sent_on, row.name or "匿名", from_where(row), ADDRESSEES[row.addressee], row.text,
            SUGGESTION.label(row.state), row.answer, clocked(row.answered_at),
        ]  # fmt: skip
