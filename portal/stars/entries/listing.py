"""The list of entries: a secretary's own, the committee's and the supervisor's, the declared ones of one's own branch."""

from collections.abc import Iterable, Iterator
from typing import Any

from portal import clock, lists, search
from portal.db import P, prepared
from portal.policy import Actor, scope
from portal.stars import outcomes
from portal.stars.models import StarCycle, StarEntry
from portal.stars.schemes import reading as schemes
from portal.units.models import Unit
from portal.workflow import STAR_ENTRY

HEADINGS = ["年度", "评定轮次", "党支部", "状态", "创星目标", "申报星级", "申报日期", "是否逾期", "申报截止", "结果"]
STATES = [(key, state.label) for key, state in STAR_ENTRY.table.items()]
OPEN = ("draft", "confirmed", "returned")  # it is for the branch to act
OUT = ("settled", "filed")  # states of a cycle whose outcomes stand


def years(actor: Actor) -> list[tuple[str, str]]:
    """The years of the entries that one sees, newest first."""
    seen = scope(StarEntry, actor)

    def build() -> Any:
        joined = StarEntry.select(StarCycle.year).join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
        return joined.where(seen.where).distinct().order_by(StarCycle.year.desc())

    rows = prepared(("star entry years", seen.shape), build)(**actor.places())
    return [(str(row.year), f"{row.year} 年") for row in rows]


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches of the entries that one sees, for the filter."""
    seen = scope(StarEntry, actor)

    def build() -> Any:
        there = StarEntry.select(StarEntry.branch).where(seen.where)
        return Unit.select(Unit.id, Unit.name).where(Unit.id.in_(there)).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("star entry branches", seen.shape), build)(**actor.places())]


def states(actor: Actor) -> list[tuple[str, str]]:
    """What can be asked for by state; for a secretary first what waits."""
    return [(lists.QUEUE, "待我办理"), *STATES] if actor.role == "secretary" else STATES


def waits() -> Any:
    """It is for the branch to act: reads StarCycle beside the entry."""
    return StarEntry.state.in_(OPEN) & (StarCycle.state == "open")


def columns() -> list[Any]:
    """What a row of a list and an export show."""
    return [
        StarEntry.id, StarEntry.branch, StarEntry.state, StarEntry.aim, StarEntry.wished, StarEntry.declared_at,
        StarEntry.outcome, StarCycle.id.alias("cycle_id"), StarCycle.name.alias("cycle_name"), StarCycle.year,
        StarCycle.scheme, StarCycle.declare_until, StarCycle.state.alias("cycle_state"), Unit.name.alias("branch_name"),
    ]  # fmt: skip


def through(query: Any) -> Any:
    """The cycle, which filters and order read."""
    return query.join(StarCycle, on=(StarCycle.id == StarEntry.cycle)).switch(StarEntry)


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return through(query).join(Unit, on=(Unit.id == StarEntry.branch)).switch(StarEntry)


LIST = lists.Spec(
    "star_entries",
    StarEntry,
    columns=columns,
    join=join,
    through=through,
    order=lambda: [StarCycle.year.desc(), StarCycle.id.desc(), StarEntry.branch, StarEntry.id],
    filters=(
        lists.Filter("year", "年度", years, where=lambda: StarCycle.year == P("year"), read=int),
        lists.Filter("state", "状态", states, where=lambda: StarEntry.state == P("state"), fixed={lists.QUEUE: waits}),
        lists.Filter("branch", "党支部", branches, where=lambda: StarEntry.branch == P("branch"), read=int),
    ),
    searched=lambda: search.matches(Unit, StarEntry.branch),
    search_hint="党支部名称",
)


class Words:
    """The words of rows, each scheme read once."""

    def __init__(self) -> None:
        self._schemes: dict[int, Any] = {}

    def star(self, row: Any, number: int | None) -> str:
        """A star in words, "" for none."""
        return "" if number is None else self._scheme(row).label(number)

    def outcome(self, row: Any) -> str:
        """The settled outcome in words, "" before it stands."""
        return outcomes.label(self._scheme(row), row.outcome) if row.cycle_state in OUT and row.outcome else ""

    def _scheme(self, row: Any) -> Any:
        if row.scheme_id not in self._schemes:
            self._schemes[row.scheme_id] = schemes.of(row.scheme_id)
        return self._schemes[row.scheme_id]


def wished(row: Any, *, own: bool) -> int | None:
    """The wished star: a draft's is the branch's own."""
    return row.wished if own or row.state in ("declared", "reviewed") else None


def late(row: Any) -> bool:
    """逾期: declared after the day set."""
    return row.declared_at is not None and clock.local(row.declared_at).date() > row.declare_until


def table(rows: Iterable[Any], *, own: bool) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    words = Words()
    for row in rows:
        declared = row.declared_at if own or row.state in ("declared", "reviewed") else None
        yield [
            row.year, row.cycle_name, row.branch_name, STAR_ENTRY.label(row.state), words.star(row, row.aim),
            words.star(row, wished(row, own=own)), clock.local(declared).date() if declared else None,
            "逾期" if declared and late(row) else "", row.declare_until, words.outcome(row),
        ]  # fmt: skip
