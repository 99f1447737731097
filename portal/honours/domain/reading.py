"""What other features ask of honours: those that count for a rating, and those of one unit or member for a page."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from portal.db import P, Query, among, prepared
from portal.honours.models import Honour
from portal.policy import Actor, scope
from portal.stars.computation import sheet

MOST_SHOWN = 20

OF_BRANCHES = Query(
    lambda: (
        Honour.select(Honour.branch, Honour.title, Honour.level, Honour.awarded_on)
        .where(
            among(Honour.branch, "branches") & Honour.person.is_null() & (Honour.state == "confirmed")
            & (Honour.awarded_on <= P("until"))
        )
        .order_by(Honour.branch, Honour.awarded_on.desc(), Honour.id.desc())
    )
)  # fmt: skip


def of_branches(branch_ids: Iterable[int], until: date) -> dict[int, list[sheet.Honour]]:
    """Branch → its own honours received up to `until` that are confirmed and not revoked, newest first; one query."""
    found: dict[int, list[sheet.Honour]] = {}
    wanted = list(branch_ids)
    for row in OF_BRANCHES(branches=wanted, until=until) if wanted else ():
        found.setdefault(row.branch_id, []).append(sheet.Honour(row.title, row.level, row.awarded_on))
    return found


def rows_of(actor: Actor, *, branch: int | None = None, person: int | None = None) -> list[Any]:
    """The honours of a branch (its own), or of a person, that `actor` may see: newest first, one more than is shown."""
    seen = scope(Honour, actor)

    def build() -> Any:
        own = (Honour.branch == P("branch")) & Honour.person.is_null()
        whose = own if person is None else Honour.person == P("person")
        return (
            Honour.select(Honour.id, Honour.title, Honour.kind, Honour.level, Honour.awarded_on, Honour.state)
            .where(whose & seen.where & (Honour.state != "withdrawn"))
            .order_by(Honour.awarded_on.desc(), Honour.id.desc())
            .limit(MOST_SHOWN + 1)
        )

    query = prepared(("honours of", person is not None, seen.shape), build)
    return query(person=person, branch=branch, **actor.places())
