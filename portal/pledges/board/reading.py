"""What stands on the board beside a name and beneath an item: posts, items, shown progress, changes."""

from dataclasses import dataclass, field
from typing import Any

import peewee as pw

from portal import clock
from portal.db import P, Query, among
from portal.identities import reading as identities
from portal.pledges import progress
from portal.pledges.models import Opinion, Pledge, PledgeItem
from portal.policy import Actor, may

ITEMS = Query(
    lambda: PledgeItem.select(
        PledgeItem.id, PledgeItem.pledge, PledgeItem.number, PledgeItem.matter, PledgeItem.measure,
        PledgeItem.due_on, PledgeItem.standard, PledgeItem.share, PledgeItem.progress_on, PledgeItem.amended_on,
        PledgeItem.stopped_on, PledgeItem.exemplary_on,
    )
    .where(among(PledgeItem.pledge, "pledges"))
    .order_by(PledgeItem.pledge, PledgeItem.number)
)  # fmt: skip
OPINIONS = Query(
    lambda: Opinion.select(Opinion.item, pw.fn.COUNT(Opinion.id).alias("number"))
    .where(among(Opinion.item, "items") & (Opinion.state == "shown"))
    .group_by(Opinion.item)
)  # fmt: skip
PLEDGES_OF = Query(
    lambda: Pledge.select(Pledge.id, Pledge.person).where(
        among(Pledge.person, "people") & (Pledge.year == P("year")) & (Pledge.state == "published")
    )
)


@dataclass
class Beside:
    """What a page of the board shows with its rows: by pledge, by person, by item."""

    items: dict[int, list[Any]] = field(default_factory=dict)
    posts: dict[int, list[Any]] = field(default_factory=dict)
    latest: dict[int, Any] = field(default_factory=dict)
    changes: dict[int, list[Any]] = field(default_factory=dict)
    opinions: dict[int, int] = field(default_factory=dict)  # how many are shown
    open: set[int] = field(default_factory=set)  # the pledges on whose items this visitor may give an opinion


class _Held:
    """A row of the board as the rules on opinions read it."""

    def __init__(self, row: Any) -> None:
        self.holder_id = row.person_id


def items_of(pledges: list[int]) -> dict[int, list[Any]]:
    """The items of some pledges, by pledge."""
    found: dict[int, list[Any]] = {key: [] for key in pledges}
    for item in ITEMS(pledges=pledges) if pledges else []:
        found[item.pledge_id].append(item)
    return found


def beside(rows: list[Any], actor: Actor, *, standard: str = "") -> Beside:
    """What belongs to some rows of the board (of its items those of one standard); five queries at most."""
    items = items_of([row.id for row in rows])
    if standard:
        items = {key: [item for item in found if item.standard == standard] for key, found in items.items()}
    every = [item for found in items.values() for item in found]
    posts = identities.of_people([row.person_id for row in rows])
    return Beside(
        items,
        {row.person_id: [post for post in posts.get(row.person_id, ()) if post.kind != "badge"] for row in rows},
        progress.latest_shown([item.id for item in every if item.progress_on]),
        progress.standing([item.id for item in every if item.amended_on or item.stopped_on]),
        {row.item_id: row.number for row in OPINIONS(items=[item.id for item in every])} if every else {},
        {row.id for row in rows if may("opinion.create", actor, _Held(row))},
    )


def pledges_of(people: list[int]) -> dict[int, list[Any]]:
    """The items of this year's published pledges of some people, by person; two queries."""
    rows = PLEDGES_OF(people=people, year=clock.today().year) if people else []
    items = items_of([row.id for row in rows])
    return {row.person_id: items[row.id] for row in rows}
