"""我的待办: a secretary's aim to state, self-assessment due, declaration returned."""

from typing import Any

from portal.db import prepared
from portal.home import FIRST, Task, Waiting
from portal.lists import QUEUE
from portal.policy import Actor, under_role
from portal.stars.entries import listing
from portal.stars.models import StarCycle, StarEntry
from portal.units.models import Unit

MOST = 200  # of one secretary: a branch is in one or two rounds a year


def _rows(actor: Actor) -> list[Any]:
    """The entries that wait for the branch, by the day set: one query."""
    seen = under_role(actor, StarEntry.branch, StarEntry.committee)

    def build() -> Any:
        return (
            StarEntry.select(
                StarEntry.id, StarEntry.state, StarEntry.aim, StarCycle.name, StarCycle.declare_until,
                Unit.name.alias("branch_name"),
            )
            .join(StarCycle, on=(StarCycle.id == StarEntry.cycle))
            .switch(StarEntry)
            .join(Unit, on=(Unit.id == StarEntry.branch))
            .where(seen.where & listing.waits())
            .order_by(StarCycle.declare_until, StarEntry.id)
            .limit(MOST)
        )  # fmt: skip

    return prepared(("star entries waiting", seen.shape), build)(**actor.places())


def own(actor: Actor) -> list[Waiting]:
    """确定目标, 自评, 申报, 修改 for a secretary."""
    if actor.role != "secretary":
        return []
    rows = _rows(actor)
    tasks = [_task(row, actor) for row in sorted(rows, key=lambda row: row.state != "returned")[:FIRST]]
    return [Waiting("stars", len(rows), tasks, f"/stars/entries?state={QUEUE}")] if rows else []


def _task(row: Any, actor: Actor) -> Task:
    whose = "支部" if actor.unit_kind == "branch" else row.branch_name
    at = f"/stars/entries/{row.id}"
    if row.state == "returned":
        return Task(f"修改星级申报：{row.name}", at, whose, "党委退回，理由在各项下面", row.declare_until, "修改")
    if row.state == "confirmed":
        return Task(f"申报星级：{row.name}", at, whose, "已经确认，还没有申报", row.declare_until, "申报")
    if row.aim is None:
        return Task(f"确定创星目标：{row.name}", f"{at}/aim", whose, "", row.declare_until, "确定")
    return Task(f"自评并申报星级：{row.name}", at, whose, "", row.declare_until, "自评")


SOURCES = (own,)
