"""Numbers of the ledger: by state, unit, category and so on; each is counted by the condition of the list it opens."""

from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlencode

import peewee as pw

from portal.db import P, prepared
from portal.policy import Actor
from portal.policy.scopes.problems import at_hand
from portal.problems import conditions, listing
from portal.problems.models import LEVELS, SOURCES, SUBJECTS, Problem
from portal.workflow import PROBLEM

MEASURES: tuple[tuple[str, str, Callable[[], Any]], ...] = (
    ("open", "未销号", conditions.is_open),
    ("overdue", "已逾期", conditions.overdue),
    ("closed", "已销号", lambda: Problem.state == "closed"),
)
"""Value of the state filter, word, condition."""


class Count(NamedTuple):
    """A row of a table of numbers: what, and (number, address, whether it is one too many) for each column."""

    word: str
    cells: list[tuple[int, str, bool]]


class Table(NamedTuple):
    """Numbers by one question."""

    name: str
    title: str
    rows: list[Count]


def _address(**asked: Any) -> str:
    kept = {name: value for name, value in asked.items() if value not in ("", None)}
    return "/problems" + ("?" + urlencode(kept) if kept else "")


def _query(name: str, field: Any, actor: Actor, year: int | None) -> list[Any]:
    """Value of the field, and the numbers of MEASURES with the total, of what lies under the role at hand."""
    seen = at_hand(actor)

    def build() -> Any:
        sums = [
            pw.fn.SUM(pw.Case(None, [(where(), 1)], 0)).alias(key) for key, _word, where in MEASURES
        ]  # fmt: skip
        query = Problem.select(field.alias("value"), pw.fn.COUNT(Problem.id).alias("total"), *sums).where(seen.where)
        if year:
            query = query.where(Problem.issued_on.year == P("year"))
        return query.group_by(field).order_by(field)

    return prepared(("problem counts", name, seen.shape, bool(year)), build)(year=year, **actor.places())


def tables(actor: Actor, year: int | None) -> list[Table]:
    """The numbers of the ledger at hand, of one year's issued entries or of all; a query a table."""
    words: dict[str, tuple[str, Any, dict[str, str]]] = {
        "category": ("类别", Problem.category, dict(listing.sorts(actor)) | {"": "未分类"}),
        "source": ("来源", Problem.source, SOURCES),
        "subject": ("对象", Problem.subject, SUBJECTS),
        "level": ("处理", Problem.level, LEVELS),
    }
    if "branch" not in listing.needless(actor):
        units, teams = dict(listing.units(actor)), dict(listing.teams(actor))
        words = {
            "branch": ("单位", Problem.branch, units),
            "followed": ("督导组", Problem.team, teams),
            **words,
        }
    return [
        Table(
            name, title, _ordered([_count(name, row, known, year) for row in _query(name, field, actor, year)], known)
        )
        for name, (title, field, known) in words.items()
    ]


def of_category(actor: Actor, year: int, key: str) -> list[tuple[int, str, bool]]:
    """The numbers of one category among a year's issued entries, as `tables` gives them; none where there are no such."""
    rows = [row for row in _query("category", Problem.category, actor, year) if row.value == key]
    return [cell for row in rows for cell in _count("category", row, {}, year).cells]


def of_branches(actor: Actor, year: int) -> dict[int | None, Any]:
    """Branch (None: the committee itself) → a year's issued entries: total and those of MEASURES, by the list's conditions."""
    return {row.value: row for row in _query("branch", Problem.branch, actor, year)}


def _ordered(rows: list[Count], known: dict[str, str]) -> list[Count]:
    """The rows as the filter offers them."""
    order = {word: at for at, word in enumerate(known.values())}
    return sorted(rows, key=lambda row: order.get(row.word, len(order)))


def _count(name: str, row: Any, known: dict[str, str], year: int | None) -> Count:
    value = str(row[0]) if row[0] not in (None, "") else {"branch": listing.OWN}.get(name, listing.NONE)
    if name == "level" and row[0] == "none":
        value = "none"
    found = [
        (row._asdict()[key], _address(state=key, year=year, **{name: value}), key) for key, _word, _where in MEASURES
    ]
    cells = [(number, url, key == "overdue" and number > 0) for number, url, key in found]
    return Count(known.get(value, value), [(row.total, _address(year=year, **{name: value}), False), *cells])


def by_state(actor: Actor, year: int | None) -> list[tuple[str, int, str, bool]]:
    """The entries in each state: (word, number, address, whether it is one too many), those overdue first."""
    rows = _query("state", Problem.state, actor, year)
    late, open_ones = sum(row.overdue for row in rows), sum(row.open for row in rows)
    found = {row.value: row.total for row in rows}
    return [
        ("全部", sum(found.values()), _address(year=year), False),
        ("未销号", open_ones, _address(state="open", year=year), False),
        ("已逾期", late, _address(state="overdue", year=year), late > 0),
        *(
            (PROBLEM.label(state), found[state], _address(state=state, year=year), False)
            for state in PROBLEM.states
            if state in found
        ),
    ]


HEADINGS = ["分类", "名称", "合计", *(word for _key, word, _where in MEASURES)]


def sheet(found: list[Table]) -> list[list[Any]]:
    """The tables as rows of an export under HEADINGS."""
    return [
        [table.title, row.word, *(number for number, _url, _bad in row.cells)] for table in found for row in table.rows
    ]
