"""What an upheld objection asks for: something of that branch is mended after the answer, or it is written down why not."""

from typing import Any

import peewee as pw

from portal.audit.models import Revision
from portal.db import P, Query
from portal.stars.models import StarEntry, StarObjection
from portal.units.models import Unit

MENDING = ("star_entry.mark", "star_entry.find", "star_entry.except")


def _unmended() -> pw.ModelSelect:
    mended = Revision.select(Revision.id).where(
        (Revision.record == "star_entry")
        & (Revision.record_id == StarEntry.id)
        & Revision.action.in_(MENDING)
        & (Revision.at > StarObjection.answered_at)
    )
    return (
        StarObjection.select(StarObjection.id, StarObjection.branch, StarObjection.sent_on, Unit.name)
        .join(StarEntry, on=((StarEntry.cycle == StarObjection.cycle) & (StarEntry.branch == StarObjection.branch)))
        .join(Unit, on=(Unit.id == StarEntry.branch))
        .where(
            (StarObjection.cycle == P("cycle"))
            & (StarObjection.state == "answered")
            & (StarObjection.upheld == True)  # noqa: E712 — SQL
            & ~pw.fn.EXISTS(mended)
        )
        .order_by(StarObjection.branch, StarObjection.id)
    )


UNMENDED = Query(_unmended)


def unmended(cycle_id: int) -> list[Any]:
    """Upheld objections since whose answer nothing of the branch was marked, found or excepted (id, branch_id, sent_on, name)."""
    return UNMENDED(cycle=cycle_id)
