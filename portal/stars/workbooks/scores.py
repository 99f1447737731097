"""A score sheet as a workbook: a template with what is known, and the sheet that was filled in."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal import clock
from portal.stars.computation.scheme import VOTERS, Indicator, Scheme
from portal.stars.computation.sheet import Branch, Sheet
from portal.stars.workbooks import about, cells, marks
from portal.stars.workbooks.columns import Column, Context, Record, Ref, headings, records, refer
from portal.stars.workbooks.entries import (
    ABOUT,
    ABOUT_NAME,
    BRANCHES,
    BRANCHES_NAME,
    LISTINGS,
    NAMED,
    SCORES_NAME,
    Listing,
    Parts,
    branch_of,
    of_branch,
)
from portal.stars.workbooks.fields import strange
from portal.stars.workbooks.problems import Problem, Problems
from portal.stars.workbooks.tables import Row, Table, Tables, usable
from portal.stars.workbooks.words import folded
from portal.stars.workbooks.writing import Heading, Page
from portal.stars.workbooks.writing import write as write_pages

MOST_ROWS = 5000
MOST_AGO = 10  # cycles back
WIDTH = 150  # indicators on one sheet
GUIDE = "填写说明"
KEY, NAME = (column.heading for column in NAMED)


def template(
    scheme: Scheme, branches: Sequence[Branch] = (), day: date | None = None, starts: date | None = None
) -> bytes:
    """A score sheet for these branches with all that is known of them; facts stand where scores are missing."""
    context = _context(scheme, [Ref(branch.key, branch.name) for branch in branches])
    known = [column.written(one, context, None) for column, one in zip(ABOUT, (scheme.name, day, starts), strict=True)]
    pages = [_guide(scheme), about.page(ABOUT_NAME, ABOUT, known)]
    pages.append(_page(BRANCHES_NAME, BRANCHES, map(of_branch, branches), context))
    titles = _titles(scheme)
    pages.extend(_score_page(name, indicators, titles, branches) for name, indicators in _pieces(scheme).items())
    for listing in LISTINGS:
        if listing.wanted(scheme):
            pages.append(_page(listing.name, listing.columns, _listed(listing, branches), context))
    return write_pages(f"{scheme.name}评分表", pages)


def read(scheme: Scheme, data: bytes) -> tuple[Sheet | None, list[Problem]]:
    """The score sheet of a workbook and everything that is wrong or odd; no sheet where anything is wrong.

    The sheet 得分 alone will do. BadWorkbook when the file is none, or is harmful.
    """
    problems = Problems()
    score_names = list(_pieces(scheme))
    names = [ABOUT_NAME, BRANCHES_NAME, *score_names, *(listing.name for listing in LISTINGS)]
    tables = Tables(data, problems, names, MOST_ROWS, (GUIDE,))
    context = _context(scheme, ())
    values = about.read(tables, ABOUT_NAME, ABOUT, context, problems)
    if values.get("name") and folded(values["name"]) != folded(scheme.name):
        problems.hint(ABOUT_NAME, 0, "", f"这张表是为“{values['name'][:40]}”填的，现在按“{scheme.name}”计算。")
    if SCORES_NAME not in tables:
        problems.add("", 0, "", f"没有工作表“{SCORES_NAME}”。请下载评分表，每行填一个党支部、每列填一个指标。")
    day = values.get("day") or clock.today()
    if not values.get("day") and _counts_days(scheme):
        problems.hint(ABOUT_NAME, 0, "评定日期", f"没有填写，时间期限按今天（{day.isoformat()}）计算。")
    found = _branches(scheme, tables, score_names, context, day, problems)
    if not found and not problems.severe:
        problems.add(SCORES_NAME, 0, "", "没有党支部。请每行填一个。")
    if problems.severe:
        return None, problems.found
    if unknown := [
        sector for sector in strange(branch.sector for branch in found) if sector not in ("", *context.sectors)
    ]:
        problems.hint(BRANCHES_NAME, 0, "领域", f"办法和门户里都没有这些领域：{'、'.join(unknown)}。请核对。")
    return Sheet(day, tuple(found), values.get("starts")), problems.found


def _context(scheme: Scheme, branches: Sequence[Ref]) -> Context:
    return Context(
        unrated=scheme.unrated,
        grades=scheme.grades,
        indicators=scheme.indicators,
        branches=branches,
        sectors=[*scheme.sectors, *(sector for one in scheme.indicators for sector in one.sectors)],
        vetoes=scheme.vetoes,
        conditions=[condition for condition in scheme.conditions if condition.kind == "stated"],
    )


def _counts_days(scheme: Scheme) -> bool:
    """Whether results depend on the day of the sheet."""
    of_honours = any(condition.kind == "honour" for condition in scheme.conditions)
    return bool(scheme.age or scheme.awards or of_honours or any(one.kind == "events" for one in scheme.indicators))


def _pieces(scheme: Scheme) -> dict[str, tuple[Indicator, ...]]:
    """Sheet → its indicators: 得分, and 得分2 … where one sheet does not hold them all."""
    count = max(1, -(-len(scheme.indicators) // WIDTH))
    return {
        SCORES_NAME + (str(number + 1) if number else ""): scheme.indicators[number * WIDTH : (number + 1) * WIDTH]
        for number in range(count)
    }


def _titles(scheme: Scheme) -> dict[str, str]:
    """Indicator → heading of its column."""
    return marks.headings(scheme.indicators, _holders(scheme), [column.heading for column in BRANCHES])


def _holders(scheme: Scheme) -> dict[str, str]:
    """Components and levels: key → label."""
    return {one.key: one.label for one in scheme.components} | {one.key: one.label for one in scheme.levels}


# Writing


def _page(name: str, columns: Sequence[Column], rows: Any, context: Context) -> Page:
    written = ([column.written(row[column.name], context, row) for column in columns] for row in rows)
    return Page(name, [column.title() for column in columns], written)


def _listed(listing: Listing, branches: Sequence[Branch]) -> Iterator[dict[str, Any]]:
    for branch in branches:
        for row in listing.rows(branch):
            yield {"branch": branch.key, **row}


def _score_page(
    name: str, indicators: Sequence[Indicator], titles: Mapping[str, str], branches: Sequence[Branch]
) -> Page:
    choices = (tuple(row.label for row in one.table) if one.kind == "graded" else () for one in indicators)
    columns = [Heading(titles[one.key], 14, labels) for one, labels in zip(indicators, choices, strict=True)]
    rows = ([branch.key, branch.name, *(marks.write(one, branch) for one in indicators)] for branch in branches)
    return Page(name, [Heading(KEY, 10), Heading(NAME, 28), *columns], rows)


def _guide(scheme: Scheme) -> Page:
    """What each sheet, column and indicator is for."""
    holders = _holders(scheme)
    titles = _titles(scheme)
    rows = [("", "", "“得分”表每行一个党支部、每列一个指标；没有得分的留空。最简单时只填“得分”表。")]
    rows += [(ABOUT_NAME, column.heading, column.help) for column in ABOUT]
    rows += [(BRANCHES_NAME, column.heading, column.help) for column in BRANCHES]
    for one in scheme.indicators:
        choices = "、".join(row.label for row in one.table) or "、".join(item.label for item in one.items)
        asked = f"由{VOTERS[one.voters]}测评" if one.kind == "voted" else "只由党委评定" if one.by_committee else ""
        how = f"{holders.get(one.component, '')}，最多 {one.points:f} 分：{marks.HOW[one.kind]}"
        parts = [how, choices, asked, one.how]
        rows.append((SCORES_NAME, titles[one.key], "。".join(part.rstrip("。") for part in parts if part) + "。"))
    rows += [(listing.name, column.heading, column.help) for listing in LISTINGS for column in listing.columns]
    return Page(GUIDE, [Heading("工作表", 14), Heading("列", 24), Heading("填法", 90)], rows)


# Reading


def _branches(
    scheme: Scheme, tables: Tables, names: Sequence[str], context: Context, day: date, problems: Problems
) -> list[Branch]:
    """The branches with their scores and all that is said of them."""
    named = tables.table(BRANCHES_NAME, headings(BRANCHES))
    alone = not named.rows
    scores = [tables.table(name, _score_headings(scheme, alone)) for name in names]
    rows = scores[0] if alone else named
    found = records(rows, BRANCHES, context, problems, "b")
    _check_names(rows.name, found, problems)
    context.branches = [record.ref for record in found]
    parts: dict[str, Parts] = defaultdict(Parts)
    for listing in LISTINGS:
        table = tables.table(listing.name, headings(listing.columns))
        for record in records(table, listing.columns, context, problems, ""):
            if record.whole and record.values.get("ago", 0) > MOST_AGO:
                problems.add(listing.name, record.number, "几个周期前", f"最多填 {MOST_AGO}。")
            elif record.whole:
                parts[record.values["branch"]].add(listing, record, context, problems)
    for number, table in enumerate(scores):
        of_row = {record.number: record.ref.key for record in found} if alone and not number else None
        _read_scores(scheme, table, of_row, context, day, parts, problems)
    _no_events_happened(scheme, parts)
    return [branch_of(record.values, parts[record.ref.key]) for record in found if record.whole]


def _score_headings(scheme: Scheme, alone: bool) -> dict[str, str]:
    """Folded heading → branch column, or key of an indicator; keys serve too where no heading is the same."""
    own = headings(BRANCHES if alone else NAMED)
    titles = {folded(title): key for key, title in _titles(scheme).items()}
    return {folded(one.key): one.key for one in scheme.indicators} | titles | own


def _check_names(sheet: str, found: Sequence[Record], problems: Problems) -> None:
    """Two branches of one name are told apart by numbers alone."""
    first: dict[str, Record] = {}
    for record in found:
        name = folded(record.ref.label)
        other = first.setdefault(name, record)
        if name and other is not record and not (other.given and record.given):
            message = f"“{record.ref.label}”与第 {other.number} 行重复。请删去一行；确是两个支部的，都填上编号。"
            problems.add(sheet, record.number, NAME, message)


def _read_scores(
    scheme: Scheme,
    table: Table,
    of_row: Mapping[int, str] | None,
    context: Context,
    day: date,
    parts: dict[str, Parts],
    problems: Problems,
) -> None:
    titles = _titles(scheme)
    first: dict[str, int] = {}
    for row in table.rows:
        key = of_row.get(row.number) if of_row is not None else _whose(table.name, row, context, problems)
        if key is None:
            continue
        if first.setdefault(key, row.number) != row.number:
            problems.add(table.name, row.number, NAME, f"与第 {first[key]} 行是同一个党支部。请合并成一行。")
            continue
        scores = parts[key].scores
        for indicator in scheme.indicators:
            if cell := row.cells.get(indicator.key):
                with problems.at(table.name, row.number, titles[indicator.key]):
                    score = marks.read(indicator, usable(cell), day)
                    if scores.setdefault(indicator.key, score) is not score:
                        message = "“事件”表中已经逐次填写，这里请留空。"
                        problems.add(table.name, row.number, titles[indicator.key], message)


def _whose(sheet: str, row: Row, context: Context, problems: Problems) -> str | None:
    """The branch of a row of scores, by its number, else by its name."""
    heading = KEY if KEY in row.cells else NAME
    with problems.at(sheet, row.number, heading):
        if heading not in row.cells:
            problems.add(sheet, row.number, NAME, "没有填写。请填党支部的名称。")
            return None
        return refer("党支部", context.branches, cells.text(usable(row.cells[heading])))
    return None


def _no_events_happened(scheme: Scheme, parts: Mapping[str, Parts]) -> None:
    """Where a branch has scores, events of which none is listed did not happen: a score of none, not a missing one."""
    groups: dict[str, list[Indicator]] = {}
    for one in scheme.indicators:
        groups.setdefault(one.component if scheme.levels else "", []).append(one)
    for indicators in groups.values():
        for part in parts.values():
            if any(one.key in part.scores for one in indicators):
                for one in indicators:
                    if one.kind == "events":
                        part.scores.setdefault(one.key, ())
