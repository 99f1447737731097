"""The text of a plan as data: its items, each with a lasting key, as a row keeps them in one JSON document.

{"items": [{"key", "kind", "months", "topic", "who", "text", "mandatory", "emphasis", "once", "materials", "origin", "subject"}], "last"}:
fields that hold their default are left out; "last" is the highest key ever given, so that no key is given out again.
Items stand by their months: what happens every month first, then by the first month, what has none last.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from portal.db import P, Query
from portal.errors import Invalid
from portal.life.judging.rules import SUBJECTS, Type
from portal.plans.checking.plan import YEAR
from portal.plans.checking.plan import Item as CheckedItem
from portal.plans.checking.plan import Plan as CheckedPlan
from portal.plans.checking.wording import months as named
from portal.units.models import Unit

MOST_ITEMS = 120
LONGEST = {"topic": 100, "who": 60, "text": 1000, "materials": 1000}
LABELS = {
    "kind": "类型", "months": "月份", "topic": "主题", "who": "负责人", "text": "内容安排", "mandatory": "性质", "emphasis": "重点",
    "once": "次数", "materials": "学习材料", "subject": "由谁开展",
}  # fmt: skip
ANYBODY = ""
HELD_BY = {
    "group": SUBJECTS["group"], "board": "支委会", "secretary": SUBJECTS["secretary"], "leading": SUBJECTS["leading"],
}  # fmt: skip
WHOLE_YEAR, NO_MONTH = 0, 13  # groups besides the months


class Item(NamedTuple):
    """One item of a plan. Each month stands for one occasion; `once`: it happens once within them.

    `origin`: where it came from: "rule:<key of a rule>" or "plan:<id>:<key of its item>". `subject`: key of HELD_BY, who holds
    it; ANYBODY: the branch in whatever way.
    """

    key: str = ""
    kind: str = ""  # key of a type of organisation life; empty: none
    months: tuple[int, ...] = ()
    topic: str = ""
    who: str = ""
    text: str = ""
    mandatory: bool = False
    emphasis: bool = False
    once: bool = False
    materials: str = ""
    origin: str = ""
    subject: str = ANYBODY

    @property
    def group(self) -> int:
        """Under which month it stands: 1 … 12, WHOLE_YEAR, NO_MONTH."""
        if not self.months:
            return NO_MONTH
        return WHOLE_YEAR if len(self.months) == len(YEAR) else min(self.months)

    @property
    def holder(self) -> str:
        """Who holds it in words, empty for anybody."""
        return f"由{HELD_BY[self.subject]}开展" if self.subject in HELD_BY else ""

    @property
    def when(self) -> str:
        """Its months in words: 每月, 3、6、9、12 月, 6 至 7 月（一次）."""
        if not self.months:
            return "未写月份"
        if len(self.months) == len(YEAR):
            return "全年一次" if self.once else "每月"
        return named(self.months) + ("（一次）" if self.once and len(self.months) > 1 else "")


class Document(NamedTuple):
    """The items in order, and the highest key ever given."""

    items: tuple[Item, ...] = ()
    last: int = 0

    def item(self, key: str) -> Item | None:
        """An item by its key."""
        return next((one for one in self.items if one.key == key), None)

    def groups(self) -> list[tuple[int, list[tuple[int, Item]]]]:
        """(month, [(number from 1, item)]) in order."""
        found: dict[int, list[tuple[int, Item]]] = {}
        for number, one in enumerate(self.items, 1):
            found.setdefault(one.group, []).append((number, one))
        return list(found.items())

    def by_month(self) -> dict[int, list[Item]]:
        """Month → the items that happen in it, for each of the twelve."""
        return {month: [one for one in self.items if month in one.months] for month in YEAR}


_EMPTY = Item()
EMPTY = Document()


def read(data: Mapping[str, Any]) -> Document:
    """The document of a row."""
    items = (_EMPTY._replace(**{**one, "months": tuple(one.get("months", ()))}) for one in data.get("items", ()))
    return Document(tuple(items), int(data.get("last", 0)))


def written(document: Document) -> dict[str, Any]:
    """A document as its row keeps it: fields with their default are left out."""
    items = [
        {
            name: list(value) if name == "months" else value
            for name, value in one._asdict().items()
            if value != getattr(_EMPTY, name)
        }
        for one in document.items
    ]
    return {"items": items, "last": document.last}


def ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    """Items by the month under which they stand; within one as they stood."""
    return tuple(sorted(items, key=lambda one: one.group))


def checked(item: Item, known: Iterable[str]) -> Item:
    """An item, tidied. `known`: keys of the types there are. Raises Invalid at the first field that is wrong."""
    topic, who = (" ".join(one.split()) for one in (item.topic, item.who))
    text, materials = item.text.strip(), item.materials.strip()
    if not topic:
        raise Invalid("请填写主题：这一项要做什么。", "topic")
    for name, value in (("topic", topic), ("who", who), ("text", text), ("materials", materials)):
        if len(value) > LONGEST[name]:
            raise Invalid(f"{LABELS[name]}最多 {LONGEST[name]} 个字，请精简。", name)
    if item.kind and item.kind not in known:
        raise Invalid("没有这个类型，请在列出的类型中选。", "kind")
    if item.subject and item.subject not in HELD_BY:
        raise Invalid("请在列出的各项里选择由谁开展。", "subject")
    if any(month not in YEAR for month in item.months):
        raise Invalid("月份请在 1 至 12 月中选。", "months")
    months = tuple(sorted(set(item.months)))
    if not months:
        raise Invalid("请选择月份：安排在哪个月或哪几个月。", "months")
    once = item.once and len(months) > 1
    return item._replace(topic=topic, who=who, text=text, materials=materials, months=months, once=once)


def put(document: Document, item: Item) -> Document:
    """The document with a checked item as it is now: in its place, or (without a key) as a new one. Raises Invalid."""
    same = (item.kind, item.months, item.topic)
    if any((one.kind, one.months, one.topic) == same and one.key != item.key for one in document.items):
        raise Invalid("计划里已经有同样的一项：类型、月份和主题都相同。", "topic")
    if item.key:
        return Document(ordered(item if one.key == item.key else one for one in document.items), document.last)
    return with_new(document, [item])


def with_new(document: Document, items: Iterable[Item]) -> Document:
    """The document with more items, each under a new key. Raises Invalid where there are too many."""
    made, last = list(document.items), document.last
    for one in items:
        last += 1
        made.append(one._replace(key=str(last)))
    if len(made) > MOST_ITEMS:
        raise Invalid(f"一份计划最多 {MOST_ITEMS} 项，请合并或删减。", "topic")
    return Document(ordered(made), last)


def without(document: Document, key: str) -> Document:
    """The document without an item."""
    return Document(tuple(one for one in document.items if one.key != key), document.last)


def moved(document: Document, key: str, *, up: bool) -> Document:
    """The document with an item one place up or down within its month."""
    items = list(document.items)
    at = next(number for number, one in enumerate(items) if one.key == key)
    other = at + (-1 if up else 1)
    if 0 <= other < len(items) and items[other].group == items[at].group:
        items[at], items[other] = items[other], items[at]
    return Document(tuple(items), document.last)


def said(item: Item, types: Mapping[str, Type]) -> str:
    """All of an item in words."""
    parts = [
        item.topic, item.when, types[item.kind].label if item.kind in types else "", item.holder, item.who,
        "规定动作" if item.mandatory else "自选动作", "重点" if item.emphasis else "", item.text,
        f"材料：{item.materials}" if item.materials else "",
    ]  # fmt: skip
    return " · ".join(filter(None, parts))


class Change(NamedTuple):
    """A difference between two documents: kind (added, removed, changed, moved), key of the item, its topic, before, after."""

    kind: str
    key: str
    label: str
    before: str = ""
    after: str = ""


def compare(old: Document, new: Document, types: Mapping[str, Type]) -> list[Change]:
    """What differs; items are known by their keys."""
    before, after = {one.key: one for one in old.items}, {one.key: one for one in new.items}
    found = [Change("removed", key, one.topic, said(one, types)) for key, one in before.items() if key not in after]
    for key, one in after.items():
        was = before.get(key)
        if was is None:
            found.append(Change("added", key, one.topic, "", said(one, types)))
        elif was._replace(origin="") != one._replace(origin=""):
            found.append(Change("changed", key, one.topic, said(was, types), said(one, types)))
    if not found and tuple(before) != tuple(after):
        found.append(
            Change("moved", "", "先后顺序", *("；".join(one.topic for one in two.items) for two in (old, new)))
        )
    return found


_UNIT = Query(lambda: Unit.select(Unit.name, Unit.founded_on).where(Unit.id == P("unit")))


def plan(record: Any, unit: Any = None) -> CheckedPlan:
    """A row of AnnualPlan as the check takes it. `unit`: a row with name and founded_on, where it is known already."""
    unit = unit if unit is not None else _UNIT.one(unit=record.unit_id)
    return as_plan(
        read(record.document), id=record.id or 0, year=record.year, branch=record.unit_id, names=(unit.name,), since=first(unit, record.year)
    )  # fmt: skip


def as_plan(
    document: Document, *, id: int, year: int, branch: int, names: tuple[str, ...] = (), since: int = 1
) -> CheckedPlan:
    """A document as the check takes it."""
    items = tuple(
        CheckedItem(one.key, one.kind, one.months, one.topic, one.who, one.text, one.mandatory, one.emphasis, one.once)
        for one in document.items
    )
    return CheckedPlan(id, year, branch, items, names, since)


def first(unit: Any, year: int) -> int:
    """The first month that a unit's plan of a year covers: its own where it was founded in that year."""
    founded = unit.founded_on
    return founded.month if founded is not None and founded.year == year else 1
