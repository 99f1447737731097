"""退回过的写法: wordings that were returned, why, and what became of them; without names. Read from the revisions."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from portal import clock
from portal.audit.models import Revision
from portal.db import P, Query, among, prepared
from portal.pledges import listing
from portal.pledges.models import Pledge
from portal.policy import Actor
from portal.units.models import Unit

MOST = 1000  # returns of a year that are looked through, the latest
SIZE = 20
PASSED = ("approved", "published")

SENT = Query(
    lambda: (
        Revision.select(Revision.record_id, Revision.number, Revision.values)
        .where(
            (Revision.record == "pledge") & among(Revision.record_id, "pledges") & (Revision.action == "pledge.submit")
        )
        .order_by(Revision.record_id, Revision.number)
    )
)


class Wording(NamedTuple):
    """An item as it was returned; `later`: as it passed, None while it has not or when it was taken out (`fate` says so)."""

    item: dict[str, Any]
    reason: str
    sector: str
    year: int
    later: dict[str, Any] | None
    fate: str  # passed, same, removed, waiting, open

    def holds(self, text: str) -> bool:
        """Whether a text stands in the wording, its reason or what became of it."""
        said = [
            self.reason,
            *(one[name] for one in (self.item, self.later or {}) for name in ("matter", "measure") if name in one),
        ]
        return text.casefold() in "\n".join(said).casefold()


class Page(NamedTuple):
    """Some of the wordings, and how many there are."""

    rows: list[Wording]
    total: int
    page: int


def years() -> list[tuple[str, str]]:
    """This year and the last."""
    year = clock.today().year
    return [(str(one), f"{one} 年") for one in (year, year - 1)]


def _returns(actor: Actor, year: int) -> list[Any]:
    """The latest returns under the role at hand: pledge, number of the revision, verdicts, and how the pledge stands."""
    seen = listing.under(actor)

    def build() -> Any:
        columns = [Revision.record_id, Revision.number, Revision.values, Pledge.state, Unit.sector]
        again = (Pledge.round > 1) | (Pledge.state == "returned")  # whatever was returned once is one of these
        of_pledge = (Revision.record == "pledge") & (Revision.record_id == Pledge.id)
        query = Revision.select(*columns).join(Pledge, on=of_pledge).join(Unit, on=(Unit.id == Pledge.branch))
        where = seen.where & (Pledge.year == P("year")) & again & (Revision.action == "pledge.return")
        return query.where(where).order_by(Revision.id.desc()).limit(MOST)

    return prepared(("returned", seen.shape), build)(**{**actor.places(), "year": year})


def wordings(actor: Actor, year: int, text: str = "", page: int = 1, size: int = SIZE) -> Page:
    """The returned wordings of a year, latest first, those that hold a text: two queries."""
    found = [
        (row, int(key), reason)
        for row in _returns(actor, year)
        for key, (verdict, reason) in row.values["verdicts"].items()
        if verdict == "returned"
    ]
    start = (page - 1) * size
    if not text:
        return Page(_made(found[start : start + size], year), len(found), page)
    kept = [one for one in _made(found, year) if one.holds(text)]
    return Page(kept[start : start + size], len(kept), page)


def _made(found: Iterable[tuple[Any, int, str]], year: int) -> list[Wording]:
    """The texts of returned items, from the submissions before and after."""
    found = list(found)
    sent: dict[int, list[Any]] = {}
    for one in SENT(pledges=sorted({row.record_id for row, _, _ in found})) if found else []:
        sent.setdefault(one.record_id, []).append(one)
    made = []
    for row, key, reason in found:
        rounds = sent.get(row.record_id, [])
        before = next((one for one in reversed(rounds) if one.number < row.number), None)
        item = _item(before, key)
        if item is not None:
            after = rounds[-1] if rounds[-1].number > row.number else None
            made.append(Wording(item, reason, row.sector or "", year, *_became(item, after, key, row.state)))
    return made


def _item(sent: Any, key: int) -> dict[str, Any] | None:
    return next((one for one in sent.values["items"] if one["id"] == key), None) if sent else None


def _became(item: dict[str, Any], after: Any, key: int, state: str) -> tuple[dict[str, Any] | None, str]:
    if after is None:
        return None, "open"
    if state not in PASSED:
        return None, "open" if state in ("returned", "draft") else "waiting"
    later = _item(after, key)
    if later is None:
        return None, "removed"
    texts = ("matter", "measure", "due_on", "standard")
    return later, "same" if all(later[name] == item[name] for name in texts) else "passed"
