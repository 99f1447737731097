"""Plan against actual: the plans' items with the filed records of their branches, ties by hand, numbers for other rooms."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from portal import actions, clock
from portal.db import P, Query, among, hold, prepared, write
from portal.drafts import store
from portal.errors import Invalid
from portal.life.records.models import LifePresence, LifeRecord
from portal.plans import document, holding
from portal.plans.checking import against
from portal.plans.checking.against import Actual
from portal.plans.models import AnnualPlan, PlanLink
from portal.policy import Actor, scope

AT_WORK = ("filed", "accepted")  # plans that what happened is held against
UNTIL = (3, 31)  # the last day of the next year from which a record is offered for a tie by hand

RECORDS = Query(
    lambda: (
        LifeRecord.select(LifeRecord.id, LifeRecord.day, LifeRecord.types, LifeRecord.title, LifePresence.branch)
        .join(LifePresence, on=(LifePresence.record == LifeRecord.id))
        .where(
            among(LifePresence.branch, "branches")
            & (LifeRecord.state == "filed")
            & LifeRecord.day.between(P("starts"), P("ends"))
        )
        .order_by(LifeRecord.day, LifeRecord.id)
    )
)
LINKS = Query(
    lambda: (
        PlanLink.select(
            PlanLink.plan, PlanLink.record, PlanLink.item, LifeRecord.id, LifeRecord.day, LifeRecord.types,
            LifeRecord.title,
        )
        .join(LifeRecord, on=(LifeRecord.id == PlanLink.record))
        .where(among(PlanLink.plan, "plans"))
    )
)  # fmt: skip
PLANS = Query(
    lambda: AnnualPlan.select(AnnualPlan.id, AnnualPlan.unit, AnnualPlan.year, AnnualPlan.document, AnnualPlan.state).where(
        among(AnnualPlan.unit, "branches")
        & (AnnualPlan.year == P("year"))
        & (AnnualPlan.kind == "branch")
        & AnnualPlan.state.in_(AT_WORK)
    )
)  # fmt: skip
COUNTS_FOR = Query(
    lambda: LifePresence.select(LifePresence.id).where(
        (LifePresence.record == P("record")) & (LifePresence.branch == P("branch"))
    )
)


class Share(NamedTuple):
    """How far a branch's plan is: occasions held, planned, overdue today, due by today."""

    plan: int
    state: str
    done: int
    planned: int
    overdue: int
    due: int

    @property
    def percent(self) -> int | None:
        """The share held, in whole per cent; None: nothing is planned."""
        return self.done * 100 // self.planned if self.planned else None


class _Nameless(NamedTuple):
    name: str = ""
    founded_on: Any = None


def of_plans(plans: Iterable[Any], records: Iterable[Any] | None = None) -> dict[int, Actual]:
    """Plan → what became of it today. `plans`: rows of branches' plans with id, unit_id, year, document.

    `records`: the filed ones of these branches and years as RECORDS gives them, where they are known; else a query a year.
    """
    rows = list(plans)
    links: dict[int, dict[int, Any]] = defaultdict(dict)
    for link in LINKS(plans=[row.id for row in rows]) if rows else ():
        links[link.plan_id][link.record_id] = link
    held: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for one in _held(rows) if records is None else records:
        held[one.branch_id, one.day.year].append(one)
    found = {row.id: {one.id: one for one in held[row.unit_id, row.year]} | links[row.id] for row in rows}
    holders = holding.of(rows, found)
    today = clock.today()
    return {
        row.id: against.compare(
            holders.asking(document.plan(row, _Nameless())), _records(row, found[row.id], links[row.id], holders),
            today=today,
        )
        for row in rows
    }  # fmt: skip


def _held(rows: list[Any]) -> Iterator[Any]:
    for year in sorted({row.year for row in rows}):
        branches = sorted({row.unit_id for row in rows if row.year == year})
        yield from RECORDS(branches=branches, starts=date(year, 1, 1), ends=date(year, 12, 31))


def _records(
    plan: Any, found: Mapping[int, Any], links: Mapping[int, Any], holders: holding.Holders
) -> list[against.Record]:  # fmt: skip
    """The records of a branch's year, and those of another year that were tied by hand."""
    return [
        against.Record(key, row.day, frozenset(row.types), _tied(links.get(key)), holders.of_record(plan.unit_id, key))
        for key, row in sorted(found.items())
    ]


def _tied(link: Any) -> tuple[str, ...] | None:
    """What was said by hand: nothing, to no item, to this one."""
    if link is None:
        return None
    return (link.item,) if link.item else ()


def of(plan: Any) -> Actual:
    """What became of one plan, as of today."""
    return of_plans([plan])[plan.id]


def shares(branches: Collection[int], year: int) -> dict[int, Share]:
    """Branch → how far its plan of a year is; without one that is filed a branch is missing. Three queries."""
    rows = PLANS(branches=sorted(branches), year=year) if branches else []
    found = of_plans(rows)
    return {row.unit_id: share(row, found[row.id]) for row in rows}


def share(row: Any, one: Actual) -> Share:
    """The numbers of a plan (a row with id and state)."""
    return Share(row.id, row.state, one.done, one.planned, len(one.overdue), one.due)


# --- by hand ---------------------------------------------------------------------------------------


def offered(plan: AnnualPlan) -> list[Any]:
    """The records that may be tied to a plan: filed ones of its year and of the months behind it, the newest first."""
    ends = date(plan.year + 1, *UNTIL)
    return RECORDS(branches=[plan.unit_id], starts=date(plan.year, 1, 1), ends=ends)[::-1]


def tie(plan: AnnualPlan, record: LifeRecord, item: str, *, by: Actor, once: str = "") -> None:
    """对应记录: this record is (one occasion of) this item; with item "" it is none of the plan's. Raises Invalid, Denied, Stale."""
    if record.state != "filed" or COUNTS_FOR.scalar(record=record.id, branch=plan.unit_id) is None:
        raise Invalid("请选择本支部已经归档的记录。", "record")
    if item and document.read(plan.document).item(item) is None:
        raise Invalid("计划里没有这一项，可能刚刚调整过。请重新选择。", "item")
    with write():
        hold(AnnualPlan, plan.id)
        actions.perform(
            "annual_plan.link", plan, by=by, fields=["record", "item"], values={"item": item},
            detail={"life_record": record.id},
        )  # fmt: skip
        PlanLink.delete().where((PlanLink.plan == plan.id) & (PlanLink.record == record.id)).execute()
        PlanLink.create(plan=plan.id, record=record.id, item=item, person=by.person_id)
        store.spend(once, by, f"/plans/{plan.id}/actual")


def untie(plan: AnnualPlan, record: int, *, by: Actor) -> None:
    """取消对应: what was said by hand is forgotten, kind and month decide again. Raises Invalid, Denied, Stale."""
    with write():
        hold(AnnualPlan, plan.id)
        mine = (PlanLink.plan == plan.id) & (PlanLink.record == record)
        if not PlanLink.select(PlanLink.id).where(mine).exists():
            raise Invalid("这条记录没有手工对应，不用取消。")
        actions.perform(
            "annual_plan.link", plan, by=by, fields=["record"], values={"item": None}, detail={"life_record": record}
        )
        PlanLink.delete().where(mine).execute()


# --- as pages show it --------------------------------------------------------------------------------


class Occasion(NamedTuple):
    """One time that something was planned: its month(s) in words, the record that it is (None where one may not see it), how late."""

    when: str
    held: bool
    record: Any | None
    off: int
    by_hand: bool
    overdue: bool


class Line(NamedTuple):
    """An item with its occasions, and records beyond what it planned."""

    number: int
    item: document.Item
    planned: int
    done: int
    overdue: int
    occasions: list[Occasion]
    more: list[Any]


def lines(plan: Any, found: Actual, records: Mapping[int, Any]) -> list[Line]:
    """The items of a plan as its page shows them; `records`: those that one may see, by id."""
    read = document.read(plan.document)
    held = {link.occasion: link for link in found.links if link.occasion is not None}
    checked = {item.key: item for item in document.plan(plan, _Nameless()).items}
    made = []
    for number, (item, standing) in enumerate(zip(read.items, found.items, strict=True), 1):
        occasions = []
        for one in checked[item.key].occasions():
            link = held.get(one)
            when = f"{one.first} 月" if one.first == one.last else f"{one.first} 至 {one.last} 月"
            row = records.get(link.record) if link else None
            occasions.append(
                Occasion(
                    when,
                    link is not None,
                    row,
                    link.off if link else 0,
                    bool(link and link.by_hand),
                    one in standing.overdue,
                )
            )
        more = [records[link.record] for link in standing.links if link.occasion is None and link.record in records]
        made.append(
            Line(number, item, standing.planned, standing.done, len(standing.overdue), occasions, more)
        )  # fmt: skip
    return made


def titles(records: Iterable[int], actor: Actor) -> dict[int, Any]:
    """Record → id, day, types, title, of those that `actor` sees, by day; one query."""
    wanted = sorted(set(records))
    if not wanted:
        return {}
    seen = scope(LifeRecord, actor)

    def build() -> Any:
        columns = (LifeRecord.id, LifeRecord.day, LifeRecord.types, LifeRecord.title)
        there = among(LifeRecord.id, "records") & seen.where
        return LifeRecord.select(*columns).where(there).order_by(LifeRecord.day, LifeRecord.id)

    rows = prepared(("records of plans", seen.shape), build)(**actor.places(), records=wanted)
    return {row.id: row for row in rows}


def by_hand(plan: int) -> dict[int, str]:
    """Record → the item that it was tied to by hand ("" : to none)."""
    return {row.record_id: row.item for row in LINKS(plans=[plan])}


class Place(NamedTuple):
    """Where a record stands in a plan: the plan, the item, whether by hand, months late; item None: none of the plan's."""

    plan: Any
    item: document.Item | None
    by_hand: bool
    off: int


PLAN_OF_RECORD = Query(
    lambda: (
        AnnualPlan.select(
            AnnualPlan.id, AnnualPlan.unit, AnnualPlan.year, AnnualPlan.document, AnnualPlan.state
        )
        .join(LifePresence, on=(LifePresence.branch == AnnualPlan.unit))
        .where(
            (LifePresence.record == P("record"))
            & (AnnualPlan.unit == P("branch"))
            & (AnnualPlan.kind == "branch")
            & (AnnualPlan.year.between(P("year") - 1, P("year")))
            & AnnualPlan.state.in_(AT_WORK)
        )
        .order_by(AnnualPlan.year.desc())
    )
)  # fmt: skip


def of_record(record: Any, branch: int) -> Place | None:
    """The item of a branch's plan that a filed record is; None where the branch has no plan for it."""
    plans = PLAN_OF_RECORD(record=record.id, branch=branch, year=record.day.year)
    found = of_plans(plans)
    for plan in plans:
        for link in found[plan.id].links:
            if link.record == record.id:
                return Place(plan, document.read(plan.document).item(link.item), link.by_hand, link.off)
    same = [plan for plan in plans if plan.year == record.day.year]
    return Place(same[0], None, record.id in by_hand(same[0].id), 0) if same else None
