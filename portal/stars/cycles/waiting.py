"""我的待办: rounds of the committee whose dates have passed."""

from typing import Any

from portal import clock
from portal.db import prepared
from portal.home import FIRST, Task, Waiting
from portal.lists import QUEUE
from portal.policy import Actor, under_role
from portal.stars.cycles import listing
from portal.stars.models import StarCycle


def _rows(actor: Actor) -> list[Any]:
    """Open rounds past the day for declarations with branches that have not, or past the day for the review: one query."""
    seen = under_role(actor, StarCycle.committee, StarCycle.committee)

    def build() -> Any:
        return (
            StarCycle.select(
                StarCycle.id, StarCycle.name, StarCycle.declare_until, StarCycle.review_until,
                listing.unsent().alias("late"),
            )
            .where(seen.where & listing.overdue())
            .order_by(StarCycle.declare_until, StarCycle.id)
        )  # fmt: skip

    return prepared(("star cycles waiting", seen.shape), build)(**actor.places())


def office(actor: Actor) -> list[Waiting]:
    """催办 and 评定 that is overdue, for a committee."""
    if actor.role != "committee":
        return []
    rows = _rows(actor)
    tasks = [_task(row) for row in rows[:FIRST]]
    return [Waiting("stars", len(rows), tasks, f"/stars/cycles?state={QUEUE}")] if rows else []


def _task(row: Any) -> Task:
    at = f"/stars/cycles/{row.id}"
    if row.review_until < clock.today():
        return Task(f"完成评定：{row.name}", at, "基层党委", "评定截止日期已过", row.review_until, "办理")
    return Task(
        f"催办自评申报：{row.name}",
        f"{at}?state=todo",
        "基层党委",
        f"{row.late} 个支部还没有申报",
        row.declare_until,
        "催办",
    )


SOURCES = (office,)
