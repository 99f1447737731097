"""The list of demonstration branches, for everybody of the committee."""

from collections.abc import Iterable, Iterator
from typing import Any

from portal import lists, search
from portal.db import P
from portal.stars.models import StarDemonstration
from portal.units.models import Unit
from portal.workflow import STAR_DEMONSTRATION

HEADINGS = ["党支部", "示范内容", "起始日期", "结束日期", "状态", "结束原因"]


def columns() -> list[Any]:
    """What a row of the list shows."""
    return [
        StarDemonstration.id, StarDemonstration.branch, StarDemonstration.shows, StarDemonstration.starts,
        StarDemonstration.ends, StarDemonstration.reason, StarDemonstration.state, Unit.name.alias("branch_name"),
    ]  # fmt: skip


LIST = lists.Spec(
    "demonstrations",
    StarDemonstration,
    columns=columns,
    join=lambda query: query.join(Unit, on=(Unit.id == StarDemonstration.branch)),
    order=lambda: [StarDemonstration.branch, StarDemonstration.id.desc()],
    filters=(
        lists.Filter(
            "state", "状态", lambda actor: [("shown", "现有"), ("ended", "已结束"), ("all", "全部")],
            where=lambda: StarDemonstration.state == P("state"), fixed={"all": lambda: StarDemonstration.id > 0},
            default="shown", required=True,
        ),
    ),
    searched=lambda: search.matches(Unit, StarDemonstration.branch),
    search_hint="党支部名称",
)  # fmt: skip


def table(rows: Iterable[Any]) -> Iterator[list[Any]]:
    """The rows of an export: what the screen shows, under HEADINGS."""
    for row in rows:
        state = STAR_DEMONSTRATION.label(row.state)
        yield [row.branch_name, row.shows, row.starts, row.ends, state, row.reason]
