"""One row of a roster: its cells become a person's fields, and every doubt a problem that names row and column."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.roster import words
from portal.roster.columns import Column
from portal.roster.dates import read_date
from portal.roster.vocabulary import LABELS
from portal.roster.words import Reading, Severity, as_text, shown
from portal.sheets.opening import number_format

DATES = ("birth", "joined", "confirmed")
CELL_ERRORS = frozenset(("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
READERS = {
    "name": words.read_name,
    "sex": words.read_sex,
    "membership": words.read_membership,
    "category": words.read_category,
    "branch": words.read_branch,
    "sector": words.read_sector,
    "group": words.read_text,
    "duty": words.read_text,
    "post": words.read_text,
    "telephone": words.read_telephone,
    "status": words.read_status,
}
GRAVE = frozenset((*DATES, "name", "sex", "membership", "category", "branch"))
ADULT_MONTHS = 18 * 12
FOUNDED, REPUBLIC = "1921-07", "1949-10"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong (error) or doubtful (warning) in one cell: where, what was found, what to do."""

    row: int
    column: str
    heading: str
    found: str
    advice: str
    severity: Severity
    sheet: str = ""

    @property
    def text(self) -> str:
        """The problem as one sentence for the user."""
        found = f"“{self.found}”" if self.found else "（空）"
        return f"第 {self.row} 行 {self.column} 列「{self.heading}」：{found}，{self.advice}"


@dataclass(slots=True)
class RosterRow:
    """A person as the roster tells it; a field is '' where it tells nothing, or nothing that could be read."""

    number: int
    sheet: str
    name: str = ""
    sex: str = ""
    birth: str = ""
    joined: str = ""
    confirmed: str = ""
    membership: str = ""
    category: str = ""
    status: str = "在册"
    branch: str = ""
    sector: str = ""
    group: str = ""
    duty: str = ""
    post: str = ""
    telephone: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing in the row stands against importing it."""
        return not any(problem.severity == "error" for problem in self.problems)

    @property
    def key(self) -> tuple[str, str, str]:
        """What a person is known by within a committee: name, birth month, month of joining."""
        return self.name, self.birth, self.joined[:7]


class RowReader:
    """Reads the rows of one sheet; remembers nothing between them."""

    def __init__(
        self, sheet: str, columns: Mapping[str, Column], epoch: datetime, today: date, branch: str = ""
    ) -> None:
        self.sheet, self.columns, self.epoch = sheet, columns, epoch
        self.today, self.branch = today.isoformat(), branch

    def read(self, number: int, cells: tuple[Any, ...], filled: Mapping[str, Any]) -> RosterRow:
        """The person of a row; `filled` are values of merged cells that reach down to it, by field."""
        row = RosterRow(number, self.sheet, branch=self.branch)
        found = {field: _told(cells[column.index].value, filled.get(field)) for field, column in self.columns.items()}
        problems: dict[str, Problem] = {}
        for field, column in self.columns.items():
            reading = self._read(field, found[field], cells[column.index])
            setattr(row, field, reading.value)
            if reading.advice:
                problems[field] = self.problem(number, field, found[field], reading.advice, reading.severity)
        for field, advice, severity in _contradictions(row, self.today, self.columns):
            problems.setdefault(field, self.problem(number, field, found[field], advice, severity))
        row.problems = tuple(problems.values())
        return row

    def problem(self, number: int, field: str, found: Any, advice: str, severity: Severity) -> Problem:
        """A problem of this sheet at a row's cell of a field."""
        column = self.columns[field]
        return Problem(number, column.letter, as_text(column.heading), shown(found), advice, severity, self.sheet)

    def _read(self, field: str, value: Any, cell: Any) -> Reading:
        if isinstance(value, str) and value in CELL_ERRORS:
            severity: Severity = "error" if field in GRAVE else "warning"
            return Reading("", "单元格里是公式错误，未读入。请改成文字或数值", severity)
        if field not in DATES:
            return READERS[field](value)
        reading = read_date(value, number_format(cell), self.epoch)
        if field != "confirmed" and not reading.value and not reading.advice:
            return Reading("", f"没有{LABELS[field]}。请填写，至少到月，如 2017年7月")
        return Reading(reading.value[:7], reading.advice) if field == "birth" else reading


def _told(value: Any, merged: Any) -> Any:
    """A cell's own value, or what a merged cell above brings down to it."""
    return value if as_text(value) else merged


def _contradictions(row: RosterRow, today: str, columns: Mapping[str, Column]) -> Iterator[tuple[str, str, Severity]]:
    """(field, advice, severity) for dates that cannot be together; a future date is taken out of the row.

    Eighteen years are asked of those who joined in the People's Republic; of earlier days there is only a warning.
    """
    for field in DATES:
        value: str = getattr(row, field)
        if value > today[: len(value)]:
            setattr(row, field, "")
            if field == "confirmed" and row.membership == "预备":
                yield field, "是将来的日期，未读入。预备党员的转正时间待转正后再填", "warning"
            else:
                yield field, "是将来的日期，请核对", "error"
    if row.joined and row.joined[:7] < FOUNDED:
        yield "joined", "早于建党时间，请核对", "error"
    elif row.joined and row.birth and _months(row.joined) - _months(row.birth) < ADULT_MONTHS:
        severity: Severity = "warning" if row.joined[:7] < REPUBLIC and row.joined[:7] > row.birth else "error"
        yield "joined", f"入党时未满 18 周岁（出生 {row.birth}），请核对出生年月和入党时间", severity
    precision = min(len(row.joined), len(row.confirmed))
    if row.confirmed[:precision] < row.joined[:precision]:
        yield "confirmed", f"早于入党时间（{row.joined}），请核对", "error"
    elif row.confirmed and row.membership == "预备":
        yield "confirmed", "预备党员却有转正时间，请核对是否已转正", "warning"
    elif not row.confirmed and row.membership == "正式" and "confirmed" in columns:
        yield "confirmed", "正式党员没有转正时间，请补填", "warning"


def _months(day: str) -> int:
    return int(day[:4]) * 12 + int(day[5:7])
