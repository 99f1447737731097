"""Many units founded by one decision, as a roster names them: a few statements however many there are."""

from typing import Any

from peewee import chunked

from portal import clock, search
from portal.audit import trail
from portal.db import write
from portal.errors import Denied, Stale
from portal.policy import Actor, may
from portal.units.models import Unit, UnitCover, UnitDecision
from portal.units.tree import committee_over


def found_many(
    kind: str, wanted: list[tuple[Unit, str, str | None]], *, by: Actor, document: str
) -> dict[tuple[int, str], int]:
    """Found units of one `kind`: (parent, name, sector) each; gives (parent id, name) → id of the new unit.

    Part of the caller's transaction. Raises Denied, or Stale when one of the names is taken under its parent.
    """
    moment = clock.now()
    rows = []
    for parent, name, sector in wanted:
        row = {"kind": kind, "name": name, "parent": parent.id, "committee": committee_over(parent), "sector": sector}
        if not may("unit.found", by, Unit(**row)):
            raise Denied("您没有权限在这里设立组织。", action="unit.found", record=parent)
        rows.append({**row, "created_at": moment})
    parents = sorted({parent.id for parent, _name, _sector in wanted})
    with write():
        _refuse_taken(parents, {(row["parent"], row["name"]) for row in rows})
        for part in chunked(rows, 500):
            Unit.insert_many(part).execute()
        made = _made(parents, moment)
        _cover(parents, moment)
        for part in chunked(made, 500):
            UnitDecision.insert_many([_decision(key, parent, name, document) for (parent, name), key in part]).execute()
        search.index(Unit, [(key, search.tokens(name)) for (_parent, name), key in made])
        trail.enter_many(
            "unit.found", by, "unit", ((key, key, ["kind", "name", "parent", "sector"]) for _, key in made)
        )
    by.forget_covered()
    return dict(made)


def _refuse_taken(parents: list[int], names: set[tuple[int, str]]) -> None:
    open_units = Unit.select(Unit.parent, Unit.name).where(Unit.parent.in_(parents) & Unit.closed_on.is_null())
    if names.intersection(open_units.tuples()):
        raise Stale("其中有的组织刚刚已经设立，请重新核对。")


def _made(parents: list[int], moment: Any) -> list[tuple[tuple[int, str], int]]:
    found = Unit.select(Unit.parent, Unit.name, Unit.id).where(Unit.parent.in_(parents) & (Unit.created_at == moment))
    return [((parent, name), key) for parent, name, key in found.order_by(Unit.id).tuples()]


def _cover(parents: list[int], moment: Any) -> None:
    """What covers the parent covers the new unit, and it covers itself."""
    new = Unit.parent.in_(parents) & (Unit.created_at == moment)
    above = UnitCover.select(UnitCover.ancestor, Unit.id).join(Unit, on=(Unit.parent == UnitCover.unit)).where(new)
    UnitCover.insert_from(above, [UnitCover.ancestor, UnitCover.unit]).execute()
    UnitCover.insert_from(Unit.select(Unit.id, Unit.id).where(new), [UnitCover.ancestor, UnitCover.unit]).execute()


def _decision(key: int, parent: int, name: str, document: str) -> dict[str, Any]:
    return {
        "unit": key, "kind": "found", "decided_on": clock.today(), "document": document, "other": parent,
        "detail": {"name": name},
    }  # fmt: skip
