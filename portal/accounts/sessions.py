"""Signing in and out: a row on the server is the session; ending it ends the session everywhere at once."""

import secrets
import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import Any

import peewee as pw
from flask import current_app, session

from portal import actions, clock
from portal.accounts import passwords, throttle
from portal.accounts.models import ROLES, Account, Appointment, Session
from portal.audit import trail
from portal.db import P, Query, write
from portal.errors import Invalid
from portal.policy import SYSTEM, Actor, in_force
from portal.security import digest
from portal.units.models import PRESENT, Person, Unit

WRONG = "用户名或密码不正确。"
LONGEST_NAME = 100  # characters of what was typed that are looked at: a megabyte takes a second to fold

BY_NAME = Query(
    lambda: (
        Account.select(
            Account.id,
            Account.username,
            Account.person,
            Account.password,
            Account.state,
            Account.signed_in_at,
            Account.signed_in_from,
            Person.status,
        )
        .join(Person, on=(Person.id == Account.person))
        .where(Account.username == P("username"))
    )
)
APPOINTMENTS = Query(
    lambda: (
        Appointment.select(
            Appointment.id, Appointment.role, Appointment.unit, Appointment.team, Unit.name.alias("unit_name")
        )
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Appointment.unit))
        .where((Appointment.person == P("me")) & in_force(Appointment, P("today")))
        .order_by(Appointment.role, Appointment.id)
    )
)
LAST_HAND = Query(
    lambda: (
        Session.select(Session.appointment).where(Session.account == P("account")).order_by(Session.id.desc()).limit(1)
    )
)
BEFORE = Query(
    lambda: (
        Session.select(Session.started_at, Session.address)
        .where((Session.account == P("account")) & (Session.id < P("session")))
        .order_by(Session.id.desc())
        .limit(1)
    )
)


def folded(username: str) -> str:
    """A user name as it is kept and compared: usual width, lower case, no blanks around, no control characters."""
    return _printable(unicodedata.normalize("NFKC", username[:LONGEST_NAME]).casefold()).strip()[:LONGEST_NAME]


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())


def sign_in(username: str, password: str, *, address: str, agent: str) -> Any:
    """Check name and password, start a session, and give the account row as it was before (last sign-in).

    Raises Invalid with the same words for an unknown name and a wrong password; `wait` in its details is the
    number of seconds after which the next try counts. Tries during a pause leave no entry: they would flood the trail.
    """
    username = folded(username)
    _number, wait = throttle.begin(username, address)
    if wait:
        raise Invalid(f"尝试次数过多，请在 {throttle.in_words(wait)}后再试。忘记密码请联系支部书记。", wait=wait)
    account = BY_NAME.one(username=username)
    right = passwords.verify(account.password if account else None, password)
    if account is None or not right:
        _refused(address, account=account.id if account else None)
        raise Invalid(WRONG)
    if account.state != "active" or account.status not in PRESENT:
        with write():
            throttle.forget(username, address)
            _refused(address, account=account.id, state=account.state)
        raise Invalid("这个账号已被锁定或停用，请联系安全管理员。")
    renewed = {"password": passwords.hashed(password)} if passwords.outdated(account.password) else {}
    start(account, address=address, agent=agent, **renewed)
    return account


def start(account: Any, *, address: str, agent: str, **columns: Any) -> None:
    """Start a session for an account row; whatever the browser's session held before is dropped and ended.

    `columns` go to the account in the same transaction (a password hashed anew).
    """
    token = secrets.token_urlsafe(32)
    moment = clock.now()
    hand = _first_hand(account)
    with write():
        throttle.forget(account.username, address)
        if isinstance(session.get("sid"), str):
            end(Session.digest == digest(session["sid"]), "重新登录")
        Session.insert(
            digest=digest(token),
            account=account.id,
            appointment=hand.id if hand else None,
            address=address,
            agent=_printable(agent)[:200],
            started_at=moment,
            seen_at=moment,
            expires_at=moment + timedelta(hours=current_app.config["SESSION_HOURS"]),
        ).execute()
        unchanged = (Account.id == account.id) & (Account.password == account.password) & (Account.state == "active")
        if not Account.update(signed_in_at=moment, signed_in_from=address, **columns).where(unchanged).execute():
            raise Invalid(WRONG)  # disabled, or given a new password, while this one was being checked
        actor = Actor(
            account.person_id,
            "",
            hand.role if hand else own_role(account.person_id),
            unit_id=hand.unit_id if hand else None,
            address=address,
        )
        trail.enter("signin", actor, detail={"account": account.id})
    session.clear()
    session["sid"] = token


def renew(actor: Actor) -> None:
    """Give the session at hand a new token, so that a copy of the old cookie opens nothing."""
    token = secrets.token_urlsafe(32)
    with write():
        Session.update(digest=digest(token)).where(Session.id == actor.session_id).execute()
    session.clear()
    session["sid"] = token


def own_role(person_id: int) -> str:
    """The role that a person has without any appointment: member, staff, or none for a technical account."""
    kind = Person.select(Person.kind).where(Person.id == person_id).tuples().get()[0]
    return "" if kind == "technical" else kind


def _first_hand(account: Any) -> Any:
    """The role at hand last time if it is still in force, else the first appointment."""
    held = APPOINTMENTS(me=account.person_id, today=clock.today())
    last = LAST_HAND.one(account=account.id)
    first = held[0] if held else None
    if last is None:
        return first
    if last.appointment_id is None:
        return None
    return next((one for one in held if one.id == last.appointment_id), first)


def _refused(address: str, **detail: Any) -> None:
    """Record a refused sign-in of nobody yet: with the account where there is one, never with what was typed."""
    actions.refuse("signin", replace(SYSTEM, name="", role="", address=address), **detail)


def end(where: Any, ending: str) -> int:
    """End the sessions that meet a condition; part of the caller's transaction. Gives their number."""
    return Session.update(ended_at=clock.now(), ending=ending).where(Session.ended_at.is_null() & where).execute()


def sign_out(actor: Actor) -> None:
    """End the session at hand."""
    with write():
        end(Session.id == actor.session_id, "退出")
        trail.enter("signout", actor)
    session.clear()


def take_up(actor: Actor, appointment_id: int | None) -> None:
    """Switch the role at hand; None is one's own (党员 or 群众). Raises Invalid for a role one does not hold."""
    held = [one.id for one in APPOINTMENTS(me=actor.person_id, today=clock.today())]
    if appointment_id is not None and appointment_id not in held:
        raise Invalid("这个角色现在不属于您，可能已经到期。请刷新页面。")
    if appointment_id is None and actor.kind == "technical":
        raise Invalid("技术管理员没有其他角色。")
    with write():
        Session.update(appointment=appointment_id).where(Session.id == actor.session_id).execute()
        trail.enter("role.switch", actor, detail={"appointment": appointment_id})


def actor_of(person_id: int, appointment_id: int | None = None) -> Actor:
    """The actor that a person is in one of their roles, for commands and background work.

    Raises Invalid when the person does not hold the appointment today.
    """
    person = Person.get_by_id(person_id)
    base = Actor(
        person.id, person.name, person.kind if person.kind != "technical" else "", kind=person.kind,
        home_branch_id=person.branch_id, home_committee_id=person.committee_id,
    )  # fmt: skip
    if appointment_id is None:
        return base
    hand = next((one for one in APPOINTMENTS(me=person_id, today=clock.today()) if one.id == appointment_id), None)
    if hand is None:
        raise Invalid("这个角色已经到期，操作没有执行。")
    unit = Unit.get_or_none(Unit.id == hand.unit_id) if hand.unit_id else None
    return replace(
        base, role=hand.role, unit_id=hand.unit_id, team_id=hand.team_id, appointment_id=hand.id,
        unit_kind=unit.kind if unit else "", unit_name=unit.name if unit else "",
    )  # fmt: skip


def roles_of(actor: Actor) -> list[dict[str, Any]]:
    """What the role switch in the header offers: one's own role first, then the appointments in force."""
    own = (
        []
        if actor.kind == "technical"
        else [{"id": "", "label": ROLES[actor.kind], "unit_name": "", "current": actor.appointment_id is None}]
    )
    return own + [
        {
            "id": one.id,
            "label": ROLES[one.role],
            "unit_name": one.unit_name or "",
            "current": one.id == actor.appointment_id,
        }
        for one in APPOINTMENTS(me=actor.person_id, today=clock.today())
    ]


def alive() -> Any:
    """The condition that a session can still be used."""
    idle = clock.ago(minutes=current_app.config["SESSION_IDLE_MINUTES"])
    return Session.ended_at.is_null() & (Session.expires_at > clock.now()) & (Session.seen_at > idle)


def close(record: Any, *, by: Actor) -> None:
    """End one of one's sessions; one that has ended already stays as it is."""
    if record.ended_at is None:
        actions.perform("session.end", record, by=by, set={"ended_at": clock.now(), "ending": "本人结束"})


def close_others(*, by: Actor) -> int:
    """End all of one's sessions but the one at hand; gives their number."""
    others = Session.select().where((Session.account == by.account_id) & (Session.id != by.session_id) & alive())
    with write():
        rows = list(others)
        for row in rows:
            close(row, by=by)
    return len(rows)


def before(actor: Actor) -> Any | None:
    """The sign-in before the one at hand (row: started_at, address), or None at the first."""
    return BEFORE.one(account=actor.account_id, session=actor.session_id)
