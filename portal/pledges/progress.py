"""践诺 as pages read it: the progress of items, and how items were changed or stopped."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import peewee as pw

from portal.db import P, Query, among
from portal.pledges import rounds
from portal.pledges.models import PledgeChange, PledgeProgress
from portal.uploads import domain as uploads

PUBLISHED = ("matter", "measure", "due_on", "standard")  # of an item; its duty is the branch's own business
COLUMNS = (
    PledgeProgress.id, PledgeProgress.item, PledgeProgress.made_on, PledgeProgress.share, PledgeProgress.text,
    PledgeProgress.shown, PledgeProgress.version, PledgeProgress.created_at,
)  # fmt: skip


def _of_pledge(where: Any) -> Query:
    return Query(
        lambda: (
            PledgeProgress.select(*COLUMNS)
            .where((PledgeProgress.pledge == P("pledge")) & where())
            .order_by(PledgeProgress.item, PledgeProgress.made_on.desc(), PledgeProgress.id.desc())
        )
    )


ALL = _of_pledge(lambda: pw.SQL("1 = 1"))
SHOWN = _of_pledge(lambda: PledgeProgress.shown == True)  # noqa: E712 — SQL


def _latest() -> Any:
    """The shown progress after which there is none of the same item."""
    later = PledgeProgress.alias("later")
    after = (later.made_on > PledgeProgress.made_on) | (
        (later.made_on == PledgeProgress.made_on) & (later.id > PledgeProgress.id)
    )
    newer = later.select(later.id).where((later.item == PledgeProgress.item) & (later.shown == True) & after)  # noqa: E712
    return PledgeProgress.select(
        PledgeProgress.id, PledgeProgress.item, PledgeProgress.made_on, PledgeProgress.share, PledgeProgress.text
    ).where(
        among(PledgeProgress.item, "items") & (PledgeProgress.shown == True) & ~pw.fn.EXISTS(newer)  # noqa: E712
    )


LATEST = Query(_latest)
_CHANGE = (
    PledgeChange.id, PledgeChange.item, PledgeChange.kind, PledgeChange.reason, PledgeChange.before,
    PledgeChange.wanted, PledgeChange.decided_at,
)  # fmt: skip
STANDING = Query(
    lambda: (
        PledgeChange.select(*_CHANGE)
        .where(among(PledgeChange.item, "items") & (PledgeChange.state == "agreed"))
        .order_by(PledgeChange.decided_at, PledgeChange.id)
    )
)
CHANGES = Query(
    lambda: (
        PledgeChange.select(*_CHANGE)
        .where((PledgeChange.pledge == P("pledge")) & PledgeChange.state.in_(("agreed", "proposed")))
        .order_by(PledgeChange.decided_at, PledgeChange.id)
    )
)


class Standing(NamedTuple):
    """An agreed change of an item, as everybody may read it."""

    id: int
    item_id: int
    kind: str  # change, stop
    reason: str
    before: dict[str, str]
    wanted: dict[str, str]
    decided_at: datetime

    @property
    def differences(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What it changed of the published texts."""
        return differences(self.before, self.wanted, PUBLISHED) if self.kind == "change" else []


@dataclass
class Kept:
    """The keeping of a pledge: by item its progress (latest first), agreed changes, open request; files by progress."""

    progress: dict[int, list[Any]]
    changes: dict[int, list[Standing]]
    asked: dict[int, Any] = field(default_factory=dict)
    files: dict[int, list[Any]] = field(default_factory=dict)


def kept(pledge_id: int, items: list[Any], *, public: bool) -> Kept:
    """What a pledge's page shows of its keeping; the public sees what may be shown, without files and requests."""
    found = of_pledge(pledge_id, public=public) if any(item.progress_on for item in items) else {}
    changed = any(item.amended_on or item.stopped_on for item in items)
    changes = CHANGES(pledge=pledge_id) if changed or not public else []
    agreed = grouped([Standing(*row) for row in changes if row.decided_at])
    if public:
        return Kept(found, agreed)
    keys = [row.id for rows in found.values() for row in rows]
    files = uploads.of("pledge_progress", keys) if keys else {}
    return Kept(found, agreed, {row.item_id: row for row in changes if not row.decided_at}, files)


def latest_shown(items: list[int]) -> dict[int, Any]:
    """The latest progress that may stand on the board, by item: id, item_id, made_on, share, text."""
    return {row.item_id: row for row in LATEST(items=list(items))} if items else {}


def standing(items: list[int]) -> dict[int, list[Standing]]:
    """The agreed changes of items, oldest first, by item."""
    return grouped([Standing(*row) for row in STANDING(items=list(items))]) if items else {}


def grouped(rows: list[Any]) -> dict[int, list[Any]]:
    """Rows by their item, in their order."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
    return found


def of_pledge(pledge_id: int, *, public: bool) -> dict[int, list[Any]]:
    """The progress of a pledge by item, latest first; for the public what may be shown alone."""
    return grouped((SHOWN if public else ALL)(pledge=pledge_id))


def differences(
    before: dict[str, str], after: dict[str, str], names: tuple[str, ...] = rounds.TEXTS
) -> list[tuple[str, list[tuple[str, str]]]]:
    """What differs between two texts of an item: label of the field, and the parts of its text."""
    return [
        (rounds.LABELS[name], _parts(name, before.get(name, ""), after.get(name, "")))
        for name in names
        if before.get(name, "") != after.get(name, "")
    ]


def _parts(name: str, old: str, new: str) -> list[tuple[str, str]]:
    """The parts of two texts; of dates, and of texts that share little, the one and then the other."""
    if name == "due_on":
        old, new = (_long(day) if day else "" for day in (old, new))
    else:
        found = rounds.parts(old, new)
        if 2 * sum(len(text) for sign, text in found if sign == "=") >= max(len(old), len(new)):
            return found
    return [(sign, text) for sign, text in (("-", old), ("+", new)) if text]


def _long(day: str) -> str:
    year, month, number = map(int, day.split("-"))
    return f"{year}年{month}月{number}日"
