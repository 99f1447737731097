"""The board of stars: branches in the order of units, never by stars; a round's published results."""

from collections.abc import Iterable, Iterator
from typing import Any

import peewee as pw

from portal import lists
from portal.db import P, Query, among
from portal.policy import Actor, Scope, under_role
from portal.stars.demonstrations import reading as demonstrations
from portal.stars.models import REASONS, StarEntry, StarStanding
from portal.stars.standings.choices import outcomes, scheme_of
from portal.stars.standings.reading import holds
from portal.units.listing import same, tree_order
from portal.units.models import SECTORS, Unit

HEADINGS = ["党支部", "领域", "结果", "起始日期", "方式", "示范支部"]
HISTORY = ["党支部", "结果", "起始日期", "方式", "理由", "依据"]
PUBLISHED = ["党支部", "领域", "结果", "理由"]


def seen(actor: Actor) -> Scope:
    """The branches of one's committee; for those at work above branches all under the role at hand."""
    if actor.role in ("committee", "supervisor"):
        under = under_role(actor, Unit.id, Unit.committee)
        return Scope(("under", *under.shape), under.where)
    return Scope(("home",), Unit.committee == P("home_committee"))


def _having(condition: Any) -> Any:
    return Unit.id.in_(StarStanding.select(StarStanding.branch).where(holds() & condition))


def committee_of(actor: Actor) -> int | None:
    """Whose scheme names the outcomes of the board."""
    return actor.unit_id if actor.unit_kind == "committee" else actor.home_committee_id


def _outcomes(actor: Actor) -> list[tuple[str, str]]:
    return [*outcomes(scheme_of(committee_of(actor))).items(), ("none", "还没有评定")]


def columns() -> list[Any]:
    """What a row shows: the branch, and the standing that holds."""
    return [
        Unit.id, Unit.name, Unit.sector, Unit.committee, StarStanding.id.alias("standing_id"), StarStanding.outcome,
        StarStanding.label, StarStanding.kind, StarStanding.starts,
    ]  # fmt: skip


BOARD = lists.Spec(
    "stars",
    Unit,
    columns=columns,
    join=lambda query: query.join(
        StarStanding, pw.JOIN.LEFT_OUTER, on=((StarStanding.branch == Unit.id) & holds())
    ).switch(Unit),
    order=tree_order,
    filters=(
        lists.Filter("sector", "领域", lambda actor: same(SECTORS), where=lambda: Unit.sector == P("sector")),
        lists.Filter(
            "stars", "结果", _outcomes, where=lambda: _having(StarStanding.outcome == P("stars")),
            fixed={"none": lambda: Unit.id.not_in(StarStanding.select(StarStanding.branch))},
        ),
    ),
    search_hint="支部名称",
    base=lambda: (Unit.kind == "branch") & Unit.closed_on.is_null(),
    seen=seen,
)  # fmt: skip


def _house(actor: Actor) -> Scope:
    """Who reads a round reads of all its branches: those of the committee, and those under the role at hand."""
    under = under_role(actor, Unit.id, Unit.committee)
    return Scope(("house", *under.shape), (Unit.committee == P("home_committee")) | under.where)


def _of_round(query: Any) -> Any:
    return query.join(StarEntry, on=((StarEntry.branch == Unit.id) & (StarEntry.cycle == P("cycle")))).switch(Unit)


PUBLICITY = lists.Spec(
    "star publicity",
    Unit,
    columns=lambda: [
        Unit.id, Unit.name, Unit.sector, StarEntry.id.alias("entry_id"), StarEntry.proposed, StarEntry.outcome,
        StarEntry.explanation,
    ],
    join=_of_round,
    through=_of_round,
    order=tree_order,
    filters=(
        lists.Filter("sector", "领域", lambda actor: same(SECTORS), where=lambda: Unit.sector == P("sector")),
        lists.Filter(
            "stars", "结果", lambda actor: _outcomes(actor)[:-1], where=lambda: StarEntry.proposed == P("stars")
        ),
    ),
    search_hint="支部名称",
    seen=_house,
)  # fmt: skip
"""The branches of a round with its results, for a round that its reader may see (the view asks for the round first)."""


PAST = Query(
    lambda: (
        StarStanding.select(
            StarStanding.id, StarStanding.branch, StarStanding.outcome, StarStanding.label, StarStanding.starts,
            StarStanding.kind, StarStanding.reason, StarStanding.source, Unit.name,
        )
        .join(Unit, on=(Unit.id == StarStanding.branch))
        .where(among(StarStanding.branch, "branches"))
        .order_by(Unit.id, StarStanding.starts, StarStanding.id)
    )
)  # fmt: skip


def demonstrating(rows: Iterable[Any]) -> dict[int, str]:
    """Branch → what it shows to others, of the branches in these rows; one query."""
    return demonstrations.shown([one.id for one in rows])


def table(rows: list[Any]) -> Iterator[list[Any]]:
    """The board as an export holds it, under HEADINGS."""
    shown = demonstrating(rows)
    for row in rows:
        how = REASONS[row.kind] if row.kind else ""
        yield [row.name, row.sector, row.label or "还没有评定", row.starts, how, shown.get(row.id, "")]


def past(branch_ids: list[int]) -> list[list[Any]]:
    """The whole history of branches, under HISTORY: also the template by which history is entered."""
    return [
        [row.name, row.label, row.starts, REASONS[row.kind], row.reason, row.source]
        for row in PAST(branches=branch_ids)
    ]
