"""Locking, unlocking, disabling and enabling accounts; what closes an account ends its sessions at once."""

from collections.abc import Callable

from portal import actions
from portal.accounts import sessions
from portal.accounts.models import Account, Proposal, Session
from portal.db import write
from portal.inbox import domain as inbox
from portal.policy import Actor


def lock(account: Account, *, by: Actor, reason: str) -> None:
    """锁定: by the security administrator alone, privileged accounts too: a brake must not wait for a second person."""
    _move("account.lock", account, by, reason, None, "您的账号已被锁定")


def unlock(account: Account, *, by: Actor, reason: str, proposal: Proposal | None = None) -> None:
    """解锁: directly, or by a confirmed proposal. Raises Denied, Stale."""
    _move("account.unlock", account, by, reason, proposal, "您的账号已解锁")


def disable(account: Account, *, by: Actor, reason: str, proposal: Proposal | None = None) -> None:
    """停用: directly, or by a confirmed proposal. Raises Denied, Stale."""
    _move("account.disable", account, by, reason, proposal, "您的账号已停用")


def enable(account: Account, *, by: Actor, reason: str, proposal: Proposal | None = None) -> None:
    """启用: directly, or by a confirmed proposal. Raises Denied, Stale."""
    _move("account.enable", account, by, reason, proposal, "您的账号已重新启用")


SECONDED: dict[str, Callable[..., None]] = {"unlock": unlock, "disable": disable, "enable": enable}
ACTS: dict[str, Callable[..., None]] = {"lock": lock, **SECONDED}


def _move(action: str, account: Account, by: Actor, reason: str, proposal: Proposal | None, told: str) -> None:
    account.proposal = proposal
    detail = {"person": account.person_id, **({"proposal": proposal.id} if proposal else {})}
    with write():
        actions.perform(action, account, by=by, note=reason, detail=detail)
        if account.state != "active":
            sessions.end(Session.account == account.id, "账号锁定或停用")
        inbox.tell([account.person_id], told, "/account", by=by)
