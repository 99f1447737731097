"""A plan as a workbook: what it gives is what it reads; every row that is wrong is told with its number."""

import re
from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from portal.errors import Invalid
from portal.life.judging.rules import SUBJECTS, Type
from portal.plans.checking.plan import YEAR
from portal.plans.document import ANYBODY, HELD_BY, LABELS, MOST_ITEMS, Document, Item, checked, ordered
from portal.sheets import BadWorkbook, TableRow, read_table

SUBJECT = LABELS["subject"]
HEADINGS = ("编号", "月份", "类型", "主题", "负责人", SUBJECT, "内容安排", "性质", "重点", "次数", "学习材料")
_BEFORE = tuple(one for one in HEADINGS if one != SUBJECT)  # workbooks made before there was this column
_FIELDS = {
    "months": "月份", "kind": "类型", "topic": "主题", "who": "负责人", "text": "内容安排", "mandatory": "性质", "emphasis": "重点",
    "once": "次数", "materials": "学习材料", "subject": SUBJECT,
}  # fmt: skip
_MANDATORY = {"规定动作": True, "自选动作": False, "": False}
_ONCE = {"一次": True, "每月各一次": False, "": False}
_EMPHASIS = {"是": True, "重点": True, "否": False, "": False}
_HOLDERS = {**{word: key for key, word in HELD_BY.items()}, SUBJECTS["branch"]: ANYBODY, "": ANYBODY}
EVERY = "每月"
_Meaning = TypeVar("_Meaning")
_SPAN = re.compile(r"([0-9]{1,2})(?:[-—–至到~～]([0-9]{1,2}))?")


class Wrong(NamedTuple):
    """A row that cannot be read: its number in Excel, the column, what is wrong."""

    row: int
    column: str
    text: str


def table(document: Document, types: Mapping[str, Type]) -> list[list[str]]:
    """The items as rows under HEADINGS."""
    return [
        [
            one.key, EVERY if len(one.months) == len(YEAR) else "、".join(map(str, one.months)),
            types[one.kind].label if one.kind in types else "", one.topic, one.who,
            HELD_BY.get(one.subject, ""), one.text,
            "规定动作" if one.mandatory else "自选动作", "是" if one.emphasis else "",
            ("一次" if one.once else "每月各一次") if len(one.months) > 1 else "", one.materials,
        ]
        for one in document.items
    ]  # fmt: skip


def read(data: bytes, base: Document, types: Mapping[str, Type]) -> tuple[Document, list[Wrong]]:
    """The plan of a workbook, by its numbers the same items as in `base`; the wrong rows. Raises Invalid for no such workbook.

    A workbook without the column 由谁开展 leaves that as the items have it.
    """
    try:
        rows = read_table(data, _BEFORE)
        if SUBJECT in rows.ignored:
            rows = read_table(data, HEADINGS)
        if rows.size > MOST_ITEMS + 100:
            raise Invalid(f"一份计划最多 {MOST_ITEMS} 项，请合并或删减。", "file")
        found = list(rows.rows())
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    free, items, last = {one.key for one in base.items}, list[Item](), base.last
    wrong: list[Wrong] = []
    for row in found:
        try:
            item = _item(row, free, base, types)
            if any((one.kind, one.months, one.topic) == (item.kind, item.months, item.topic) for one in items):
                raise Invalid("前面已经有同样的一项：类型、月份和主题都相同。", "topic")
        except Invalid as error:
            wrong.append(Wrong(row.number, _FIELDS.get(error.field or "", "编号"), error.message))
            continue
        if item.key:
            free.discard(item.key)
        else:
            last += 1
            item = item._replace(key=str(last))
        items.append(item)
    if len(items) > MOST_ITEMS:
        wrong.append(Wrong(0, "", f"一份计划最多 {MOST_ITEMS} 项，这里有 {len(items)} 项，请合并或删减。"))
    if not items and not wrong:
        raise Invalid("工作簿里没有内容。请从第二行起填写，每行一项。", "file")
    return Document(ordered(items), last), wrong


def _item(row: TableRow, free: set[str], base: Document, types: Mapping[str, Type]) -> Item:
    """A row as an item; without a number it is a new one. Raises Invalid."""
    cells = {name: str(value).strip() for name, value in row.values.items()}
    key = cells["编号"]
    if key and key not in free:
        raise Invalid("编号不是现有的项目，或者重复了；新增的项目请把编号留空。", "key")
    was = base.item(key) if key else None
    labels = {one.label: one.key for one in types.values()}
    kind = cells["类型"]
    if kind and kind not in labels:
        raise Invalid(f"没有“{kind[:20]}”这个类型，请写{'、'.join(list(labels)[:6])}等；不对应的留空。", "kind")
    origin, subject = (was.origin, was.subject) if was is not None else ("", ANYBODY)
    if SUBJECT in cells:
        subject = _word(cells[SUBJECT], _HOLDERS, "subject")
    item = Item(
        key, labels.get(kind, was.kind if was is not None and was.kind not in types else ""), months(cells["月份"]),
        cells["主题"], cells["负责人"], cells["内容安排"], _word(cells["性质"], _MANDATORY, "mandatory"),
        _word(cells["重点"], _EMPHASIS, "emphasis"), _word(cells["次数"], _ONCE, "once"), cells["学习材料"],
        origin, subject,
    )  # fmt: skip
    return checked(item, {*types, *({was.kind} if was is not None else set())})


def _word(text: str, known: Mapping[str, _Meaning], field: str) -> _Meaning:
    if text not in known:
        words = "、".join(f"“{one}”" for one in known if one)
        raise Invalid(f"请写{words}，或者留空。", field)
    return known[text]


def months(text: str) -> tuple[int, ...]:
    """每月, 3、6、9, 1-3 月 as months. Raises Invalid."""
    plain = text.replace("月", "").replace(" ", "").replace("，", "、").replace(",", "、").replace("份", "").strip("、")
    if text in (EVERY, "全年", "各月"):
        return YEAR
    found: set[int] = set()
    for part in plain.split("、") if plain else ():
        match = _SPAN.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 1 <= first <= last <= 12:
            raise Invalid(f"“{text[:20]}”看不懂，月份请写成：3、6、9，或者 1-3，或者每月。", "months")
        found.update(range(first, last + 1))
    return tuple(sorted(found))
