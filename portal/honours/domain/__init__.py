"""What becomes of an honour: proposed by the branch, confirmed by the committee, corrected, revoked; who has which."""

from portal.honours.domain.checks import Wanted
from portal.honours.domain.deciding import confirm, correct, decline, revoke
from portal.honours.domain.reading import of_branches
from portal.honours.domain.registering import edit, register, resubmit, withdraw
from portal.honours.domain.text import path

__all__ = [
    "Wanted",
    "confirm",
    "correct",
    "decline",
    "edit",
    "of_branches",
    "path",
    "register",
    "resubmit",
    "revoke",
    "withdraw",
]
