"""Totals per committee from the same rows, for the committee above: opened level by level."""

from typing import Any, NamedTuple

import peewee as pw

from portal.db import P, prepared
from portal.life.standing.models import LifeStanding
from portal.policy import Actor, scope, under_role
from portal.units.listing import tree_order
from portal.units.models import Unit


class Total(NamedTuple):
    """A committee: its open branches, those judged, those with something missed, cells asked and reached, violations missed."""

    id: int
    name: str
    branches: int
    judged: int
    lacking: int
    asked: int
    reached: int
    violations: int


def _sum(condition: Any) -> Any:
    return pw.fn.SUM(pw.Case(None, [(condition, 1)], 0))


def of_committees(actor: Actor, year: int) -> list[Total]:
    """The committees under the role at hand in their order; three queries for any number of branches."""
    seen = under_role(actor, Unit.id, Unit.committee)
    below = Unit.alias("branch_unit")
    number = below.select(pw.fn.COUNT(below.id)).where(
        (below.committee == Unit.id) & (below.kind == "branch") & below.closed_on.is_null()
    )
    units = prepared(
        ("standing totals units", seen.shape),
        lambda: (
            Unit.select(Unit.id, Unit.name, number.alias("branches"))
            .where(seen.where & (Unit.kind == "committee") & Unit.closed_on.is_null())
            .order_by(*tree_order())
        ),
    )
    rows = scope(LifeStanding, actor)

    def build() -> Any:
        per_branch = (
            LifeStanding.select(
                LifeStanding.committee, LifeStanding.branch,
                _sum(LifeStanding.needed > 0).alias("asked"), _sum(LifeStanding.state.in_(("met", "late"))).alias("reached"),
                _sum(LifeStanding.short > 0).alias("missed"),
                _sum((LifeStanding.short > 0) & (LifeStanding.severity == "violation")).alias("violations"),
            )
            .where(rows.where & (LifeStanding.year == P("year")) & (LifeStanding.branch != LifeStanding.committee))
            .group_by(LifeStanding.committee, LifeStanding.branch)
            .alias("per_branch")
        )  # fmt: skip
        column = per_branch.c
        return (
            pw.Select([per_branch], [
                column.committee_id.alias("committee_id"), pw.fn.COUNT(column.branch_id).alias("judged"),
                _sum(column.missed > 0).alias("lacking"), pw.fn.SUM(column.asked).alias("asked"),
                pw.fn.SUM(column.reached).alias("reached"), pw.fn.SUM(column.violations).alias("violations"),
            ]).group_by(column.committee_id)
        )  # fmt: skip

    found = {
        row.committee_id: row for row in prepared(("standing totals", rows.shape), build)(year=year, **actor.places())
    }
    none = (0, 0, 0, 0, 0)
    return [
        Total(one.id, one.name, one.branches, *(
            (int(row.judged), int(row.lacking), int(row.asked), int(row.reached), int(row.violations))
            if (row := found.get(one.id)) else none
        ))
        for one in units(**actor.places())
    ]  # fmt: skip
