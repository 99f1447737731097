"""The matrix: branches × rules from the summary rows; branches whose rows hold no longer are judged on the spot, nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal import clock
from portal.db import P, Query, among
from portal.life.judging.rules import Rule
from portal.life.standing import cells, domain, shown
from portal.life.standing.models import LifeStanding

_ROWS = Query(
    lambda: LifeStanding.select(
        LifeStanding.branch, LifeStanding.rule, LifeStanding.position, LifeStanding.name, LifeStanding.severity,
        LifeStanding.done, LifeStanding.needed, LifeStanding.state, LifeStanding.short, LifeStanding.due_on,
        LifeStanding.said, LifeStanding.changes_on,
    )
    .where(among(LifeStanding.branch, "units") & (LifeStanding.year == P("year")))
    .order_by(LifeStanding.branch, LifeStanding.position)
)  # fmt: skip


@dataclass(frozen=True)
class Column:
    """A rule of the matrix."""

    key: str
    name: str
    about: str  # of the branch itself, or of its groups and people


@dataclass(frozen=True)
class Line:
    """A unit with its cell for each column, None where it has none."""

    unit: Any
    cells: list[shown.Shown | None]
    short: int


@dataclass(frozen=True)
class Matrix:
    """What the page shows."""

    columns: list[Column]
    lines: list[Line]


Laws = Mapping[int | None, domain.Law]


def laws_of(places: Iterable[Any]) -> Laws:
    """Committee → what it asks, for these units: two queries a committee."""
    return {key: domain.law(key) for key in {one.committee_id for one in places}}


def rows(places: Sequence[Any], year: int, laws: Laws | None = None) -> dict[int, dict[str, Any]]:
    """Unit → rule → its row or live cell; `places`: rows with id, kind and committee_id. One query where nothing is stale."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    stale = {one.id for one in places}
    late: set[int] = set()
    today = clock.today()
    for row in _ROWS(units=sorted(stale), year=year):
        found[row.branch_id][row.rule] = row
        if row.changes_on <= today:
            late.add(row.branch_id)
    stale = (stale - found.keys()) | late
    if stale:
        behind = [one for one in places if one.id in stale]
        for (key, _), made in domain.judged(behind, [year], laws or laws_of(behind)).items():
            found[key] = {cell.rule: cell for cell in made}
    return found


def of(
    places: Sequence[Any], year: int, about: str = "all", *, laws: Laws, held: Mapping[int, Mapping[str, Any]]
) -> Matrix:
    """The matrix of these units for a year: rules about the branch itself, its groups and people, or all. `held`: rows() of them."""
    known: dict[str, tuple[int, Rule]] = {}
    for committee in sorted({one.committee_id for one in places if one.committee_id}):
        for kind in {one.kind for one in places}:
            known |= cells.in_year(laws[committee].rules, year, kind)
    columns = _columns({one.id: held.get(one.id, {}) for one in places}, known, about)
    lines = []
    for one in places:
        own = held.get(one.id, {})
        made = [
            shown.of(own[column.key], shown.address(one.id, column.key, year)) if column.key in own else None
            for column in columns
        ]
        lines.append(Line(one, made, shown.short(own.values())))
    return Matrix(columns, lines)


def _columns(held: Mapping[int, Mapping[str, Any]], known: Mapping[str, tuple[int, Rule]], about: str) -> list[Column]:
    """The rules that somebody has a cell of, in their order; those that apply to nobody are left out."""
    latest: dict[str, tuple[int, str]] = {}
    for own in held.values():
        for key, cell in own.items():
            if cell.needed or cell.state != "inapplicable":
                latest[key] = (cell.position, cell.name)
    found = []
    for key, (_, name) in sorted(latest.items(), key=lambda one: one[1][0]):
        itself = key not in known or known[key][1].subject in ("branch", "committee", "secretary")
        if about == "all" or itself == (about == "branch"):
            found.append(Column(key, name, "branch" if itself else "people"))
    return found


def cells_of(lines: Iterable[Line]) -> Iterable[list[str]]:
    """The texts of a matrix, for Excel."""
    for line in lines:
        yield [cell.text if cell else shown.NONE for cell in line.cells]
