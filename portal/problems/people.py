"""Whom an entry's forms offer: the members of the branch, of the committee's own those who hold its office."""

from typing import Any

from portal import clock
from portal.accounts.models import Appointment
from portal.db import P, Query
from portal.policy import in_force
from portal.units.listing import MEMBERS
from portal.units.models import Person

OFFICERS = Query(
    lambda: (
        Person.select(Person.id, Person.name, Person.post)
        .join(Appointment, on=(Appointment.person == Person.id))
        .where(
            (Appointment.unit == P("unit")) & (Appointment.role == "committee") & (Person.kind == "member")
            & (Person.committee == P("unit")) & in_force(Appointment, P("today"))
        )
        .distinct()
        .order_by(Person.id)
    )
)  # fmt: skip


def of(committee: int, branch: int | None) -> list[Any]:
    """Rows (id, name, post) of those who may be named as responsible."""
    return MEMBERS(branch=branch) if branch else OFFICERS(unit=committee, today=clock.today())
