"""Rules of 抽签: a team draws in the units assigned to it, a committee for itself; the number comes from outside."""

from typing import Any

from portal import clock
from portal.accounts.models import Appointment
from portal.db import P, Query
from portal.policy.actor import Actor, assigned, in_force
from portal.policy.predicates import Rule, at_hand, committee, member
from portal.units.models import Unit, UnitCover

# A unit of the committee is assigned to the team today.
_INSPECTED = Query(
    lambda: Unit.select(Unit.id).where((Unit.committee == P("committee")) & Unit.id.in_(assigned())).limit(1)
)
_WITHIN = Query(lambda: Unit.select(Unit.id).where((Unit.id == P("unit")) & (Unit.committee == P("committee"))))
_OF_TEAM = Query(
    lambda: (
        Appointment.select(Appointment.id)
        .where((Appointment.person == P("me")) & (Appointment.team == P("team")) & in_force(Appointment, P("today")))
        .limit(1)
    )
)
_OF_OFFICE = Query(
    lambda: (
        Appointment.select(Appointment.id)
        .join(UnitCover, on=(UnitCover.ancestor == Appointment.unit))
        .where(
            (Appointment.person == P("me"))
            & (Appointment.role == "committee")
            & (UnitCover.unit == P("committee"))
            & in_force(Appointment, P("today"))
        )
        .limit(1)
    )
)


def _is_team(actor: Actor, record: Any) -> bool:
    """Whether it is the draw of the team at hand, in a committee that is still assigned to it."""
    if actor.role != "supervisor" or actor.team_id is None or record.team_id != actor.team_id:
        return False
    found = _INSPECTED.scalar(committee=record.committee_id, team=actor.team_id, today=clock.today())
    return found is not None


def _is_side(actor: Actor, record: Any) -> bool:
    """Whether the actor is of the side that draws, in whatever role (told by the person, not by the role at hand)."""
    if actor.person_id is None or actor.person_id == record.created_by_id:
        return True
    given = {"me": actor.person_id, "today": clock.today()}
    if record.team_id is not None:
        return _OF_TEAM.scalar(team=record.team_id, **given) is not None
    return _OF_OFFICE.scalar(committee=record.committee_id, **given) is not None


def _is_within(actor: Actor, record: Any) -> bool:
    """Whether a secretary's branch is one of the inspected committee."""
    if actor.role != "secretary" or actor.unit_id is None:
        return False
    return _WITHIN.scalar(unit=actor.unit_id, committee=record.committee_id) is not None


team = Rule("team", _is_team)
of_nobody = Rule("of no team", lambda actor, record: record.team_id is None)
drawer = team | (committee & of_nobody)
side = Rule("side", _is_side)
within = Rule("secretary within", _is_within)
public = Rule("public value", lambda actor, record: record.asked == "public")
# A public value may be entered by either side: everybody can check it. A number of one's own choice comes from outside.
giver = (committee | within | (public & drawer)).unless(
    ~public & side, "您是抽签一方的人员。数字要由被检查单位的其他同志报出，请由他们办理。"
)

RULES: dict[str, Rule] = {
    "page.draws": member | at_hand("secretary", "committee", "supervisor"),
    "page.drawing": at_hand("committee", "supervisor"),
    "draw.create": drawer,
    "draw.edit": drawer,
    "draw.freeze": drawer,
    "draw.commit": drawer,
    "draw.abandon": drawer,
    "draw.take": drawer,
    "draw.redraw": drawer,
    "draw.give": giver,
}
