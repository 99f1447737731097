"""The items of a pledge as rows, and what of them can be found by search."""

from typing import Any

from portal import pinyin, search
from portal.db import P, Query
from portal.pledges.models import Pledge, PledgeItem

ITEMS = Query(
    lambda: PledgeItem.select(
        PledgeItem.id, PledgeItem.number, PledgeItem.matter, PledgeItem.measure, PledgeItem.due_on,
        PledgeItem.standard, PledgeItem.duty, PledgeItem.verdict, PledgeItem.reason,
    )
    .where(PledgeItem.pledge == P("pledge"))
    .order_by(PledgeItem.number)
)  # fmt: skip


def path(pledge: Any) -> str:
    """Where a pledge lies."""
    return f"/pledges/{pledge.id}"


def index(pledge: Pledge, name: str, items: list[Any]) -> None:
    """The search entry holds what may be published, as it was submitted."""
    texts = [text for item in items for text in (item.matter, item.measure)]
    search.index(Pledge, [(pledge.id, search.tokens(name, pinyin.initials(name), *texts))])
