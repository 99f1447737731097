"""An entry of the ledger in words: where it lies, what of it can be found, who hears of it."""

from typing import Any

import peewee as pw

from portal import pinyin, search
from portal.accounts import holders
from portal.accounts.models import Team
from portal.db import P, Query
from portal.policy import SYSTEM, Actor
from portal.policy.rules.problems import followed
from portal.problems.models import Problem
from portal.units.models import Person, Unit

_office = Unit.alias("office_unit")
HEAD = Query(
    lambda: Problem.select(
        Unit.name.alias("committee_name"), pw.fn.COALESCE(_office.name, "").alias("branch_name"),
        pw.fn.COALESCE(Person.name, "").alias("person_name"), pw.fn.COALESCE(Team.name, "").alias("team_name"),
    )
    .join(Unit, on=(Unit.id == Problem.committee)).switch(Problem)
    .join(_office, pw.JOIN.LEFT_OUTER, on=(_office.id == Problem.branch)).switch(Problem)
    .join(Person, pw.JOIN.LEFT_OUTER, on=(Person.id == Problem.person)).switch(Problem)
    .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Problem.team))
    .where(Problem.id == P("problem"))
)  # fmt: skip


def path(problem: Any) -> str:
    """Where an entry lies."""
    return f"/problems/{problem.id}"


def word(problem: Any) -> str:
    """An entry as messages name it: its number and its beginning."""
    flat = " ".join(problem.text.split())
    short = flat if len(flat) <= 20 else f"{flat[:20]}…"
    return f"问题{f' {problem.number} ' if problem.number else ''}“{short}”"


def index(problem: Problem) -> None:
    """The search entry: number, text, whose, responsible, source; in the caller's transaction."""
    head = HEAD.one(problem=problem.id)
    names = [head.branch_name or head.committee_name]
    if head.person_name:
        names += [head.person_name, pinyin.initials(head.person_name)]
    texts = (problem.number, problem.former, problem.text, problem.requirement, *names, problem.responsible)
    search.index(Problem, [(problem.id, search.tokens(*texts, problem.source_words))])


def unit_people(problem: Problem) -> list[int]:
    """Who puts it right: the branch's secretaries (for the committee's own its officers), responsible, subject."""
    rows = holders.over(problem.unit_id)
    if problem.branch_id is None:
        found = [row.person_id for row in rows if row.role == "committee" and row.unit_id == problem.committee_id]
    else:
        found = [row.person_id for row in rows if row.role == "secretary"]
    return [one for one in (*found, problem.person_id, problem.responsible_person_id) if one is not None]


def officers(problem: Problem) -> list[int]:
    """The officers over the unit: the committee's (of its own problem those above it), never who heads the branch."""
    rows = holders.over(problem.unit_id)
    heads = {row.person_id for row in rows if row.role == "secretary"} | {problem.person_id}
    found = [row for row in rows if row.role == "committee" and row.person_id not in heads]
    if problem.branch_id is None:
        return [row.person_id for row in found if row.unit_id != problem.committee_id] or [
            row.person_id
            for row in found
            if row.person_id not in (problem.submitted_by_id, problem.responsible_person_id)
        ]
    nearest = [row.person_id for row in found if row.unit_id == problem.committee_id]
    return nearest or [row.person_id for row in found]


def followers(problem: Problem) -> list[int]:
    """Who follows it on: its team's supervisors while the unit is theirs, else the officers."""
    stands = followed(SYSTEM, problem)
    team = holders.supervisors(problem.team_id) if stands else []
    return team or officers(problem)


def verifiers(problem: Problem, submitter: int | None) -> list[int]:
    """Who could verify it once `submitter` has submitted it: rules.problems.judge asked of the people in office."""
    then = Problem(**{**problem.__data__, "submitted_by": submitter})
    found = holders.supervisors(then.team_id) if followed(SYSTEM, then) else officers(then)
    return [one for one in found if one not in (submitter, then.responsible_person_id, then.person_id)]


def everyone(problem: Problem) -> list[int]:
    """All who are concerned."""
    return list(dict.fromkeys((*unit_people(problem), *followers(problem), *officers(problem))))


def other_side(problem: Problem, by: Actor) -> list[int]:
    """Who hears what somebody said: who follows it what the unit said, the unit what the others said."""
    unit = unit_people(problem)
    return followers(problem) if by.person_id in unit else unit
