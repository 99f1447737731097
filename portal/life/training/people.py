"""Whom a course is for: secretaries by appointment or duty, officers by duty, all members; and who took part."""

from typing import Any

import peewee as pw

from portal import clock
from portal.accounts.models import Appointment
from portal.db import P, Query, prepared
from portal.life.training.models import TrainingPlace
from portal.policy import in_force
from portal.units import setup
from portal.units.models import PRESENT, Person, Unit

MOST = 300  # candidates on one page; beyond it, branch by branch


def leads(table: Any) -> Any:
    """Heads the branch today: appointed over it, or by the party duty of the roster."""
    hand = Appointment.alias("hand")
    appointed = hand.select(hand.id).where(
        (hand.person == table.id) & (hand.unit == table.branch) & (hand.role == "secretary")
        & in_force(hand, P("today"))
    )  # fmt: skip
    return setup.is_head(table) | pw.fn.EXISTS(appointed)


def serves(table: Any) -> Any:
    """Of the 支委会, the secretary among them."""
    return setup.is_officer(table) | leads(table)


AUDIENCE = {"heads": leads, "officers": serves, "members": lambda table: table.id > 0}


def _candidates(audience: str, *more: Any) -> Any:
    here = (Person.committee == P("committee")) & (Person.kind == "member") & Person.status.in_(PRESENT)
    for condition in more:
        here &= condition
    return (
        Person.select(Person.id, Person.name, Person.duty, Person.branch, Unit.name.alias("branch_name"))
        .join(Unit, on=(Unit.id == Person.branch))
        .where(here & AUDIENCE[audience](Person))
        .order_by(Person.branch, Person.initials, Person.id)
    )


def candidates(audience: str, committee: int, branch: int | None) -> list[Any]:
    """Of a committee (or one branch of it): id, name, duty, branch_id, branch_name; at most MOST and one more."""
    if branch is None:
        query = prepared(("trainees", audience), lambda: _candidates(audience).limit(P("most")))
        return query(committee=committee, today=clock.today(), most=MOST + 1)
    query = prepared(("trainees of", audience), lambda: _candidates(audience, Person.branch == P("branch")))
    return query(committee=committee, branch=branch, today=clock.today())


PLACES = Query(
    lambda: (
        TrainingPlace.select(
            TrainingPlace.id, TrainingPlace.person, TrainingPlace.branch, TrainingPlace.hours, Person.name, Person.duty,
            Person.branch.alias("now_id"), Unit.name.alias("branch_name"),
        )
        .join(Person, on=(Person.id == TrainingPlace.person)).switch(TrainingPlace)
        .join(Unit, on=(Unit.id == TrainingPlace.branch))
        .where(TrainingPlace.training == P("training"))
        .order_by(TrainingPlace.branch, Person.initials, Person.id)
    )
)  # fmt: skip


def places(training: int) -> list[Any]:
    """Who took part in a course: person_id, name, duty, branch_id, branch_name, now_id (the
    branch of today), hours (hundredths, None: the course's)."""
    return list(PLACES(training=training))
