"""我的待办: a member of the branch was absent without reason as often as the rule says, and nothing was done yet."""

from portal.home import FIRST, Task, Waiting
from portal.life.attendance import absences
from portal.policy import Actor


def staying_away(actor: Actor) -> list[Waiting]:
    """For the secretary alone, until a step is recorded."""
    if actor.role != "secretary":
        return []
    rows = [row for row in absences.of_actor(actor) if row.waiting]
    tasks = [
        Task(
            f"{row.name}连续 {len(row.missed)} 次无故缺席，请谈话提醒", f"/life/absences/{row.person}", row.branch_name,
            f"从 {row.missed[0].day:%Y-%m-%d} 起", button="登记",
        )
        for row in rows[:FIRST]
    ]  # fmt: skip
    return [Waiting("life", len(rows), tasks, "/life/absences?state=todo")]


SOURCES = (staying_away,)
