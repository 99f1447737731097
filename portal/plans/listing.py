"""The list of plans."""

from collections.abc import Iterable, Iterator
from typing import Any

from portal import clock, lists
from portal.db import P, Query, prepared
from portal.plans.document import read
from portal.plans.filings import FILED, joined
from portal.plans.models import KINDS, AnnualPlan
from portal.pledges.listing import clocked
from portal.policy import Actor, under_role
from portal.policy.scopes.stars import headed, headed_by
from portal.units.models import Unit
from portal.workflow import ANNUAL_PLAN

HEADINGS = ["单位", "种类", "年度", "项目", "规定动作", "自选动作", "重点", "状态", "报送时间", "备案时间"]
STATES = [(key, state.label) for key, state in ANNUAL_PLAN.table.items()]
ACTING = {"secretary": ("draft", "returned"), "committee": ("filed",)}  # in which states a plan waits for a role


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        AnnualPlan.id, AnnualPlan.unit, AnnualPlan.committee, AnnualPlan.kind, AnnualPlan.year, AnnualPlan.state,
        AnnualPlan.document, AnnualPlan.filed_at, AnnualPlan.accepted_at, AnnualPlan.version, Unit.name.alias("unit_name"),
        FILED.values.alias("filed"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return joined(query.join(Unit, on=(Unit.id == AnnualPlan.unit)).switch(AnnualPlan))


def years(actor: Actor) -> list[tuple[str, str]]:
    """Next year, this one and those before, newest first."""
    year = clock.today().year
    return [(str(one), f"{one} 年") for one in range(year + 1, year - 6, -1)]


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand, for the filter."""
    if actor.role not in ("secretary", "committee", "supervisor"):
        return []
    seen = under_role(actor, Unit.id, Unit.committee)

    def build() -> Any:
        return Unit.select(Unit.id, Unit.name).where(seen.where & (Unit.kind == "branch")).order_by(Unit.id)

    rows = prepared(("plan branches", seen.shape), build)(**actor.places())
    return [(str(row.id), row.name) for row in rows]


def kinds(actor: Actor) -> list[tuple[str, str]]:
    """The kinds of plans that the role at hand can see."""
    if actor.role == "supervisor":
        return [("branch", KINDS["branch"])]
    return [one for one in KINDS.items() if one[0] != "model" or actor.role in ("secretary", "committee")]


def acting(role: str) -> Any:
    """The condition that a plan waits for this role; who heads the branch does not judge it."""
    waits = (AnnualPlan.kind == "branch") & AnnualPlan.state.in_(ACTING[role])
    return waits & AnnualPlan.unit.not_in(headed()) if role == "committee" else waits


def acceptable(rows: Iterable[Any], actor: Actor) -> set[int]:
    """Which of some rows the role at hand may accept, as the rule has it: who heads their branches is looked up once."""
    filed = [row for row in rows if row.kind == "branch" and row.state == "filed"]
    if actor.role != "committee" or not filed:
        return set()
    mine = headed_by(actor)
    return {row.id for row in filed if actor.covers(row.unit_id) and row.unit_id not in mine}


def states(actor: Actor) -> list[tuple[str, str]]:
    """The states, first of all what waits for the role at hand."""
    mine = [(f"{lists.QUEUE}{actor.role}", "待我办理")] if actor.role in ACTING else []
    return [*mine, *STATES]


def number(text: str) -> int:
    """A year that is typed. Raises ValueError."""
    if not 2000 <= int(text) <= 2200:
        raise ValueError("no year")
    return int(text)


LIST = lists.Spec(
    "annual_plans",
    AnnualPlan,
    columns=columns,
    join=join,
    order=lambda: [AnnualPlan.year.desc(), AnnualPlan.kind, AnnualPlan.unit, AnnualPlan.id],
    filters=(
        lists.Filter("year", "年度", years, where=lambda: AnnualPlan.year == P("year"), read=number),
        lists.Filter("kind", "种类", kinds, where=lambda: AnnualPlan.kind == P("kind")),
        lists.Filter(
            "state", "状态", states, where=lambda: AnnualPlan.state == P("state"),
            fixed={f"{lists.QUEUE}{role}": lambda role=role: acting(role) for role in ACTING},  # type: ignore[misc]
        ),
        lists.Filter("branch", "支部", branches, where=lambda: AnnualPlan.unit == P("branch"), read=int),
    ),
    search_hint="支部、拼音首字母或计划里的主题",
)  # fmt: skip


def size(row: Any) -> tuple[int, int, int]:
    """How many items a plan holds as its reader reads it, how many of them are mandatory, how many the main ones."""
    items = read(row.filed["document"] if row.filed else row.document).items
    return len(items), sum(one.mandatory for one in items), sum(one.emphasis for one in items)


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        number, mandatory, emphasis = size(row)
        yield [
            row.unit_name, KINDS[row.kind], row.year, number, mandatory, number - mandatory, emphasis,
            ANNUAL_PLAN.label(row.state), clocked(row.filed_at), clocked(row.accepted_at),
        ]  # fmt: skip


ISSUED = Query(
    lambda: (
        AnnualPlan.select(AnnualPlan.id, AnnualPlan.state, AnnualPlan.version)
        .where(
            (AnnualPlan.unit == P("committee")) & (AnnualPlan.kind == P("kind")) & (AnnualPlan.year == P("year"))
        )
    )
)  # fmt: skip
"""The committee's own of a kind and year, in whatever state."""
