"""Which outcomes a committee's branches can have: those of the scheme of its latest round."""

from typing import Any

from portal.db import P, Query
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarCycle
from portal.stars.outcomes import label, of_text
from portal.stars.schemes import reading as schemes

USUAL = Scheme("", 5)  # a committee that has not rated yet
LATEST = Query(
    lambda: (
        StarCycle.select(StarCycle.scheme)
        .where((StarCycle.committee == P("committee")) & (StarCycle.state != "cancelled"))
        .order_by(StarCycle.year.desc(), StarCycle.id.desc())
        .limit(1)
    )
)


def scheme_of(committee_id: int | None) -> Scheme:
    """The scheme by which a committee rates now; five plain stars where it has none."""
    row: Any = LATEST.one(committee=committee_id)
    return schemes.of(row.scheme_id) if row else USUAL


def outcomes(scheme: Scheme) -> dict[str, str]:
    """Outcome as text → its label, best first."""
    texts = [str(star) for star in range(scheme.stars, scheme.lowest - 1, -1)] + [
        "0",
        *(one.key for one in scheme.grades),
    ]
    return {text: label(scheme, text) for text in texts}


def rank(scheme: Scheme, text: str) -> int:
    """Outcomes as numbers that can be compared; a grade of an older scheme ranks lowest."""
    outcome = of_text(text)
    if isinstance(outcome, int):
        return outcome
    keys = [one.key for one in scheme.grades]
    return -1 - (keys.index(outcome) if outcome in keys else len(keys))
