"""The rule of two: what concerns a privileged account is proposed by one administrator and confirmed by another."""

from datetime import date
from typing import Any

from portal import actions, clock
from portal.accounts import appointments, codes, locks
from portal.accounts.appointments import Office
from portal.accounts.models import PRIVILEGED, ROLES, Account, Appointment, Proposal, Team
from portal.db import hold, write
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor, is_privileged
from portal.units.models import Person, Unit
from portal.workflow import ACCOUNT

KINDS = {
    "appoint": "任命",
    "end": "结束任职",
    "reset": "发放重置码",
    "unlock": "解锁账号",
    "disable": "停用账号",
    "enable": "启用账号",
}
DIRECT = "这不涉及基层党委、督导组或管理员账号，可以直接办理，不需要第二名管理员确认。"


def propose_appointment(person: Person, office: Office, *, by: Actor, reason: str) -> Proposal:
    """提议任命: a committee, supervisor or technical role, for another to confirm. Raises Invalid, Denied."""
    if office.role not in PRIVILEGED:
        raise Invalid(DIRECT)
    with write():
        hold(Person, person.id)
        appointments.check(person, office)
        return _propose(
            "appoint", person.id, by, reason, office.references, role=office.role, unit=office.unit and office.unit.id,
            team=office.team and office.team.id, starts=office.starts, ends=office.ends,
        )  # fmt: skip


def propose_end(appointment: Appointment, *, by: Actor, last_day: date | None, reason: str) -> Proposal:
    """提议结束任职: at once when confirmed, or with a last day. Raises Invalid, Denied."""
    if appointment.role not in PRIVILEGED:
        raise Invalid(DIRECT)
    appointments.check_end(appointment, last_day)
    with write():
        hold(Person, appointment.person_id)
        return _propose(
            "end", appointment.person_id, by, reason, {"appointment": appointment.id}, appointment=appointment.id,
            role=appointment.role, unit=appointment.unit_id, team=appointment.team_id, ends=last_day,
        )  # fmt: skip


def propose_act(kind: str, person: Person, *, by: Actor, reason: str) -> Proposal:
    """提议 a reset code, or to unlock, disable or enable a privileged account. Raises Invalid, Denied."""
    if kind not in ("reset", "unlock", "disable", "enable"):
        raise Invalid("请选择要办理的事项。", "kind")
    if not is_privileged(person.id):
        raise Invalid(DIRECT)
    with write():
        hold(Person, person.id)
        if kind != "reset":
            account = account_of(person.id)
            if account is None or not ACCOUNT.allows(f"account.{kind}", account.state):
                raise Invalid("账号现在的状态不能办理这件事，请刷新页面查看。")
        return _propose(kind, person.id, by, reason, {})


def _propose(kind: str, subject: int, by: Actor, reason: str, detail: dict[str, Any], **columns: Any) -> Proposal:
    """Write the proposal unless the same one waits already; the caller's transaction holds the subject."""
    if not reason:
        raise Invalid("请写明理由，第二名管理员要据此确认。", "reason")
    waiting = Proposal.select(Proposal.id).where(
        (Proposal.subject == subject) & (Proposal.kind == kind) & (Proposal.state == "proposed")
    )
    for name in ("role", "unit", "team", "appointment"):
        field = getattr(Proposal, name)
        value = columns.get(name)
        waiting = waiting.where(field.is_null() if value is None else field == value)
    made = actions.create(
        "proposal.create", Proposal, by=by, detail={"subject": subject, "kind": kind, **detail}, kind=kind,
        subject=subject, reason=reason, proposed_by=by.person_id, **columns,
    ) if not waiting.exists() else None  # fmt: skip
    if made is None:
        raise Invalid("同样的提议已经在等待确认，不需要重复提出。")
    inbox.tell([subject], f"有管理员提议：对您{KINDS[kind]}{_role(made)}，须经第二名管理员确认", "/account", by=by)
    return made


def _role(proposal: Proposal) -> str:
    return f"（{ROLES[proposal.role]}）" if proposal.role else ""


def confirm(proposal: Proposal, *, by: Actor) -> str | None:
    """确认: another administrator carries it out; gives the one-time code of a reset. Raises Invalid, Denied, Stale.

    Two at once: the first changes the state, the second is Stale. What has become impossible in between is
    Invalid, and the proposal still waits (to be rejected or withdrawn).
    """
    with write():
        hold(Person, proposal.subject_id)
        decided = {"decided_by": by.person_id, "decided_at": clock.now()}
        actions.perform("proposal.confirm", proposal, by=by, set=decided, detail=_detail(proposal))
        code = _carry_out(proposal, by)
        _tell_outcome(proposal, "已由第二名管理员确认并生效", by)
    return code


def _carry_out(proposal: Proposal, by: Actor) -> str | None:
    person = Person.get_by_id(proposal.subject_id)
    if proposal.kind == "appoint":
        appointments.appoint(person, office_of(proposal), by=by, reason=proposal.reason, proposal=proposal)
    elif proposal.kind == "end":
        appointment = Appointment.get_by_id(proposal.appointment_id)
        appointments.end(appointment, by=by, last_day=proposal.ends, reason=proposal.reason, proposal=proposal)
    elif proposal.kind == "reset":
        kind = "reset" if account_of(person.id) else "activate"
        return codes.issue(person, kind, by=by, confirmed=proposal)
    else:
        account = account_of(person.id)
        if account is None:
            raise Invalid("这个人还没有账号，请否决这项提议。")
        locks.SECONDED[proposal.kind](account, by=by, reason=proposal.reason, proposal=proposal)
    return None


def reject(proposal: Proposal, *, by: Actor, answer: str) -> None:
    """否决, with the reason. Raises Invalid, Denied, Stale."""
    if not answer:
        raise Invalid("请写明否决的理由。", "answer")
    _decide("proposal.reject", proposal, by, answer)


def withdraw(proposal: Proposal, *, by: Actor) -> None:
    """撤回: by the one who proposed. Raises Denied, Stale."""
    _decide("proposal.withdraw", proposal, by, "")


def _decide(action: str, proposal: Proposal, by: Actor, answer: str) -> None:
    decided = {"decided_by": by.person_id, "decided_at": clock.now(), "answer": answer}
    word = "被否决" if action == "proposal.reject" else "撤回"
    with write():
        actions.perform(action, proposal, by=by, set=decided, note=answer, detail=_detail(proposal))
        _tell_outcome(proposal, f"已{word}", by)


def _tell_outcome(proposal: Proposal, outcome: str, by: Actor) -> None:
    matter = f"{KINDS[proposal.kind]}{_role(proposal)}"
    inbox.tell([proposal.subject_id], f"对您{matter}的提议{outcome}", "/account", by=by)
    inbox.tell([proposal.proposed_by_id], f"您{matter}的提议{outcome}", f"/appointments/proposals/{proposal.id}", by=by)


def _detail(proposal: Proposal) -> dict[str, Any]:
    return {"subject": proposal.subject_id, "kind": proposal.kind}


def office_of(proposal: Proposal) -> Office:
    """The office that a proposal to appoint speaks of."""
    unit = Unit.get_or_none(Unit.id == proposal.unit_id) if proposal.unit_id else None
    team = Team.get_or_none(Team.id == proposal.team_id) if proposal.team_id else None
    return Office(proposal.role, unit, team, proposal.starts, proposal.ends)


def account_of(person_id: int) -> Account | None:
    """The account of a person, or None before activation."""
    return Account.get_or_none(Account.person == person_id)
