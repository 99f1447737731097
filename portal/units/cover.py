"""The cover table: who stands above whom, kept in the transaction of every change of the tree."""

import peewee as pw

from portal.db import P, Query
from portal.units.models import Unit, UnitCover

ABOVE = Query(lambda: UnitCover.select(UnitCover.ancestor).where(UnitCover.unit == P("unit")))
BELOW = Query(lambda: UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit")))


def above(unit_id: int | None) -> list[int]:
    """The unit itself and all above it."""
    return [row.ancestor_id for row in ABOVE(unit=unit_id)] if unit_id else []


def below(unit_id: int) -> list[int]:
    """The unit itself and all below it, closed ones too."""
    return [row.unit_id for row in BELOW(unit=unit_id)]


def add(unit: Unit) -> None:
    """Cover a unit that was just founded: by itself and by all above it."""
    rows = [{"ancestor": one, "unit": unit.id} for one in [*above(unit.parent_id), unit.id]]
    UnitCover.insert_many(rows).execute()


def reparent(unit_id: int, parent_id: int | None) -> list[int]:
    """Hang a unit with all below it under another parent; gives the ids of the units that moved."""
    moved = below(unit_id)
    UnitCover.delete().where(UnitCover.unit.in_(_below(unit_id)) & UnitCover.ancestor.not_in(_below(unit_id))).execute()
    upper, lower = UnitCover.alias("upper"), UnitCover.alias("lower")
    if parent_id is not None:
        pairs = (
            upper.select(upper.ancestor, lower.unit)
            .join(lower, pw.JOIN.CROSS)
            .where((upper.unit == parent_id) & (lower.ancestor == unit_id))
        )
        UnitCover.insert_from(pairs, [UnitCover.ancestor, UnitCover.unit]).execute()
    return moved


def _below(unit_id: int) -> pw.ModelSelect:
    inner = UnitCover.alias("inner_cover")
    return inner.select(inner.unit).where(inner.ancestor == unit_id)
