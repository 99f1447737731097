"""Attendance of a period as a workbook: a row a person, a column a record; beside it the sums."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.life.book.reading import Sheet
from portal.stars.workbooks.writing import Heading, Page, write

SIGNS = {"present": "到", "leave": "假", "absent": "缺"}
MADE_UP = "补"


@dataclass
class _Person:
    """What one person's rows come to."""

    name: str
    branch: str
    signs: dict[int, str] = field(default_factory=dict)  # record → sign
    numbers: dict[str, int] = field(default_factory=dict)
    hours: int = 0


def sign(row: Any) -> str:
    """到, 假, 缺, or 补 for who made it up."""
    return MADE_UP if row.made_up_on else SIGNS[row.status]


def workbook(title: str, sheets: list[Sheet]) -> bytes:
    """The workbook of these records: 到会情况, 汇总. People stand by name, nobody is ranked."""
    people = _people(sheets)
    records = [Heading(f"{one.record.day:%Y-%m-%d} {one.record.title}", 16) for one in sheets]
    first = [Heading("姓名", 12), Heading("党支部", 24)]
    numbers = [Heading(name, 8) for name in ("应到", "到", "假", "缺", "补", "学时")]
    by_record = ([one.name, one.branch, *(one.signs.get(row.record.id, "") for row in sheets)] for one in people)
    summed = (
        [
            one.name, one.branch, len(one.signs), *(one.numbers.get(key, 0) for key in (*SIGNS.values(), MADE_UP)),
            Decimal(one.hours) / 100,
        ]
        for one in people
    )  # fmt: skip
    return write(title, [Page("到会情况", [*first, *records], by_record), Page("汇总", [*first, *numbers], summed)])


def count(sheets: Iterable[Sheet]) -> int:
    """How many people were expected at any of these records."""
    return len({row.person_id for one in sheets for row in one.attended})


def _people(sheets: list[Sheet]) -> list[_Person]:
    """Those who were expected at any of the records, in the order in which a record lists them."""
    found: dict[int, _Person] = {}
    order: dict[int, tuple[str, int]] = {}
    for one in sheets:
        for row in one.attended:
            who = found.setdefault(row.person_id, _Person(row.name, row.branch_name))
            order[row.person_id] = (row.initials, row.person_id)
            who.name, who.branch = row.name, row.branch_name
            made = sign(row)
            who.signs[one.record.id] = made
            who.numbers[made] = who.numbers.get(made, 0) + 1
            if row.status == "present" or row.made_up_on:
                who.hours += row.hours if row.hours is not None else one.record.hours
    return [found[key] for key in sorted(found, key=order.__getitem__)]
