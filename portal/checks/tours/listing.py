"""The list of units with this year's visits, and the days that are planned."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import peewee as pw

from portal import clock, lists
from portal.checks.domain import CHECKED
from portal.checks.listing import GONE_TO, year
from portal.checks.models import KINDS, CheckVisit, SpotCheck
from portal.checks.visits.listing import columns as visit_columns
from portal.checks.visits.listing import join as visit_join
from portal.db import P, among, prepared
from portal.policy import Actor, Scope, scope, under_role
from portal.policy.scopes.checks import SHOWN
from portal.policy.scopes.stars import headed
from portal.units.models import KINDS as UNIT_KINDS
from portal.units.models import SECTORS, Unit, UnitCover

HEADINGS = ["单位", "类型", "领域", "次数", "上次到现场", "计划日期", "安排"]
NOT_YET, PLANNED, BEEN = "本年没有到过", "已安排", "本年已到"
MOST_DAYS = 100  # of the plan, on the page


def _known() -> Any:
    """Visits that the role at hand carries out, or whose teams it oversees; of a unit that one heads, what was released."""
    offices = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
    mine = (CheckVisit.team == P("team")) | CheckVisit.office.in_(offices)
    return mine & (CheckVisit.state.in_(SHOWN) | CheckVisit.unit.not_in(headed()))


def _visits(*selected: Any) -> Any:
    """The visits of the kinds asked for to the unit of the outer query."""
    return (
        CheckVisit.select(*selected)
        .join(SpotCheck, on=(SpotCheck.id == CheckVisit.check))
        .where((CheckVisit.unit == Unit.id) & _known() & among(SpotCheck.kind, "forms"))
    )


def _in_year() -> Any:
    return CheckVisit.state.in_(GONE_TO) & (CheckVisit.visited_on.year == P("year"))


def _to_go() -> Any:
    return (CheckVisit.state == "planned") & SpotCheck.state.in_(("planned", "running"))


def _been() -> Any:
    return pw.fn.EXISTS(_visits(CheckVisit.id).where(_in_year()))


def _arranged() -> Any:
    return pw.fn.EXISTS(_visits(CheckVisit.id).where(_to_go()))


def _under(actor: Actor) -> Scope:
    return under_role(actor, Unit.id, Unit.committee)


LIST = lists.Spec(
    "check_tours",
    Unit,
    columns=lambda: [
        Unit.id, Unit.name, Unit.kind, Unit.sector,
        _visits(pw.fn.COUNT(CheckVisit.id)).where(_in_year()).alias("times"),
        _visits(pw.fn.MAX(CheckVisit.visited_on)).where(CheckVisit.state.in_(GONE_TO)).alias("last_on"),
        _visits(pw.fn.MIN(CheckVisit.planned_on)).where(_to_go()).alias("next_on"),
        _visits(pw.fn.COUNT(CheckVisit.id)).where(_to_go()).alias("arranged"),
    ],
    order=lambda: [Unit.committee, Unit.id],
    filters=(
        lists.Filter(
            "year", "年份", lists.no_options, where=lambda: Unit.id > 0, read=year, kind="number", required=True,
            default=lambda: str(clock.today().year),
        ),
        lists.Filter("form", "方式", lambda actor: list(KINDS.items()), where=lambda: Unit.id > 0),
        lists.Filter(
            "state", "情况", lambda actor: [("none", NOT_YET), ("open", "没有到过，也没有安排"), ("next", PLANNED), ("been", BEEN)],
            where=lambda: Unit.id > 0,
            fixed={
                "none": lambda: ~_been(), "open": lambda: ~_been() & ~_arranged(), "next": _arranged, "been": _been,
            },
        ),
        lists.Filter(
            "sector", "领域", lambda actor: [(one, one) for one in SECTORS], where=lambda: Unit.sector == P("sector")
        ),
    ),
    search_hint="单位名称或拼音首字母",
    base=lambda: Unit.kind.in_(CHECKED) & Unit.closed_on.is_null(),
    seen=_under,
)  # fmt: skip


def asked(args: Mapping[str, str]) -> dict[str, Any]:
    """The parameters that the columns need besides those of the filters."""
    form = args.get("form", "")
    return {"forms": [form] if form in KINDS else list(KINDS)}


def how(row: Any) -> tuple[str, str]:
    """How a unit stands in the year: words and tone."""
    if row.times:
        return BEEN, "ok"
    return (PLANNED, "info") if row.arranged else (NOT_YET, "warn")


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export under HEADINGS."""
    for row in rows:
        yield [row.name, UNIT_KINDS[row.kind], row.sector or "", row.times, row.last_on, row.next_on, how(row)[0]]


def coming(actor: Actor) -> list[Any]:
    """Who goes where when: the planned visits of open checks by day, those without a day last; at most MOST_DAYS."""
    seen = scope(CheckVisit, actor)

    def build(day: Any) -> Any:
        return (
            visit_join(CheckVisit.select(*visit_columns()))
            .where(seen.where & _to_go())
            .order_by(CheckVisit.planned_on.is_null(), CheckVisit.planned_on, CheckVisit.id)
            .limit(day)
        )

    return prepared(("planned visits", seen.shape), partial(build, MOST_DAYS))(**actor.places())
