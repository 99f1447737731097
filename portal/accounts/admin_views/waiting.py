"""What waits for administrators on 我的待办: proposals, appointments running out, branches without a secretary."""

from typing import Any

import peewee as pw

from portal import clock
from portal.accounts.admin_views.appointments import soon
from portal.accounts.admin_views.proposals import matter, mine
from portal.accounts.admin_views.vacancies import vacant
from portal.accounts.models import ROLES, Appointment, Proposal, Team
from portal.db import P, Query
from portal.home import Task, Waiting
from portal.policy import Actor, in_force
from portal.units.models import Person, Unit

FIRST = 5
_total = pw.fn.COUNT(pw.SQL("1")).over().alias("total")
_proposer, _committee = Person.alias("proposer"), Unit.alias("committee_unit")

PROPOSALS = Query(
    lambda: (
        Proposal.select(
            Proposal.id,
            Proposal.kind,
            Proposal.role,
            Person.name,
            Unit.name.alias("unit_name"),
            Team.name.alias("team_name"),
            _proposer.name.alias("proposer"),
            _total,
        )
        .join(Person, on=(Person.id == Proposal.subject))
        .join(_proposer, on=(_proposer.id == Proposal.proposed_by))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Proposal.unit))
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Proposal.team))
        .where(mine())
        .order_by(Proposal.id)
        .limit(FIRST)
    )
)
RUNNING_OUT = Query(
    lambda: Appointment.select(
        Appointment.id, Appointment.role, Appointment.ends, Person.name, Unit.name.alias("unit_name"),
        Team.name.alias("team_name"), _total,
    )
    .join(Person, on=(Person.id == Appointment.person))
    .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Appointment.unit))
    .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Appointment.team))
    .where(in_force(Appointment, P("today")) & (Appointment.ends <= P("soon")))
    .order_by(Appointment.ends, Appointment.id)
    .limit(FIRST)
)  # fmt: skip
VACANT = Query(
    lambda: (
        Unit.select(Unit.id, Unit.name, _committee.name.alias("committee_name"), _total)
        .join(_committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Unit.committee))
        .where(vacant())
        .order_by(Unit.id)
        .limit(FIRST)
    )
)


def _waiting(rows: list[Any], tasks: list[Task], url: str) -> Waiting:
    return Waiting("appointments", rows[0].total if rows else 0, tasks, url)


def proposals(actor: Actor) -> list[Waiting]:
    """The proposals that this administrator may confirm."""
    if actor.role not in ("admin", "security"):
        return []
    rows = PROPOSALS(me=actor.person_id)
    tasks = [
        Task(f"{matter(row)}：{row.name}", f"/appointments/proposals/{row.id}", row.proposer, button="确认")
        for row in rows
    ]
    return [_waiting(rows, tasks, "/appointments/proposals?state=mine")]


def running_out(actor: Actor) -> list[Waiting]:
    """The appointments that end within thirty days, for the security administrator."""
    if actor.role != "security":
        return []
    rows = RUNNING_OUT(today=clock.today(), soon=soon())
    tasks = [
        Task(
            f"任职到期：{row.name}（{ROLES[row.role]}）",
            f"/appointments/{row.id}",
            row.unit_name or row.team_name or "",
            due=row.ends,
            button="查看",
        )
        for row in rows
    ]
    return [_waiting(rows, tasks, "/appointments?when=soon")]


def vacancies(actor: Actor) -> list[Waiting]:
    """The branches without a secretary, for the security administrator."""
    if actor.role != "security":
        return []
    rows = VACANT(today=clock.today())
    tasks = [
        Task(f"缺支部书记：{row.name}", f"/appointments/new?branch={row.id}", row.committee_name or "", button="任命")
        for row in rows
    ]
    return [_waiting(rows, tasks, "/appointments/vacancies")]


SOURCES = (proposals, running_out, vacancies)
