"""Who reviews a pledge: the branch's secretary, or the committee where the author is one or the branch has none."""

from typing import Any, NamedTuple

import peewee as pw

from portal.accounts import holders
from portal.accounts.models import Appointment
from portal.db import P
from portal.pledges.models import Pledge
from portal.policy import Actor, in_force
from portal.units.models import UnitCover


class Reviewers(NamedTuple):
    """Whose move a submitted pledge is: the role, and the people who hold it (never the author)."""

    role: str
    people: list[int]


def of(pledge: Any) -> Reviewers:
    """The reviewers of a pledge (needs person_id, branch_id, committee_id)."""
    rows = holders.over(pledge.branch_id)
    secretaries = [row.person_id for row in rows if row.role == "secretary"]
    if secretaries and pledge.person_id not in secretaries:
        return Reviewers("secretary", secretaries)
    above = [row for row in rows if row.role == "committee" and row.person_id != pledge.person_id]
    nearest = [row.person_id for row in above if row.unit_id == pledge.committee_id]
    return Reviewers("committee", nearest or [row.person_id for row in above])


def secretaries() -> pw.ModelSelect:
    """Who is secretary of which branch today: pairs (person, unit)."""
    return (
        Appointment.select(Appointment.person, UnitCover.unit)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where((Appointment.role == "secretary") & in_force(Appointment, P("today")))
    )


def led() -> pw.ModelSelect:
    """The units that have a secretary today."""
    return (
        UnitCover.select(UnitCover.unit)
        .join(Appointment, on=(UnitCover.ancestor == Appointment.unit))
        .where((Appointment.role == "secretary") & in_force(Appointment, P("today")))
    )


def others() -> pw.Expression:
    """Pledges that a secretary reviews: other people's."""
    return Pledge.person != P("me")


def left_to_committee() -> pw.Expression:
    """Pledges that the committee reviews: other people's whose author is the secretary, or whose branch has none."""
    own = pw.Tuple(Pledge.person, Pledge.branch).in_(secretaries())
    return others() & (own | Pledge.branch.not_in(led()))


def waiting_for(actor: Actor) -> pw.Expression:
    """The condition on a submitted or approved pledge that it is for the role at hand to act."""
    return left_to_committee() if actor.role == "committee" else others()
