"""The document of a checklist: items in groups, read from JSON and back; what differs between two. Pure.

{"source": text, "items": [{"key", "group", "text", "methods", "evidence", "category"}]}; a field that holds nothing is
left out, a key is never given out again (`last`), items of one group stand together.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

from portal.checks.models import METHODS
from portal.errors import Invalid

EVIDENCE = {"none": "不要求", "wanted": "有问题时写明", "required": "必须写明"}
MOST_ITEMS = 200
LONGEST = {"group": 40, "text": 200, "category": 40, "source": 500, "name": 60}
LABELS = {"group": "分组", "text": "检查项", "methods": "检查方法", "evidence": "佐证", "category": "问题类别"}


class Item(NamedTuple):
    """A thing to look at: what, how, what is to be written down, under which category a problem falls."""

    key: str
    group: str = ""
    text: str = ""
    methods: tuple[str, ...] = ()
    evidence: str = "wanted"
    category: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A list: where it comes from, its items in order, the last key that was given out."""

    source: str = ""
    items: tuple[Item, ...] = ()
    last: int = 0

    def groups(self) -> list[tuple[str, list[Item]]]:
        """The items by group, both in order."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            found.setdefault(item.group, []).append(item)
        return list(found.items())

    def item(self, key: str) -> Item | None:
        """An item by its key."""
        return next((one for one in self.items if one.key == key), None)


def read(data: dict[str, Any]) -> Document:
    """The document of a row."""
    items = tuple(
        Item(
            str(one["key"]), one.get("group", ""), one.get("text", ""), tuple(one.get("methods", ())),
            one.get("evidence", "wanted"), one.get("category", ""),
        )
        for one in data.get("items", ())
    )  # fmt: skip
    return Document(data.get("source", ""), items, int(data.get("last", 0)))


def written(document: Document) -> dict[str, Any]:
    """A document as its row keeps it."""
    items = [
        {name: list(value) if name == "methods" else value for name, value in one._asdict().items() if value}
        for one in document.items
    ]
    return {"source": document.source, "items": items, "last": document.last}


def said(item: Item) -> str:
    """All of an item but its text, in words."""
    parts = [
        item.group,
        "、".join(METHODS[one] for one in item.methods),
        f"佐证：{EVIDENCE[item.evidence]}",
        f"类别：{item.category}" if item.category else "",
    ]
    return " · ".join(filter(None, parts))


def checked(item: Item) -> Item:
    """An item, tidied. Raises Invalid at the first field that is wrong."""
    group, text, category = (" ".join(one.split()) for one in (item.group, item.text, item.category))
    if not text:
        raise Invalid("请填写检查项：看什么、问什么，能答是或否。", "text")
    for name, value in (("group", group), ("text", text), ("category", category)):
        if len(value) > LONGEST[name]:
            raise Invalid(f"{LABELS[name]}最多 {LONGEST[name]} 个字，请精简。", name)
    if unknown := [one for one in item.methods if one not in METHODS]:
        raise Invalid(f"没有“{unknown[0]}”这种检查方法，请在{'、'.join(METHODS.values())}中选。", "methods")
    if item.evidence not in EVIDENCE:
        raise Invalid(f"佐证请在这些里选：{'、'.join(EVIDENCE.values())}。", "evidence")
    methods = tuple(one for one in METHODS if one in item.methods)
    return Item(item.key, group, text, methods, item.evidence, category)


def put(document: Document, item: Item) -> Document:
    """The document with an item as it is now: in its place, or (without a key) last in its group. Raises Invalid."""
    item = checked(item)
    if any(one.text == item.text and one.group == item.group and one.key != item.key for one in document.items):
        raise Invalid("这个分组里已经有同样的检查项。", "text")
    last = document.last
    if not item.key:
        if len(document.items) >= MOST_ITEMS:
            raise Invalid(f"一份清单最多 {MOST_ITEMS} 项，请分成几份。", "text")
        last += 1
        item = item._replace(key=str(last))
        items = (*document.items, item)
    else:
        items = tuple(item if one.key == item.key else one for one in document.items)
    return Document(document.source, together(items), last)


def together(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items with those of one group side by side, groups in the order of their first."""
    return tuple(one for _group, some in Document(items=items).groups() for one in some)


def without(document: Document, key: str) -> Document:
    """The document without an item."""
    return Document(document.source, tuple(one for one in document.items if one.key != key), document.last)


def moved(document: Document, key: str, *, up: bool) -> Document:
    """The document with an item one place up or down within its group."""
    items = list(document.items)
    at = next(number for number, one in enumerate(items) if one.key == key)
    other = at + (-1 if up else 1)
    if 0 <= other < len(items) and items[other].group == items[at].group:
        items[at], items[other] = items[other], items[at]
    return Document(document.source, tuple(items), document.last)


class Change(NamedTuple):
    """A difference between two documents: kind (added, removed, changed, moved), the item, before, after."""

    kind: str
    label: str
    before: str = ""
    after: str = ""


def compare(old: Document, new: Document) -> list[Change]:
    """What differs; items are known by their keys."""
    before, after = {one.key: one for one in old.items}, {one.key: one for one in new.items}
    found = [Change("changed", "来源", old.source, new.source)] if old.source != new.source else []
    found += [Change("removed", one.text, said(one)) for key, one in before.items() if key not in after]
    for key, one in after.items():
        was = before.get(key)
        if was is None:
            found.append(Change("added", one.text, "", said(one)))
        elif was != one:
            both = was.text == one.text
            found.append(
                Change(
                    "changed", one.text, *(said(two) if both else f"{two.text}（{said(two)}）" for two in (was, one))
                )
            )
    if not found and tuple(before) != tuple(after):
        found.append(Change("moved", "先后顺序", *("；".join(one.text for one in two.items) for two in (old, new))))
    return found
