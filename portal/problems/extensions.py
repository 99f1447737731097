"""The list of extensions asked for, under the role at hand."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P
from portal.policy import Actor, Scope
from portal.policy.scopes.problems import at_hand
from portal.problems.conditions import managed, others, unheaded
from portal.problems.models import Problem, ProblemExtension
from portal.units.models import Person, Unit
from portal.workflow import PROBLEM_EXTENSION

HEADINGS = ["编号", "单位", "问题", "现在的期限", "申请延到", "理由", "申请人", "状态", "批复"]
ACTING = ("committee", "supervisor")

_branch = Unit.alias("branch")


def acting(role: str) -> pw.Expression:
    """The condition that it is for this role to decide: the same for list, count and home."""
    asked = (ProblemExtension.state == "asked") & (ProblemExtension.person != P("me")) & others() & unheaded()
    return asked & ((Problem.team == P("team")) if role == "supervisor" else managed())


def seen(actor: Actor) -> Scope:
    """Those of the entries at hand."""
    under = at_hand(actor)
    return Scope(("extensions at hand", *under.shape), under.where)


def _states(actor: Actor) -> list[tuple[str, str]]:
    first = [(f"todo{actor.role}", "待我批复")] if actor.role in ACTING else []
    return [*first, *((key, state.label) for key, state in PROBLEM_EXTENSION.table.items())]


def through(query: Any) -> Any:
    """Joins the entry, which scope and conditions read."""
    return query.join(Problem, on=(Problem.id == ProblemExtension.problem))


def columns() -> list[Any]:
    """What a row shows."""
    return [
        ProblemExtension.id, ProblemExtension.problem, ProblemExtension.until, ProblemExtension.reason,
        ProblemExtension.reply, ProblemExtension.state, Problem.number, Problem.text, Problem.due_on,
        pw.fn.COALESCE(_branch.name, Unit.name).alias("unit_name"), Person.name,
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    query = through(query).join(Unit, on=(Unit.id == Problem.committee)).switch(Problem)
    query = query.join(_branch, pw.JOIN.LEFT_OUTER, on=(_branch.id == Problem.branch)).switch(ProblemExtension)
    return query.join(Person, on=(Person.id == ProblemExtension.person))


LIST = lists.Spec(
    "problem_extensions",
    ProblemExtension,
    columns=columns,
    join=join,
    through=through,
    order=lambda: [(ProblemExtension.state == "asked").desc(), ProblemExtension.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态", _states, where=lambda: ProblemExtension.state == P("state"),
            fixed={f"todo{role}": lambda role=role: acting(role) for role in ACTING},  # type: ignore[misc]
        ),
    ),
    seen=seen,
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.number, row.unit_name, row.text, row.due_on, row.until, row.reason, row.name,
            PROBLEM_EXTENSION.label(row.state), row.reply,
        ]  # fmt: skip
