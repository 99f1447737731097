"""承诺事项 one by one: one's own, and the office's; every number about the keeping of commitments opens this list."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import clock, lists, search
from portal.db import P
from portal.pledges import listing
from portal.pledges.models import STANDARDS, Pledge, PledgeItem
from portal.policy import Actor, Scope, under_role
from portal.units.models import SECTORS, Person, Unit

SOON = timedelta(days=14)  # so long before its date an item is due
HEADINGS = [
    "姓名", "支部", "年度", "序号", "承诺事项", "践诺措施", "完成时限", "对应标准", "完成比例", "最近进展", "情况",
]  # fmt: skip
WORDS = {
    "published": "已公示",
    "none": "还没有进展",
    "moving": "进行中",
    "done": "已完成",
    "overdue": "已逾期",
    "due": "快到期或已逾期",
    "stopped": "已停止",
    "changed": "已变更",
    "exemplary": "示范",
    "evaluated": "已评定",
}


def days() -> dict[str, date]:
    """The parameters of the conditions: today, and until when an item is due soon."""
    return {"today": clock.today(), "soon": clock.today() + SOON}


def _kept() -> Any:
    """On a published pledge, and not stopped."""
    return (Pledge.state == "published") & PledgeItem.stopped_on.is_null()


def unfinished() -> Any:
    """Not all done."""
    return PledgeItem.share.is_null() | (PledgeItem.share < 100)


# none + moving + done + stopped are all items of published pledges. Read PledgeItem joined with Pledge; parameters: days().
STATES: dict[str, Callable[[], Any]] = {
    "published": lambda: Pledge.state == "published",
    "none": lambda: _kept() & PledgeItem.progress_on.is_null(),
    "moving": lambda: _kept() & PledgeItem.progress_on.is_null(False) & unfinished(),
    "done": lambda: _kept() & PledgeItem.progress_on.is_null(False) & (PledgeItem.share == 100),
    "overdue": lambda: _kept() & unfinished() & (PledgeItem.due_on < P("today")),
    "due": lambda: _kept() & unfinished() & (PledgeItem.due_on <= P("soon")),
    "stopped": lambda: PledgeItem.stopped_on.is_null(False),
    "changed": lambda: PledgeItem.amended_on.is_null(False),
    "exemplary": lambda: PledgeItem.exemplary_on.is_null(False),
    "evaluated": lambda: (Pledge.state == "published") & Pledge.evaluated_at.is_null(False),
}


def mine(actor: Actor) -> Scope:
    """The items of one's own pledges that were submitted."""
    return Scope(("own",), (Pledge.person == P("me")) & Pledge.state.in_(listing.SENT))


def under(actor: Actor) -> Scope:
    """Those under the role at hand whose rows hold what was submitted."""
    seen = under_role(actor, Pledge.branch, Pledge.committee)
    return Scope(("office", *seen.shape), seen.where & Pledge.state.in_(listing.SENT))


def columns() -> list[Any]:
    """What a row shows."""
    return [
        PledgeItem.id, PledgeItem.pledge, PledgeItem.number, PledgeItem.matter, PledgeItem.measure, PledgeItem.due_on,
        PledgeItem.standard, PledgeItem.share, PledgeItem.progress_on, PledgeItem.amended_on, PledgeItem.stopped_on,
        PledgeItem.exemplary_on, Pledge.state, Pledge.year, Person.name, Unit.name.alias("branch_name"),
    ]  # fmt: skip


def _through(query: Any) -> Any:
    return query.join(Pledge, on=(Pledge.id == PledgeItem.pledge))


def _join(query: Any) -> Any:
    return (
        _through(query).join(Person, on=(Person.id == Pledge.person)).join(Unit, on=(Unit.id == Pledge.branch))
    )  # fmt: skip


def _in_sector() -> Any:
    return Pledge.branch.in_(Unit.select(Unit.id).where(Unit.sector == P("sector")))


YEAR = lists.Filter(
    "year", "年度", lambda actor: listing.years(), where=lambda: Pledge.year == P("year"), read=int,
    default=listing.this_year, required=True,
)  # fmt: skip
STANDARD = lists.Filter(
    "standard", "对应标准", lambda actor: [(name, name) for name in STANDARDS],
    where=lambda: PledgeItem.standard == P("standard"),
)  # fmt: skip
STATE = lists.Filter(
    "state", "情况", lambda actor: list(WORDS.items()), where=lambda: pw.SQL("1 = 1"), fixed=dict(STATES)
)


def _spec(name: str, seen: Callable[[Actor], Scope], *filters: lists.Filter) -> lists.Spec:
    return lists.Spec(
        name, PledgeItem, columns=columns, join=_join, through=_through, filters=(YEAR, *filters, STANDARD, STATE),
        order=lambda: [PledgeItem.due_on, PledgeItem.pledge.desc(), PledgeItem.number, PledgeItem.id], seen=seen,
        searched=lambda: search.matches(Pledge, PledgeItem.pledge), search_hint="姓名、拼音首字母或承诺内容",
    )  # fmt: skip


OWN = _spec("own items", mine)
OFFICE = _spec(
    "items", under,
    lists.Filter("branch", "支部", listing.branches, where=lambda: Pledge.branch == P("branch"), read=int),
    lists.Filter("sector", "领域", lambda actor: [(name, name) for name in SECTORS], where=_in_sector),
)  # fmt: skip


def said(row: Any, today: date) -> list[tuple[str, str]]:
    """How an item stands, in words and tones."""
    if row.state != "published":
        return [("还没有公示", "muted")]
    if row.stopped_on:
        return [("已停止", "muted")]
    found = [("已变更", "info")] if row.amended_on else []
    if row.share == 100:
        found.append(("已完成", "ok"))
    elif row.due_on and row.due_on < today:
        found.append(("已逾期", "danger"))
    elif row.progress_on:
        found.append(("进行中", "info"))
    else:
        found.append(("还没有进展", "muted"))
    return [*found, ("示范", "ok")] if row.exemplary_on else found


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export, under HEADINGS."""
    today = clock.today()
    for row in rows:
        share = None if row.share is None else f"{row.share}%"
        yield [
            row.name, row.branch_name, row.year, row.number, row.matter, row.measure, row.due_on, row.standard, share,
            row.progress_on, "、".join(word for word, _tone in said(row, today)),
        ]  # fmt: skip
