"""历史结果 of a committee from Excel: the workbook that its export gives; nothing is entered while a row is wrong."""

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from portal.errors import Invalid
from portal.policy import Actor
from portal.roster.dates import read_date
from portal.sheets import BadWorkbook, read_table
from portal.stars.models import REASONS
from portal.stars.standings.choices import outcomes, scheme_of
from portal.stars.standings.domain import Wanted, enter_many
from portal.stars.standings.listing import PAST
from portal.units.listing import open_units
from portal.units.models import Unit

READ = ["党支部", "结果", "起始日期", "方式", "理由", "依据"]
MOST_ROWS = 2000


def enter(data: bytes, *, by: Actor, once: str = "") -> int:
    """登记 the rows of a workbook; those that stand there already or are no history are passed over.

    Gives how many were entered. Raises Invalid with every row that is wrong, Denied.
    """
    units = _units(by)
    there = {(row.branch_id, row.outcome, row.starts) for row in PAST(branches=[unit.id for unit in units.values()])}
    results = cache(_results)
    fine, wrong = list[tuple[int, Unit, Wanted]](), list[str]()
    for number, cells in _rows(data):
        if cells[3] not in ("", REASONS["earlier"]):
            continue
        try:
            unit, wanted = _wanted(cells, units, results)
        except Invalid as error:
            wrong.append(f"第 {number} 行：{error.message}")
        else:
            if (unit.id, wanted.outcome, wanted.starts) not in there:
                fine.append((number, unit, wanted))
    if wrong:
        raise Invalid(" ".join(wrong[:20]) + (f" 还有 {len(wrong) - 20} 行有误。" if len(wrong) > 20 else ""), "file")
    if not fine:
        raise Invalid("没有需要登记的行：都已经登记过，或者不是历史结果。", "file")
    return enter_many(fine, by=by, once=once)


def _rows(data: bytes) -> list[tuple[int, list[Any]]]:
    """The rows of the workbook: number, cells of READ. Raises Invalid."""
    try:
        rows = [(row.number, [row.values[name] for name in READ]) for row in read_table(data, READ).rows()]
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    if not 0 < len(rows) <= MOST_ROWS:
        raise Invalid(f"请从第二行起每行填写一个结果，一次最多 {MOST_ROWS} 行。", "file")
    return rows


def _units(by: Actor) -> dict[str, Unit]:
    """The branches that the office may enter for, by name."""
    offered = open_units(by, ("branch",))
    units = {unit.id: unit for unit in Unit.select().where(Unit.id.in_([one.id for one in offered]))}
    return {one.name: units[one.id] for one in offered}


def _results(committee: int | None) -> dict[str, str]:
    """The outcomes of a committee's scheme by the words for them."""
    return {label: text for text, label in outcomes(scheme_of(committee)).items()}


def _wanted(
    cells: list[Any], units: dict[str, Unit], results: Callable[[int | None], dict[str, str]]
) -> tuple[Unit, Wanted]:
    """A row as what is to be entered. Raises Invalid."""
    name, result = str(cells[0]), str(cells[1])
    unit = units.get(name)
    if unit is None:
        raise Invalid(f"找不到支部“{name}”，请写全称，并在您的范围内。")
    known = results(unit.committee_id)
    if result not in known:
        raise Invalid(f"没有“{result}”这个结果，可以填{'、'.join(known)}。")
    day = _day(cells[2])
    if day is None:
        raise Invalid("起始日期请写到日，例如 2025-01-20。")
    return unit, Wanted("earlier", known[result], day, str(cells[4]), str(cells[5]))


def _day(value: Any) -> date | None:
    text = read_date(value).value
    return date.fromisoformat(text) if len(text) == 10 else None
