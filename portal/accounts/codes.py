"""Activation and reset codes: shown once, kept as a keyed hash, good for 14 days and one use.

The secretary serves the branch, the committee its secretaries, the security administrator the rest; a privileged
account's code needs a proposal that a second administrator has confirmed.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import peewee as pw
from flask import current_app

from portal import actions, clock
from portal.accounts.models import PRIVILEGED, Account, Appointment, Code, Proposal
from portal.db import P, Query, among, hold, write
from portal.drafts import store
from portal.errors import Invalid
from portal.inbox import domain as inbox
from portal.policy import Actor
from portal.units.models import PRESENT, Person, Unit

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O, 1 I L: nobody has to guess what was printed
LENGTH, GROUP = 12, 4  # 59 bits
DAYS = 14
MOST = 500  # slips at a time
KINDS = {"activate": "激活单", "reset": "重置单"}

_OPEN = Code.used_at.is_null() & Code.revoked_at.is_null()


@dataclass(frozen=True)
class Slip:
    """What is printed for one person; the clear code exists here and nowhere else."""

    person_id: int
    name: str
    branch_name: str
    kind: str
    code: str
    expires_at: datetime


def holds(*roles: str) -> pw.Function:
    """The condition that a person has one of these roles, today or from a day to come."""
    lasting = Appointment.ended_at.is_null() & (Appointment.ends.is_null() | (Appointment.ends >= P("today")))
    return pw.fn.EXISTS(
        Appointment.select(pw.SQL("1")).where((Appointment.person == Person.id) & Appointment.role.in_(roles) & lasting)
    )


STANDING = Query(
    lambda: (
        Person.select(
            Person.id,
            Person.name,
            Person.kind,
            Person.status,
            Person.branch,
            Unit.name.alias("branch_name"),
            Account.id.alias("account_id"),
            Account.state.alias("account_state"),
            holds(*PRIVILEGED).alias("privileged"),
            holds("secretary").alias("leads"),
        )
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Person.branch))
        .switch(Person)
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.person == Person.id))
        .where(among(Person.id, "people"))
        .order_by(Unit.name, Person.initials, Person.id)
    )
)


def issue(person: Any, kind: str, *, by: Actor, confirmed: Proposal | None = None) -> str:
    """Issue a code to a person and give it in clear, in groups, for this one time; earlier ones lose their force.

    Raises Invalid in words when the person cannot have one, or when the account is privileged and there is no
    confirmed proposal for it that has not been used yet; Denied when it is not for `by` to issue it.
    """
    with write():
        row = STANDING.one(people=[person.id], today=clock.today())
        problem = obstacle(row, kind, by=by, confirmed=confirmed)
        if problem:
            raise Invalid(problem)
        return _made(row, kind, by=by, confirmed=confirmed).code


def issue_many(
    people: Sequence[int], kind: str, *, by: Actor, once: str = ""
) -> tuple[list[Slip], list[tuple[str, str]]]:
    """Issue codes to people: the slips in the order of branch and name, and (name, why not) for the others.

    `once` is the token of the form. Raises Invalid when nobody of them can have one, or they are too many.
    """
    if len(people) > MOST:
        raise Invalid(f"一次最多印制 {MOST} 张，请分支部或分批印制。")
    slips: list[Slip] = []
    refused: list[tuple[str, str]] = []
    with write():
        store.spend(once, by, "/codes")
        for row in STANDING(people=list(people), today=clock.today()):
            problem = obstacle(row, kind, by=by)
            if problem:
                refused.append((row.name, problem))
            else:
                slips.append(_made(row, kind, by=by))
        if not slips:
            raise Invalid("没有可以印制的单子。" + "；".join(f"{name}：{problem}" for name, problem in refused[:5]))
    return slips, refused


def obstacle(row: Any, kind: str, *, by: Actor, confirmed: Proposal | None = None) -> str:
    """Why a person of STANDING cannot be given a code by `by`, as a sentence; empty when nothing is in the way."""
    if row.kind == "member" and row.status not in PRESENT:
        return "已不在册，不能印制。"
    if kind == "activate" and row.account_id:
        return "已经激活；忘记密码请印制重置单。"
    if kind == "reset" and not row.account_id:
        return "还没有激活，请印制激活单。"
    if row.account_state in ("locked", "disabled"):
        return "账号已被锁定或停用，请先由管理员解锁或启用。"
    if by.role == "system":
        return ""
    if confirmed is not None:
        return _unusable(row, confirmed)
    if row.privileged or row.kind == "technical":
        if kind == "activate" and by.role == "security":
            return ""
        if kind == "activate":
            return "是基层党委、督导组或管理员账号，激活单由安全管理员印制。"
        return "是基层党委、督导组或管理员账号，须由一名管理员提出、另一名管理员确认后发放。"
    if by.role == "security":
        return "由支部书记印制；支部书记本人的由基层党委印制。"
    if row.leads and by.role != "committee":
        return "是支部书记，由基层党委印制。"
    return ""


def _unusable(row: Any, proposal: Proposal) -> str:
    if proposal.kind != "reset" or proposal.subject_id != row.id or proposal.state != "confirmed":
        return "发放凭码的提议还没有经另一名管理员确认。"
    if Code.select(Code.id).where(Code.proposal == proposal.id).exists():
        return "这项提议的凭码已经发放过一次，请重新提出。"
    return ""


def _made(row: Any, kind: str, *, by: Actor, confirmed: Proposal | None = None) -> Slip:
    hold(Person, row.id)
    moment = clock.now()
    clear = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    replaced = void(row.id)
    code = actions.create(
        "code.issue", Code, by=by, detail={"person": row.id, "kind": kind, "replaced": replaced},
        person=row.id, branch=row.branch_id, proposal=confirmed, kind=kind, digest=digest(clear),
        issued_by=by.person_id, issued_at=moment, expires_at=moment + timedelta(days=DAYS),
    )  # fmt: skip
    if kind == "reset":
        text = "有人为您的账号办理了密码重置。如不是您要求的，请立即告诉支部书记或安全管理员。"
        inbox.tell([row.id], text, "/account", by=by)
    return Slip(row.id, row.name, row.branch_name or "", kind, grouped(clear), code.expires_at)


def void(person_id: int) -> int:
    """Take the force from all open codes of a person, within the caller's change; gives their number."""
    return Code.update(revoked_at=clock.now()).where((Code.person == person_id) & _OPEN).execute()


def void_unseconded(person_id: int) -> int:
    """Take the force from open codes that one person alone issued: the account is to be privileged. Gives their number."""
    alone = Code.proposal.is_null() & Code.issued_by.is_null(False)
    return Code.update(revoked_at=clock.now()).where((Code.person == person_id) & _OPEN & alone).execute()


def revoke(code: Code, *, by: Actor) -> None:
    """作废: a slip that was lost or printed for nothing. Raises Invalid when it has been used or is void already."""
    if code.used_at or code.revoked_at:
        raise Invalid("这张单子已经用过或作废，不必再作废。")
    actions.perform("code.revoke", code, by=by, set={"revoked_at": clock.now()}, detail={"person": code.person_id})


def grouped(clear: str) -> str:
    """A code as it is printed: ABCD-EFGH-JKMN."""
    return "-".join(clear[at : at + GROUP] for at in range(0, len(clear), GROUP))


def bare(typed: str) -> str:
    """A code as it was typed, without blanks and dashes, in capitals, full width made usual."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(char for char in plain if char.isascii() and char.isalnum())


def digest(typed: str) -> str:
    """What is kept of a code: an HMAC under the portal's secret, so that the table alone opens nothing."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, b"code:" + bare(typed).encode(), hashlib.sha256).hexdigest()
