"""Who holds an office over a unit today, and who is of a team."""

from portal import clock
from portal.accounts.models import Appointment
from portal.db import P, Query
from portal.policy import in_force
from portal.units.models import UnitCover

_OVER = Query(
    lambda: (
        Appointment.select(Appointment.person, Appointment.role, Appointment.unit)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(
            (UnitCover.unit == P("unit"))
            & Appointment.role.in_(("secretary", "committee"))
            & in_force(Appointment, P("today"))
        )
    )
)
_HEADS = Query(
    lambda: (
        Appointment.select(Appointment.person)
        .join(UnitCover, on=(UnitCover.unit == Appointment.unit))
        .where(
            (UnitCover.ancestor == P("unit")) & (Appointment.role == "secretary") & in_force(Appointment, P("today"))
        )
        .distinct()
        .order_by(Appointment.person)
    )
)
_TEAM = Query(
    lambda: Appointment.select(Appointment.person).where(
        (Appointment.team == P("team")) & (Appointment.role == "supervisor") & in_force(Appointment, P("today"))
    )
)


def over(unit: int) -> list[Appointment]:
    """The appointments (person_id, role, unit_id) of secretaries and committees over a unit today, its own among them."""
    return list(_OVER(unit=unit, today=clock.today()))


def secretaries(unit: int) -> list[int]:
    """The people who are secretary over a unit today."""
    return [row.person_id for row in over(unit) if row.role == "secretary"]


def heads(unit: int) -> list[int]:
    """The people who are secretary of a unit at or below this one today."""
    return [row.person_id for row in _HEADS(unit=unit, today=clock.today())]


def officers(unit: int, committee: int, but: int | None = None) -> list[int]:
    """Who decides about a unit: the officers of its committee (else of one above), but who heads the unit, and `but`."""
    rows = over(unit)
    heads = {row.person_id for row in rows if row.role == "secretary"} | {but}
    found = [row for row in rows if row.role == "committee" and row.person_id not in heads]
    nearest = [row.person_id for row in found if row.unit_id == committee]
    return nearest or [row.person_id for row in found]


def supervisors(team: int) -> list[int]:
    """The people of a team today."""
    return [row.person_id for row in _TEAM(team=team, today=clock.today())]
