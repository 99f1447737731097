"""Choosing user name and password: with an activation code, with a reset code, or with the old password."""

import re
from dataclasses import replace
from typing import Any

import peewee as pw

from portal import actions, clock
from portal.accounts import codes, passwords, sessions, throttle
from portal.accounts.models import Account, Code, Session
from portal.db import P, Query, write
from portal.errors import Invalid, Stale
from portal.policy import Actor
from portal.units.models import PRESENT, Person, Unit

WRONG = (
    "这个码不能使用：可能输入有误，或者已经用过、作废、过期。"
    f"请对照单子重新输入；激活码和重置码 {codes.DAYS} 天内有效，过期请向支部书记重新领取。"
)
USERNAME = re.compile(r"[a-z0-9\u4e00-\u9fff][a-z0-9\u4e00-\u9fff._-]{1,29}")

_committee = Unit.alias("committee")
HOLDER = Query(
    lambda: (
        Code.select(
            Code.id,
            Code.kind,
            Code.person,
            Person.name,
            Person.kind.alias("person_kind"),
            Person.status,
            Unit.name.alias("branch_name"),
            _committee.name.alias("committee_name"),
            Account.id.alias("account_id"),
            Account.username,
            Account.state.alias("account_state"),
        )
        .join(Person, on=(Person.id == Code.person))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Person.branch))
        .switch(Person)
        .join(_committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Person.committee))
        .switch(Person)
        .join(Account, pw.JOIN.LEFT_OUTER, on=(Account.person == Person.id))
        .where(
            (Code.digest == P("digest"))
            & Code.used_at.is_null()
            & Code.revoked_at.is_null()
            & (Code.expires_at > P("now"))
        )
    )
)
NAMES = Query(
    lambda: (
        Person.select(Person.name, Unit.name.alias("branch_name"), _committee.name.alias("committee_name"))
        .join(Unit, pw.JOIN.LEFT_OUTER, on=(Unit.id == Person.branch))
        .switch(Person)
        .join(_committee, pw.JOIN.LEFT_OUTER, on=(_committee.id == Person.committee))
        .where(Person.id == P("me"))
    )
)


def holder(typed: str, *, address: str) -> Any:
    """Whom a code belongs to (row of HOLDER). Raises Invalid with the same words for every code that does not open.

    Tries are counted by address as those of sign-in are; `wait` in the details of Invalid is a pause in seconds.
    """
    number, wait = throttle.begin(throttle.CODES, address)
    if wait:
        raise Invalid(f"输入次数过多，请在 {throttle.in_words(wait)}后再试。", "code", wait=wait)
    row = HOLDER.one(digest=codes.digest(typed), now=clock.now())
    if row is None or not _fits(row):
        raise Invalid(WRONG, "code")
    throttle.forgive(number)
    return row


def _fits(row: Any) -> bool:
    """Whether the person may still use the code: things may have changed since it was issued."""
    if row.person_kind == "member" and row.status not in PRESENT:
        return False
    return row.account_state == "active" if row.kind == "reset" else row.account_id is None


def redeem(typed: str, username: str, password: str, *, address: str) -> str:
    """Use a code: make the account, or give it a new password and end its sessions. Gives the user name.

    Raises Invalid at the field that is wrong; the code is used up only when all is right.
    """
    row = holder(typed, address=address)
    name = row.username if row.kind == "reset" else sessions.folded(username)
    if row.kind == "activate":
        check_username(name)
    passwords.check(password, names=names_of(row, name))
    by = replace(sessions.actor_of(row.person_id), address=address)
    secret = passwords.hashed(password)
    with write():
        still = (Code.id == row.id) & Code.used_at.is_null() & Code.revoked_at.is_null()
        if not Code.update(used_at=clock.now()).where(still).execute():
            raise Invalid(WRONG, "code")
        if row.kind == "activate":
            _create(name, secret, by=by, code=row.id)
        else:
            _renew(Account.get_by_id(row.account_id), secret, by=by, code=row.id)
    return name


def change(old: str, new: str, *, by: Actor) -> None:
    """Change one's own password: all other sessions end, the one at hand gets a new token.

    Wrong old passwords are counted as at sign-in. Raises Invalid at `password_now` or `password_new`.
    """
    _number, wait = throttle.begin(by.username, by.address)
    if wait:
        raise Invalid(f"尝试次数过多，请在 {throttle.in_words(wait)}后再试。", "password_now", wait=wait)
    account = Account.get_by_id(by.account_id)
    if not passwords.verify(account.password, old):
        actions.refuse("account.password", by, account)
        raise Invalid("现在的密码不正确。", "password_now")
    throttle.forget(by.username, by.address)
    passwords.check(new, names=names_of(NAMES.one(me=by.person_id), by.username), field="password_new")
    if passwords.verify(account.password, new):
        raise Invalid("新密码不能和现在的一样。", "password_new")
    with write():
        _renew(account, passwords.hashed(new), by=by, spare=by.session_id)
        sessions.renew(by)


def _create(name: str, secret: str, *, by: Actor, code: int) -> None:
    try:
        actions.create(
            "account.activate", Account, by=by, detail={"code": code},
            person=by.person_id, username=name, password=secret, password_set_at=clock.now(),
        )  # fmt: skip
    except Stale as error:
        raise Invalid("这个用户名已经有人用了，请换一个。", "username") from error


def _renew(account: Account, secret: str, *, by: Actor, code: int | None = None, spare: int | None = None) -> None:
    """Put a new password on an account; all sessions but `spare` end and open codes lose their force with it."""
    mine = Session.account == account.id
    ended = sessions.end(mine if spare is None else mine & (Session.id != spare), "修改密码")
    actions.perform(
        "account.password", account, by=by,
        set={"password": secret, "password_set_at": clock.now()},
        detail={"sessions": ended, "codes": codes.void(account.person_id), **({"code": code} if code else {})},
    )  # fmt: skip


def check_username(name: str) -> None:
    """Refuse what cannot be a user name. Raises Invalid."""
    if not USERNAME.fullmatch(name):
        raise Invalid("用户名为 2 到 30 个字，可以用汉字、字母、数字和 . _ -，以汉字、字母或数字开头。", "username")


def names_of(row: Any, username: str) -> list[str]:
    """What a person's password must not be made of: person, branch, committee, user name."""
    return [name for name in (row.name, row.branch_name, row.committee_name, username) if name]
