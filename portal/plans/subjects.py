"""A branch as the rules of organisation life ask it, for its plan."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from portal.life.judging.facts import Subject
from portal.life.standing import subjects


class Home(NamedTuple):
    """A branch: its row (name, founded_on, term_starts, term_ends) and whom the rules ask."""

    unit: Any
    subject: Subject


def of(unit: int) -> Home:
    """The branch with this id. LookupError where it is no branch."""
    return of_branches([unit])[unit]


def of_branches(units: Iterable[int]) -> dict[int, Home]:
    """The branches among these ids."""
    return {
        key: Home(found.unit, next(one for one in found.subjects if one.kind == "branch"))
        for key, found in subjects.of_units(units).items()
        if found.unit.kind == "branch"
    }
