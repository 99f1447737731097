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
    found = {row.committee_id: row for row in _counted(actor, year)}
    return [_total(one, found.get(one.id)) for one in _committees(actor)]


def _total(unit: Any, row: Any) -> Total:
    """A committee with what its branches' rows add up to; nothing where none was judged."""
    numbers = (row.judged, row.lacking, row.asked, row.reached, row.violations) if row else (0, 0, 0, 0, 0)
    return Total(unit.id, unit.name, unit.branches, *(int(number) for number in numbers))


def _committees(actor: Actor) -> list[Any]:
    """Rows: id, name, branches (the open ones)."""
    seen = under_role(actor, Unit.id, Unit.committee)
    below = Unit.alias("branch_unit")
    number = below.select(pw.fn.COUNT(below.id)).where(
        (below.committee == Unit.id) & (below.kind == "branch") & below.closed_on.is_null()
    )
    query = prepared(
        ("standing totals units", seen.shape),
        lambda: (
            Unit.select(Unit.id, Unit.name, number.alias("branches"))
            .where(seen.where & (Unit.kind == "committee") & Unit.closed_on.is_null())
            .order_by(*tree_order())
        ),
    )
    return query(**actor.places())


def _counted(actor: Actor, year: int) -> list[Any]:
    """Rows: committee_id, judged, lacking, asked, reached, violations."""
    seen = scope(LifeStanding, actor)
    query = prepared(("standing totals", seen.shape), lambda: _of_committees(_of_branches(seen.where)))
    return query(year=year, **actor.places())


def _of_branches(seen: Any) -> Any:
    """The rows of a year counted by branch; those that a committee answers for itself are none of a branch."""
    return (
        LifeStanding.select(
            LifeStanding.committee, LifeStanding.branch,
            _sum(LifeStanding.needed > 0).alias("asked"), _sum(LifeStanding.state.in_(("met", "late"))).alias("reached"),
            _sum(LifeStanding.short > 0).alias("missed"),
            _sum((LifeStanding.short > 0) & (LifeStanding.severity == "violation")).alias("violations"),
        )
        .where(seen & (LifeStanding.year == P("year")) & (LifeStanding.branch != LifeStanding.committee))
        .group_by(LifeStanding.committee, LifeStanding.branch)
        .alias("per_branch")
    )  # fmt: skip


def _of_committees(per_branch: Any) -> Any:
    """The branches' counts added up by committee."""
    column = per_branch.c
    return pw.Select([per_branch], [
        column.committee_id.alias("committee_id"), pw.fn.COUNT(column.branch_id).alias("judged"),
        _sum(column.missed > 0).alias("lacking"), pw.fn.SUM(column.asked).alias("asked"),
        pw.fn.SUM(column.reached).alias("reached"), pw.fn.SUM(column.violations).alias("violations"),
    ]).group_by(column.committee_id)  # fmt: skip
