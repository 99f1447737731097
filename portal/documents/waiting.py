"""我的待办: one's own drafts of documents that are not issued yet."""

from typing import Any

from portal.documents import listing
from portal.documents.models import KINDS, OfficialDocument
from portal.home import FIRST, Task, Waiting
from portal.lists import QUEUE, queue
from portal.policy import Actor, scope


def _queries(actor: Actor) -> tuple[Any, Any]:
    """How many wait, and the first of them, longest waiting first."""
    seen = scope(OfficialDocument, actor)
    return queue(
        ("documents waiting", seen.shape),
        OfficialDocument,
        lambda: seen.where & listing.acting(),
        lambda: listing.join(OfficialDocument.select(*listing.columns())),
        order=(OfficialDocument.id,),
        most=FIRST,
    )


def office(actor: Actor) -> list[Waiting]:
    """What the role at hand has drafted."""
    if actor.role not in listing.WRITING:
        return []
    count, rows = _queries(actor)
    number = count.scalar(**actor.places())
    tasks = [
        Task(
            f"印发{KINDS[row.kind]}：{listing.flat(row.title)}",
            f"/documents/{row.id}",
            row.unit_name,
            "起草中",
            None,
            "印发",
        )
        for row in (rows(**actor.places()) if number else ())
    ]
    return [Waiting("checks", number, tasks, f"/documents?state={QUEUE}")]


SOURCES = (office,)
