"""The list of key tasks, and the year's ledger by category from which they are drawn."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import peewee as pw

from portal import lists
from portal.db import P, Query
from portal.policy import Actor
from portal.problems import counting
from portal.problems.listing import NONE, sorts, year
from portal.problems.tasks.models import KeyTask
from portal.units.models import Unit
from portal.workflow import KEY_TASK

HEADINGS = ["年份", "重点任务", "党委", "类别", "确定的理由", "牵头人", "完成日期", "状态", "最新进展", "逾期"]
STATES = [(key, state.label) for key, state in KEY_TASK.table.items()]


def overdue() -> pw.Expression:
    """Under way past its last day."""
    return (KeyTask.state == "open") & (KeyTask.due_on < P("today"))


def acting() -> pw.Expression:
    """Overdue of the committee at hand: the same for list, count and home."""
    return (KeyTask.committee == P("unit")) & overdue()


def _states(actor: Actor) -> list[tuple[str, str]]:
    mine = [("todocommittee", "本党委已逾期")] if actor.role == "committee" else []
    return [*mine, ("overdue", "已逾期"), *STATES]


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        KeyTask.id, KeyTask.year, KeyTask.title, KeyTask.category, KeyTask.reason, KeyTask.owner, KeyTask.due_on,
        KeyTask.progress, KeyTask.state, Unit.name.alias("committee_name"),
    ]  # fmt: skip


LIST = lists.Spec(
    "key_tasks",
    KeyTask,
    columns=columns,
    join=lambda query: query.join(Unit, on=(Unit.id == KeyTask.committee)).switch(KeyTask),
    order=lambda: [KeyTask.year.desc(), KeyTask.due_on, KeyTask.id],
    filters=(
        lists.Filter(
            "state", "状态", _states, where=lambda: KeyTask.state == P("state"),
            fixed={"overdue": overdue, "todocommittee": acting},
        ),
        lists.Filter(
            "category", "类别", sorts, where=lambda: KeyTask.category == P("category"),
            fixed={NONE: lambda: KeyTask.category == ""},
        ),
        lists.Filter(
            "year", "年份", lists.no_options, where=lambda: KeyTask.year == P("year"), read=year, kind="number"
        ),
    ),
    # A committee has a handful of them a year: looking through them needs no index.
    searched=lambda: (
        pw.fn.LOWER(KeyTask.title).contains(P("text", str.lower)) | pw.fn.LOWER(KeyTask.owner).contains(P("text", str.lower))
    ),
    search_hint="重点任务或牵头人",
)  # fmt: skip


def late(row: Any, today: date) -> bool:
    """Whether it is under way past its last day."""
    return bool(row.state == "open" and row.due_on < today)


def table(rows: Iterable[Any], names: dict[str, str], today: date) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS; `names`: category key → name."""
    for row in rows:
        yield [
            row.year, row.title, row.committee_name, names.get(row.category, ""), row.reason, row.owner, row.due_on,
            KEY_TASK.label(row.state), row.progress, "是" if late(row, today) else "",
        ]  # fmt: skip


class Sorted(NamedTuple):
    """A category with its numbers of a year: (number, address, whether it is one too many) a column."""

    key: str  # "" for entries without one
    name: str
    cells: list[tuple[int, str, bool]]

    @property
    def number(self) -> int:
        return self.cells[0][0]


COLUMNS = ("合计", *(word for _key, word, _where in counting.MEASURES))


def by_category(actor: Actor, year_wanted: int) -> list[Sorted]:
    """The entries that were issued in a year under the role at hand, by category, the most first."""
    found = next(one for one in counting.tables(actor, year_wanted) if one.name == "category")
    rows = [Sorted(_key(row.cells[0][1]), row.word, row.cells) for row in found.rows]
    return sorted(rows, key=lambda row: (-row.number, row.name))


def _key(address: str) -> str:
    """The category that an address of the ledger filters by; "" for entries without one."""
    key = parse_qs(urlsplit(address).query)["category"][0]
    return "" if key == NONE else key


TAKEN = Query(
    lambda: KeyTask.select(KeyTask.id, KeyTask.category).where(
        (KeyTask.committee == P("unit")) & (KeyTask.year == P("year")) & (KeyTask.category != "")
        & (KeyTask.state != "dropped")
    ).order_by(KeyTask.id.desc())
)  # fmt: skip


def taken(actor: Actor, year_wanted: int) -> dict[str, int]:
    """Category → the task that the committee at hand made of it for a year, its first."""
    return {row.category: row.id for row in TAKEN(unit=actor.unit_id, year=year_wanted)}


def reason(row: Sorted, year_wanted: int, today: date) -> str:
    """Why a category becomes a task: the numbers of the day, in words."""
    words = "，".join(f"{word} {cell[0]} 个" for word, cell in zip(COLUMNS[1:], row.cells[1:], strict=True))
    return f"截至 {today:%Y-%m-%d}，{year_wanted} 年下发的“{row.name}”类问题 {row.number} 个：{words}。"
