"""Where an entry lies, its cycle while it takes entries, and who is secretary over its branch."""

from typing import Any

from portal import clock
from portal.accounts.models import Appointment
from portal.db import P, Query, among, hold
from portal.errors import Invalid, Stale
from portal.policy import in_force
from portal.stars.models import StarCycle, StarEntry
from portal.units.models import UnitCover

SECRETARIES = Query(
    lambda: (
        Appointment.select(Appointment.person, UnitCover.unit)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(
            among(UnitCover.unit, "branches") & (Appointment.role == "secretary") & in_force(Appointment, P("today"))
        )
        .order_by(Appointment.id)
    )
)


def path(entry: Any) -> str:
    """Where an entry lies."""
    return f"/stars/entries/{entry.id}"


def secretaries(branch_ids: list[int]) -> dict[int, list[int]]:
    """Branch → who is secretary over it today; branches without one are left out. One query."""
    found: dict[int, list[int]] = {}
    for row in SECRETARIES(branches=branch_ids, today=clock.today()) if branch_ids else ():
        found.setdefault(row.unit_id, []).append(row.person_id)
    return found


def cycle_of(entry: StarEntry) -> StarCycle:
    """The cycle of an entry, as it stands now."""
    return StarCycle.get_by_id(entry.cycle_id)


def open_cycle(entry: StarEntry) -> StarCycle:
    """The cycle of an entry, kept from closing until this transaction ends. Raises Stale when it takes no entries any more."""
    hold(StarCycle, entry.cycle_id)
    cycle = cycle_of(entry)
    if cycle.state != "open":
        raise Stale("这一轮评定已经不在自评和评定阶段，不能再改。需要修改的，请联系基层党委。")
    return cycle


def tidied(text: str, field: str, label: str, most: int) -> str:
    """A text without blanks around it. Raises Invalid where it is too long."""
    text = text.strip()
    if len(text) > most:
        raise Invalid(f"{label}最多 {most} 个字，现有 {len(text)} 个，请精简。", field)
    return text
