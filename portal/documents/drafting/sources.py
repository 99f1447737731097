"""What documents are made of: entries of the ledger as the actor sees them, in whose name one writes."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

import peewee as pw

from portal import clock
from portal.accounts.models import Team
from portal.db import P, Query, among, prepared
from portal.documents.document import Table, full_date
from portal.errors import Invalid
from portal.policy import Actor, Scope
from portal.policy.scopes.problems import at_hand
from portal.problems.models import Problem
from portal.units.models import Unit
from portal.workflow.problems import OPEN

MOST = 500  # entries of one document
LATE = ("issued", "working", "returned")  # in the hands of the unit

TEAM = Query(
    lambda: (
        Team.select(Team.name, Team.committee, Unit.name.alias("committee_name"))
        .join(Unit, on=(Unit.id == Team.committee))
        .where(Team.id == P("team"))
    )
)
UNIT = Query(lambda: Unit.select(Unit.id, Unit.name, Unit.kind, Unit.committee).where(Unit.id == P("unit")))
_branch = Unit.alias("branch")


class Drafted(NamedTuple):
    """A document before it is one: what its source gives."""

    kind: str
    title: str
    text: str
    issuer: str
    committee: int
    addressee: str = ""
    unit: int | None = None
    problems: tuple[int, ...] = ()
    record: str = ""
    key: int | None = None
    units: tuple[int, ...] = ()  # of which it tells, where it goes to no single one


class Office(NamedTuple):
    """In whose name the actor writes: its name, what it is called inside the text, its committee."""

    name: str
    called: str
    committee: int


def office(actor: Actor) -> Office:
    """The team's or committee's of the role at hand. Raises Invalid."""
    if actor.role == "supervisor" and actor.team_id is not None:
        team = TEAM.one(team=actor.team_id)
        return Office(_in_full(team.committee_name, team.name), "督导组", team.committee_id)
    if actor.role == "committee" and actor.unit_id is not None:
        return Office(actor.unit_name, "党委", actor.unit_id)
    raise Invalid("请切换到党委或督导组的身份再起草公文。")


def _in_full(committee: str, team: str) -> str:
    """A team as a document names it: with its committee before it, unless it says that itself."""
    return team if team.startswith(committee) else committee + team


def _columns() -> list[Any]:
    return [
        Problem.id, Problem.number, Problem.committee, Problem.branch, Problem.subject, Problem.category, Problem.text, Problem.requirement,
        Problem.source, Problem.office, Problem.team, Problem.responsible, Problem.due_on, Problem.first_due_on, Problem.state, Problem.issued_on,
        pw.fn.COALESCE(_branch.name, Unit.name).alias("unit_name"),
    ]  # fmt: skip


def _joined(seen: Scope) -> Any:
    return (
        Problem.select(*_columns())
        .join(Unit, on=(Unit.id == Problem.committee))
        .switch(Problem)
        .join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == Problem.branch))
        .where(seen.where & (Problem.number != ""))
        .order_by(Problem.committee, Problem.branch, Problem.number)
        .limit(MOST + 1)
    )


def entries(keys: Iterable[int], actor: Actor) -> list[Any]:
    """Those of the issued entries `keys` that lie under the role at hand, by unit and number."""
    seen = at_hand(actor)
    query = prepared(("entries of document", seen.shape), lambda: _joined(seen).where(among(Problem.id, "keys")))
    wanted = list(keys)
    return query(keys=wanted, **actor.places()) if wanted else []


def found(row: Any, actor: Actor) -> bool:
    """Whether the team or office at hand found an entry itself: of no other does a document say so in its name."""
    if actor.role == "supervisor":
        return row.office_id is None and row.team_id == actor.team_id
    return bool(row.office_id == actor.unit_id)


def waiting(rows: Iterable[Any], actor: Actor) -> list[int]:
    """The ids that a notice to the unit is about where nobody chose: its own side found them, the unit has the next step."""
    return [row.id for row in rows if row.state in LATE and found(row, actor)]


def standing(rows: Iterable[Any]) -> list[Any]:
    """The entries that were not dropped."""
    return [row for row in rows if row.state != "dropped"]


def late(rows: Iterable[Any]) -> list[Any]:
    """The entries whose deadline is over while they are in the hands of the unit."""
    today = clock.today()
    return [row for row in rows if row.state in LATE and row.due_on is not None and row.due_on < today]


def open_of(unit: Any, actor: Actor) -> list[Any]:
    """The entries that a unit (id, kind) still has to put right, as far as they lie under the role at hand."""
    seen, itself = at_hand(actor), unit.kind == "committee"

    def build() -> Any:
        place = (Problem.committee == P("place")) & Problem.branch.is_null() if itself else Problem.branch == P("place")
        return _joined(seen).where(place & Problem.state.in_(OPEN))

    return prepared(("open entries of unit", itself, seen.shape), build)(place=unit.id, **actor.places())


def issued_in(starts: date, ends: date, actor: Actor) -> list[Any]:
    """The entries issued from a day to a day that stand, as far as they lie under the role at hand; a team's its own."""
    seen, team = at_hand(actor), actor.role == "supervisor"

    def build() -> Any:
        wanted = (Problem.issued_on >= P("starts")) & (Problem.issued_on <= P("ends")) & (Problem.state != "dropped")
        return _joined(seen).where(wanted & Problem.office.is_null() & (Problem.team == P("team")) if team else wanted)

    return prepared(("entries issued in", seen.shape), build)(starts=starts, ends=ends, **actor.places())


def checked(rows: list[Any]) -> list[Any]:
    """The rows that a document can hold. Raises Invalid."""
    if len(rows) > MOST:
        raise Invalid(f"一份公文最多列 {MOST} 个问题，请缩小范围，分成几份。")
    return rows


def listed(rows: Iterable[Any]) -> Table:
    """问题清单 of one unit."""
    cells = tuple(
        (str(at), row.number, row.text, row.requirement or "—", deadline(row.due_on)) for at, row in enumerate(rows, 1)
    )
    return Table(("序号", "编号", "问题", "整改要求", "时限"), cells, (3, 6, 12, 10, 6))


def deadline(day: date | None) -> str:
    """A day in a table: without its year where that is this one, else on two lines."""
    if day is None:
        return ""
    short = f"{day.month}月{day.day}日"
    return short if day.year == clock.today().year else f"{day.year}年\n{short}"


def span(starts: date, ends: date) -> str:
    """A period in words."""
    return full_date(starts) if starts == ends else f"{full_date(starts)}至{full_date(ends)}"
