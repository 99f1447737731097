"""The rows of a workbook as the office at hand would bring them in; nothing is saved."""

from collections import defaultdict
from datetime import date
from typing import Any

from portal.db import P, Query
from portal.errors import Denied, Invalid
from portal.life.book.importing.people import People
from portal.life.book.importing.rows import Line, line
from portal.life.book.ledger import GROUP, HEADINGS
from portal.life.records.domain import is_late, probe
from portal.life.records.models import LifeRecord
from portal.life.rulesets import reading as rulesets
from portal.policy import Actor, may, why_not
from portal.sheets import BadWorkbook, read_table
from portal.units.listing import open_units
from portal.units.models import Unit

MOST_ROWS = 500
Found = dict[tuple[date | None, str], list[tuple[int | None, Any]]]
"""Day and name → (group, what stands there)."""
_BEFORE = tuple(one for one in HEADINGS if one != GROUP)  # ledgers begun before there was this column

_THERE = Query(
    lambda: LifeRecord.select(
        LifeRecord.id, LifeRecord.day, LifeRecord.title, LifeRecord.group, LifeRecord.state
    ).where((LifeRecord.unit == P("place")) & (LifeRecord.state != "called_off"))
)


def places(actor: Actor) -> list[Any]:
    """The units for which the role at hand keeps records: branches of a secretary; a committee for itself alone."""
    if actor.role == "secretary":
        return open_units(actor, ("branch",))
    if actor.role == "committee":
        return [one for one in open_units(actor, ("committee",)) if one.id == actor.unit_id]
    return []


def read(data: bytes, unit: Unit, *, by: Actor) -> list[Line]:
    """The rows of a workbook. Raises Invalid for the workbook as a whole, Denied where the unit is not one's to keep."""
    asked = probe(unit)
    if not may("life_record.create", by, asked):
        raise Denied(why_not("life_record.create", by, asked), action="life_record.create", record=unit)
    try:
        table = read_table(data, _BEFORE)
        if GROUP in table.ignored:
            table = read_table(data, HEADINGS)
        rows = list(table.rows())
    except BadWorkbook as bad:
        raise Invalid(str(bad), "file") from bad
    if not rows:
        raise Invalid("工作簿里没有记录。请从第二行起每行填写一次。", "file")
    if len(rows) > MOST_ROWS:
        raise Invalid(f"一次最多导入 {MOST_ROWS} 行，这份有 {len(rows)} 行。请分成几个文件。", "file")
    known, people = dict(rulesets.types(int(asked.committee_id))), People(unit)
    found = [line(row.number, row.values, known, people) for row in rows]
    return _compared(found, unit)


def _compared(lines: list[Line], unit: Unit) -> list[Line]:
    """The rows with those marked that stand in the ledger already, or twice in the workbook."""
    there: Found = defaultdict(list)
    met: Found = defaultdict(list)
    for row in _THERE(place=unit.id):
        there[row.day, row.title].append((row.group_id, row))
    made = []
    for one in lines:
        kept = _same(there, one)
        if kept is not None:
            said = () if kept.state == "filed" else ("网页上有同一天、同名的记录还没有归档，请在网页上归档。",)
            made.append(one._replace(outcome="same", errors=said))
            continue
        twin = _same(met, one)
        if one.outcome == "new" and twin is not None:
            one = one._replace(
                outcome="wrong", errors=(f"与第 {twin.number} 行日期、名称相同。请去掉一行，或者把名称写得不同。",)
            )
        if one.outcome == "new":
            met[one.wanted.day, one.title].append((one.wanted.group, one))
            one = one._replace(late=is_late(LifeRecord(day=one.wanted.day)))
        made.append(one)
    return made


def _same(found: Found, one: Line) -> Any:
    """What stands under a row's day and name; where both say which 党小组 met, it is the same one. None: nothing."""
    group = one.wanted.group
    here = found.get((one.wanted.day, one.title), ())
    return next((other for its, other in here if its == group or its is None or group is None), None)
