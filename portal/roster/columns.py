"""Which column of a sheet holds what: the heading row among title rows, synonyms, and what is not kept."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from portal.roster.vocabulary import CATEGORIES, FIELD_OF, HEADINGS, LABELS, MEMBERSHIPS, NOT_MEMBERS, PRIVATE, REQUIRED
from portal.roster.words import as_text, folded
from portal.sheets import BadWorkbook, Sheet

EITHER = frozenset(("membership", "category"))
DEEP, SAMPLE, LEAST = 40, 60, 3
EXTRAS = re.compile(r"\(.*?\)|[*:★]")

Texts = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet; `private` marks what the portal never stores (ID numbers, addresses and the like)."""

    letter: str
    heading: str
    hidden: bool
    private: bool = False

    @property
    def index(self) -> int:
        """Its position in a row of cells, from 0."""
        return column_index_from_string(self.letter) - 1


@dataclass(frozen=True, slots=True)
class Header:
    """The recognised heading row of a sheet (Excel row number), its kept columns by field, and the others."""

    row: int
    columns: dict[str, Column]
    ignored: tuple[Column, ...]

    def missing(self) -> list[str]:
        """Labels of the columns without which a person cannot be known."""
        return [LABELS[field] for field in REQUIRED if field not in self.columns]


def find_header(sheet: Sheet) -> Header | None:
    """The heading row within the first rows of a sheet, two-storeyed headings included; None when there is none."""
    rows = [[as_text(cell.value) for cell in cells] for cells in sheet.top(DEEP + SAMPLE)]
    scores = [len(_fields(row)) for row in rows[:DEEP]]
    if not scores or max(scores) < LEAST:
        return None
    first = last = scores.index(max(scores))
    while first > 0 and _is_heading_row(rows[first - 1]):
        first -= 1
    while last + 1 < len(rows) and _is_heading_row(rows[last + 1]):
        last += 1
    headings = [_lowest(stack) for stack in zip(*rows[first : last + 1], strict=True)]
    return _assign(sheet, last + 1, headings, rows[last + 1 :])


def field_of(heading: Any) -> str | None:
    """The field a heading stands for; brackets, blanks, stars and colons do not count."""
    return FIELD_OF.get(_bare(heading))


def no_header(sheets: Iterable[Sheet]) -> BadWorkbook:
    """The message for a workbook in which no heading row was recognised: what was looked for, what was seen."""
    rows = [row for sheet in sheets for row in sheet.top(DEEP)]
    seen = max(([shown for cell in row if (shown := as_text(cell.value))] for row in rows), key=len, default=[])
    wanted = "、".join(LABELS[field] for field in REQUIRED)
    return BadWorkbook(
        f"没有找到表头。前 {DEEP} 行里应有一行写着各列的名称，如：{wanted}；"
        f"看到最像的一行是：{'、'.join(text[:12] for text in seen[:8]) or '（空）'}。请补上表头后再上传。"
    )


def _bare(heading: Any) -> str:
    return EXTRAS.sub("", folded(heading))


def _fields(row: Texts) -> set[str]:
    return {field for text in row if (field := field_of(text))}


def _is_heading_row(row: Texts) -> bool:
    """Whether most of what a row says are headings."""
    filled = [text for text in row if text]
    known = sum(field_of(text) is not None for text in filled)
    return known * 2 > len(filled)


def _lowest(stack: Texts) -> str:
    """The heading of a column under two storeys: the lowest that is recognised, else the lowest."""
    said = [text for text in reversed(stack) if text]
    return next((text for text in said if field_of(text)), said[0] if said else "")


def _assign(sheet: Sheet, row: int, headings: Sequence[str], below: Sequence[Texts]) -> Header:
    """Give each field its best column: the visible before the hidden, the plainer heading first, then from the left."""
    candidates: dict[str, list[tuple[bool, int, int]]] = {}
    columns = [_column(sheet, number, heading) for number, heading in enumerate(headings, 1)]
    for at, column in enumerate(columns):
        if field := field_of(column.heading):
            rank = HEADINGS[field].index(_bare(column.heading))
            if field in EITHER:
                field = _told_apart(field, [texts[at] for texts in below])
            candidates.setdefault(field, []).append((column.hidden, rank, at))
    chosen = {field: min(ranked)[2] for field, ranked in candidates.items()}
    kept = {field: columns[chosen[field]] for field in HEADINGS if field in chosen}
    ignored = (column for at, column in enumerate(columns) if column.heading and at not in chosen.values())
    return Header(row, kept, tuple(ignored))


def _column(sheet: Sheet, number: int, heading: str) -> Column:
    private = bool(PRIVATE.search(folded(heading)))
    return Column(get_column_letter(number), heading, sheet.layout.is_hidden(number), private)


def _told_apart(field: str, values: Texts) -> str:
    """人员类别 and the like head either 正式/预备 or 在职/离退休: the values below decide."""
    words = {folded(value).removesuffix("党员") for value in values}
    if words & (MEMBERSHIPS.keys() | NOT_MEMBERS):
        return "membership"
    return "category" if words & CATEGORIES.keys() else field
