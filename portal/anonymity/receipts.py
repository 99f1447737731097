"""The code by which an anonymous author asks after what was sent: shown once, only its keyed digest is kept."""

import secrets

from portal.accounts.codes import ALPHABET, LENGTH, bare, grouped
from portal.anonymity.allowance import keyed

LABEL = b"portal-receipt-1"


def draw() -> str:
    """A new code as it is shown, e.g. 7QKM-2HXD-PW9R: 59 bits, no two signs that look alike."""
    return grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)))


def digest(code: str) -> str:
    """What is kept of a code, however it was typed; "" when it cannot be one."""
    signs = bare(code)
    fits = len(signs) == LENGTH and set(signs) <= set(ALPHABET)
    return keyed(LABEL, signs) if fits else ""
