"""The list of rounds, and the table of a round's branches."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import peewee as pw

from portal import clock, lists, search
from portal.db import P, prepared
from portal.policy import Actor, scope
from portal.policy.scopes.stars import headed
from portal.stars import outcomes
from portal.stars.computation.scheme import Scheme
from portal.stars.entries import progress, sheets
from portal.stars.entries.listing import STATES, late, wished
from portal.stars.models import StarCycle, StarEntry, StarFinding, StarScheme
from portal.stars.reviewing.reading import SHOWN, veiled_branches
from portal.units.models import SECTORS, Unit
from portal.workflow import STAR_CYCLE, STAR_ENTRY

HEADINGS = [
    "年度", "轮次", "评定办法", "状态", "评定期开始", "评定期结束", "申报截止", "评定截止", "公示截止", "支部", "已申报", "已评定",
]  # fmt: skip
BRANCH_HEADINGS = [
    "党支部", "领域", "状态", "创星目标", "申报星级", "申报日期", "是否逾期", "自评总分", "评定总分", "测算结果", "定星结果", "一票否决",
]  # fmt: skip
TO_DO = ("draft", "confirmed", "returned")
SENT = ("declared", "reviewed")


def _number(*states: str) -> Any:
    """How many entries of the round of the outer query are in these states (none: all)."""
    one = StarEntry.alias("counted")
    where = one.cycle == StarCycle.id
    if states:
        where &= one.state.in_(states)
    return one.select(pw.fn.COUNT(one.id)).where(where)


def years(actor: Actor) -> list[tuple[str, str]]:
    """The years in which there are rounds, newest first."""
    seen = scope(StarCycle, actor)

    def build() -> Any:
        return StarCycle.select(StarCycle.year).where(seen.where).distinct().order_by(StarCycle.year.desc())

    return [
        (str(row.year), f"{row.year} 年") for row in prepared(("star cycle years", seen.shape), build)(**actor.places())
    ]


def states(actor: Actor) -> list[tuple[str, str]]:
    """What can be asked for by state; for a committee first what waits."""
    usual = [(key, state.label) for key, state in STAR_CYCLE.table.items()]
    return [(lists.QUEUE, "日期已过，待办理"), *usual] if actor.role == "committee" else usual


def unsent() -> Any:
    """How many branches of the round of the outer query have not declared."""
    return pw.fn.COALESCE(_number(*TO_DO), 0)


def overdue() -> Any:
    """Open past the day for the review, or past the day for declarations with branches that have not (parameter today)."""
    late = (StarCycle.declare_until < P("today")) & (unsent() > 0)
    return (StarCycle.state == "open") & ((StarCycle.review_until < P("today")) | late)


CYCLES = lists.Spec(
    "star_cycles",
    StarCycle,
    columns=lambda: [
        StarCycle.id, StarCycle.name, StarCycle.year, StarCycle.state, StarCycle.starts, StarCycle.ends,
        StarCycle.declare_until, StarCycle.review_until, StarCycle.publicity_ends,
        StarScheme.name.alias("scheme_name"), _number().alias("branches"), _number(*SENT).alias("declared"),
        _number("reviewed").alias("reviewed"),
    ],
    join=lambda query: query.join(StarScheme, on=(StarScheme.id == StarCycle.scheme)).switch(StarCycle),
    order=lambda: [StarCycle.year.desc(), StarCycle.id.desc()],
    filters=(
        lists.Filter("year", "年度", years, where=lambda: StarCycle.year == P("year"), read=int),
        lists.Filter(
            "state", "状态", states, where=lambda: StarCycle.state == P("state"), fixed={lists.QUEUE: overdue},
        ),
    ),
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            row.year, row.name, row.scheme_name, STAR_CYCLE.label(row.state), row.starts, row.ends, row.declare_until,
            row.review_until, row.publicity_ends, row.branches, row.declared, row.reviewed,
        ]  # fmt: skip


def _vetoed() -> Any:
    """How many vetoes were found of the entry of the outer query."""
    one = StarFinding.alias("veto")
    return one.select(pw.fn.COUNT(one.id)).where(
        (one.entry == StarEntry.id) & (one.kind == "veto") & (one.holds == True)  # noqa: E712 — SQL
    )


def _published() -> Any:
    """Whether everybody may see the results of the entry of the outer query; before, nobody asks after the own branch's."""
    return StarEntry.cycle.in_(StarCycle.select(StarCycle.id).where(StarCycle.state.in_(SHOWN)))


def sectors(actor: Actor) -> list[tuple[str, str]]:
    """The sectors, for a filter."""
    return [(name, name) for name in SECTORS]


# The branches of one round (parameter `cycle`): for the committee and, once declared, the supervisor.
BRANCHES = lists.Spec(
    "star_cycle_branches",
    StarEntry,
    columns=lambda: [
        StarEntry.id, StarEntry.branch, StarEntry.state, StarEntry.aim, StarEntry.wished, StarEntry.declared_at,
        StarEntry.total, StarEntry.proposed, StarEntry.outcome, StarCycle.declare_until,
        StarCycle.state.alias("cycle_state"), Unit.name.alias("branch_name"), Unit.sector, _vetoed().alias("vetoes"),
    ],
    join=lambda query: (
        query.join(StarCycle, on=(StarCycle.id == StarEntry.cycle)).switch(StarEntry)
        .join(Unit, on=(Unit.id == StarEntry.branch)).switch(StarEntry)
    ),
    order=lambda: [StarEntry.branch, StarEntry.id],
    base=lambda: StarEntry.cycle == P("cycle"),
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [(lists.QUEUE, "还没有申报"), *STATES],
            where=lambda: StarEntry.state == P("state"), fixed={lists.QUEUE: lambda: StarEntry.state.in_(TO_DO)},
        ),
        lists.Filter(
            "sector", "领域", sectors,
            where=lambda: StarEntry.branch.in_(Unit.select(Unit.id).where(Unit.sector == P("sector"))),
        ),
        lists.Filter(
            "veto", "一票否决", lambda actor: [("yes", "有")], where=lambda: StarEntry.id > 0,
            fixed={"yes": lambda: (pw.fn.COALESCE(_vetoed(), 0) > 0) & (_published() | StarEntry.branch.not_in(headed()))},
        ),
    ),
    searched=lambda: search.matches(Unit, StarEntry.branch),
    search_hint="党支部名称",
)  # fmt: skip


def self_totals(rows: list[Any], cycle: StarCycle, scheme: Scheme) -> dict[int, Decimal]:
    """Entry → the total by its own account, of those declared; a fixed number of queries."""
    sent = [row.id for row in rows if row.state in SENT]
    found = {}
    for branch in sheets.of_entries(sent, cycle, scheme, "self") if sent else ():
        total = progress.rated(scheme, branch, cycle).total
        if total is not None:
            found[int(branch.key)] = total
    return found


def branches(actor: Actor, cycle: StarCycle) -> lists.Spec:
    """The table of branches; whoever does not see the vetoes does not filter by them either."""
    if unveiled(actor, cycle):
        return BRANCHES
    return replace(BRANCHES, filters=tuple(one for one in BRANCHES.filters if one.name != "veto"))


def veil(rows: list[Any], actor: Actor, cycle: StarCycle) -> list[Any]:
    """The rows without the results of the branches that the person heads, until they are published."""
    own = veiled_branches(actor, cycle)
    nothing = {"total": "", "proposed": "", "outcome": "", "vetoes": 0}
    return [row._replace(**nothing) if row.branch_id in own else row for row in rows]


def unveiled(actor: Actor, cycle: StarCycle) -> bool:
    """Whether the table shows totals, results and vetoes: to the committee at once, to others once they are published."""
    return actor.role == "committee" or cycle.state in SHOWN


def branch_table(rows: list[Any], cycle: StarCycle, scheme: Scheme, *, results: bool) -> Iterator[list[Any]]:
    """The rows of an export of the branches: what the screen shows, under BRANCH_HEADINGS."""
    own = self_totals(rows, cycle, scheme)
    for row in rows:
        sent = row.state in SENT
        asked = wished(row, own=False)
        yield [
            row.branch_name, row.sector, STAR_ENTRY.label(row.state), _star(scheme, row.aim), _star(scheme, asked),
            clock.local(row.declared_at).date() if sent else None, "逾期" if sent and late(row) else "",
            float(own[row.id]) if row.id in own else None, float(row.total) if results and row.total else None,
            outcomes.label(scheme, row.proposed) if results else "",
            outcomes.label(scheme, row.outcome) if results else "", "有" if results and row.vetoes else "",
        ]  # fmt: skip


def _star(scheme: Scheme, number: int | None) -> str:
    return "" if number is None else scheme.label(number)
