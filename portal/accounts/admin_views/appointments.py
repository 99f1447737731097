"""任职: all appointments, one appointment, its end."""

from datetime import timedelta
from typing import Any

import peewee as pw
from flask import Response, request

from portal import clock, lists, search, web
from portal.accounts import appointments as domain
from portal.accounts import choices, proposals
from portal.accounts.admin_forms import EndForm
from portal.accounts.admin_views import bp, sheet
from portal.accounts.models import PRIVILEGED, ROLES, TECHNICAL_ROLES, UNIT_ROLES, Appointment, Proposal, Team
from portal.audit.course import COURSE
from portal.db import P, Query, write
from portal.drafts import store
from portal.errors import Invalid, Stale
from portal.policy import Actor, in_force, may
from portal.units.models import Person, Unit, UnitCover
from portal.web import get_or_404, me, rule

SOON = 30  # days


def soon(_choice: str = "") -> Any:
    """The last day that counts as running out."""
    return clock.today() + timedelta(days=SOON)


def _under_committee() -> pw.Expression:
    below = UnitCover.select(UnitCover.unit).where(UnitCover.ancestor == P("committee"))
    teams = Team.select(Team.id).where(Team.committee == P("committee"))
    return Appointment.unit.in_(below) | Appointment.team.in_(teams)


LIST = lists.Spec(
    "appointments",
    Appointment,
    columns=lambda: [
        Appointment.id,
        Appointment.role,
        Appointment.starts,
        Appointment.ends,
        Appointment.ended_at,
        Person.name,
        Unit.name.alias("unit_name"),
        Team.name.alias("team_name"),
    ],
    join=lambda query: (
        query.join(Person, on=(Person.id == Appointment.person))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Appointment.unit))
        .join(Team, pw.JOIN.LEFT_OUTER, on=(Team.id == Appointment.team))
    ),
    order=lambda: [Appointment.id.desc()],
    filters=(
        lists.Filter(
            "role",
            "角色",
            lambda actor: [(role, ROLES[role]) for role in (*UNIT_ROLES, *TECHNICAL_ROLES)],
            where=lambda: Appointment.role == P("role"),
        ),
        lists.Filter("committee", "党委及其下属", choices.committees, where=_under_committee, read=int),
        lists.Filter(
            "when",
            "任期",
            lambda actor: [("now", "在任"), ("soon", f"{SOON} 天内到期"), ("later", "未到起始日"), ("past", "已结束")],
            where=lambda: in_force(Appointment, P("today")) & (Appointment.ends <= P("when")),
            read=soon,
            fixed={
                "now": lambda: in_force(Appointment, P("today")),
                "later": lambda: (Appointment.starts > P("today")) & Appointment.ended_at.is_null(),
                "past": lambda: Appointment.ended_at.is_null(False) | (Appointment.ends < P("today")),
            },
        ),
    ),
    searched=lambda: pw.Expression(Appointment.person, "IN", search.matches(Person).rhs),
    search_hint="姓名或拼音首字母",
)
WAITING_END = Query(
    lambda: (
        Proposal.select(Proposal.id)
        .where((Proposal.appointment == P("appointment")) & (Proposal.state == "proposed"))
        .limit(1)
    )
)


@bp.get("/appointments")
@rule("page.appointments")
def appointments() -> Response:
    """All appointments, the newest first."""
    web.crumbs(("任职", None))
    if request.args.get("export") == "xlsx":
        rows = (
            [row.name, ROLES[row.role], row.unit_name or row.team_name, row.starts, row.ends, _standing(row)]
            for row in LIST.everything(me(), request.args)
        )
        return sheet("appointments", "任职", ["姓名", "角色", "组织或督导组", "起始日期", "截止日期", "任期"], rows)
    listing = LIST.load(me(), request.args, "/appointments")
    return web.page("admin/appointments.html", "list", listing=listing, roles=ROLES, standing=domain.standing)


def _standing(row: Any) -> str:
    return domain.standing(row, clock.today())[0]


@bp.get("/appointments/<int:key>")
@rule("page.appointments")
def appointment(key: int) -> Response:
    """One appointment with its history and, for those who may, its end."""
    return _show(get_or_404(Appointment, key))


def _show(record: Appointment, form: EndForm | None = None, status: int = 200) -> Response:
    person = Person.get_by_id(record.person_id)
    unit = Unit.get_or_none(Unit.id == record.unit_id) if record.unit_id else None
    team = Team.get_or_none(Team.id == record.team_id) if record.team_id else None
    web.crumbs(("任职", "/appointments"), (f"{person.name}：{ROLES[record.role]}", None))
    if form is None:
        form = EndForm(action=f"/appointments/{record.id}/end")
        form.version.data = record.version
    label, tone = domain.standing(record, clock.today())
    return web.page(
        "admin/appointment.html", "end", status=status, late=record.starts < clock.local(record.created_at).date(),
        record=record, person=person, unit=unit, team=team, form=form,
        role=ROLES[record.role], label=label, tone=tone, span=domain.span, two=record.role in PRIVILEGED,
        may_end=label not in ("提前结束", "已到期") and _may_end(me(), record), form_has_errors=status == 422,
        waiting=WAITING_END.scalar(appointment=record.id), history=COURSE(record="appointment", id=record.id),
    )  # fmt: skip


def _may_end(by: Actor, record: Appointment) -> bool:
    if record.role in PRIVILEGED:
        return may("proposal.create", by, Proposal(kind="end", subject=record.person_id))
    return may("appointment.end", by, record)


@bp.post("/appointments/<int:key>/end")
@rule("page.appointments")
def end(key: int) -> Response:
    """End an appointment, or propose to."""
    record = get_or_404(Appointment, key)
    form = EndForm()
    if not form.validate():
        return _show(record, form, 422)
    given = {"by": me(), "last_day": form.last_day.data, "reason": form.reason.data}
    try:
        with write():
            if record.role in PRIVILEGED:
                made = proposals.propose_end(record, **given)
                target, said = f"/appointments/proposals/{made.id}", "已提议，等待另一名管理员确认。"
            else:
                domain.end(record, **given, version=form.version.data)
                target, said = f"/appointments/{record.id}", "任职已办理结束。"
            store.drop(me(), form.action)
    except Invalid as error:
        form.refuse(error)
        return _show(record, form, 422)
    except Stale as error:
        now = get_or_404(Appointment, key)
        form.conflict(error, {"last_day": now.ends}, now.version)
        return _show(now, form, 409)
    return web.go(target, said)
