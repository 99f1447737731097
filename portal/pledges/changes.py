"""Requests to change or stop an item, as lists and home read them."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from portal import lists, search
from portal.db import P, Query
from portal.pledges import listing, reviewers
from portal.pledges.models import Pledge, PledgeChange, PledgeItem
from portal.policy import Actor, Scope, under_role
from portal.units.models import Person, Unit
from portal.workflow import PLEDGE_CHANGE

KINDS = {"change": "变更", "stop": "停止"}
HEADINGS = ["姓名", "支部", "年度", "序号", "承诺事项", "申请", "原因", "申请时间", "状态", "答复"]
OPEN_OF = Query(
    lambda: PledgeChange.select(PledgeChange.id).where(
        (PledgeChange.item == P("item")) & (PledgeChange.state == "proposed")
    )
)
DECIDED = Query(
    lambda: (
        PledgeChange.select(Person.name, PledgeChange.decided_at)
        .join(Person, on=(Person.id == PledgeChange.decided_by))
        .where(PledgeChange.id == P("change"))
    )
)


def through(query: Any) -> Any:
    """Joins the pledge, by which requests are filtered."""
    return query.join(Pledge, on=(Pledge.id == PledgeChange.pledge))


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        through(query)
        .join(PledgeItem, on=(PledgeItem.id == PledgeChange.item))
        .join(Person, on=(Person.id == PledgeChange.person))
        .join(Unit, on=(Unit.id == PledgeChange.branch))
    )


def columns() -> list[Any]:
    """What a row shows."""
    return [
        PledgeChange.id, PledgeChange.kind, PledgeChange.reason, PledgeChange.state, PledgeChange.answer,
        PledgeChange.created_at, PledgeChange.decided_at, PledgeChange.person, Pledge.year, PledgeItem.number,
        PledgeItem.matter, Person.name, Unit.name.alias("branch_name"),
    ]  # fmt: skip


def seen(actor: Actor) -> Scope:
    """Those under the role at hand, else one's own, by the columns that indexes lead with."""
    if actor.role in ("secretary", "committee", "supervisor"):
        return under_role(actor, PledgeChange.branch, PledgeChange.committee)
    return Scope(("own",), Pledge.person == P("me"))


def _list(name: str, acting: Callable[[], Any] | None = None) -> lists.Spec:
    """The list of a role; `acting` is the condition that a pledge's requests are for this role to answer."""
    waiting = {"waiting": lambda: (PledgeChange.state == "proposed") & acting()} if acting else {}
    words = [("waiting", "待我答复")] if acting else []
    states = [(key, PLEDGE_CHANGE.label(key)) for key in PLEDGE_CHANGE.states]
    return lists.Spec(
        name, PledgeChange, columns=columns, join=join, seen=seen, through=through, order=lambda: [PledgeChange.id.desc()],
        filters=(
            lists.Filter(
                "year", "年度", lambda actor: listing.years(), where=lambda: Pledge.year == P("year"), read=int,
            ),
            lists.Filter(
                "state", "状态", lambda actor: [*words, *states], where=lambda: PledgeChange.state == P("state"),
                fixed=dict(waiting),
            ),
            lists.Filter(
                "kind", "申请", lambda actor: list(KINDS.items()), where=lambda: PledgeChange.kind == P("kind")
            ),
        ),
        searched=lambda: search.matches(Pledge, PledgeChange.pledge), search_hint="姓名、拼音首字母或承诺内容",
    )  # fmt: skip


ACTING = {"secretary": reviewers.others, "committee": reviewers.left_to_committee}
OFFICE = {role: _list(f"changes of {role}", acting) for role, acting in ACTING.items()}
OTHERS = _list("changes")


def list_of(actor: Actor) -> lists.Spec:
    """The list for the role at hand."""
    return OFFICE.get(actor.role, OTHERS)


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export, under HEADINGS."""
    for row in rows:
        yield [
            row.name, row.branch_name, row.year, row.number, row.matter, KINDS[row.kind], row.reason,
            listing.clocked(row.created_at), PLEDGE_CHANGE.label(row.state), row.answer,
        ]  # fmt: skip
