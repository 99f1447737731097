"""The code by which an anonymous author asks after what was sent: shown once, only its keyed digest is kept.

Every feature with anonymous authors adds its function to FINDERS; one page asks them all (anonymity.views).
"""

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

from portal import clock
from portal.accounts.codes import ALPHABET, LENGTH, bare, grouped
from portal.anonymity import allowance
from portal.anonymity.allowance import keyed
from portal.db import BaseModel, P, prepared
from portal.policy import Actor

LABEL = b"portal-receipt-1"
LOOKUPS = 20  # codes that one person may try in a day

Record = TypeVar("Record", bound=BaseModel)


class Found(NamedTuple):
    """What a code opens: a template, which shows it by the name `found`."""

    template: str
    context: dict[str, Any]


# (code, who asks) → what it opens, or None where the code is of something else.
FINDERS: list[Callable[[str, Actor], Found | None]] = []


def draw() -> str:
    """A new code as it is shown, e.g. 7QKM-2HXD-PW9R: 59 bits, no two signs that look alike."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def digest(code: str) -> str:
    """What is kept of a code, however it was typed; "" when it cannot be one."""
    signs = bare(code)
    fits = len(signs) == LENGTH and set(signs) <= set(ALPHABET)
    return keyed(LABEL, signs) if fits else ""


def record_of(model: type[Record], code: str) -> Record | None:
    """The record that a code was given for, in the hands of whoever knows the code (policy: `receipt`), or None."""
    wanted = digest(code)
    table: Any = model
    query = prepared(("receipt", model), lambda: table.select().where(table.receipt == P("digest")))
    row = query.one(digest=wanted) if wanted else None
    if row is None:
        return None
    record = model(**row._asdict())
    record._dirty.clear()
    record.receipt_shown = True
    return record


def may_look_up(by: Actor) -> bool:
    """Count a try of a code, before it is known whether there is such a one."""
    return allowance.take("receipt", by.person_id, most=LOOKUPS, until=clock.today())


def found(code: str, by: Actor) -> Found | None:
    """What a code opens, whatever it was given for; None for a code of nothing."""
    return next((one for find in FINDERS if (one := find(code, by)) is not None), None)
