"""A roster workbook, read as offices send it: sheets with headings, then rows as people with their problems."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from portal import clock
from portal.roster.columns import Column, Header, find_header, no_header
from portal.roster.merged import MergedCells
from portal.roster.rows import Problem, RosterRow, RowReader
from portal.roster.skips import SKIPPED, kind_of_skip
from portal.roster.vocabulary import LABELS
from portal.roster.words import read_branch
from portal.sheets import BadWorkbook, Book, Sheet, open_workbook
from portal.sheets.opening import Source

__all__ = ["LABELS", "SKIPPED", "BadWorkbook", "Column", "Problem", "Roster", "RosterRow", "RosterSheet", "open_roster"]


@dataclass(frozen=True, slots=True)
class RosterSheet:
    """A sheet that is read: its heading row, kept columns by field, ignored columns, and the branch its name gives."""

    name: str
    header_row: int
    columns: dict[str, Column]
    ignored: tuple[Column, ...]
    branch: str
    source: Sheet

    @property
    def size(self) -> int:
        """How many rows follow the headings, those to be skipped included."""
        return self.source.layout.last_row - self.header_row


@dataclass
class Roster:
    """An opened roster: `unread` sheets with the reason, `skipped` counts rows that are no person's, by kind."""

    sheets: tuple[RosterSheet, ...]
    unread: tuple[tuple[str, str], ...]
    today: date
    book: Book
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def size(self) -> int:
        """How many rows there are below headings: people and skipped rows together."""
        return sum(sheet.size for sheet in self.sheets)

    @property
    def columns(self) -> dict[str, Column]:
        """The kept columns by field, of the first sheet that has the field."""
        return {name: column for sheet in reversed(self.sheets) for name, column in sheet.columns.items()}

    @property
    def ignored(self) -> tuple[Column, ...]:
        """The columns that are not kept, each heading once."""
        return tuple({column.heading: column for sheet in self.sheets for column in sheet.ignored}.values())

    def rows(self) -> Iterator[RosterRow]:
        """Stream the people in order; who comes twice is good the first time and wrong after. BadWorkbook if broken."""
        self.skipped.clear()
        first: dict[tuple[str, str, str], RosterRow] = {}
        for sheet in self.sheets:
            reader = RowReader(sheet.name, sheet.columns, self.book.epoch, self.today, sheet.branch)
            for row in self._people(sheet, reader):
                known = first.get(row.key)
                if known:
                    row.problems += (_repeated(reader, row, known),)
                elif row.is_good:
                    first[row.key] = row
                yield row

    def _people(self, sheet: RosterSheet, reader: RowReader) -> Iterator[RosterRow]:
        merged = MergedCells(sheet.source.layout, sheet.columns)
        for number, cells in sheet.source.rows():
            if number <= sheet.header_row:
                continue
            reaching = merged.reaching(number, cells)
            kind = "note" if merged.is_title(number, cells) else kind_of_skip(cells, sheet.columns)
            if kind:
                self.skipped[kind] += 1
            else:
                yield reader.read(number, cells, reaching)


def open_roster(source: Source, today: date | None = None) -> Roster:
    """Open a roster and recognise its headings; BadWorkbook says in Chinese what is wrong with the file and what to do.

    Every visible sheet with all the headings is read; where there is no branch column, a sheet named
    …党支部 is that branch's. `today` bounds the dates (default: the office's day).
    """
    book = open_workbook(source)
    visible = [sheet for sheet in book.sheets if not sheet.is_hidden and sheet.layout.last_row]
    unread = [(sheet.name, "隐藏的工作表") for sheet in book.sheets if sheet.is_hidden]
    if not visible:
        raise BadWorkbook("工作簿里没有数据（隐藏的工作表不读取）。请检查后再上传。")
    read: list[RosterSheet] = []
    lacking: list[tuple[Sheet, Header, list[str]]] = []
    for sheet in visible:
        header = find_header(sheet)
        if header is None:
            unread.append((sheet.name, "没有表头"))
            continue
        branch = _branch_of(sheet.name) if "branch" not in header.columns else ""
        missing = [label for label in header.missing() if not (branch and label == LABELS["branch"])]
        if missing:
            unread.append((sheet.name, f"缺少列：{'、'.join(missing)}"))
            lacking.append((sheet, header, missing))
        else:
            read.append(RosterSheet(sheet.name, header.row, header.columns, header.ignored, branch, sheet))
    if not read:
        raise _missing_columns(lacking) if lacking else no_header(visible)
    for roster_sheet in read:
        roster_sheet.source.check_size()
    return Roster(tuple(read), tuple(unread), today or clock.today(), book)


def _branch_of(sheet_name: str) -> str:
    """The branch that a sheet's name stands for, '' when it names none."""
    name = read_branch(sheet_name).value
    return name if name.endswith("支部") else ""


def _missing_columns(lacking: list[tuple[Sheet, Header, list[str]]]) -> BadWorkbook:
    """The message about the sheet that came nearest to being a roster."""
    sheet, header, missing = min(lacking, key=lambda entry: len(entry[2]))
    seen = [column.heading for column in (*header.columns.values(), *header.ignored)]
    return BadWorkbook(
        f"工作表“{sheet.name}”第 {header.row} 行的表头缺少列：{'、'.join(missing)}。"
        f"看到的列有：{'、'.join(heading[:12] for heading in seen[:20])}。请补上缺少的列后再上传。"
    )


def _repeated(reader: RowReader, row: RosterRow, first: RosterRow) -> Problem:
    where = f"第 {first.number} 行" if first.sheet == row.sheet else f"工作表“{first.sheet}”第 {first.number} 行"
    advice = f"与{where}重复（姓名、出生年月、入党年月都相同）。若是同一人，请删去这一行；若是两人，请核对日期"
    return reader.problem(row.number, "name", row.name, advice, "error")
