"""检查一下: the hints and likenesses at the items of a form, and those that a record's page shows to whom."""

from typing import Any, NamedTuple

from portal.db import P, Query
from portal.identities import reading as identities
from portal.pledges.helps import hints, likeness
from portal.pledges.models import Pledge, PledgeItem
from portal.policy import Actor

LAST = Query(
    lambda: PledgeItem.select(PledgeItem.matter, PledgeItem.measure)
    .join(Pledge, on=(Pledge.id == PledgeItem.pledge))
    .where((Pledge.person == P("person")) & (Pledge.year == P("year")))
    .order_by(PledgeItem.number)
)  # fmt: skip


class At(NamedTuple):
    """What is said at one item."""

    hints: list[hints.Hint]
    likeness: list[likeness.Likeness]

    def __bool__(self) -> bool:
        return bool(self.hints or self.likeness)


class Checked(NamedTuple):
    """A form that was looked through: by place of the row; blank rows have nothing."""

    rows: list[At]
    compared: bool  # False: the person's comparisons of these minutes are spent

    @property
    def marked(self) -> list[int]:
        """The numbers of the rows with something to read."""
        return [number for number, at in enumerate(self.rows, 1) if at]


def _hints(person_id: int, year: int, items: list[Any]) -> list[list[hints.Hint]]:
    last = LAST(person=person_id, year=year - 1)
    return hints.of_items(items, last=last, duties=identities.duties_of(person_id))


def of_form(items: list[Any], year: int, committee_id: int | None, *, by: Actor) -> Checked:
    """The hints at what was typed, and where it equals what others have published; nothing is saved but the count."""
    whole = [item for item in items if not item.blank]
    compared = bool(whole) and likeness.may_check(by)
    said = iter(_hints(by.person_id or 0, year, whole))
    alike = likeness.of_writer(whole, author=by.person_id, committee=committee_id, year=year) if compared else []
    found = iter(alike)
    rows = [At([], []) if item.blank else At(next(said), next(found, [])) for item in items]
    return Checked(rows, compared or not whole)


def of_record(pledge: Any, items: list[Any], viewer: str, *, by: Actor, alike: bool = False) -> dict[int, At]:
    """Item id → what its author reads before sending, and what the office reads while it reviews.

    What others have published in the same words the office reads of a pledge in review, and with `alike` at any time.
    """
    writing = viewer == "owner" and pledge.state in ("draft", "returned")
    reviewing = viewer == "office" and pledge.state == "submitted"
    said = _hints(pledge.person_id, pledge.year, items) if items and (writing or reviewing) else [[] for _ in items]
    compared = viewer == "office" and (alike or pledge.state in ("submitted", "approved"))
    found = likeness.of_reviewer(items, pledge, by=by) if compared else {}
    made = {item.id: At(some, found.get(item.id, [])) for item, some in zip(items, said, strict=True)}
    return {key: at for key, at in made.items() if at}
