"""Conditions that list, counts and home of the ledger share: in which state, by when, and for whom it is to act."""

from datetime import timedelta

import peewee as pw

from portal.db import P
from portal.policy.scopes.problems import above, followed, left_by_team, overseen
from portal.policy.scopes.stars import headed
from portal.problems.models import Problem
from portal.workflow.problems import OPEN

SOON = 14  # days ahead that an entry at work waits on home
AT_WORK = ("issued", "working", "returned")  # the unit has it: its deadline runs


def is_open() -> pw.Expression:
    """Issued and neither closed nor dropped."""
    return Problem.state.in_(OPEN)


def overdue() -> pw.Expression:
    """Past its last day while the unit has it (what was submitted waits for others)."""
    return Problem.state.in_(AT_WORK) & (Problem.due_on < P("today"))


def due_soon() -> pw.Expression:
    """Within SOON days, or overdue."""
    soon = Problem.due_on <= P("today", lambda day: day + timedelta(days=SOON))
    return Problem.state.in_(AT_WORK) & soon


def extended() -> pw.Expression:
    """Whose deadline was put off."""
    return Problem.due_on > Problem.first_due_on


def unfollowed() -> pw.Expression:
    """What a team found or took over and does not follow any more: it was closed, or the unit was taken from it."""
    return (
        Problem.team.is_null(False)
        & ~followed()
        & (is_open() | ((Problem.state == "found") & Problem.office.is_null()))
    )


def others() -> pw.Expression:
    """What is neither one's own, nor in one's hands, nor submitted by oneself: those who judge are others."""
    strange = [
        field.is_null() | (field != P("me")) for field in (Problem.person, Problem.responsible_person, Problem.submitted_by)
    ]  # fmt: skip
    return strange[0] & strange[1] & strange[2]


def unheaded() -> pw.Expression:
    """Of no branch that one heads: nobody decides about it in another office."""
    return Problem.branch.is_null() | Problem.branch.not_in(headed())


def left() -> pw.Expression:
    """The own ones of a committee with neither a team nor an office above (rules.problems.left)."""
    return Problem.branch.is_null() & ~overseen() & ~followed()


def managed() -> pw.Expression:
    """What the committee at hand follows on and closes."""
    return above() | left()


def acting(role: str) -> pw.Expression:
    """The condition that it is for this role to act: the same for list, count and home.

    What follows a 整改提升 waits there.
    """
    return _acting(role) & (Problem.source_record != "star_remedy")


def _acting(role: str) -> pw.Expression:
    if role == "secretary":
        own = (Problem.state == "found") & (Problem.office == P("unit"))
        return own | Problem.state.in_(("issued", "returned")) | due_soon()
    of_house = Problem.branch.is_null()
    if role == "supervisor":
        judged = (Problem.state == "submitted") | ((Problem.state == "verified") & of_house)
        found = (Problem.state == "found") & Problem.office.is_null()
        return (Problem.team == P("team")) & (found | (judged & others() & unheaded()))
    if role == "committee":
        found = (Problem.state == "found") & ((Problem.office == P("unit")) | left_by_team())
        judged = (Problem.state == "submitted") & ((above() & ~followed()) | left())
        closing = (Problem.state == "verified") & managed()
        own = of_house & (Problem.state.in_(("issued", "returned")) | due_soon()) & (Problem.committee == P("unit"))
        return found | ((judged | closing) & others() & unheaded()) | own
    mine = (Problem.person == P("me")) | (Problem.responsible_person == P("me"))
    return mine & Problem.state.in_(AT_WORK)
