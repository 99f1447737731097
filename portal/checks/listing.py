"""The list of checks: the team's own, a committee's and its teams', and those that gave the unit at hand a result."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import peewee as pw

from portal import lists
from portal.accounts.models import Team
from portal.checks.models import KINDS, CheckVisit, SpotCheck
from portal.db import P, among, prepared
from portal.policy import Actor, scope, under_role
from portal.policy.actor import assigned
from portal.policy.scopes.checks import SHOWN
from portal.units.models import Unit
from portal.workflow import SPOT_CHECK

HEADINGS = ["名称", "类型", "检查内容", "开始", "结束", "检查组", "单位", "已到现场", "状态"]
CARRYING = ("supervisor", "committee")
GONE_TO = ("visited", *SHOWN)


def mine(role: str) -> Any:
    """The condition that a check is the team's, or the committee's own, at hand."""
    if role == "supervisor":
        return SpotCheck.team == P("team")
    return SpotCheck.team.is_null() & (SpotCheck.committee == P("unit"))


def to_release(role: str) -> Any:
    """Running checks of the role at hand in which every unit was gone to: the same for list, count and home."""
    near = CheckVisit.unit.in_(assigned()) if role == "supervisor" else CheckVisit.id > 0

    def among_visits(state: str) -> Any:
        return CheckVisit.select(CheckVisit.check).where((CheckVisit.state == state) & near)

    done = SpotCheck.id.in_(among_visits("visited")) & SpotCheck.id.not_in(among_visits("planned"))
    return mine(role) & (SpotCheck.state == "running") & done


def _states(actor: Actor) -> list[tuple[str, str]]:
    shown = [(key, state.label) for key, state in SPOT_CHECK.table.items()]
    if actor.role not in CARRYING:
        return [one for one in shown if one[0] in ("released", "closed")]
    return [(f"todo{actor.role}", "待反馈"), *shown]


def teams(actor: Actor) -> list[tuple[str, str]]:
    """Whose checks a committee can ask for: its own, and those of each team below it."""
    if actor.role != "committee":
        return []
    under = under_role(actor, Team.committee, Team.committee)

    def build() -> Any:
        return Team.select(Team.id, Team.name).where(under.where).order_by(Team.id)

    rows = prepared(("check teams", under.shape), build)(**actor.places())
    return [("own", "党委自己的"), *((str(row.id), row.name) for row in rows)]


def units(actor: Actor) -> list[tuple[str, str]]:
    """The units of the visits that one sees, for a filter."""
    seen = scope(CheckVisit, actor)

    def build() -> Any:
        places = CheckVisit.select(CheckVisit.unit).where(seen.where)
        return Unit.select(Unit.id, Unit.name).where(Unit.id.in_(places)).order_by(Unit.id)

    return [(str(row.id), row.name) for row in prepared(("checked units", seen.shape), build)(**actor.places())]


def year(text: str) -> int:
    """A year as typed. Raises ValueError."""
    number = int(text)
    if not 2000 <= number <= 2200:
        raise ValueError(text)
    return number


def _at() -> Any:
    """Checks that went to a unit, as far as the role at hand may know: its own visits, or what was released."""
    known = CheckVisit.state.in_(SHOWN) | (CheckVisit.team == P("team")) | (CheckVisit.office == P("unit"))
    return SpotCheck.id.in_(CheckVisit.select(CheckVisit.check).where((CheckVisit.unit == P("place")) & known))


def columns() -> list[Any]:
    """What a row of the list and of the export shows."""
    return [
        SpotCheck.id, SpotCheck.title, SpotCheck.kind, SpotCheck.subject, SpotCheck.starts, SpotCheck.ends,
        SpotCheck.state, pw.fn.COALESCE(Team.name, Unit.name).alias("owner"),
    ]  # fmt: skip


def join(query: Any) -> Any:
    """The tables that `columns` reads."""
    return (
        query.join(Unit, on=(Unit.id == SpotCheck.committee))
        .switch(SpotCheck)
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == SpotCheck.team))
    )


LIST = lists.Spec(
    "spot_checks",
    SpotCheck,
    columns=columns,
    join=join,
    order=lambda: [SpotCheck.starts.desc(), SpotCheck.id.desc()],
    filters=(
        lists.Filter("kind", "类型", lambda actor: list(KINDS.items()), where=lambda: SpotCheck.kind == P("kind")),
        lists.Filter(
            "state", "状态", _states, where=lambda: SpotCheck.state == P("state"),
            fixed={f"todo{role}": partial(to_release, role) for role in CARRYING},
        ),
        lists.Filter(
            "group", "检查组", teams, where=lambda: SpotCheck.team == P("group"), read=lambda text: int(text or 0),
            fixed={"own": lambda: SpotCheck.team.is_null()},
        ),
        lists.Filter("place", "单位", units, where=_at, read=int),
        lists.Filter(
            "year", "年份", lists.no_options, where=lambda: SpotCheck.starts.year == P("year"), read=year, kind="number"
        ),
    ),
    search_hint="检查名称、内容、检查组或拼音首字母",
)  # fmt: skip


def counted(actor: Actor, ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Check → how many units of it one sees (left out ones not counted), and how many of these were gone to; one query."""
    seen = scope(CheckVisit, actor)

    def build() -> Any:
        gone = pw.fn.SUM(pw.Case(None, [(CheckVisit.state.in_(GONE_TO), 1)], 0))
        return (
            CheckVisit.select(CheckVisit.check, pw.fn.COUNT(CheckVisit.id).alias("number"), gone.alias("gone"))
            .where(among(CheckVisit.check, "checks") & (CheckVisit.state != "dropped") & seen.where)
            .group_by(CheckVisit.check)
        )

    rows = prepared(("check visits counted", seen.shape), build)(checks=list(ids), **actor.places())
    return {row.check_id: (row.number, row.gone) for row in rows}


def table(rows: Iterable[Any], numbers: dict[int, tuple[int, int]]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [
            row.title, KINDS[row.kind], row.subject, row.starts, row.ends, row.owner, *numbers.get(row.id, (0, 0)),
            SPOT_CHECK.label(row.state),
        ]  # fmt: skip
