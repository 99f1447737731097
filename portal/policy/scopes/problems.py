"""The rows that one sees of 整改台账: before it is issued whose find it is, then the unit and all who follow it."""

from collections.abc import Callable

import peewee as pw

from portal.accounts.models import Appointment, Team, TeamUnit
from portal.db import BaseModel, P
from portal.policy.actor import Actor, assigned, in_force
from portal.policy.scopes.core import NOTHING, Scope, under_role
from portal.policy.scopes.stars import headed
from portal.problems.models import Problem, ProblemCategories, ProblemExtension
from portal.units.models import UnitCover


def under(actor: Actor) -> Scope:
    """The entries of the units under the role at hand, issued or not."""
    seen = under_role(actor, Problem.branch, Problem.committee)
    if actor.role == "supervisor" and actor.team_id:
        return Scope(seen.shape, seen.where | (Problem.branch.is_null() & Problem.committee.in_(assigned())))
    if actor.role == "committee" and seen.shape == ("below",):
        below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("unit"))
        return Scope(seen.shape, Problem.committee.in_(below))
    return seen


def followed() -> pw.Expression:
    """That a team follows the entry which still stands and has the unit today: rules.problems.followed as a condition."""
    covered = UnitCover.select(pw.SQL("1")).join(TeamUnit, on=(TeamUnit.unit == UnitCover.ancestor))
    return pw.fn.EXISTS(
        covered.join(Team, on=(Team.id == TeamUnit.team)).where(
            (TeamUnit.team == Problem.team)
            & (UnitCover.unit == pw.fn.COALESCE(Problem.branch, Problem.committee))
            & Team.closed_on.is_null()
            & in_force(TeamUnit, P("today"))
        )
    )


def overseen() -> pw.Expression:
    """That somebody holds an office above the entry's committee: rules.problems.overseen as a condition."""
    covered = UnitCover.select(pw.SQL("1")).join(Appointment, on=(Appointment.unit == UnitCover.ancestor))
    return pw.fn.EXISTS(
        covered.where(
            (UnitCover.unit == Problem.committee)
            & (UnitCover.ancestor != Problem.committee)
            & (Appointment.role == "committee")
            & in_force(Appointment, P("today"))
        )
    )


def above() -> pw.Expression:
    """Of entries under the committee at hand: a branch's, or the own ones of a committee below (rules.problems.above)."""
    return Problem.branch.is_null(False) | (Problem.committee != P("unit"))


def left_by_team() -> pw.Expression:
    """Found by a team that was closed or does not have the unit any more: nobody else knows of it before it is issued."""
    return (Problem.number == "") & Problem.office.is_null() & ~followed()


def _inherited() -> pw.Expression:
    """What a team left unissued to the office at hand: to the team's own; about a committee itself to one above it."""
    ours = Problem.team.in_(Team.select(Team.id).where(Team.committee == P("unit")))
    of_house = Problem.branch.is_null()
    return left_by_team() & ((above() & (of_house | ours)) | (of_house & ours & ~overseen()))


def at_hand(actor: Actor) -> Scope:
    """What lies under the role at hand: issued, or found by this very office or team and not about oneself.

    What a team left unissued is its committee's.
    """
    seen, issued = under(actor), Problem.number != ""
    if actor.role == "supervisor":
        found = _of_team() & _of_others() & _not_headed()
        return Scope(("problems", "team", *seen.shape), seen.where & (issued | found))
    found = (Problem.office == P("unit")) & _of_others()
    if actor.role == "committee":
        found = ((Problem.office == P("unit")) | _inherited()) & _of_others() & _not_headed()
    return Scope(("problems", actor.role, *seen.shape), seen.where & (issued | found))


def _of_team() -> pw.Expression:
    return (Problem.team == P("team")) & Problem.office.is_null()


def _of_others() -> pw.Expression:
    return Problem.person.is_null() | (Problem.person != P("me")) | (Problem.found_by == P("me"))


def _not_headed() -> pw.Expression:
    """Of no branch that the person heads: what another office prepares about it, they read once it is issued."""
    return Problem.branch.is_null() | Problem.branch.not_in(headed())


def mine() -> pw.Expression:
    """What concerns oneself: issued entries about one or in one's hands, and what one found about oneself."""
    issued = Problem.number != ""
    about = Problem.person == P("me")
    return (issued & (about | (Problem.responsible_person == P("me")))) | (about & (Problem.found_by == P("me")))


def _problems(actor: Actor) -> Scope:
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    seen = at_hand(actor)
    if actor.kind != "member":
        return seen
    return Scope(("member", *seen.shape), mine() | seen.where)


def _extensions(actor: Actor) -> Scope:
    seen = _problems(actor)
    rows = Problem.select(Problem.id).where(seen.where)
    return Scope(("extensions", *seen.shape), ProblemExtension.problem.in_(rows))


def _categories(actor: Actor) -> Scope:
    """The committee's own document: everybody of the committee may read the words."""
    if actor.kind == "technical":
        return Scope(("none",), NOTHING)
    home = ProblemCategories.committee == P("home_committee")
    seen = under_role(actor, ProblemCategories.committee, ProblemCategories.committee)
    return Scope(("categories", *seen.shape), home | seen.where)


SCOPES: dict[type[BaseModel], Callable[[Actor], Scope]] = {
    Problem: _problems,
    ProblemExtension: _extensions,
    ProblemCategories: _categories,
}
