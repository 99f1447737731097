"""How often one may try to sign in; counted in the database, so that all workers know.

Account and address together: 5 failures, then 15 minutes' pause. The account from addresses it has not been used
from: a delay that grows to 30 s. An address alone: only above 100 failures an hour. Nobody can lock a colleague out:
an address from which the account has signed in before is never delayed by others' failures.
"""

from datetime import datetime, timedelta

import peewee as pw

from portal import clock
from portal.accounts.models import Account, Session, SigninFailure
from portal.db import P, Query

PAIR_LIMIT, PAIR_MINUTES = 5, 15
ACCOUNT_FREE, ACCOUNT_LONGEST = 10, 30
ADDRESS_LIMIT = 100

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
ADDRESS = Query(
    lambda: SigninFailure.select(_COUNT).where(
        (SigninFailure.address == P("address")) & (SigninFailure.failed_at > P("since"))
    )
)
KNOWN = Query(
    lambda: Session.select(Session.id)
    .join(Account, on=(Account.id == Session.account))
    .where((Account.username == P("username")) & (Session.address == P("address")))
    .limit(1)
)


def wait(username: str, address: str) -> int:
    """Seconds until this address may try this account again; 0 when it may now."""
    moment = clock.now()
    quarter = moment - timedelta(minutes=PAIR_MINUTES)
    pair = PAIR.one(username=username, address=address, since=quarter)
    if pair.number >= PAIR_LIMIT:
        return _left(pair.last, timedelta(minutes=PAIR_MINUTES))
    if ADDRESS.scalar(address=address, since=moment - timedelta(hours=1)) > ADDRESS_LIMIT:
        return 600
    account = ACCOUNT.one(username=username, since=quarter)
    if account.number >= ACCOUNT_FREE and not KNOWN.scalar(username=username, address=address):
        delay = min(ACCOUNT_LONGEST, 2 ** (account.number - ACCOUNT_FREE))
        return _left(account.last, timedelta(seconds=delay))
    return 0


def _left(last: object, pause: timedelta) -> int:
    moment = datetime.fromisoformat(last) if isinstance(last, str) else last
    return max(0, int((moment + pause - clock.now()).total_seconds() + 0.999))  # type: ignore[operator]


def failed(username: str, address: str) -> None:
    """Count a wrong password."""
    SigninFailure.insert(username=username[:100], address=address, failed_at=clock.now()).execute()


def forget(username: str, address: str) -> None:
    """A right password clears this address's failures at this account."""
    SigninFailure.delete().where(
        (SigninFailure.username == username) & (SigninFailure.address == address)
    ).execute()
