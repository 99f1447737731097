"""我的待办: entries that the role at hand has to issue, put right, judge or close; extensions to decide; one's own."""

from typing import Any

from portal.home import FIRST, Task, Waiting
from portal.lists import queue
from portal.policy import Actor, Scope
from portal.policy.scopes.problems import at_hand, mine
from portal.problems import conditions, extensions, listing
from portal.problems.models import Problem, ProblemExtension

AREA = "problems"
DO = {
    "found": ("核对并下发", "下发"),
    "issued": ("制定整改措施", "制定措施"),
    "working": ("完成整改并提交", "提交整改"),
    "returned": ("重新整改并提交", "提交整改"),
    "submitted": ("复核整改", "复核"),
    "verified": ("销号", "销号"),
}


def _queries(role: str, seen: Scope) -> tuple[Any, Any]:
    """How many wait, and the first of them, the most urgent first."""
    return queue(
        ("problems waiting", role, seen.shape),
        Problem,
        lambda: seen.where & conditions.acting(role),
        lambda: listing.join(Problem.select(*listing.columns())),
        order=(Problem.due_on.asc(nulls="LAST"), Problem.id),
        most=FIRST,
    )


def ledger(actor: Actor) -> list[Waiting]:
    """What the role at hand has to do; for a member what is in one's own hands, from the day on which it is."""
    if actor.role in listing.DESK:
        role, seen = actor.role, at_hand(actor)
    elif actor.role == "member":
        role, seen = "member", Scope(("own problems",), mine())
    else:
        return []
    count, rows = _queries(role, seen)
    number = count.scalar(**actor.places())
    tasks = [_task(row) for row in rows(**actor.places())] if number else []
    return [Waiting(AREA, number, tasks, f"/problems?state=todo{role}")]


def _task(row: Any) -> Task:
    what, button = DO[row.state]
    words = " ".join(row.text.split())
    short = words if len(words) <= 24 else f"{words[:24]}…"
    due = row.due_on if row.state in conditions.AT_WORK else None  # it is the unit's, not of who judges or closes
    return Task(f"{what}：{short}", f"/problems/{row.id}", row.person_name or row.unit_name, row.number, due, button)


def asked(actor: Actor) -> list[Waiting]:
    """Extensions that the role at hand decides."""
    if actor.role not in extensions.ACTING:
        return []
    seen = extensions.seen(actor)
    count, rows = queue(
        ("extensions waiting", actor.role, seen.shape),
        ProblemExtension,
        lambda: ProblemExtension.id.in_(
            extensions.through(ProblemExtension.select(ProblemExtension.id)).where(
                seen.where & extensions.acting(actor.role)
            )
        ),
        lambda: extensions.join(ProblemExtension.select(*extensions.columns())),
        order=(ProblemExtension.until, ProblemExtension.id),
        most=FIRST,
    )
    number = count.scalar(**actor.places())
    tasks = [
        Task(
            f"批复延期：{row.number} 申请延到 {row.until:%Y-%m-%d}", f"/problems/{row.problem_id}", row.unit_name, row.name,
            row.due_on, "批复",
        )
        for row in (rows(**actor.places()) if number else ())
    ]  # fmt: skip
    return [Waiting(AREA, number, tasks, f"/problems/extensions?state=todo{actor.role}")]


SOURCES = (ledger, asked)
