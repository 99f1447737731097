"""The list of remedies under the role at hand."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import peewee as pw

from portal import lists, search
from portal.db import P, prepared
from portal.policy import Actor, under_role
from portal.policy.scopes.stars import headed
from portal.stars.models import StarRemedy, StarStanding
from portal.stars.remedies.domain import OPEN
from portal.units.models import Unit
from portal.workflow import STAR_REMEDY

HEADINGS = ["党支部", "起因", "整改内容", "整改措施", "责任人", "期限", "状态", "完成情况", "党委意见"]
STATES = [(key, state.label) for key, state in STAR_REMEDY.table.items()]
SOON = 14  # days ahead that a remedy at work waits on home
ACTING = ("secretary", "committee")


def acting(role: str) -> pw.Expression:
    """The condition that it is for this role to act: the same for list, count and home."""
    if role == "secretary":
        soon = StarRemedy.due_on <= P("today", lambda day: day + timedelta(days=SOON))
        return (StarRemedy.state == "asked") | ((StarRemedy.state == "working") & soon)
    return StarRemedy.state.in_(("planned", "reported")) & StarRemedy.branch.not_in(headed())


def _states(actor: Actor) -> list[tuple[str, str]]:
    mine = [(f"todo{actor.role}", "待我办理")] if actor.role in ACTING else []
    return [*mine, ("open", "在办"), ("overdue", "已逾期"), *STATES]


def branches(actor: Actor) -> list[tuple[str, str]]:
    """The branches under the role at hand that were asked to mend something, for the filter."""
    seen = under_role(actor, StarRemedy.branch, StarRemedy.committee)

    def build() -> Any:
        return (
            Unit.select(Unit.id, Unit.name)
            .where(Unit.id.in_(StarRemedy.select(StarRemedy.branch).where(seen.where)))
            .order_by(Unit.id)
        )

    return [(str(row.id), row.name) for row in prepared(("remedied", seen.shape), build)(**actor.places())]


def columns() -> list[Any]:
    """What a row of a list shows."""
    return [
        StarRemedy.id, StarRemedy.branch, StarRemedy.problems, StarRemedy.measures, StarRemedy.responsible,
        StarRemedy.due_on, StarRemedy.state, StarRemedy.outcome, StarRemedy.reply, Unit.name.alias("branch_name"),
        StarStanding.label, StarStanding.starts.alias("rated_on"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(Unit, on=(Unit.id == StarRemedy.branch))
        .switch(StarRemedy)
        .join(StarStanding, pw.JOIN.LEFT_OUTER, on=(StarStanding.id == StarRemedy.standing))
    )


LIST = lists.Spec(
    "remedies",
    StarRemedy,
    columns=columns,
    join=join,
    order=lambda: [StarRemedy.state.in_(OPEN).desc(), StarRemedy.due_on, StarRemedy.id],
    filters=(
        lists.Filter(
            "state", "状态", _states, where=lambda: StarRemedy.state == P("state"),
            fixed={
                **{f"todo{role}": lambda role=role: acting(role) for role in ACTING},  # type: ignore[misc]
                "open": lambda: StarRemedy.state.in_(OPEN),
                "overdue": lambda: StarRemedy.state.in_(OPEN) & (StarRemedy.due_on < P("today")),
            },
        ),
        lists.Filter("branch", "党支部", branches, where=lambda: StarRemedy.branch == P("branch"), read=int),
    ),
    searched=lambda: search.matches(Unit, StarRemedy.branch),
    search_hint="党支部名称",
)  # fmt: skip


def occasion(row: Any) -> str:
    """What a remedy follows from: the stars and their day."""
    return f"{row.label}（{row.rated_on} 起）" if row.label else ""


def late(row: Any, today: date) -> bool:
    """Whether it is under way past its last day."""
    return row.state in OPEN and row.due_on < today


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        yield [
            row.branch_name, occasion(row), row.problems, row.measures, row.responsible, row.due_on,
            STAR_REMEDY.label(row.state), row.outcome, row.reply,
        ]  # fmt: skip
