"""A draw in words: where it lies, who hears of it."""

from collections.abc import Iterable
from typing import Any

from portal import clock
from portal.accounts.models import Appointment
from portal.checks.domain import colleagues
from portal.db import P, Query, among
from portal.policy import in_force
from portal.units.models import UnitCover

HEADS = Query(
    lambda: (
        Appointment.select(Appointment.person)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(among(UnitCover.unit, "units") & (Appointment.role == P("role")) & in_force(Appointment, P("today")))
        .distinct()
    )
)


def path(draw: Any) -> str:
    """Where a draw lies."""
    return f"/draws/{draw.id}"


def named(draw: Any) -> str:
    """The title without the 抽签 at its end: what is named after the draw says that itself."""
    return str(draw.title).removesuffix("抽签")


def drawer(draw: Any) -> list[int]:
    """Who began the draw, if they are of the side that draws still."""
    side = {row.id for row in colleagues(draw.committee_id, draw.team_id)}
    return [draw.created_by_id] if draw.created_by_id in side else []


def secretaries(branches: Iterable[int]) -> list[int]:
    """Who is secretary over one of the branches today."""
    return [row.person_id for row in HEADS(units=list(branches), role="secretary", today=clock.today())]


def officers(committee: int) -> list[int]:
    """Who is at work for a committee today, those above it among them."""
    return [row.person_id for row in HEADS(units=[committee], role="committee", today=clock.today())]
