"""What other rooms ask of schemes: the scheme of a record, what a cycle can run by, titles and addresses."""

import json
from functools import lru_cache
from typing import Any

from portal.db import P, Query
from portal.stars.computation.document import from_document
from portal.stars.computation.scheme import Scheme
from portal.stars.models import StarScheme

TEXT = Query(
    lambda: StarScheme.select(StarScheme.document.cast("TEXT").alias("text")).where(StarScheme.id == P("scheme"))
)
USABLE = Query(
    lambda: (
        StarScheme.select(StarScheme.id, StarScheme.name, StarScheme.number, StarScheme.state)
        .where((StarScheme.committee == P("committee")) & StarScheme.state.in_(("ready", "used")))
        .order_by(StarScheme.id.desc())
    )
)


def of(scheme_id: int) -> Scheme:
    """The scheme of a record. LookupError where there is none."""
    text = TEXT.scalar(scheme=scheme_id)
    if text is None:
        raise LookupError(f"no scheme {scheme_id}")
    return _made(text)


@lru_cache(maxsize=64)
def _made(text: str) -> Scheme:
    """By its text, so that what is kept can never be an older version."""
    return from_document(json.loads(text))


def used(committee_id: int) -> list[Any]:
    """The schemes that a cycle of the committee can run by (rows: id, name, number, state), newest first."""
    return USABLE(committee=committee_id)


def title(row: Any) -> str:
    """A scheme by name and version (needs name and number)."""
    return f"{row.name}（第 {row.number} 版）"


def path(row: Any) -> str:
    """Where a scheme lies (needs id)."""
    return f"/stars/schemes/{row.id}"
