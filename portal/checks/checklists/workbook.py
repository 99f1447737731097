"""A checklist as a workbook: what it gives is what it reads; every row that is wrong is told with its number."""

from collections.abc import Collection
from typing import NamedTuple

from portal.checks.checklists.document import EVIDENCE, Document, Item, checked, together
from portal.checks.checklists.document import MOST_ITEMS as MOST
from portal.checks.models import METHODS
from portal.errors import Invalid
from portal.sheets import BadWorkbook, TableRow, read_table, write_xlsx

HEADINGS = ("编号", "分组", "检查项", "检查方法", "佐证", "问题类别")
WIDTHS = (8, 20, 60, 16, 16, 30)
_METHODS = {word: key for key, word in METHODS.items()}
_EVIDENCE = {word: key for key, word in EVIDENCE.items()}
_FIELDS = {"text": "检查项", "group": "分组", "methods": "检查方法", "evidence": "佐证", "category": "问题类别"}


class Wrong(NamedTuple):
    """A row that cannot be read: its number in Excel, the column, what is wrong."""

    row: int
    column: str
    text: str


def table(document: Document) -> list[list[str]]:
    """The items as rows under HEADINGS."""
    return [
        [
            one.key,
            one.group,
            one.text,
            "、".join(METHODS[each] for each in one.methods),
            EVIDENCE[one.evidence],
            one.category,
        ]
        for one in document.items
    ]


def written(name: str, document: Document) -> bytes:
    """The workbook of a list."""
    return write_xlsx(HEADINGS, table(document), title=name or "检查清单", widths=WIDTHS)


def read(data: bytes, base: Document | None, categories: Collection[str]) -> tuple[Document, list[Wrong]]:
    """The list of a workbook, by its numbers the same items as in `base` (None: a new list, all are new); the wrong rows.

    A category is one of `categories`, or what the item has had: the ledger may have given it up since.
    Raises Invalid where the file is no such workbook.
    """
    try:
        rows = read_table(data, HEADINGS)
        if rows.size > MOST + 100:
            raise Invalid(f"一份清单最多 {MOST} 项，请分成几份。", "file")
        found = list(rows.rows())
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    known = {one.key for one in base.items} if base else None
    items: list[Item] = []
    wrong: list[Wrong] = []
    last = base.last if base else 0
    for row in found:
        try:
            item = _item(row, known - {one.key for one in items} if known is not None else None)
            if any((one.group, one.text) == (item.group, item.text) for one in items):
                raise Invalid("这个分组里已经有同样的检查项。", "text")
            _known(item, base, categories)
        except Invalid as error:
            wrong.append(Wrong(row.number, _FIELDS.get(error.field or "", "编号"), error.message))
            continue
        if not item.key:
            last += 1
            item = item._replace(key=str(last))
        items.append(item)
    if len(items) > MOST:
        wrong.append(Wrong(0, "", f"一份清单最多 {MOST} 项，这里有 {len(items)} 项，请分成几份。"))
    if not items and not wrong:
        raise Invalid("工作簿里没有检查项。请从第二行起填写，每行一项。", "file")
    return Document(base.source if base else "", together(tuple(items)), last), wrong


def _known(item: Item, base: Document | None, categories: Collection[str]) -> None:
    """That the ledger has the item's category: an unknown one would be lost without a word. Raises Invalid."""
    was = base.item(item.key) if base is not None else None
    if item.category and item.category not in categories and (was is None or was.category != item.category):
        raise Invalid(
            f"没有“{item.category}”这个问题类别，请照整改台账“问题类别”中党组织的类别填写，不预设的留空。", "category"
        )


def _item(row: TableRow, free: set[str] | None) -> Item:
    """A row as an item; without a number (or where none is asked for) it is a new one. Raises Invalid."""
    key = str(row.values["编号"]) if free is not None else ""
    if free is not None and key and key not in free:
        raise Invalid("编号不是现有的检查项，或者重复了；新增的项请把编号留空。", "key")
    methods = []
    for word in str(row.values["检查方法"]).replace("，", "、").replace(",", "、").split("、"):
        if word := word.strip():
            if word not in _METHODS:
                raise Invalid(f"没有“{word[:20]}”这种检查方法，请写{'、'.join(_METHODS)}中的一种或几种。", "methods")
            methods.append(_METHODS[word])
    evidence = str(row.values["佐证"])
    if evidence and evidence not in _EVIDENCE:
        raise Invalid(f"佐证请写：{'、'.join(_EVIDENCE)}。", "evidence")
    return checked(
        Item(
            key, str(row.values["分组"]), str(row.values["检查项"]), tuple(methods), _EVIDENCE.get(evidence, "wanted"),
            str(row.values["问题类别"]),
        )
    )  # fmt: skip
