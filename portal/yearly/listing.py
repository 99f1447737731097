"""The branches of the year at a glance: those under the role at hand, in the order of units, never by their numbers."""

from datetime import date
from typing import Any

from portal.pledges.listing import this_year, years
from portal.units.branches import spec

LIST = spec("yearly", lambda actor: years(), this_year)


def year_of(text: str) -> int:
    """The year that an address asks for: one of those offered, else this one."""
    return int(text if text in dict(years()) else this_year())


def given(year: int) -> dict[str, Any]:
    """The parameters of the list for a year."""
    return {"first": date(year, 1, 1)}
