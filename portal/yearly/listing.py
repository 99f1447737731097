"""The branches of the year at a glance: those under the role at hand, in the order of units, never by their numbers."""

from datetime import date
from typing import Any

import peewee as pw

from portal.db import P, prepared
from portal.lists import Filter, Spec
from portal.pledges.listing import this_year, years
from portal.policy import Actor, under_role
from portal.units.listing import same, tree_order
from portal.units.models import SECTORS, Unit

_COMMITTEE = Unit.alias("committee_unit")


def committees(actor: Actor) -> list[tuple[str, str]]:
    """The committees below the one at hand, for the filter."""
    if actor.unit_kind != "superior":
        return []
    seen = under_role(actor, Unit.id, Unit.committee)
    query = prepared(
        ("yearly committees", seen.shape),
        lambda: (
            Unit.select(Unit.id, Unit.name)
            .where(seen.where & (Unit.kind == "committee") & Unit.closed_on.is_null())
            .order_by(*tree_order())
        ),
    )
    return [(str(row.id), row.name) for row in query(**actor.places())]


LIST = Spec(
    "yearly", Unit,
    columns=lambda: [Unit.id, Unit.name, Unit.kind, Unit.sector, Unit.committee, _COMMITTEE.name.alias("committee_name")],
    join=lambda query: query.join(_COMMITTEE, pw.JOIN.LEFT_OUTER, on=(_COMMITTEE.id == Unit.committee)).switch(Unit),
    order=lambda: [*tree_order()],
    base=lambda: (Unit.kind == "branch") & (Unit.closed_on.is_null() | (Unit.closed_on >= P("first"))),
    seen=lambda actor: under_role(actor, Unit.id, Unit.committee),
    filters=(
        Filter("year", "年度", lambda actor: years(), lambda: Unit.id > 0, read=int, default=this_year, required=True),
        Filter("committee", "党委", committees, lambda: Unit.committee == P("committee"), read=int),
        Filter(
            "sector", "领域", lambda actor: [*same(SECTORS), ("none", "未定领域")], lambda: Unit.sector == P("sector"),
            fixed={"none": lambda: Unit.sector.is_null()},
        ),
    ),
    search_hint="支部名称",
)  # fmt: skip


def year_of(text: str) -> int:
    """The year that an address asks for: one of those offered, else this one."""
    return int(text if text in dict(years()) else this_year())


def given(year: int) -> dict[str, Any]:
    """The parameters of the list for a year."""
    return {"first": date(year, 1, 1)}
