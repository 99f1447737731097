"""A sheet with one field a row: what it is called, what it says, how to fill it in."""

from collections.abc import Iterable, Sequence
from typing import Any

from portal.stars.workbooks import cells
from portal.stars.workbooks.columns import Column, Context, headings
from portal.stars.workbooks.problems import Problems
from portal.stars.workbooks.tables import Row, Tables
from portal.stars.workbooks.words import folded
from portal.stars.workbooks.writing import Heading, Page

ITEM, CONTENT, HELP = "项目", "内容", "填法"


def page(name: str, columns: Sequence[Column], written: Iterable[Any]) -> Page:
    """The sheet with these contents, one for each column."""
    rows = ((column.heading, cell, column.help) for column, cell in zip(columns, written, strict=True))
    return Page(name, [Heading(ITEM, 18), Heading(CONTENT, 60), Heading(HELP, 70)], rows)


def read(tables: Tables, name: str, columns: Sequence[Column], context: Context, problems: Problems) -> dict[str, Any]:
    """The values by field; nothing where the sheet is absent."""
    table = tables.table(name, {heading: heading for heading in (ITEM, CONTENT, HELP)})
    names = headings(columns)
    rows: dict[str, Row] = {}
    for row in table.rows:
        said = cells.text(row.cells[ITEM]) if ITEM in row.cells else ""
        heading = names.get(folded(said))
        if heading is None:
            problems.hint(name, row.number, said[:40], "不认识这一项，没有读取。")
        elif heading in rows:
            problems.add(name, row.number, heading, f"与第 {rows[heading].number} 行重复。请只留一行。")
        else:
            rows[heading] = row
    values: dict[str, Any] = {}
    for column in columns if name in tables else ():
        row = rows.get(column.heading, Row(0, {}))
        with problems.at(name, row.number, column.heading):
            values[column.name] = column.value(row.cells.get(CONTENT), context, values)
    return values
