"""The list of talks."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.accounts.models import Team
from portal.db import P, prepared
from portal.policy import Actor, scope
from portal.problems.listing import OWN, year
from portal.problems.models import Problem
from portal.problems.talks.models import Talk
from portal.units.models import Unit
from portal.workflow import TALK

HEADINGS = [
    "日期", "单位", "被约谈人", "约谈方", "地点", "参加人员", "约谈事项", "表态和承诺", "状态",
]  # fmt: skip
STATES = [(key, state.label) for key, state in TALK.table.items()]
_branch, _office = Unit.alias("branch_unit"), Unit.alias("office_unit")


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        Talk.id, Talk.held_on, Talk.talked_to, Talk.place, Talk.participants, Talk.matters, Talk.undertaken, Talk.state,
        pw.fn.COALESCE(_branch.name, Unit.name).alias("unit_name"),
        pw.fn.COALESCE(Team.name, _office.name).alias("holder"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = query.join(Unit, on=(Unit.id == Talk.committee)).switch(Talk)
    query = query.join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == Talk.branch)).switch(Talk)
    query = query.join(_office, pw.JOIN.LEFT_OUTER, on=(_office.id == Talk.office)).switch(Talk)
    return query.join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Talk.team)).switch(Talk)


def units(actor: Actor) -> list[tuple[str, str]]:
    """The branches whose talks one sees, for the filter; the committee itself as one choice."""
    if actor.role not in ("secretary", "committee", "supervisor"):
        return []
    seen = scope(Talk, actor)

    def build() -> Any:
        there = Talk.select(Talk.branch).where(seen.where & Talk.branch.is_null(False))
        return Unit.select(Unit.id, Unit.name).where(Unit.id.in_(there)).order_by(Unit.id)

    rows = prepared(("talked to", seen.shape), build)(**actor.places())
    own = [(OWN, "党委自身")] if actor.role != "secretary" else []
    return [*own, *((str(row.id), row.name) for row in rows)]


LIST = lists.Spec(
    "talks",
    Talk,
    columns=columns,
    join=join,
    order=lambda: [Talk.state, Talk.held_on.desc(), Talk.id.desc()],
    filters=(
        lists.Filter("state", "状态", lambda actor: STATES, where=lambda: Talk.state == P("state")),
        lists.Filter(
            "branch", "单位", units, where=lambda: Talk.branch == P("branch"), read=int,
            fixed={OWN: lambda: Talk.branch.is_null()},
        ),
        lists.Filter("year", "年份", lists.no_options, where=lambda: Talk.held_on.year == P("year"), read=year, kind="number"),
    ),
    # There are few talks: looking through their texts needs no index.
    searched=lambda: (
        pw.fn.LOWER(Talk.talked_to).contains(P("text", str.lower)) | pw.fn.LOWER(Talk.matters).contains(P("text", str.lower))
    ),
    search_hint="被约谈人或约谈事项",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.held_on, row.unit_name, row.talked_to, row.holder, row.place, row.participants, row.matters,
            row.undertaken, TALK.label(row.state),
        ]  # fmt: skip


def entries(talk: int, actor: Actor) -> list[Any]:
    """The entries of the ledger that follow from a talk, of those that `actor` sees: id, number, text, state, due_on."""
    seen = scope(Problem, actor)

    def build() -> Any:
        columns = (Problem.id, Problem.number, Problem.text, Problem.state, Problem.due_on)
        mine = (Problem.source_record == "talk") & (Problem.source_id == P("talk"))
        return Problem.select(*columns).where(mine & seen.where).order_by(Problem.id)

    return prepared(("entries of a talk", seen.shape), build)(talk=talk, **actor.places())


def of_problem(problem: int, actor: Actor) -> list[Any]:
    """The talks that were held for an entry, of those that `actor` sees: id, held_on, talked_to, state."""
    seen = scope(Talk, actor)

    def build() -> Any:
        columns = (Talk.id, Talk.held_on, Talk.talked_to, Talk.state)
        return Talk.select(*columns).where((Talk.problem == P("problem")) & seen.where).order_by(Talk.id)

    return prepared(("talks of a problem", seen.shape), build)(problem=problem, **actor.places())
