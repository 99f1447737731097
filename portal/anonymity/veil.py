"""Forms that may be anonymous: never kept as drafts, and carried out once without a word of whose they were.

Such a form carries the hidden field VEIL, signed or not: store.keep() refuses it, so neither autosave nor a session that
has expired leaves its text under a name; the gate then lets the text stay in the page. Its `once` token is spent here
instead of store.spend(), which keeps person, place and moment.
"""

from datetime import timedelta

from portal import clock
from portal.anonymity import allowance
from portal.drafts.store import TOKEN, VEIL
from portal.errors import Stale

__all__ = ["DAYS", "VEIL", "spend", "spent"]

DAYS = 30  # for so long a form cannot be carried out twice


def spent(token: str) -> bool:
    """Whether the form of this token was carried out already."""
    return bool(TOKEN.fullmatch(token or "")) and bool(allowance.taken("once", [token]))


def spend(token: str) -> None:
    """Mark a form as carried out, in the transaction of its effect; a second one raises Stale."""
    last = clock.today() + timedelta(days=DAYS)
    if TOKEN.fullmatch(token or "") and not allowance.take("once", token, until=last):
        raise Stale("这份表单已经提交过了，没有重复提交。")
