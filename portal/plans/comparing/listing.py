"""The list of passages that two plans have in common, for those who see both."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.db import P, prepared
from portal.plans.models import AnnualPlan, PlanLikeness
from portal.policy import Actor, scope, under_role
from portal.units.models import Unit

HEADINGS = [
    "年度", "计划", "事项", "相同的文字", "占该事项的比例（%）", "相同的计划", "相同计划的年度", "相同的事项", "对方的文字", "是否去年计划",
]  # fmt: skip
SHARES = {"30": "30% 以上", "50": "50% 以上", "80": "80% 以上"}
LEAST = 30
SOURCES = {"others": "其他支部的计划", "last": "本支部去年的计划"}
EXCERPT = 60

_source, _other = AnnualPlan.alias("source_plan"), Unit.alias("other_unit")


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        PlanLikeness.id, PlanLikeness.plan, PlanLikeness.source, PlanLikeness.item, PlanLikeness.source_item,
        PlanLikeness.passage, PlanLikeness.share, PlanLikeness.last_year, AnnualPlan.year, Unit.name.alias("branch_name"),
        _source.year.alias("source_year"), _other.name.alias("source_name"),
    ]  # fmt: skip


def through(query: Any) -> Any:
    """The plan itself, by which years and branches are chosen."""
    return query.join(AnnualPlan, on=(AnnualPlan.id == PlanLikeness.plan)).switch(PlanLikeness)


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = through(query).join(Unit, on=(Unit.id == AnnualPlan.unit)).switch(PlanLikeness)
    query = query.join(_source, on=(_source.id == PlanLikeness.source)).switch(PlanLikeness)
    return query.join(_other, on=(_other.id == _source.unit)).switch(PlanLikeness)


def _once() -> Any:
    """Of two plans that hold the same as each other one row: that of the plan that was begun later."""
    back = PlanLikeness.alias("back")
    same = (back.plan == PlanLikeness.source) & (back.source == PlanLikeness.plan)
    items = (back.item == PlanLikeness.source_item) & (back.source_item == PlanLikeness.item)
    return PlanLikeness.last_year | (PlanLikeness.plan > PlanLikeness.source) | ~pw.fn.EXISTS(
        back.select(pw.SQL("1")).where(same & items)
    )  # fmt: skip


def years() -> list[tuple[str, str]]:
    """The years that have plans to compare, the next one too."""
    this = clock.today().year
    return [(str(year), f"{year} 年") for year in range(this + 1, this - 5, -1)]


def this_year() -> str:
    """The year of today, as the address writes it."""
    return str(clock.today().year)


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches whose plans one may compare."""
    seen = under_role(actor, Unit.id, Unit.committee)
    query = prepared(
        ("likeness branches", seen.shape),
        lambda: (
            Unit.select(Unit.id, Unit.name)
            .where(seen.where & (Unit.kind == "branch") & Unit.closed_on.is_null())
            .order_by(Unit.id)
        ),
    )
    return [(str(row.id), row.name) for row in query(**actor.places())]


LIST = lists.Spec(
    "plan likeness",
    PlanLikeness,
    columns=columns,
    join=join,
    through=through,
    order=lambda: [PlanLikeness.share.desc(), PlanLikeness.plan, PlanLikeness.id],
    base=_once,
    filters=(
        lists.Filter(
            "year", "年度", lambda actor: years(), where=lambda: AnnualPlan.year == P("year"), read=int,
            default=this_year, required=True,
        ),
        lists.Filter(
            "share", "占该事项", lambda actor: list(SHARES.items()), where=lambda: PlanLikeness.share >= P("share"),
            read=int, default=str(LEAST),
        ),
        lists.Filter(
            "source", "与谁相同", lambda actor: list(SOURCES.items()), where=lambda: PlanLikeness.id > 0,
            fixed={"others": lambda: PlanLikeness.last_year == False, "last": lambda: PlanLikeness.last_year == True},  # noqa: E712 — SQL
        ),
        lists.Filter("branch", "支部", branches, where=lambda: AnnualPlan.unit == P("branch"), read=int),
    ),
)  # fmt: skip


def of_plan(plan: int, actor: Actor) -> list[Any]:
    """All rows of a plan, for those who see both plans, as they stand in it."""
    seen = scope(PlanLikeness, actor)

    def build() -> Any:
        return join(PlanLikeness.select(*columns())).where((PlanLikeness.plan == P("plan")) & seen.where).order_by(
            PlanLikeness.id
        )  # fmt: skip

    return prepared(("likeness of a plan", seen.shape), build)(plan=plan, **actor.places())


def excerpt(text: str) -> str:
    """The beginning of a passage, for a row."""
    words = " ".join(text.split())
    return words if len(words) <= EXCERPT else words[:EXCERPT] + "…"


def topic(text: str) -> str:
    """The topic of an item whose whole text is given."""
    return text.partition("\n")[0]


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        kept = row.passage
        yield [
            row.year, row.branch_name, kept.get("topic", ""), kept["text"], row.share, row.source_name, row.source_year,
            topic(kept["other"]), kept["other"], "是" if row.last_year else "否",
        ]  # fmt: skip
