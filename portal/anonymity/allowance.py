"""How often something may be done, counted without saying by whom.

A row is a digest of what and who under a key that does not lie in the database: whoever reads the tables alone cannot
tell whose it is, nor try out whose it might be. The key is made from the audit key, not from PORTAL_SECRET_KEY: the
latter is changed when it leaks, and with it everybody could vote again; the audit key stays for the life of the
database, because the seals are verified with it, and is kept beside every backup for that reason.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import peewee as pw
from flask import current_app

from portal import clock
from portal.anonymity.models import Allowance
from portal.db import P, Query, among, write

LABEL = b"portal-allowance-1"

TAKEN = Query(
    lambda: Allowance.select(Allowance.digest).where(
        among(Allowance.digest, "digests") & (Allowance.expires_on.is_null() | (Allowance.expires_on >= P("today")))
    )
)


def keyed(label: bytes, text: str) -> str:
    """HMAC-SHA-256 of a text, as hex, with a key of its own for every label."""
    key = hmac.digest(current_app.config["AUDIT_KEY"].encode(), label, "sha256")
    return hmac.new(key, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def _digest(what: str, who: object) -> str:
    return keyed(LABEL, json.dumps([what, str(who)], ensure_ascii=False))


def take(what: str, who: object, *, most: int = 1, until: date | None = None) -> bool:
    """Use one of `most` allowances, in the caller's transaction; False, and nothing is counted, when all are used.

    `until`: the last day on which the uses count, as of the first of them; None: for ever, as with a vote. Two at the
    same moment wait for each other in the database, so that they cannot both take the last one.
    """
    over = Allowance.expires_on < clock.today()  # not purged yet: as if it were not there
    row = {Allowance.digest: _digest(what, who), Allowance.used: 1, Allowance.expires_on: until}
    again = {
        Allowance.used: pw.Case(None, [(over, 1)], Allowance.used + 1),
        Allowance.expires_on: pw.Case(None, [(over, until)], Allowance.expires_on),
    }
    counted = Allowance.insert(row).on_conflict(
        conflict_target=[Allowance.digest], update=again, where=over | (Allowance.used < most)
    )
    with write():
        return bool(list(counted.returning(Allowance.used).tuples().execute()))


def taken(what: str, who: Iterable[Any]) -> set[Any]:
    """Those of `who` (each as it was given) that have used at least one allowance; nothing is used by asking."""
    digests = {_digest(what, one): one for one in who}
    if not digests:
        return set()
    return {digests[row.digest] for row in TAKEN(digests=list(digests), today=clock.today())}


def purge() -> int:
    """Forget what has run out (a duty of the worker); gives how many."""
    with write():
        return Allowance.delete().where(Allowance.expires_on < clock.today()).execute()
