"""Lists with a line for each branch under the role at hand in a year: what is shown of it, how it is chosen and ordered."""

from collections.abc import Callable

import peewee as pw

from portal.db import P, prepared
from portal.lists import SIZE, Filter, Spec
from portal.policy import Actor, under_role
from portal.units.listing import Options, same, tree_order
from portal.units.models import SECTORS, Unit

_COMMITTEE = Unit.alias("committee_unit")


def committees(actor: Actor) -> Options:
    """The committees below the one at hand, for the filter."""
    if actor.unit_kind != "superior":
        return []
    seen = under_role(actor, Unit.id, Unit.committee)
    query = prepared(
        ("committees of branches", seen.shape),
        lambda: (
            Unit.select(Unit.id, Unit.name)
            .where(seen.where & (Unit.kind == "committee") & Unit.closed_on.is_null())
            .order_by(*tree_order())
        ),
    )
    return [(str(row.id), row.name) for row in query(**actor.places())]


def spec(
    name: str, years: Callable[[Actor], Options], this_year: Callable[[], str], *filters: Filter, size: int = SIZE
) -> Spec:
    """The list `name` of the branches that were open in the year asked for, in the order of units.

    `years`: those offered; `filters`: those of the room, after year, committee and sector. Its queries are given `first`,
    the first day of the year.
    """
    return Spec(
        name, Unit,
        columns=lambda: [Unit.id, Unit.name, Unit.kind, Unit.sector, Unit.committee, _COMMITTEE.name.alias("committee_name")],
        join=lambda query: query.join(_COMMITTEE, pw.JOIN.LEFT_OUTER, on=(_COMMITTEE.id == Unit.committee)).switch(Unit),
        order=lambda: [*tree_order()],
        base=lambda: (Unit.kind == "branch") & (Unit.closed_on.is_null() | (Unit.closed_on >= P("first"))),
        seen=lambda actor: under_role(actor, Unit.id, Unit.committee),
        filters=(
            Filter("year", "年度", years, lambda: Unit.id > 0, read=int, default=this_year, required=True),
            Filter("committee", "党委", committees, lambda: Unit.committee == P("committee"), read=int),
            Filter(
                "sector", "领域", lambda actor: [*same(SECTORS), ("none", "未定领域")], lambda: Unit.sector == P("sector"),
                fixed={"none": lambda: Unit.sector.is_null()},
            ),
            *filters,
        ),
        search_hint="支部名称",
        size=size,
    )  # fmt: skip
