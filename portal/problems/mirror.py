"""整改提升 in the ledger: each has an entry, whose steps are those of the remedy; what is done is done and told there."""

from datetime import date
from typing import Any

from portal import actions, clock
from portal.db import P, Query
from portal.policy import Actor
from portal.problems.domain import find, issue
from portal.problems.domain.text import index
from portal.problems.models import Problem

WORDS, REQUIREMENT = "星级评定的整改提升", "制定整改方案，经党委审定后整改，完成后报党委验收。"
PASSED = "整改提升已验收通过。"

ENTRY = Query(
    lambda: Problem.select(Problem.id, Problem.number).where(
        (Problem.source_record == "star_remedy") & (Problem.source_id == P("remedy"))
    )
)


def open_for(remedy: Any, path: str, *, by: Actor) -> None:
    """The entry of a remedy that was just asked for, issued at once; in the caller's transaction."""
    made = find(
        remedy.problems, by=by, subject="branch", committee=remedy.committee_id, branch=remedy.branch_id, source="stars",
        record=remedy, path=path, words=WORDS, requirement=REQUIREMENT, due_on=remedy.due_on,
    )  # fmt: skip
    made.by_remedy = True
    issue(made, by=by, due_on=remedy.due_on, tell=False)


def entry_of(remedy: Any) -> Any:
    """The entry (id, number) of a remedy; None for one that is older than the ledger."""
    return ENTRY.one(remedy=remedy.id)


def _present(remedy: Any) -> Problem | None:
    """The entry as it lies in the table, in the remedy's own hands."""
    row = entry_of(remedy)
    if row is None:
        return None
    found: Problem = Problem.get_by_id(row.id)
    found.by_remedy = True
    return found


def planned(remedy: Any, *, by: Actor) -> None:
    """The branch has drawn up its plan."""
    if problem := _present(remedy):
        made = {"measures": remedy.measures, "responsible": remedy.responsible}
        actions.perform("problem.plan", problem, by=by, set=made, values=made)
        index(problem)


def reported(remedy: Any, *, by: Actor) -> None:
    """The branch has reported that it is done; the committee looks for itself."""
    if problem := _present(remedy):
        made = {
            "outcome": remedy.outcome, "on_site": True, "verdict": "", "submitted_on": clock.today(),
            "submitted_by": by.person_id,
        }  # fmt: skip
        actions.perform("problem.submit", problem, by=by, set=made, values={"outcome": remedy.outcome})


def refused(remedy: Any, *, by: Actor) -> None:
    """The committee was not content."""
    if problem := _present(remedy):
        why = remedy.reply
        actions.perform("problem.return", problem, by=by, set={"verdict": why, "verified_by": None}, note=why)


def accepted(remedy: Any, *, by: Actor) -> None:
    """The committee has accepted: the entry is verified and closed."""
    if problem := _present(remedy):
        verdict = remedy.reply or PASSED
        made = {"verdict": verdict, "verified_by": by.person_id}
        actions.perform("problem.verify", problem, by=by, set=made, note=verdict)
        actions.perform("problem.close", problem, by=by, set={"closed_on": clock.today()})


def extended(remedy: Any, before: date, reason: str, *, by: Actor) -> None:
    """The deadline was put off."""
    if problem := _present(remedy):
        values = {"due_on": [before.isoformat(), remedy.due_on.isoformat()]}
        actions.perform("problem.reschedule", problem, by=by, set={"due_on": remedy.due_on}, values=values, note=reason)


def cancelled(remedy: Any, *, by: Actor) -> None:
    """The remedy was called off."""
    if problem := _present(remedy):
        actions.perform("problem.drop", problem, by=by, note=remedy.reply)
