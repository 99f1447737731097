"""A scheme as a workbook, both ways: what is written is read back equal, and what is wrong is told all at once."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from portal.stars.computation.checking import Problem as Flaw
from portal.stars.computation.document import from_document, to_document
from portal.stars.computation.scheme import Grade, Indicator, Item, Ladder, Scheme, Step
from portal.stars.computation.scheme import Row as Grading
from portal.stars.workbooks import about, words
from portal.stars.workbooks.columns import Context, Record, headings, records
from portal.stars.workbooks.fields import ABOUT, ABOUT_NAME, LADDER, strange
from portal.stars.workbooks.layout import (
    GRADES,
    INDICATORS,
    ITEMS,
    LAYOUTS,
    NAMES,
    TABLES,
    Layout,
)
from portal.stars.workbooks.problems import Problem, Problems
from portal.stars.workbooks.tables import Tables
from portal.stars.workbooks.writing import Heading, Page
from portal.stars.workbooks.writing import write as write_pages
from portal.units.models import SECTORS

MOST_ROWS = 2000
GUIDE = "填写说明"
PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")  # as in a document: indicators[3].points
INTRODUCTION = (
    "一个评定办法一个工作簿。除“评定办法”外，用不到的工作表留空或删去都可以。",
    "第一行是列名，不要改；列的先后、空行不影响。编号不用填，系统会编；别的工作表用名称指向它。",
    "数字可以是全角或半角；百分数写成 30%。名称要与被指向的一致。",
)


def write(scheme: Scheme) -> bytes:
    """The workbook of a scheme (an empty one is the template): `read` gives the same scheme back."""
    context = Context(
        unrated=scheme.unrated,
        grades=scheme.grades,
        components=scheme.components,
        levels=scheme.levels,
        indicators=scheme.indicators,
    )
    pages = [
        Page(layout.name, [column.title() for column in layout.columns], _rows(layout, scheme, context))
        for layout in LAYOUTS
    ]
    first = about.page(ABOUT_NAME, ABOUT, _about(scheme, context))
    return write_pages(scheme.name or ABOUT_NAME, [_guide(), first, *pages])


def read(data: bytes) -> tuple[Scheme | None, list[Problem]]:
    """The scheme of a workbook and everything that is wrong or odd; no scheme where anything is wrong.

    BadWorkbook when the file is none, or is harmful. Whether the scheme makes sense is asked of `checking.check`.
    """
    problems = Problems()
    tables = Tables(data, problems, NAMES, MOST_ROWS, (GUIDE,))
    if ABOUT_NAME not in tables:
        problems.add("", 0, "", f"没有工作表“{ABOUT_NAME}”。请下载模板，按模板填写。")
    context = Context()
    values = _read_about(tables, context, problems)
    for layout in LAYOUTS:
        if layout is not TABLES and layout is not ITEMS:
            values[layout.field] = _read_layout(layout, tables, context, problems)
            if layout is INDICATORS:
                values["indicators"] = tuple(_filled(values["indicators"], tables, context, problems))
    if problems.severe:
        return None, problems.found
    scheme = Scheme(**values)
    if unknown := strange((*scheme.sectors, *(sector for one in scheme.indicators for sector in one.sectors))):
        message = f"门户里没有这些领域：{'、'.join(unknown)}。试算可以用；正式评定前请改用：{'、'.join(SECTORS)}。"
        problems.hint(INDICATORS.name, 0, "适用领域", message)
    try:
        from_document(to_document(scheme))
    except ValueError as beyond:
        place, _, what = str(beyond).partition("：")
        problems.add(*_place(scheme, place), what)
        return None, problems.found
    return scheme, problems.found


def located(scheme: Scheme, flaws: Iterable[Flaw]) -> list[Problem]:
    """What `checking.check` finds, at its place in the workbook: sheet, name of the row, column."""
    return [Problem(*_place(scheme, flaw.place), flaw.text, hint=not flaw.severe) for flaw in flaws]


def _place(scheme: Scheme, place: str) -> tuple[str, int, str]:
    found = PLACE.match(place)
    part, position, name = found.groups() if found else ("", None, None)
    layout = next((one for one in LAYOUTS if one.field == part), None)
    if layout is None:
        heading = next((column.heading for column in ABOUT if column.name == (name or part)), words.PARTS.get(part, ""))
        return ABOUT_NAME, 0, heading
    row = getattr(scheme, layout.field)[int(position)] if position else None
    label = getattr(row, "label", f"第 {int(position or 0) + 1} 项") if row else ""
    if name in ("table", "steps", "items"):
        return (ITEMS if name == "items" else TABLES).name, 0, label
    heading = next((column.heading for column in layout.columns if column.name == name), "")
    return layout.name, 0, " ".join(filter(None, (label, heading)))


def _guide() -> Page:
    """What each sheet and column is for."""
    rows = [("", "", line) for line in INTRODUCTION]
    rows += [(ABOUT_NAME, column.heading, column.help) for column in ABOUT]
    rows += [(layout.name, column.heading, column.help) for layout in LAYOUTS for column in layout.columns]
    return Page(GUIDE, [Heading("工作表", 14), Heading("列", 16), Heading("填法", 90)], rows)


# Writing


def _about(scheme: Scheme, context: Context) -> Iterator[Any]:
    for column in ABOUT:
        held: Any = scheme.ladder if column.name in LADDER else scheme
        yield column.written(getattr(held, column.name), context, scheme) if held else ""


def _rows(layout: Layout, scheme: Scheme, context: Context) -> Iterator[list[Any]]:
    for record in _records(layout, scheme):
        yield [column.written(record[column.name], context, record["record"]) for column in layout.columns]


def _records(layout: Layout, scheme: Scheme) -> Iterator[Mapping[str, Any]]:
    """The rows of a sheet as values by field; `record` is what they belong to."""
    if layout is TABLES:
        for one in scheme.indicators:
            for row in one.table:
                yield {"record": row, "indicator": one.key, "label": row.label, "minimum": None, "value": row.value}
            for step in one.steps:
                yield {"record": step, "indicator": one.key, "label": "", "minimum": step.minimum, "value": step.value}
    elif layout is ITEMS:
        for one in scheme.indicators:
            for item in one.items:
                yield {"record": item, "indicator": one.key, "key": item.key, "label": item.label, "value": item.value}
    else:
        for record in getattr(scheme, layout.field):
            yield layout.values(record) | {"record": record}


# Reading


def _read_about(tables: Tables, context: Context, problems: Problems) -> dict[str, Any]:
    """The fields of the scheme itself, read from a row each."""
    values = about.read(tables, ABOUT_NAME, ABOUT, context, problems)
    context.unrated = values.get("unrated", context.unrated)
    steps, first, exception = (values.pop(name, None) for name in LADDER)
    if steps is not None:
        lowest = values.get("lowest", 1)
        values["ladder"] = Ladder(steps, lowest if first is None else first, exception is not False)
    return values


def _read_layout(layout: Layout, tables: Tables, context: Context, problems: Problems) -> tuple[Any, ...]:
    """The records of a sheet, and their names for the sheets that follow."""
    table = tables.table(layout.name, headings(layout.columns))
    found = records(table, layout.columns, context, problems, layout.prefix)
    if layout is GRADES:
        _check_grades(found, context, problems)
        context.grades = [Grade(*record.ref) for record in found]
    elif layout.field in ("components", "levels", "indicators"):
        setattr(context, layout.field, [record.ref for record in found])
    return tuple(layout.build(**record.values) for record in found if record.whole)


def _check_grades(found: list[Record], context: Context, problems: Problems) -> None:
    """A grade must not read as a star or as unrated."""
    for record in found:
        for column, said in (("编号", record.ref.key), ("等次", record.ref.label)):
            if words.outcome(said, context.unrated, ()) is not None:
                problems.add(GRADES.name, record.number, column, f"“{said}”与星级或不定星级的写法相同。请换一个。")


def _filled(
    indicators: tuple[Indicator, ...], tables: Tables, context: Context, problems: Problems
) -> Iterator[Indicator]:
    """The indicators with their tables, steps and items."""
    rows: dict[str, list[Any]] = {}
    for layout in (TABLES, ITEMS):
        table = tables.table(layout.name, headings(layout.columns))
        for record in records(table, layout.columns, context, problems, layout.prefix):
            if (
                layout is TABLES
                and record.whole
                and bool(record.values["label"]) == (record.values["minimum"] is not None)
            ):
                problems.add(TABLES.name, record.number, "档次", "“档次”和“达到”要填一个，也只能填一个。")
            elif record.whole:
                indicator = record.values.pop("indicator")
                rows.setdefault(indicator, []).append(layout.build(**record.values))
    for one in indicators:
        held = rows.get(one.key, ())
        yield replace(
            one,
            table=tuple(row for row in held if isinstance(row, Grading)),
            steps=tuple(row for row in held if isinstance(row, Step)),
            items=tuple(row for row in held if isinstance(row, Item)),
        )
