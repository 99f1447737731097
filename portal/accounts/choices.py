"""What the selects of powers offer: the tree of units, branches by committee, teams, committees."""

from collections import defaultdict
from typing import Any

from portal.accounts.models import Team
from portal.db import P, Query
from portal.policy import Actor
from portal.units.models import KINDS, Unit

Options = list[tuple[str, str]]
STEP = "　　"  # one level of the tree, in a select

_OPEN = Query(
    lambda: (
        Unit.select(Unit.id, Unit.parent, Unit.committee, Unit.kind, Unit.name)
        .where(Unit.closed_on.is_null() & (Unit.kind != "group"))
        .order_by(Unit.id)
    )
)
_OF_COMMITTEE = Query(
    lambda: (
        Unit.select(Unit.id, Unit.parent, Unit.committee, Unit.kind, Unit.name)
        .where((Unit.committee == P("committee")) & Unit.closed_on.is_null() & (Unit.kind != "group"))
        .order_by(Unit.id)
    )
)
_COMMITTEES = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name).where((Unit.kind == "committee") & Unit.closed_on.is_null()).order_by(Unit.id)
    )
)
_TEAMS = Query(
    lambda: (
        Team.select(Team.id, Team.name, Unit.name.alias("committee_name"))
        .join(Unit, on=(Unit.id == Team.committee))
        .where(Team.closed_on.is_null())
        .order_by(Team.committee, Team.id)
    )
)


def units(committee_id: int | None = None) -> Options:
    """The open units as an indented tree, of one committee or all; groups are left out."""
    rows = _OPEN() if committee_id is None else _OF_COMMITTEE(committee=committee_id)
    known = {row.id for row in rows}
    below: dict[int | None, list[Any]] = defaultdict(list)
    for row in rows:
        below[row.parent_id if row.parent_id in known else None].append(row)
    return list(_walk(below, None, 0))


def _walk(below: dict[int | None, list[Any]], parent: int | None, depth: int) -> Any:
    for row in below[parent]:
        yield str(row.id), f"{STEP * depth}{row.name}（{KINDS[row.kind]}）"
        yield from _walk(below, row.id, depth + 1)


def open_branches() -> Options:
    """The open branches, each with its committee."""
    rows = _OPEN()
    names = {row.id: row.name for row in rows}
    return [(str(row.id), f"{names.get(row.committee_id, '')} · {row.name}") for row in rows if row.kind == "branch"]


def branches(by: Actor) -> dict[str, Options]:
    """The open branches under their committees, for those who may enter people there."""
    rows = _OPEN()
    names = {row.id: row.name for row in rows}
    found: dict[str, Options] = defaultdict(list)
    for row in rows:
        if row.kind == "branch" and (by.role == "admin" or by.covers(row.id)):
            found[names.get(row.committee_id, "")].append((str(row.id), row.name))
    return dict(found)


def teams() -> Options:
    """The open teams with their committees."""
    return [(str(row.id), f"{row.committee_name} · {row.name}") for row in _TEAMS()]


def committees(_by: Actor | None = None) -> Options:
    """The open committees."""
    return [(str(row.id), row.name) for row in _COMMITTEES()]
