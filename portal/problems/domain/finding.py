"""From found to issued: an entry is found on one side, corrected, issued with its number to the unit, or dropped."""

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

from peewee import fn

from portal import actions, clock
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.problems import categories, sourced
from portal.problems.domain import checks, extending
from portal.problems.domain.text import everyone, index, path, unit_people, word
from portal.problems.models import SOURCES, Problem
from portal.units.models import Unit


def find(
    text: str, *, by: Actor, subject: str, committee: int, branch: int | None = None, person: int | None = None,
    source: str, record: Any = None, path: str = "", words: str = "", category: str = "", requirement: str = "",
    due_on: date | None = None, team: int | None = None, once: str = "", single: bool = False,
) -> Problem:  # fmt: skip
    """登记 a problem, seen by the side at hand alone until it is issued: a supervisor's team, an office, a member's branch.

    `committee`, `branch`, `person`, `team` are ids; `subject` a key of SUBJECTS ("committee": branch None; "member":
    person and branch). `record` is where it comes from, `path` and `words` the same as address and in words.
    A supervisor's entry belongs to the team at hand; an office may name the `team` that will follow it.
    `single`: the record becomes one entry; where it has become one already, it is that.
    Raises Invalid, Denied, Stale.
    """
    text = checks.text(text, "text", "请写明问题。")
    requirement, words = checks.text(requirement, "requirement"), words.strip()[: checks.LONGEST["words"]]
    if source not in SOURCES:
        raise Invalid("请选择来源。", "source")
    if due_on is not None:
        checks.due(due_on)
    table, key = checks.source_of(record)
    with write():
        if single and record is not None and (there := _there(record, by, once)) is not None:
            return there
        place = checks.place(subject, committee, branch, person)
        made = actions.create(
            "problem.create", Problem, by=by, committee=place.committee, branch=place.branch, person=place.person,
            subject=subject, office=_office(by), team=by.team_id if by.role == "supervisor" else team, source=source,
            source_record=table, source_id=key, source_path=path, source_words=words, text=text, requirement=requirement,
            category=_category(category, committee, subject, record), due_on=due_on, found_by=by.person_id,
            found_on=clock.today(), values={"text": text, "source": source, "words": words},
        )  # fmt: skip
        index(made)
        store.spend(once, by, f"/problems/{made.id}")
    return made


def _there(record: Any, by: Actor, once: str) -> Problem | None:
    """The entry that a record has become already; the form is spent on it. The record is held until the end."""
    hold(type(record), record.id)
    if (there := sourced.standing(record, by)) is None:
        return None
    store.spend(once, by, f"/problems/{there.id}")
    return Problem.get_by_id(there.id)


def _category(key: str, committee: int, subject: str, record: Any) -> str:
    """The category; one that another room's record proposed and that does not fit (any more) is left out."""
    try:
        return categories.check(key, committee, subject)
    except Invalid:
        if record is None:
            raise
        return ""


def _office(by: Actor) -> int | None:
    """The unit whose office is at hand; None for a team; a member's own find lies with the branch."""
    if by.role == "supervisor":
        return None
    return by.unit_id if by.role in ("secretary", "committee") else by.home_branch_id


def edit(
    problem: Problem, *, by: Actor, text: str, category: str = "", requirement: str = "", due_on: date | None = None,
    version: int | None = None,
) -> None:  # fmt: skip
    """修改 before it is issued. Raises Invalid, Denied, Stale."""
    actions.check("problem.edit", problem, by=by)
    wanted = {
        "text": checks.text(text, "text", "请写明问题。"),
        "requirement": checks.text(requirement, "requirement"),
        "category": categories.check(category, problem.committee_id, problem.subject),
        "due_on": checks.due(due_on) if due_on is not None else None,
    }
    with write():
        change("problem.edit", problem, wanted, by=by, version=version)


def change(
    action: str, problem: Problem, wanted: dict[str, Any], *, by: Actor, version: int | None, note: str = ""
) -> dict[str, Any]:
    """Set what differs by `action` in the caller's transaction; the revision keeps both; gives what changed."""
    differs = {name: value for name, value in wanted.items() if value != getattr(problem, name)}
    if not differs and version == problem.version:
        return {}
    values = {name: [said(getattr(problem, name)), said(value)] for name, value in differs.items()}
    actions.perform(action, problem, by=by, set=differs, version=version, values=values, note=note)
    index(problem)
    return differs


def said(value: Any) -> Any:
    """A value as history keeps it: a day as text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def issue(
    problem: Problem, *, by: Actor, due_on: date | None, requirement: str | None = None, category: str | None = None,
    responsible: str = "", responsible_person: int | None = None, version: int | None = None, tell: bool = True,
) -> None:  # fmt: skip
    """下发 to the unit: the entry gets its number and its deadline, and the unit is told.

    `requirement` and `category` None: as they were found. `tell` False: the caller has told it. Raises Invalid, Denied, Stale.
    """
    actions.check("problem.issue", problem, by=by)
    day = checks.due(due_on)
    requirement = checks.text(
        problem.requirement if requirement is None else requirement, "requirement", "请写明整改要求，责任单位按它整改。"
    )
    with write():
        hold(Unit, problem.committee_id)
        checks.place(problem.subject, problem.committee_id, problem.branch_id, problem.person_id)
        if category is not None:
            categories.check(category, problem.committee_id, problem.subject)
        words, person = checks.responsible_of(responsible_person, responsible, problem.unit_id, problem.committee_id)
        today = clock.today()
        number = next(numbers(problem.committee_id, today.year))
        actions.perform(
            "problem.issue", problem, by=by, version=version,
            set={
                "number": number, "issued_on": today, "due_on": day, "first_due_on": day, "requirement": requirement,
                "category": problem.category if category is None else category,
                "responsible": words, "responsible_person": person,
            },
            values={"number": number, "due_on": day.isoformat(), "requirement": requirement, "responsible": words},
        )  # fmt: skip
        index(problem)
        told = unit_people(problem) if tell else []
        inbox.tell(told, f"下发{word(problem)}，请在 {day:%Y-%m-%d} 前整改", path(problem), by=by)


def numbers(committee: int, year: int) -> Iterator[str]:
    """The next numbers of a year in a committee's ledger; the caller holds the committee's row, so none is left out."""
    given = (Problem.committee == committee) & (fn.SUBSTR(Problem.number, 1, 5) == f"{year}-")
    for number in count(Problem.select().where(given).count() + 1):
        yield f"{year}-{number:04}"


def drop(problem: Problem, *, by: Actor, reason: str, version: int | None = None) -> None:
    """撤销 with a reason: found in error, or not to be followed. Its number stays given. Raises Invalid, Denied, Stale."""
    actions.check("problem.drop", problem, by=by)
    reason = checks.text(reason, "reason", "请写明为什么撤销。")
    with write():
        actions.perform("problem.drop", problem, by=by, version=version, note=reason)
        extending.end(problem, by=by, dropped=True)
        # Before it was issued nobody knew of it but the side that found it: who did is told, where it is still theirs.
        told = [one for one in everyone(problem) if problem.number or one == problem.found_by_id]
        inbox.tell(told, f"{word(problem)}已撤销：{reason}", path(problem), by=by)
