"""How often one may try to sign in; counted in the database, so that all workers know.

Account and address together: 5 failures, then 15 minutes' pause. The account from addresses it has not been used
from: a delay that grows to 30 s. An address alone: only above 100 failures an hour. Nobody can lock a colleague out:
an address from which the account has signed in before is never delayed by failures elsewhere.

A try counts as failed from its beginning and is forgiven when it succeeds, so that tries at the same moment cannot
slip under a limit together. Names are kept as keyed hashes: people type passwords into the wrong field.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

import peewee as pw
from flask import current_app

from portal import clock
from portal.accounts.models import Account, Session, SigninFailure
from portal.db import P, Query, database, is_postgres, write

PAIR_LIMIT, PAIR_MINUTES = 5, 15
ACCOUNT_FREE, ACCOUNT_LONGEST = 10, 30
ADDRESS_LIMIT = 100
# A whole branch activates from one office address; the length of the codes (59 bits) does the rest.
CODE_LIMIT = 20
CODES = "\n"  # stands where a user name does; no user name holds a line break
KEPT_DAYS = 1
_LOCK = 7_301  # any number that nothing else locks

_COUNT = pw.fn.COUNT(SigninFailure.id).alias("number")
_LAST = pw.fn.MAX(SigninFailure.failed_at).alias("last")

PAIR = Query(
    lambda: SigninFailure.select(_COUNT, _LAST).where(
        (SigninFailure.username == P("username"))
        & (SigninFailure.address == P("address"))
        & (SigninFailure.failed_at > P("since"))
    )
)
ACCOUNT = Query(
    lambda: SigninFailure.select(_COUNT, _LAST).where(
        (SigninFailure.username == P("username")) & (SigninFailure.failed_at > P("since"))
    )
)
# The failure that must leave the hour before the address may try again; none below the limit.
ADDRESS = Query(
    lambda: (
        SigninFailure.select(SigninFailure.failed_at)
        .where((SigninFailure.address == P("address")) & (SigninFailure.failed_at > P("since")))
        .order_by(SigninFailure.failed_at.desc())
        .limit(1)
        .offset(ADDRESS_LIMIT)
    )
)
KNOWN = Query(
    lambda: (
        Session.select(Session.id)
        .join(Account, on=(Account.id == Session.account))
        .where((Account.username == P("username")) & (Session.address == P("address")))
        .limit(1)
    )
)


def begin(username: str, address: str) -> tuple[int, int]:
    """Count a try before its outcome is known: (its number for `forgive`, 0), or (0, seconds to wait)."""
    with write():
        if is_postgres():
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
        seconds = wait(username, address)
        if seconds:
            return 0, seconds
        made = SigninFailure.insert(username=_key(username), address=address, failed_at=clock.now()).execute()
        old = SigninFailure.failed_at < clock.ago(days=KEPT_DAYS)
        SigninFailure.delete().where(old & (SigninFailure.address == address)).execute()
        return int(made), 0


def wait(username: str, address: str) -> int:
    """Seconds until this address may try this account again; 0 when it may now."""
    moment = clock.now()
    quarter = moment - timedelta(minutes=PAIR_MINUTES)
    pair = PAIR.one(username=_key(username), address=address, since=quarter)
    if pair.number >= (CODE_LIMIT if username == CODES else PAIR_LIMIT):
        return _left(pair.last, timedelta(minutes=PAIR_MINUTES))
    oldest = ADDRESS.one(address=address, since=moment - timedelta(hours=1))
    if oldest is not None:
        return _left(oldest.failed_at, timedelta(hours=1))
    if username == CODES:
        return 0
    account = ACCOUNT.one(username=_key(username), since=quarter)
    if account.number >= ACCOUNT_FREE and not KNOWN.scalar(username=username, address=address):
        delay = min(ACCOUNT_LONGEST, 2 ** min(account.number - ACCOUNT_FREE, 10))
        return _left(account.last, timedelta(seconds=delay))
    return 0


def _left(last: Any, pause: timedelta) -> int:
    moment = datetime.fromisoformat(last) if isinstance(last, str) else last
    return max(0, int((moment + pause - clock.now()).total_seconds() + 0.999))


def _key(username: str) -> str:
    """What is kept of a name that was typed."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), b"try:" + username.encode(), hashlib.sha256).hexdigest()


def forgive(number: int) -> None:
    """Take back one try: it was right."""
    SigninFailure.delete().where(SigninFailure.id == number).execute()


def forget(username: str, address: str) -> None:
    """A right password clears this address's failures at this account."""
    SigninFailure.delete().where(
        (SigninFailure.username == _key(username)) & (SigninFailure.address == address)
    ).execute()


def in_words(seconds: int) -> str:
    """A pause as people say it: 40 秒, 15 分钟."""
    return f"{seconds} 秒" if seconds < 90 else f"{-(-seconds // 60)} 分钟"
