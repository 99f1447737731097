"""Plans, items and records made short: what is not named has a plain value."""

from datetime import date
from typing import Any

from portal.plans.checking.against import Record
from portal.plans.checking.mandatory import Duty
from portal.plans.checking.passages import Passage
from portal.plans.checking.plan import YEAR, Item, Plan

FILED = date(2026, 2, 10)


def item(key: str = "a", kind: str = "study", months: tuple[int, ...] = (3,), **kw: Any) -> Item:
    return Item(key, kind, months, **kw)


def plan(*items: Item, id: int = 1, branch: int | None = None, year: int = 2026, **kw: Any) -> Plan:
    return Plan(id, year, id if branch is None else branch, items, **kw)


def written(*texts: str, id: int = 1, **kw: Any) -> Plan:
    """A plan with an item for each text, keys 0, 1 …"""
    return plan(*(item(str(at), text=text) for at, text in enumerate(texts)), id=id, **kw)


def passage(key: str = "a", start: int = 0, end: int = 20, share: float = 0.5, **kw: Any) -> Passage:
    return Passage(key, start, end, share, **({"plan": 9, "other": "z"} | kw))


def duty(kind: str = "lecture", times: int = 1, windows: tuple[tuple[int, ...], ...] = (YEAR,), **kw: Any) -> Duty:
    return Duty(**{"key": kind, "label": "党课", "kinds": frozenset({kind})} | kw, times=times, windows=windows)


def record(
    id: int, month: int, *kinds: str, day: int = 15, year: int = 2026, linked: tuple[str, ...] | None = None, by: str = ""
) -> Record:  # fmt: skip
    return Record(id, date(year, month, day), frozenset(kinds or ("study",)), linked, frozenset(by.split()))
