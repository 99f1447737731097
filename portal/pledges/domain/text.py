"""The items of a pledge as rows, and what of them can be found by search."""

from typing import Any

from portal import pinyin, search
from portal.db import P, Query
from portal.pledges.helps import likeness
from portal.pledges.models import Pledge, PledgeItem

ITEMS = Query(
    lambda: PledgeItem.select(
        PledgeItem.id, PledgeItem.number, PledgeItem.matter, PledgeItem.measure, PledgeItem.due_on,
        PledgeItem.standard, PledgeItem.duty, PledgeItem.verdict, PledgeItem.reason, PledgeItem.share,
        PledgeItem.progress_on, PledgeItem.amended_on, PledgeItem.stopped_on, PledgeItem.exemplary_on,
    )
    .where(PledgeItem.pledge == P("pledge"))
    .order_by(PledgeItem.number)
)  # fmt: skip


def path(pledge: Any) -> str:
    """Where a pledge lies."""
    return f"/pledges/{pledge.id}"


def index(pledge: Pledge, name: str, items: list[Any]) -> None:
    """The search entry holds what may be published, as it was submitted; what is published others are compared with."""
    texts = [text for item in items for text in (item.matter, item.measure)]
    search.index(Pledge, [(pledge.id, search.tokens(name, pinyin.initials(name), *texts))])
    if pledge.state == "published":
        likeness.keep(pledge)
