"""申请延期: asked by the unit with a reason, granted or refused by those who follow the entry, or withdrawn."""

from datetime import date

from portal import actions, clock
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.problems.domain import checks
from portal.problems.domain.text import followers, officers, path, unit_people, word
from portal.problems.models import Problem, ProblemExtension

UNTIL = "申请延到的日期"


def ask_extension(
    problem: Problem, *, by: Actor, until: date | None, reason: str, once: str = "", version: int | None = None
) -> ProblemExtension:
    """申请延期 until a day after the deadline at hand; one at a time. Raises Invalid, Denied, Stale."""
    actions.check("problem.extend", problem, by=by)
    day = checks.due(until, "until", UNTIL)
    if problem.due_on is not None and day <= problem.due_on:
        raise Invalid(f"{UNTIL}要晚于现在的期限 {problem.due_on:%Y-%m-%d}。", "until")
    reason = checks.text(reason, "reason", "请写明为什么要延期、现在做到哪一步。")
    with write():
        hold(Problem, problem.id)
        if ProblemExtension.select().where(_asked(problem.id)).exists():
            raise Invalid("已经有一项延期申请等待批准，请先等批复或者撤回。", "until")
        actions.perform(
            "problem.extend", problem, by=by, version=version, note=reason, fields=[],
            values={"until": day.isoformat()},
        )  # fmt: skip
        made = actions.create(
            "problem_extension.ask", ProblemExtension, by=by, problem=problem.id, person=by.person_id, until=day,
            reason=reason,
        )  # fmt: skip
        store.spend(once, by, path(problem))
        people = dict.fromkeys((*followers(problem), *officers(problem)))
        inbox.tell(people, f"{word(problem)}申请延期到 {day:%Y-%m-%d}，请批复", path(problem), by=by)
    return made


def _asked(problem: int) -> object:
    return (ProblemExtension.problem == problem) & (ProblemExtension.state == "asked")


def grant(extension: ProblemExtension, *, by: Actor, reply: str = "", version: int | None = None) -> None:
    """批准: the deadline moves to the day that was asked for. Raises Invalid, Denied, Stale."""
    actions.check("problem_extension.grant", extension, by=by)
    reply = checks.text(reply, "reply")
    with write():
        hold(Problem, extension.problem_id)
        problem = Problem.get_by_id(extension.problem_id)
        if extension.until < clock.today():
            raise Invalid("申请的日期已经过了，不能批准。请不批准，由责任单位重新申请。")
        _decide("problem_extension.grant", extension, reply, by, version)
        from_day = problem.due_on.isoformat()
        actions.perform(
            "problem.reschedule", problem, by=by, set={"due_on": extension.until}, note=reply,
            values={"due_on": [from_day, extension.until.isoformat()], "asked": extension.reason},
        )  # fmt: skip
        said = f"{word(problem)}的延期已批准，期限改为 {extension.until:%Y-%m-%d}"
        inbox.tell([extension.person_id, *unit_people(problem)], said, path(problem), by=by)


def refuse(extension: ProblemExtension, *, by: Actor, reply: str, version: int | None = None) -> None:
    """不批准, with the reason. Raises Invalid, Denied, Stale."""
    actions.check("problem_extension.refuse", extension, by=by)
    reply = checks.text(reply, "reply", "请写明为什么不批准。")
    with write():
        _decide("problem_extension.refuse", extension, reply, by, version)
        problem = Problem.get_by_id(extension.problem_id)
        said = f"{word(problem)}的延期没有批准：{reply}"
        inbox.tell([extension.person_id, *unit_people(problem)], said, path(problem), by=by)


def _decide(action: str, extension: ProblemExtension, reply: str, by: Actor, version: int | None) -> None:
    actions.perform(
        action, extension, by=by, version=version, set={"reply": reply, "decided_by": by.person_id}, note=reply
    )


def withdraw(extension: ProblemExtension, *, by: Actor) -> None:
    """撤回 what was asked for. Raises Denied, Stale."""
    actions.perform("problem_extension.withdraw", extension, by=by)


def end(problem: Problem, *, by: Actor, dropped: bool = False) -> date | None:
    """What was asked for is over: the unit has submitted, or the entry is dropped; in the caller's transaction.

    Gives the day that was asked for, None where nothing was.

    Nobody decides about what they asked for themselves: who drops such an entry takes it back.
    """
    found = ProblemExtension.get_or_none(_asked(problem.id))
    if found is None:
        return None
    if dropped and found.person_id != by.person_id:
        _decide("problem_extension.refuse", found, "问题已撤销。", by, None)
    else:
        actions.perform("problem_extension.withdraw", found, by=by)
    return found.until


def waiting(problem: int) -> date | None:
    """The day until which an extension is asked for; None where none waits for its answer."""
    found = ProblemExtension.get_or_none(_asked(problem))
    return found.until if found else None


def present(problem: int) -> ProblemExtension:
    """The extension that waits for its answer. Raises Stale."""
    found = ProblemExtension.get_or_none(_asked(problem))
    if found is None:
        raise Stale("没有等待批准的延期申请：可能已经批复或者撤回。")
    return found
