"""How a draw is drafted: who could be drawn and how they are divided, numbers asked, who is left out; kept as one document."""

from typing import Any, NamedTuple

from portal.draws.models import Draw

# strata by what, for which subjects
STRATA = {
    "none": "不分层",
    "sector": "按领域",
    "stars": "按现有星级",
    "visited": "按最近一次检查",
    "category": "按党员类别",
}
BY_SUBJECT = {
    "branch": ("none", "sector", "stars", "visited"),
    "pledge": ("none", "sector", "category"),
    "star_entry": ("none", "sector", "stars", "visited"),
}
YEARLY = ("pledge", "star_entry")  # records of a year


class Design(NamedTuple):
    """What `Draw.design` holds: filters, strata, `asked` (stratum → number or share) or a total, `out` (id → reason)."""

    sector: str = ""
    category: str = ""
    year: int | None = None
    by: str = "none"
    total: str = ""
    asked: dict[str, str] = {}  # noqa: RUF012 — only read
    out: dict[str, str] = {}  # noqa: RUF012 — only read
    units: dict[str, int] = {}  # noqa: RUF012 — id → branch, of a frame that is frozen


def of(draw: Draw) -> Design:
    """The design of a draw."""
    known: dict[str, Any] = {key: value for key, value in (draw.design or {}).items() if key in Design._fields}
    return Design(**known)


def drawn_units(draw: Draw) -> set[int]:
    """The branches of those that were drawn; none before."""
    units = of(draw).units
    return {units[one] for one in draw.result or ()}


def document(design: Design) -> dict[str, Any]:
    """The design as it is kept, without what is empty."""
    return {key: value for key, value in design._asdict().items() if value}
