"""The lists of opinions: the office's with its queue, and those that one gave or received."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists, search
from portal.db import P
from portal.pledges import reviewers
from portal.pledges.listing import branches
from portal.pledges.models import Opinion, Pledge, PledgeItem
from portal.policy import Actor, Scope, under_role
from portal.units.models import Person, Unit
from portal.workflow import OPINION

HEADINGS = [
    "日期",
    "提意见的人",
    "承诺人",
    "支部",
    "年度",
    "序号",
    "承诺事项",
    "意见",
    "状态",
    "不公开的理由",
    "答复",
    "答复日期",
]
STATES = [(key, state.label) for key, state in OPINION.table.items()]

_holder, _author = Person.alias("holder"), Person.alias("author")


def under(actor: Actor) -> Scope:
    """All under the role at hand, but those on one's own pledge."""
    seen = under_role(actor, Opinion.branch, Opinion.committee)
    return Scope(("office", *seen.shape), seen.where & (Opinion.holder != P("me")))


def mine(actor: Actor) -> Scope:
    """What one gave under one's name, and what was shown of one's own pledge."""
    return Scope(("own",), (Opinion.person == P("me")) | ((Opinion.holder == P("me")) & (Opinion.state == "shown")))


def others() -> pw.Expression:
    """Opinions that the role at hand did not give itself."""
    return Opinion.person.is_null() | (Opinion.person != P("me"))


def _waits() -> pw.Expression:
    return (Opinion.state == "sent") & others()


def _left_to_committee() -> pw.Expression:
    """Of those, what no secretary of the branch may decide: it has none, or they hold the pledge or gave the opinion."""
    leading = reviewers.secretaries()
    own = pw.Tuple(Opinion.holder, Opinion.branch).in_(leading) | pw.Tuple(Opinion.person, Opinion.branch).in_(leading)
    return _waits() & (own | Opinion.branch.not_in(reviewers.led()))


WAITS: dict[str, Callable[[], Any]] = {"secretary": _waits, "committee": _left_to_committee}


def columns() -> list[Any]:
    """What a row of a list shows."""
    return [
        Opinion.id, Opinion.pledge, Opinion.item, Opinion.holder, Opinion.person, Opinion.text, Opinion.state, Opinion.reason,
        Opinion.answer, Opinion.answered_on, Opinion.sent_on, PledgeItem.number, PledgeItem.matter, Pledge.year,
        Unit.name.alias("branch_name"), _holder.name.alias("holder_name"), _author.name.alias("author_name"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(PledgeItem, on=(PledgeItem.id == Opinion.item))
        .join(Pledge, on=(Pledge.id == Opinion.pledge))
        .join(Unit, on=(Unit.id == Opinion.branch))
        .join(_holder, on=(_holder.id == Opinion.holder))
        .join(_author, pw.JOIN.LEFT_OUTER, on=(_author.id == Opinion.person))
    )


def _order() -> list[Any]:
    return [Opinion.sent_on.desc(), Opinion.id.desc()]


def _office(role: str) -> lists.Spec:
    waits = WAITS.get(role)
    todo = [(lists.QUEUE, "待我处理")] if waits else []
    return lists.Spec(
        f"opinions of {role}",
        Opinion,
        columns=columns,
        join=join,
        order=_order,
        filters=(
            lists.Filter(
                "state", "状态", lambda actor: [*todo, *STATES], where=lambda: Opinion.state == P("state"),
                fixed={lists.QUEUE: waits} if waits else {},
            ),
            lists.Filter("branch", "支部", branches, where=lambda: Opinion.branch == P("branch"), read=int),
        ),
        searched=lambda: search.matches(Person, Opinion.holder),
        search_hint="承诺人姓名或拼音首字母",
        seen=under,
    )  # fmt: skip


OFFICE = {role: _office(role) for role in ("secretary", "committee", "supervisor")}
OWN = lists.Spec("own opinions", Opinion, columns=columns, join=join, order=_order, seen=mine)


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            row.sent_on, row.author_name or "匿名", row.holder_name, row.branch_name, row.year, row.number, row.matter, row.text,
            OPINION.label(row.state), row.reason if row.state == "rejected" else "", row.answer, row.answered_on,
        ]  # fmt: skip
