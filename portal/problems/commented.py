"""Where an entry of the ledger can be commented on: problem, requirement, measures, what was submitted."""

import peewee as pw

from portal.comments.records import Kind, Part
from portal.db import P
from portal.policy import SCOPES, Actor
from portal.policy.scopes.comments import Commented
from portal.problems.domain import path
from portal.problems.domain.text import unit_people
from portal.problems.models import Problem

FIELDS = {"text": "问题", "requirement": "整改要求", "measures": "整改措施", "outcome": "完成情况"}


def parts(problem: Problem, actor: Actor) -> list[Part]:
    """The texts of an entry, as far as they are written."""
    return [Part(name, label, getattr(problem, name)) for name, label in FIELDS.items() if getattr(problem, name)]


def _title(problem: Problem) -> str:
    return f"问题 {problem.number}" if problem.number else "未下发的问题"


KIND = Kind(
    Problem,
    "整改台账",
    parts=parts,
    path=path,
    title=_title,
    access=Commented(
        SCOPES[Problem],
        pw.fn.COALESCE(Problem.branch, Problem.committee),  # the committee's own are under the committee
        Problem.committee,
        mine=lambda: (Problem.person == P("me")) | (Problem.responsible_person == P("me")),
        told="problem.issue",
    ),
    owner=lambda problem: problem.person_id,
    workers=unit_people,
    secret=lambda problem: not problem.number,  # before it is issued its unit knows nothing of it
)
