"""Bringing rows in: new entries with numbers of this ledger, corrections of those that stand there; all or none."""

from collections.abc import Iterator
from typing import Any

from portal import actions, clock
from portal.db import hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.problems.domain import amend
from portal.problems.domain.finding import numbers
from portal.problems.domain.text import index, unit_people
from portal.problems.importing.reading import Line
from portal.problems.models import Problem
from portal.units.models import Unit
from portal.uploads import domain as uploads
from portal.uploads.models import Attachment

CORRECTED = "按导入的台账更正"


def apply(lines: list[Line], file: Attachment, *, by: Actor, once: str = "") -> tuple[int, int]:
    """导入 the rows that are right, all or none, and let the workbook go; gives how many are new and how many changed.

    Raises Invalid, Denied, Stale.
    """
    new = [line for line in lines if line.outcome == "new"]
    changed = [line for line in lines if line.outcome == "differs"]
    if not new and not changed:
        raise Invalid("没有可以导入的行。请按提示改好工作簿，重新选择文件。")
    with write():
        for committee in sorted({line.committee for line in (*new, *changed)}):
            hold(Unit, committee)
        told, given = dict[int, int](), dict[tuple[int, int], Iterator[str]]()
        for line in new:
            key = (line.committee, (line.wanted.issued_on or clock.today()).year)  # reading refuses one without its day
            if key not in given:  # counted once, not per row
                given[key] = numbers(*key)
            made = _bring_in(line, next(given[key]), by)
            for one in unit_people(made) if made.state != "closed" else ():
                told[one] = told.get(one, 0) + 1
        for line in changed:
            _correct(line, by)
        for one, number in told.items():
            inbox.tell([one], f"整改台账导入了 {number} 个与您有关的问题，请查看", "/problems?state=open", by=by)
        store.spend(once, by, "/problems")
        uploads.remove(file, by=by)
    return len(new), len(changed)


def _bring_in(line: Line, number: str, by: Actor) -> Problem:
    """An entry as it was kept elsewhere, with its own days and a number of this ledger."""
    wanted = line.wanted
    values: dict[str, Any] = wanted._asdict() | {
        "former": wanted.number,
        "found_on": wanted.found_on or wanted.issued_on,
        "number": number,
    }
    made = actions.create(
        "problem.import", Problem, by=by, committee=line.committee, branch=line.branch, person=line.person,
        office=by.unit_id, first_due_on=wanted.due_on, found_by=by.person_id,
        verified_by=by.person_id if wanted.state == "closed" else None,
        values={"state": wanted.state, "former": wanted.number}, **values,
    )  # fmt: skip
    index(made)
    return made


def _correct(line: Line, by: Actor) -> None:
    """What differs in an entry that stands there already."""
    problem = Problem.get_by_id(line.entry.id)
    wanted = {
        name: getattr(line.wanted, name) or getattr(problem, name) for name in ("text", "category", "requirement")
    }
    amend(problem, by=by, reason=CORRECTED, version=problem.version, **wanted)
