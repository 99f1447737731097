"""The contact (联络员) of a unit."""

from typing import Any

from portal import actions, clock
from portal.db import P, prepared, write
from portal.errors import Invalid
from portal.policy import Actor
from portal.units.models import GONE, Contact, Person, Unit, UnitCover
from portal.units.tree import check_open

MOST = 500


def candidates(unit: Unit) -> list[Any]:
    """The people on the books of a unit and all below it (id, name), at most 500."""
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    query = prepared(
        "contact candidates",
        lambda: (
            Person.select(Person.id, Person.name)
            .where(Person.branch.in_(below) & Person.status.not_in(GONE))
            .order_by(Person.initials, Person.id)
            .limit(MOST)
        ),
    )
    return query(unit=unit.parent_id if unit.kind == "group" else unit.id)


def name(unit: Unit, person_id: int | None, *, by: Actor) -> None:
    """Make someone of the unit its contact, or nobody. Raises Invalid, Denied."""
    check_open(unit)
    if person_id is not None and person_id not in {row.id for row in candidates(unit)}:
        raise Invalid("请选择本单位的人员。", "person")
    with write():
        now = Contact.get_or_none(Contact.unit == unit.id)
        if now is None and person_id is not None:
            actions.create("contact.edit", Contact, by=by, unit=unit.id, person=person_id, since=clock.today())
        elif now is not None and now.person_id != person_id:
            changes = {"person": person_id, "since": clock.today()} if person_id else {}
            actions.perform("contact.edit", now, by=by, set=changes, detail={"person": person_id})
            if person_id is None:
                now.delete_instance()
