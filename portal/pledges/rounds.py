"""What each submission held: snapshots in the revisions, the course of a pledge, differences between rounds."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Any, NamedTuple

import peewee as pw

from portal.audit.models import Revision
from portal.db import P, Query
from portal.units.models import Person

TEXTS = ("matter", "measure", "due_on", "standard", "duty")
LABELS = {"matter": "承诺事项", "measure": "践诺措施", "due_on": "完成时限", "standard": "对应标准", "duty": "岗位职责"}
# Of equal characters in two texts compared one by one; two long ones in prose have some 4,000.
MOST_PAIRS = 20_000

APART = ("pledge.edit", "pledge.progress")  # drafts are nobody's business; progress stands at its item

COURSE = Query(
    lambda: Revision.select(
        Revision.id, Revision.number, Revision.at, Revision.role, Revision.action, Revision.note, Revision.values,
        Revision.person_id, Person.name,
    )
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Revision.person_id))
    .where((Revision.record == "pledge") & (Revision.record_id == P("pledge")) & Revision.action.not_in(APART))
    .order_by(Revision.number)
)  # fmt: skip
LAST = Query(
    lambda: (
        Revision.select(Revision.values)
        .where(
            (Revision.record == "pledge") & (Revision.record_id == P("pledge")) & (Revision.action == "pledge.submit")
        )
        .order_by(Revision.number.desc())
        .limit(1)
    )
)


class Item(NamedTuple):
    """An item as a page shows it, from a row or from a snapshot."""

    id: int
    number: int
    matter: str
    measure: str
    due_on: date | None
    standard: str
    duty: str
    verdict: str = ""
    reason: str = ""


def snapshot(post: str, items: Iterable[Any]) -> dict[str, Any]:
    """What a submission holds, for its revision: post and items, dates as ISO text."""
    return {"post": post, "items": [_plain(item) for item in items]}


def verdicts(items: Iterable[Any]) -> dict[str, list[str]]:
    """Item id → verdict and reason, for the revision of a return."""
    return {str(item.id): [item.verdict, item.reason] for item in items}


def last(pledge_id: int) -> dict[str, Any] | None:
    """The snapshot of the last submission, or None."""
    row = LAST.one(pledge=pledge_id)
    return row.values if row else None


def a_year_on(item: Any, year: int) -> Item:
    """An item of last year as a start for `year`: its date in the new year (29 February becomes the 28th)."""
    due_on = item.due_on
    if due_on is not None:
        day = 28 if (due_on.month, due_on.day) == (2, 29) else due_on.day
        due_on = due_on.replace(year=year, day=day)
    return Item(item.id, item.number, item.matter, item.measure, due_on, item.standard, item.duty)


def without_date(example: Any) -> Item:
    """An example as a start: its words, the date is for the writer to set."""
    return Item(0, 0, example.matter, example.measure, None, example.standard, example.duty)


def amendment(values: dict[str, Any]) -> list["Change"]:
    """How a change after publication altered its item; nothing for a stop."""
    if "after" not in values:
        return []
    was, now = ({"id": values["item"], "number": values["number"], **values[name]} for name in ("before", "after"))
    return [Change(values["item"], values["number"], "changed", _fields(was, now))]


def unchanged(before: dict[str, Any] | None, items: Iterable[Any]) -> set[int]:
    """The ids of the items that read as in a snapshot (their number does not matter)."""
    old = {item["id"]: item for item in (before or {"items": []})["items"]}
    return {item.id for item in items if item.id in old and not _changed(old[item.id], _plain(item))}


def submitted(course: list[Any], state: str) -> tuple[str, list[Item]]:
    """Post and items as last submitted; in state returned with the verdicts of that return."""
    empty: dict[str, Any] = {"post": "", "items": []}
    snap = next((row.values for row in reversed(course) if row.action == "pledge.submit"), empty)
    given: dict[str, list[str]] = {}
    if state == "returned":
        given = next((row.values["verdicts"] for row in reversed(course) if row.action == "pledge.return"), {})
    return snap["post"], [_item(item, *given.get(str(item["id"]), ("", ""))) for item in snap["items"]]


class Change(NamedTuple):
    """How one item differs between two rounds: kind added, removed or changed, and per field the parts of the text."""

    id: int
    number: int
    kind: str
    fields: list[tuple[str, list[tuple[str, str]]]]


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """What changed from one snapshot to the next, item by item; unchanged items are left out."""
    before = {item["id"]: item for item in old["items"]}
    after = {item["id"]: item for item in new["items"]}
    changes = []
    for key, item in after.items():
        was = before.get(key)
        if was is None:
            changes.append(Change(key, item["number"], "added", _fields(None, item)))
        elif _changed(was, item):
            changes.append(Change(key, item["number"], "changed", _fields(was, item)))
    changes += [
        Change(key, item["number"], "removed", _fields(item, None)) for key, item in before.items() if key not in after
    ]
    return changes


def _fields(was: dict[str, Any] | None, now: dict[str, Any] | None) -> list[tuple[str, list[tuple[str, str]]]]:
    texts = [(LABELS[name], (was or {}).get(name, ""), (now or {}).get(name, "")) for name in TEXTS]
    return [(label, parts(a, b)) for label, a, b in texts if a != b]


def parts(old: str, new: str) -> list[tuple[str, str]]:
    """Two texts in one: (sign, text) with sign "=", "-" or "+", character by character.

    Texts of few different characters stand side by side: difflib takes seconds for them.
    """
    often = Counter(new)
    if sum(often[char] for char in old) > MOST_PAIRS:
        return [(sign, text) for sign, text in (("-", old), ("+", new)) if text]
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(("=", old[a:b]))
            continue
        if b > a:
            found.append(("-", old[a:b]))
        if d > c:
            found.append(("+", new[c:d]))
    return found


def _plain(item: Any) -> dict[str, Any]:
    texts = {name: getattr(item, name) for name in TEXTS}
    return {"id": item.id, "number": item.number, **texts, "due_on": item.due_on.isoformat() if item.due_on else ""}


def _item(item: dict[str, Any], verdict: str, reason: str) -> Item:
    due_on = date.fromisoformat(item["due_on"]) if item["due_on"] else None
    return Item(**{**item, "due_on": due_on}, verdict=verdict, reason=reason)


def _changed(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return any(old[name] != new[name] for name in TEXTS)
