"""What the owner of an account sees of it: roles with their terms, and sessions."""

from datetime import timedelta
from typing import Any

from flask import current_app

from portal import clock, lists
from portal.accounts.appointments import held
from portal.accounts.models import Appointment, Session
from portal.db import P, Query
from portal.policy import Actor

HELD = Query(lambda: held().order_by(Appointment.starts.desc(), Appointment.id.desc()).limit(50))


def _alive() -> Any:
    return Session.ended_at.is_null() & (Session.expires_at > P("now")) & (Session.seen_at > P("idle"))


LIST = lists.Spec(
    "sessions",
    Session,
    columns=lambda: [
        Session.id, Session.agent, Session.address, Session.started_at, Session.seen_at, Session.expires_at,
        Session.ended_at, Session.ending,
    ],
    order=lambda: [Session.id.desc()],
    filters=(
        lists.Filter(
            "state",
            "状态",
            lambda actor: [("alive", "在用"), ("over", "已结束")],
            where=lambda: Session.id > 0,
            fixed={"alive": _alive, "over": lambda: ~_alive()},
        ),
    ),
)  # fmt: skip


def given() -> dict[str, Any]:
    """The parameters of LIST: the moment, and since when a session must have been used."""
    return {"now": clock.now(), "idle": clock.ago(minutes=current_app.config["SESSION_IDLE_MINUTES"])}


def state_of(row: Any, actor: Actor) -> tuple[str, str]:
    """The state of a session in words, and its tone."""
    idle = timedelta(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    if row.ended_at:
        return (f"已结束（{row.ending}）" if row.ending else "已结束"), "muted"
    if row.id == actor.session_id:
        return "本次登录", "ok"
    if clock.now() >= min(row.expires_at, row.seen_at + idle):
        return "已过期", "muted"
    return "在用", "info"


def appointments_of(actor: Actor) -> list[dict[str, Any]]:
    """One's roles, newest first: what, where, from when to when, and whether they hold today."""
    today = clock.today()
    rows = []
    for one in HELD(person=actor.person_id):
        state = "现任"
        if one.ended_at or (one.ends and one.ends < today):
            state = "已结束"
        elif one.starts > today:
            state = "未到任期"
        place = " · ".join(name for name in (one.team_name, one.unit_name) if name)
        last = clock.local(one.ended_at).date() if one.ended_at else one.ends
        rows.append({"role": one.role, "place": place, "starts": one.starts, "ends": last, "state": state})
    return rows
